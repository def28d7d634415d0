"""What is checked of an export, by the validators of those who take it in: called by validate_exports.py in their environment.

    python tools/export_checks.py FORMAT EXPORT SCHEMAS

Prints a line, and one for each fault; exit code 1 when there is one. The validator of RO-Crate, which would fetch the JSON-LD
context of its profile, runs offline, with that context put into its cache.
"""

import csv
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
TEMPLATES = Path(__file__).with_name("templates")
MOST_TOLD = 5  # faults of a format
BBOX = re.compile(r"\bbbox (\d+ \d+ \d+ \d+)(?:;|$)")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
ISAD = {"Fonds", "Subfonds", "Collection", "Series", "Subseries", "File", "Item", "Part"}  # levels that AtoM comes with
LEVELS = {"class", "collection", "file", "fonds", "item", "recordgrp", "series", "subfonds", "subgrp", "subseries"}
Faults = Iterator[str]


def main() -> int:
    name, export, schemas = sys.argv[1:]
    Schema.folder = Path(schemas)
    try:
        files, faults = CHECKS[name](Path(export))
    except MissingSchemaError as missing:
        print(f"{name:<14} not checked: {missing} is not there", flush=True)
        return 0
    print(f"{name:<14} {files:6} files  {f'{len(faults)} faults' if faults else 'valid'}", flush=True)
    for fault in faults[:MOST_TOLD]:
        print(f"    {fault}", flush=True)
    return 1 if faults else 0


class MissingSchemaError(Exception):
    pass


class Schema:
    """An official schema; a file is held against it."""

    folder = Path()

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @property
    def path(self) -> Path:
        found = sorted(self.folder.glob(self.pattern))
        if not found:
            raise MissingSchemaError(self.pattern)
        return found[-1]

    @cache  # noqa: B019
    def loaded(self) -> Any:
        from lxml import etree

        folder = self.folder

        class Here(etree.Resolver):
            """xlink.xsd, which others name by its address on the web."""

            def resolve(self, url: str, _: object, context: object) -> Any:
                return self.resolve_filename(str(folder / "xlink.xsd"), context) if url.endswith("xlink.xsd") else None

        parser = etree.XMLParser()
        parser.resolvers.add(Here())
        tree = etree.parse(str(self.path), parser)
        return etree.RelaxNG(tree) if self.path.suffix == ".rng" else etree.XMLSchema(tree)

    def faults(self, file: Path) -> Faults:
        from lxml import etree

        schema = self.loaded()
        if not schema.validate(etree.parse(str(file), etree.XMLParser(huge_tree=True))):
            yield from (f"{file}:{error.line}: {error.message}" for error in list(schema.error_log)[:MOST_TOLD])


Check = Callable[[Path], tuple[int, list[str]]]


def each(pattern: str, faults: Callable[[Path], Faults], *more: tuple[str, Callable[[Path], Faults]]) -> Check:
    """A check of the files of a folder, or of one file, each by itself."""

    def check(target: Path) -> tuple[int, list[str]]:
        count, found = 0, []
        for one, of_one in ((pattern, faults), *more):
            for file in [target] if target.is_file() else sorted(target.rglob(one)):
                count += 1
                found += list(of_one(file))
        return count, found if count else ["nothing was exported"]

    return check


def whole(faults: Callable[[Path], Faults]) -> Check:
    """A check of a folder as a whole."""
    return lambda target: (sum(path.is_file() for path in target.rglob("*")), list(faults(target)))


def pdf(file: Path) -> Faults:
    from pikepdf import pdfa

    yield from (f"{file}: {finding}" for finding in pdfa.validate_written(file, "2b").findings)


def iiif(file: Path) -> Faults:
    import iiif_prezi3
    from jsonschema import Draft7Validator

    value = json.loads(file.read_text(encoding="utf-8"))
    schema = json.loads(Schema("iiif-presentation-3.json").path.read_text(encoding="utf-8"))
    yield from (f"{file}: {error.message[:200]}" for error in Draft7Validator(schema).iter_errors(value))
    try:
        getattr(iiif_prezi3, value["type"])(**value)
    except ValueError as error:
        yield f"{file}: {error}"


