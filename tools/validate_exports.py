"""Every export of an OUTPUT, held against the official schemas and by the validators of those who take it in.

    python tools/validate_exports.py OUTPUT… [--formats F…] [--without FILE…] [--schemas FOLDER] [--venv FOLDER]

The exports are written by the digitize that runs this. The validators get a virtual environment of their own, which is made
where it is not there: two of them want older versions of Pillow and rich than digitize. None of them asks the network: the
one of RO-Crate, which would fetch the JSON-LD context of its profile, runs offline, with that context put into its cache. SCHEMAS is a folder with
tei_all-*.rng, cmif.rng, ead3.rng, alto-4-4.xsd (and xlink.xsd), page-2019-07-15.xsd, mets.xsd and iiif-presentation-3.json, as
their makers publish them; what is not there is named, and not checked. Prints a line for each format, and for each fault;
exit code 1 when there is one.

Valid in all of these formats: ../shared/data/dev (197 documents of 201 pages; 29 minutes on a machine with much else to do, 2 of them of the processor). Valid
as ALTO, PAGE and hOCR: the bad inputs of ../shared/data/bad (seed 7), but for three sources of 4,000 pages and more that were left out.
"""

import argparse
import json
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VALIDATORS = ("bagit", "iiif-prezi3", "jsonschema", "lxml", "mlcroissant", "pikepdf[pdfa]", "roc-validator")
CONTEXT_IN = "rocrate==0.7.0"  # which carries the context of RO-Crate 1.1 as published, without what it needs to run
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
MOST_TOLD = 5  # faults of a format
BBOX = re.compile(r"\bbbox (\d+ \d+ \d+ \d+)(?:;|$)")
Faults = Iterator[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outputs", nargs="+", type=Path, metavar="OUTPUT")
    parser.add_argument("--formats", nargs="*", metavar="F", help="only these")
    parser.add_argument("--without", nargs="*", metavar="FILE", default=[], help="sources that are left out")
    parser.add_argument("--schemas", type=Path, default=ROOT.parent / "shared" / "schemas")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-validators")
    parser.add_argument("--exports", type=Path, help=argparse.SUPPRESS)  # of the process in that environment
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends what it started, too
    if asked.exports:
        return validate(asked.exports, asked.schemas, asked.formats or list(CHECKS))
    python = environment(asked.venv)
    faults = 0
    for output in asked.outputs:
        with tempfile.TemporaryDirectory() as folder:
            formats = asked.formats or list(CHECKS)
            told = [part for name in formats for part in ("--format", name)]
            command = [sys.executable, "-m", "digitize", "export", str(output), "-o", f"{folder}/all", "--force", *told]
            # a second format gives a folder for all, also when one is asked for
            command += ["--format", "jsonl", "--format", "csl"]
            if asked.without:
                command += [
                    part for file in sources(output) if file not in asked.without for part in ("--source", file)
                ]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            print(f"== {output}", flush=True)
            checked = [python, __file__, str(output), "--exports", f"{folder}/all", "--schemas", str(asked.schemas)]
            faults += subprocess.run([*checked, "--formats", *formats], check=False).returncode
    return 1 if faults else 0


def sources(output: Path) -> list[str]:
    """The files of the sources of which something was read."""
    lines = (output / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    return [source["file"] for source in map(json.loads, lines) if source["status"] in ("ok", "partial")]


def environment(folder: Path) -> str:
    """The Python of an environment with the validators."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*install, *VALIDATORS], check=True)
        subprocess.run([*install, "--no-deps", CONTEXT_IN], check=True)
    return str(python)


def validate(exports: Path, schemas: Path, formats: list[str]) -> int:
    """Prints what is wrong with each format; gives 1 when something is."""
    Schema.folder = schemas
    wrong = 0
    for name in formats:
        target, check = CHECKS[name]
        try:
            files, faults = check(exports / target)
        except MissingSchemaError as missing:
            print(f"{name:<14} not checked: {missing} is not there", flush=True)
            continue
        wrong += bool(faults)
        print(f"{name:<14} {files:6} files  {f'{len(faults)} faults' if faults else 'valid'}", flush=True)
        for fault in faults[:MOST_TOLD]:
            print(f"    {fault}", flush=True)
    return 1 if wrong else 0


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
        raise MissingSchemaError(f"{CONTEXT_IN} in {sys.prefix}") from None

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


ALTO = Schema("alto-4-4.xsd").faults
CHECKS: dict[str, tuple[str, Check]] = {
    "pdf": ("pdf", each("*.pdf", pdf)),
    "tei": ("tei", each("*.xml", Schema("tei_all-*.rng").faults)),
    "cmif": ("cmif.xml", each("", Schema("cmif.rng").faults)),
    "alto": ("alto", each("*.xml", ALTO)),
    "page": ("page", each("*.xml", Schema("page-2019-07-15.xsd").faults)),
    "hocr": ("hocr", each("*.hocr", hocr)),
    "mets": ("mets", each("mets.xml", Schema("mets.xsd").faults, ("alto/*.xml", ALTO))),
    "iiif": ("iiif", each("*.json", iiif)),
    "jsonl": ("documents-with-text.jsonl", each("", lines)),
    "parquet": ("parquet", whole(croissant)),
    "sqlite": ("corpus.sqlite", each("", database)),
    "csl": ("csl.json", each("", citations)),
    "bagit": ("bag", whole(bag)),
    "rocrate": ("crate", whole(crate)),
    "ead3": ("ead3.xml", each("", Schema("ead3.rng").faults)),
}
"""What each format writes, and who looks at it. The sheets (csv, atom, archivesspace) have no schema: their columns are tested."""

if __name__ == "__main__":
    raise SystemExit(main())
