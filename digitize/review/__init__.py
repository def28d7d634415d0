"""An OUTPUT folder in, the QA diff report that opens from disk out: call `write_report`."""

from digitize.review.report import write_report

__all__ = ["write_report"]
