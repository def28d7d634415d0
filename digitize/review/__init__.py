"""An OUTPUT folder in, the quality report that opens from disk out: call `write_report`."""

from digitize.review.report import write_report

__all__ = ["write_report"]
