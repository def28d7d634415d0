"""digitize: scans of archival documents in, a corpus of clean texts with metadata out. Call `pipeline.assemble`."""

__version__ = "0.2.0"
