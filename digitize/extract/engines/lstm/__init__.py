"""A greyscale image in, its lines as Tesseract's networks read them out, run by ourselves: the rows are the engine's, the
rest is ours. Call `OwnLstm().read`."""

from digitize.extract.engines.lstm.engine import OwnLstm

__all__ = ["OwnLstm"]
