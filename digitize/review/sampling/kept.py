"""Samples where they are kept: `OUTPUT/samples/`, which no run removes. The only module here that touches its files."""

import hashlib
import json
import os
import re
from pathlib import Path

from pydantic import ValidationError

from digitize.errors import OutputError
from digitize.review.files import write_whole
from digitize.review.sampling.records import Judgement, Sample, SampleError
from digitize.store import Layout, Place

JUDGED = ".judgements.jsonl"
CERTIFIED = ".certificate.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def names(output: Path) -> list[str]:
    """The samples of an output."""
    try:
        files = Layout(output).samples.files(".json")
    except OSError:  # a link is in the way
        return []
    found = (file.name for file in files if not file.name.endswith(CERTIFIED))
    return sorted(name.removesuffix(".json") for name in found)


def chosen(output: Path, name: str | None) -> str:
    """The sample of that name, or the only one. Raises SampleError."""
    known = names(output)
    if name is None and len(known) == 1:
        return known[0]
    if name in known:
        return str(name)
    if not known:
        raise SampleError(f"{output}: no sample was drawn", "draw one: digitize sample")
    told = f"there is no sample {name}" if name else "there are several samples"
    raise SampleError(f"{output}: {told}", f"name one of {', '.join(known)}")


def _path(output: Path, name: str, suffix: str) -> Place:
    if not NAME.fullmatch(name):
        raise SampleError(f"{name!r} can't be a sample's name", "letters, figures, - and _, 64 at most")
    return Layout(output).samples / f"{name}{suffix}"


def write_sample(output: Path, sample: Sample) -> Place:
    """Keeps a sample. Raises SampleError where one of that name has other items."""
    path = _path(output, sample.name, ".json")
    if path.is_file() and read_sample(output, sample.name) != sample:
        raise SampleError(f"{path}: another sample has this name", "give another --name, or remove that one")
    _write(path, as_json(sample))
    return path


def as_json(record: Sample | Judgement) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_sample(output: Path, name: str) -> Sample:
    """Raises SampleError where it is not there or not one."""
    path = _path(output, name, ".json")
    try:
        return Sample.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SampleError(f"{path}: can't be read as a sample ({_why(error)})", "draw it again") from None


def read_judgements(output: Path, name: str) -> dict[str, Judgement]:
    """The last judgement of each item. Raises SampleError that names the line that is none."""
    path = _path(output, name, JUDGED)
    found: dict[str, Judgement] = {}
    try:
        lines = path.read_bytes().split(b"\n") if path.is_file() else []
    except OSError as error:
        raise OutputError(f"{path}: can't be read ({error.strerror})", "make it readable") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judgement = Judgement.model_validate_json(line)
        except ValidationError as error:
            raise SampleError(f"{path}:{number}: no judgement ({_why(error)})", "correct or remove the line") from None
        found[judgement.item] = judgement
    return found


def add_judgements(output: Path, name: str, judgements: list[Judgement]) -> None:
    """Adds judgements to those of a sample. Raises OutputError when they can't be written."""
    path = _path(output, name, JUDGED)
    lines = "".join(json.dumps(one.model_dump(mode="json"), ensure_ascii=False) + "\n" for one in judgements)
    try:
        with path.appending() as file:
            data = file.read()
            file.write((lines if not data or data.endswith(b"\n") else f"\n{lines}").encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({error.strerror})", "free space, or make it writable") from None


def digest(output: Path, name: str) -> tuple[str, str]:
    """The sha256 of a sample's file and of its judgements'; of none, empty."""
    out = []
    for suffix in (".json", JUDGED):
        path = _path(output, name, suffix)
        out.append(hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
    return out[0], out[1]


def certificate_path(output: Path, name: str) -> Place:
    """Where the certificate of a sample is kept; its page has `.html` in place of `.json`."""
    return _path(output, name, CERTIFIED)


def write_text(path: Path, text: str) -> None:
    """Writes a file that the user names, whole or not at all. Raises OutputError."""
    _write(Place(path.parent) / path.name, text)


def write_certificate(output: Path, name: str, text: str, html: str) -> Place:
    """Keeps a certificate and its page, and gives the place of the page. Raises OutputError."""
    place = certificate_path(output, name)
    _write(place, text)
    page = place.parent / f"{place.stem}.html"
    _write(page, html)
    return page


def _write(place: Place, text: str) -> None:
    try:
        write_whole(place, text)
    except OSError as error:
        raise OutputError(f"{place}: can't be written ({error.strerror})", "free space, or make it writable") from None


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"
    return getattr(error, "strerror", None) or type(error).__name__
