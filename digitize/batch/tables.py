"""What programs read of an OUTPUT as a whole: `summary.json`, how the last run ended."""

import json
from datetime import UTC, datetime
from pathlib import Path

from digitize import __version__
from digitize.batch.events import Summary, as_json
from digitize.write.files import write_text

SUMMARY = "summary.json"


def write_summary(summary: Summary, output: Path) -> None:
    """Writes how a run ended: its last event, with the version of the program. Raises OutputError."""
    told = {"schema": "digitize/summary/1", "version": __version__, **as_json(summary, datetime.now(UTC))}
    write_text(output / SUMMARY, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
