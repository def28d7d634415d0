"""Every export of an OUTPUT, held against the official schemas and by the validators of those who take it in.

    python tools/validate_exports.py OUTPUT… [--formats F…] [--without FILE…] [--schemas FOLDER] [--venv FOLDER]

The exports are written by the digitize that runs this, one format at a time, and removed when they are checked. The validators
(tools/export_checks.py) get a virtual environment of their own, which is made where it is not there: two of them want older
versions of Pillow and rich than digitize. None of them asks the network. SCHEMAS is a folder with tei_all-*.rng, cmif.rng,
ead3.rng, alto-4-4.xsd (and xlink.xsd), page-2019-07-15.xsd, mets.xsd and iiif-presentation-3.json, as their makers publish them;
what is not there is named, and not checked. Prints a line for each format, and for each fault; exit code 1 when there is one.

Valid in all of these formats: ../shared/data/dev, collection and real, and the bad inputs of ../shared/data/bad (seed 7), but for three
sources of 4,000 pages and more that were left out where each page is a file.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from digitize.write.formats import SHIPPED, load_format  # noqa: E402

CHECKS = Path(__file__).with_name("export_checks.py")
VALIDATORS = ("bagit", "iiif-prezi3", "jsonschema", "lxml", "mlcroissant", "pikepdf[pdfa]", "roc-validator")
CONTEXT_IN = "rocrate==0.7.0"  # which carries the context of RO-Crate 1.1 as published, without what it needs to run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outputs", nargs="+", type=Path, metavar="OUTPUT")
    parser.add_argument("--formats", nargs="*", choices=SHIPPED, default=SHIPPED, metavar="F", help="only these")
    parser.add_argument("--without", nargs="*", metavar="FILE", default=[], help="sources that are left out")
    parser.add_argument("--schemas", type=Path, default=ROOT.parent / "shared" / "schemas")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-validators")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends what it started, too
    python, faults = environment(asked.venv), 0
    for output in asked.outputs:
        print(f"== {output}", flush=True)
        limits = [f"--source={file}" for file in sources(output) if file not in asked.without] if asked.without else []
        for name in asked.formats:
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder) / load_format(name).target
                export = [sys.executable, "-m", "digitize", "export", str(output), "--format", name, "-o", str(target)]
                subprocess.run([*export, *limits], check=True, stdout=subprocess.DEVNULL)
                check = [python, str(CHECKS), name, str(target), str(asked.schemas)]
                faults += subprocess.run(check, check=False).returncode != 0
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


if __name__ == "__main__":
    raise SystemExit(main())
