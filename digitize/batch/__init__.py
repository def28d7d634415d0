"""Inputs in, a finished OUTPUT folder and a summary out, whatever fails on the way: call `run`."""

from digitize.batch.events import Event, PagesRead, Summary
from digitize.batch.progress import progress
from digitize.batch.run import run, usable_cores
from digitize.batch.tables import write_tables
from digitize.batch.watch import arrivals

__all__ = ["Event", "PagesRead", "Summary", "arrivals", "progress", "run", "usable_cores", "write_tables"]
