"""Labelled lines in, documents and unclaimed lines out: call `split`."""

from digitize.split.documents import split

__all__ = ["split"]
