"""How much memory there is, and how workers share it; and whether a worker that died had used up its own."""

import os
from collections.abc import Iterator
from contextlib import suppress
from mmap import PAGESIZE
from pathlib import Path

MEGABYTE = 1 << 20
SPARED_MB = 4000  # of a machine that does not say how much memory it has
LEAST_MB = 1000  # that a worker needs to read a large page
NEAR = 0.85  # of its limit: a process that was as large as this when it died had no memory left
USED_UP = (
    b"bad_alloc",
    b"Cannot allocate memory",
    b"cannot allocate",
    b"Insufficient memory",
    b"ut of memory",
    b"MemoryError",
    b"Failed to allocate",
    b"failed to allocate",
)
"""What native libraries print when they get no memory: libstdc++, glibc, OpenCV, ONNX Runtime, Leptonica, Python."""


def free_mb(proc: Path = Path("/proc"), control: Path = Path("/sys/fs/cgroup")) -> int:
    """What is free of this machine's memory, or of the share of it that the process may use. Where the system does not say:
    half of what it has; where it says nothing of that either (Windows), what any machine of today can spare."""
    told = min((*_available(proc), *_left(control)), default=None)
    return told if told is not None else _half() or SPARED_MB


def _half() -> int:
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2 // MEGABYTE
    return 0


def _available(proc: Path) -> Iterator[int]:
    with suppress(OSError, ValueError, IndexError):
        for line in (proc / "meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) // 1024


def _left(control: Path) -> Iterator[int]:
    """Of a control group (a container's, a job's), with what it would give back at once: files that are cached."""
    with suppress(OSError, ValueError):
        most, used = (int((control / f"memory.{name}").read_text()) for name in ("max", "current"))
        cached = sum(
            int(line.split()[1])
            for line in (control / "memory.stat").read_text().splitlines()
            if line.startswith(("inactive_file ", "active_file "))
        )
        yield max(most - used + cached, 0) // MEGABYTE


def shares(jobs: int, wanted_mb: int, free: int) -> tuple[int, int]:
    """How many workers there can be, and the limit of each in megabytes: together never more than is free.

    >>> shares(2, 3000, 8000), shares(8, 3000, 8000), shares(16, 3000, 8000), shares(2, 3000, 500)
    ((2, 3000), (8, 1000), (8, 1000), (1, 500))
    """
    if jobs * wanted_mb <= free:
        return jobs, wanted_mb
    fitting = max(min(jobs, free // min(LEAST_MB, wanted_mb)), 1)
    return fitting, min(wanted_mb, free // fitting)


def size_mb(process: int) -> float:
    """The address space of a process; 0 where it can't be told."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[0])
        return pages * PAGESIZE / MEGABYTE
    return 0.0


def is_used_up(size: float, limit_mb: int, printed: bytes) -> bool:
    """Whether a process that died had no memory left: by its last size in megabytes, and what its libraries printed."""
    return size >= NEAR * limit_mb or any(words in printed for words in USED_UP)
