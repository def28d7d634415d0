"""Labelled lines in, documents and unclaimed lines out: call `split`."""

from digitize.split.documents import split
from digitize.split.unread import unread_of

__all__ = ["split", "unread_of"]
