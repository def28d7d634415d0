"""Functions of PDFium's as they are, for what is asked thousands of times a page."""

import ctypes
from typing import Any


class Handle(ctypes.c_void_p):
    """A handle that comes back as one, ready to be given on: ctypes makes numbers of its own pointer types."""


def plain(function: Any, result: Any = ctypes.c_int) -> Any:
    """A function of PDFium's without declared arguments: ctypes takes three times as long to check them as the call
    itself takes.

    Handles must be given as `c_void_p`, places to write as `byref`; a handle comes back as a number, None for none, or as a `Handle`.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
