"""The report of a large output: how long it takes to write, to write again, to open in a browser, and to search.

    python bench/report.py [DOCUMENTS]

Makes an output of so many short documents (default: 10,000) in a temporary folder. Writing is told in CPU seconds;
opening in seconds until the list is drawn, by the system's Chromium, the best of three.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from digitize.model.metadata import FLAGS
from digitize.review import write_report
from digitize.review.compare import compare
from digitize.review.search import TextIndex
from digitize.store.output import read_output

NAMES = ("chromium", "chromium-browser", "google-chrome")
A_SOURCE = 50  # documents
RAW = "Letter {n} from the harbour master to the consul\n3 May 19{y:02}\nThe grain ships reported before noon and the\npilots asked for coal.\n"


def make_output(root: Path, count: int) -> None:
    records, sources = [], {}
    for n in range(count):
        source, number = f"volume-{n // A_SOURCE:04}", n % A_SOURCE + 1
        values = _record(n, source, number)
        records.append(values)
        sources[source] = {
            "file": f"{source}.pdf",
            "sha256": values["source"]["sha256"],
            "status": "ok",
            "pages": A_SOURCE,
        }
        folder = root / "documents" / source
        folder.mkdir(parents=True, exist_ok=True)
        raw = RAW.format(n=n, y=n % 50)
        at = raw.index("the\npilots") + 3
        edit = {"id": 1, "start": at, "end": at + 1, "before": "\n", "after": " ", "rule": "join-line", "reason": ""}
        text = raw[:at] + " " + raw[at + 1 :]
        log = {
            "schema": "digitize/edits/1",
            "raw": raw,
            "spans": _spans(raw, number),
            "edits": [edit | {"page": 1, "box": None}],
        }
        base = folder / f"{number:04}-letter"
        base.with_name(f"{base.name}.txt").write_text(text, encoding="utf-8")
        base.with_name(f"{base.name}.edits.json").write_text(json.dumps(log), encoding="utf-8")
    for name, lines in (("documents", records), ("sources", sources.values())):
        (root / f"{name}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def _spans(raw: str, page: int) -> list[list[float]]:
    spans, at = [], 0
    for y, line in enumerate(raw.splitlines()):
        for word in line.split(" "):
            x = 5 * (at - raw.rfind("\n", 0, at))
            spans.append([at, at + len(word), page, 30 + x, 40 + 14 * y, 30 + x + 5 * len(word), 51 + 14 * y, 0.95])
            at += len(word) + 1
    return spans


def _record(n: int, source: str, number: int) -> dict[str, object]:
    reference = {"text": f"F. 06. Op. {n % 9}. D. {n}.", "fond": "06", "inventory": str(n % 9), "file": str(n)}
    empty = dict.fromkeys(("archive", "archive_name", "folder", "leaves", "series", "item", "remark"))
    whole = {
        "normalized": f"f. 06, op. {n % 9}, d. {n}",
        "repairs": [],
        "alternatives": [],
        "confidence": n % 100 / 100,
    }
    flags = sorted(FLAGS)[n % len(FLAGS) :][: n % 3]
    return {
        "schema": "digitize/document/1",
        "id": f"{source}-{number:04}",
        "uid": f"{n:016x}",
        "title": f"Letter {n} from the harbour master to the consul, about the grain ships of the season",
        "number": str(n),
        "type": "letter",
        "date": {"text": "3 May 1927", "edtf": f"19{n % 50:02}-05-03"},
        **{"place": "Port Alma", "classification": None, "people": [{"name": "A. Harbour", "role": None}]},
        **{"recorded_by": None, "archival_reference": empty | reference | whole, "other_references": [], "notes": []},
        "language": "en",
        "source": {
            "file": f"{source}.pdf",
            "sha256": f"{n // A_SOURCE:064x}",
            "first_page": number,
            "last_page": number,
        },
        "boundary": {"confidence": 0.9 + n % 10 / 100, "evidence": []},
        "quality": {
            "text_from": "ocr",
            "engine": "tesseract",
            "languages": ["eng"],
            "confidence": 0.9,
            "doubtful_words": n % 7,
        },
        "edits": {"join-line": 1 + n % 40, "join-word": n % 9},
        "flags": flags,
    }


def opening(report: Path) -> tuple[float, float] | None:
    """Seconds until the list is drawn and sorted, and until words that are typed are found in the texts with their
    passages, the index read meanwhile; None without a browser."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        times, searches = [], []
        for _ in range(3):
            page = browser.new_page()
            begin = time.perf_counter()
            page.goto(report.as_uri(), wait_until="load")
            page.locator("#documents a.title").first.wait_for()
            times.append(time.perf_counter() - begin)
            page.locator("#words").fill("coal ships")
            begin = time.perf_counter()
            page.keyboard.press("Enter")
            page.locator(".passage mark").first.wait_for()
            searches.append(time.perf_counter() - begin)
            page.close()
        browser.close()
    return min(times), min(searches)


def searching(root: Path) -> tuple[float, float]:
    """CPU seconds that the desk needs to take up all texts, and then to find words with the passages that are shown."""
    output, index = read_output(root), TextIndex()
    begin = time.process_time()
    index.update(output)
    taken = time.process_time() - begin
    begin = time.process_time()
    found = index.find("coal ships")
    index.passages("coal ships", found[:30])
    return taken, time.process_time() - begin


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_output(root, count)
        for what in ("written first", "written again, nothing changed"):
            begin = time.process_time()
            report = write_report(root)
            print(f"{what:<32} {time.process_time() - begin:6.2f} CPU s")
        first = next((root / "documents").glob("*/*.edits.json"))
        first.write_text(first.read_text(encoding="utf-8") + " ", encoding="utf-8")
        begin = time.process_time()
        write_report(root)
        print(f"{'written again, one changed':<32} {time.process_time() - begin:6.2f} CPU s")
        begin = time.process_time()
        compare(root, root)
        print(f"{'compared with itself':<32} {time.process_time() - begin:6.2f} CPU s")
        seconds = opening(report)
        size = sum(path.stat().st_size for path in (report, report.parent / "assets" / "rows.js"))
        told = ("no Chromium",) * 2 if seconds is None else tuple(f"{one:6.2f} s" for one in seconds)
        print(f"{f'list of {count:,}, {size / 1e6:.1f} MB':<32} {told[0]}")
        print(f"{'searched from disk':<32} {told[1]}")
        taken, found = searching(root)
        print(f"{'at the desk: texts taken up':<32} {taken:6.2f} CPU s")
        print(f"{'at the desk: searched':<32} {found:6.2f} CPU s")


if __name__ == "__main__":
    main()
