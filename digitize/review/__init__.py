"""An OUTPUT folder in, the QA diff report that opens from disk out: call `write_report`."""

from digitize.review.report import report_path, write_report

__all__ = ["report_path", "write_report"]
