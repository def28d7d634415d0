"""Labelled lines in; the same with the marks of notes, whose each note is, and the calls that were misread, out: call `assign`."""

from digitize.notes.assign import assign

__all__ = ["assign"]
