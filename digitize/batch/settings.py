"""The settings of a run, noted in OUTPUT: so that a source that was made in its way can be made so again.

A folder that somebody sent brings such notes with it. What they say is used within bounds, but the tables that they name
(a profile by its file, archives, weights) are used only where the user names them too.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from digitize.batch.cache import way_of
from digitize.config import TABLES, Settings, profile_files, user_dir
from digitize.errors import OutputError
from digitize.store import Layout
from digitize.write import write_text

AGAIN = "run digitize again: what is corrected is saved, and that run puts it in"
NAME_THEM = "name them with --config or --profile, if they are yours; or run digitize again"
LARGEST = 1 << 20  # bytes


def keep_settings(output: Path, settings: Settings) -> None:
    """Notes the settings of a run. Raises OutputError."""
    text = _absolute(settings).model_dump_json(indent=2) + "\n"
    write_text(Layout(output).settings(way_of(settings)), text)


def _absolute(settings: Settings) -> Settings:
    """The settings, the files that they name being known wherever one is."""
    tables = {name: tuple(path.absolute() for path in getattr(settings, name)) for name in TABLES}
    profile = Path(settings.profile)
    named = str(profile.absolute()) if profile.suffix and profile.is_file() else settings.profile
    heads = str(Path(settings.heads).absolute()) if settings.heads else ""
    return settings.model_copy(update={**tables, "profile": named, "heads": heads})


def kept_settings(output: Path, way: str, own: Settings) -> Settings:
    """The settings of the run that made a source in this way, with the limits of time and memory of the user's `own`.

    Raises OutputError where they are gone, or name tables that the user does not name.
    """
    try:
        data = Layout(output).settings(way).read_bytes()
        if len(data) > LARGEST:
            raise ValueError("too large")
        kept = Settings.model_validate_json(data)
    except (OSError, ValueError, OutputError):
        raise OutputError(f"{output}: the settings of its run are gone", AGAIN) from None
    for table in foreign_tables(kept, own):
        raise OutputError(f"{output}: its settings name {table}, which is none of yours", NAME_THEM)
    limits = {name: getattr(own.read, name) for name in ("page_seconds", "memory_mb")}
    return kept.model_copy(update={"read": kept.read.model_copy(update=limits), "batch": own.batch})


def foreign_tables(kept: Settings, own: Settings) -> Iterator[str]:
    """The tables that noted settings name and the user does not: neither in their own settings nor as a profile that is
    installed."""
    named = _absolute(own)
    for name in TABLES:
        shared = (user_dir(os.environ) / f"{name}.toml").absolute()
        yield from (str(path) for path in getattr(kept, name) if path not in (*getattr(named, name), shared))
    if kept.profile and kept.profile != named.profile and kept.profile not in profile_files(os.environ):
        yield kept.profile
    if kept.heads and kept.heads != named.heads:
        yield kept.heads