def hocr(file: Path) -> Faults:
    from lxml import etree

    boxes = {
        element: [int(side) for side in told[1].split()]
        for element in etree.parse(str(file)).iter("{*}*")
        if (told := BBOX.search(element.get("title") or "")) and element.get("class", "").startswith("ocr")
    }
    pages = [element for element in boxes if element.get("class") == "ocr_page"]
    if len(pages) != 1:
        yield f"{file}: holds {len(pages)} pages with a place"
        return
    width, height = boxes[pages[0]][2:]
    for element, (x0, y0, x1, y1) in boxes.items():
        if not (0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height):
            yield f"{file}:{element.sourceline}: {element.get('title')}: not a place on the page"


def bag(folder: Path) -> Faults:
    import bagit

    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        yield str(error)


def crate(folder: Path) -> Faults:
    with tempfile.TemporaryDirectory() as cache:
        keep_context(Path(cache) / "kept")
        command = [str(Path(sys.executable).with_name("rocrate-validator")), "-y", "validate", "-p", "ro-crate-1.1"]
        command += ["--offline", "--cache-path", f"{cache}/kept", "--no-paging", "-v", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        yield (done.stdout + done.stderr).strip()[-2000:]


def keep_context(cache: Path) -> None:
    """Puts the context of RO-Crate 1.1 into a cache as the validator keeps it, as if it had been fetched."""
    from requests.adapters import HTTPAdapter
    from requests_cache import CachedSession
    from urllib3 import HTTPResponse

    try:
        file = distribution("rocrate").locate_file("rocrate/data/ro-crate.jsonld")
    except PackageNotFoundError:
        raise MissingSchemaError(f"rocrate in {sys.prefix}") from None

    class FromDisk(HTTPAdapter):
        def send(self, request: Any, *_: Any, **__: Any) -> Any:
            data, kind = BytesIO(Path(str(file)).read_bytes()), {"Content-Type": "application/ld+json"}
            found = HTTPResponse(data, kind, 200, preload_content=False, request_url=CONTEXT)
            return self.build_response(request, found)

    with CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        session.mount(CONTEXT, FromDisk())
        session.get(CONTEXT)


def croissant(folder: Path) -> Faults:
    import mlcroissant

    try:
        mlcroissant.Dataset(str(folder / "croissant.json"))
    except mlcroissant.ValidationError as error:
        yield str(error)


def database(file: Path) -> Faults:
    with closing(sqlite3.connect(file)) as opened:
        yield from (text for (text,) in opened.execute("PRAGMA integrity_check") if text != "ok")
        yield from (f"{row}" for row in opened.execute("PRAGMA foreign_key_check"))


def lines(file: Path) -> Faults:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            json.loads(line)
        except ValueError as error:
            yield f"{file}:{number}: {error}"


def citations(file: Path) -> Faults:
    for one in json.loads(file.read_text(encoding="utf-8")):
        if not {"id", "type"} <= one.keys():
            yield f"{file}: {one}"


def cells(file: Path) -> list[dict[str, str]]:
    """The rows below the first line. Raises ValueError for one that has other cells than that line."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        first, *others = csv.reader(lines, strict=True)
    return [dict(zip(first, line, strict=True)) for line in others]


def sheet(faults: Callable[[list[dict[str, str]]], Faults], template: str = "") -> Callable[[Path], Faults]:
    """What is wrong with a sheet: its form, its columns, cells that are formulas, and what `faults` finds in its rows."""

    def check(file: Path) -> Faults:
        try:
            rows = cells(file)
        except ValueError as error:
            yield f"{file}: {error}"
            return
        first = file.read_text(encoding="utf-8-sig").partition("\n")[0].replace('"', "").strip()
        if template and first != (TEMPLATES / template).read_text(encoding="utf-8").strip():
            yield f"{file}: its columns are not those of {template}"
        for row in rows:
            yield from (f"{file}: {name}: {cell:.80}" for name, cell in row.items() if cell.startswith(FORMULA))
        yield from (f"{file}: {fault}" for fault in faults(rows))

    return check


def catalogue(rows: list[dict[str, str]]) -> Faults:
    if len({row["id"] for row in rows}) < len(rows):
        yield "two documents have one id"
    yield from (f"{row['id']}: no text" for row in rows if not row["text_file"])


def atom(rows: list[dict[str, str]]) -> Faults:
    """What AtoM's import would not take, or put in another place."""
    seen = {""}
    for row in rows:
        name = row["legacyId"]
        if not name or name in seen or row["parentId"] not in seen:
            yield f"{name}: not known by one id, or not below one that is known"
        seen.add(name)
        if not row["title"] or row["levelOfDescription"] not in ISAD:
            yield f"{name}: {row['title']!r}, {row['levelOfDescription']!r}"
        begin, end = row["eventStartDates"], row["eventEndDates"]
        if not all(DAY.fullmatch(day) for day in (begin, end) if day) or (begin and end and begin > end):
            yield f"{name}: {begin}, {end}: no dates from the first to the last"
        if row["publicationStatus"] not in ("Draft", "Published") or len(row["culture"]) != 2:
            yield f"{name}: {row['publicationStatus']!r}, {row['culture']!r}"


def archivesspace(rows: list[dict[str, str]]) -> Faults:
    """What ArchivesSpace's bulk import would not take: its second line names the columns for people."""
    depth = 0
    for row in rows[1:]:
        name = row["title"] or row["begin"] or row["expression"]
        if not name or row["level"] not in LEVELS or not row["ead"]:
            yield f"{name!r}, {row['level']!r}, {row['ead']!r}: a title or a date, a level and a resource are wanted"
        if not 1 <= int(row["hierarchy"]) <= depth + 1:
            yield f"{name}: level {row['hierarchy']} right below {depth}"
        depth = int(row["hierarchy"])
        dates = [row[cell] for cell in ("begin", "end") if row[cell]]
        if not all(map(PERIOD.fullmatch, dates)) or dates != sorted(dates):
            yield f"{name}: {dates}: no dates from the first to the last"
        if row["date_type"] not in ("", "single", "inclusive", "bulk") or bool(row["dates_label"]) != bool(
            row["date_type"]
        ):
            yield f"{name}: {row['date_type']!r} {row['dates_label']!r}"


def beside(folder: Path) -> Faults:
    """Records without their texts, and records that are none."""
    for record in folder.rglob("*.json"):
        if not record.with_suffix(".txt").is_file():
            yield f"{record}: no text beside it"
        json.loads(record.read_text(encoding="utf-8"))


ALTO = Schema("alto-4-4.xsd").faults
CHECKS: dict[str, Check] = {
    "csv": each("", sheet(catalogue)),
    "atom": each("", sheet(atom, "atom.csv")),
    "archivesspace": each("*.csv", sheet(archivesspace, "archivesspace.csv")),
    "pdf": each("*.pdf", pdf),
    "tei": each("*.xml", Schema("tei_all-*.rng").faults),
    "cmif": each("", Schema("cmif.rng").faults),
    "alto": each("*.xml", ALTO),
    "page": each("*.xml", Schema("page-2019-07-15.xsd").faults),
    "hocr": each("*.hocr", hocr),
    "mets": each("mets.xml", Schema("mets.xsd").faults, ("alto/*.xml", ALTO)),
    "iiif": each("*.json", iiif),
    "folders": whole(beside),
    "jsonl": each("", lines),
    "parquet": whole(croissant),
    "sqlite": each("", database),
    "csl": each("", citations),
    "bagit": whole(bag),
    "rocrate": whole(crate),
    "ead3": each("", Schema("ead3.rng").faults),
}
"""What each format writes, and who looks at it."""

if __name__ == "__main__":
    raise SystemExit(main())
