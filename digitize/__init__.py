"""digitize: scans of archival documents in, a corpus of clean texts with metadata out. Call `digitize.pipeline.digitize`."""

__version__ = "0.1.0"
