"""Inputs in, a finished OUTPUT folder and a summary out, whatever fails on the way: call `run`."""

from digitize.batch.events import Event, PagesRead, Summary
from digitize.batch.progress import progress
from digitize.batch.run import run, usable_cores
from digitize.batch.tables import write_summary

__all__ = ["Event", "PagesRead", "Summary", "progress", "run", "usable_cores", "write_summary"]
