"""furniture.py GOLD… [--held-out NAMES] [--lines] [--cache FOLDER]: what is taken out of volumes with gold, and what stays.

GOLD are folders that hold NAME.pdf beside NAME.gold.json. For each volume: the lines and words of its documents that
were taken out (lost), the lines taken out that no document has (right), and the lines of its furniture that stayed
(kept). Then the same by the rule that took a line out. A gold of single sheets, which lists the lines of each page, is
asked page by page. Volumes named by `--held-out` (with commas) are counted apart. `--lines` prints what was lost and kept.
"""

import argparse
import json
import pickle
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import partial_ratio, ratio

from digitize.config import load_settings
from digitize.evaluate import Gold, GoldDocument, align, read_gold
from digitize.evaluate.volumes import read, seen
from digitize.label import label
from digitize.model.page import Page
from digitize.model.role import LabelledLine, Role
from digitize.pipeline import Knowledge

OUT = (Role.FURNITURE, Role.NOISE, Role.FRONT)
ALIKE, WITHIN = 75.0, 90.0  # percent: a line is one of the gold's, or the most of one


@dataclass
class Count:
    """Lines and words; each rule's lines by what they truly are."""

    words: int = 0
    lost_lines: int = 0
    lost: int = 0
    right: int = 0
    kept: int = 0
    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: "Count") -> None:
        for name in ("words", "lost_lines", "lost", "right", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for rule, counts in other.rules.items():
            self.rules[rule] += counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--held-out", default="", metavar="NAMES")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    held = set(filter(None, options.held_out.split(",")))
    knowledge = Knowledge.load(load_settings(None, None, {})[0])
    tuned, apart = Count(), Count()
    print(f"{'volume':24}{'words':>8}{'lost lines':>12}{'lost words':>12}{'right':>7}{'kept':>6}")
    for folder in options.gold:
        for path in sorted(folder.rglob("*.gold.json")):
            name, table = path.name.removesuffix(".gold.json"), json.loads(path.read_text(encoding="utf-8"))
            pages = pages_of(name, path.with_name(Path(table["source"]).name), options.cache)
            count = judged(pages, table, path, knowledge, options.lines)
            (apart if name in held else tuned).add(count)
            show(name + (" (held out)" if name in held else ""), count)
    for title, total in (("all", tuned), ("held out", apart)):
        if total.words:
            show(title, total)
            for rule, counts in sorted(total.rules.items()):
                told = "".join(f"{counts[kind]:8}" for kind in ("right", "other", "lost"))
                print(f"    {rule:36}{told}")


def show(name: str, count: Count) -> None:
    print(f"{name:24}{count.words:8}{count.lost_lines:12}{count.lost:12}{count.right:7}{count.kept:6}", flush=True)


def pages_of(name: str, source: Path, cache: Path | None) -> list[Page]:
    kept = cache / f"{name}.pkl" if cache else None
    if kept and kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    pages = read(source, load_settings(None, None, {})[0])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(pages))
    return pages


def judged(pages: list[Page], table: dict[str, Any], path: Path, knowledge: Knowledge, lines: bool) -> Count:
    """What became of the lines of one volume."""
    knowledge = knowledge.for_pages(pages)
    found = label(seen(pages, knowledge.cues), knowledge.cues)
    count = Count(words=sum(len(x.text.split()) for x in found))
    furniture = furniture_of(table)
    for x, text in zip(found, truth(found, table, path), strict=True):
        listed = any(alike(letters(x.text), known) for known in furniture.get(x.page, ()))
        if x.role in OUT and text and not listed:
            kind = "lost"
            count.lost_lines, count.lost = count.lost_lines + 1, count.lost + len(x.text.split())
        elif x.role in OUT:
            kind = "right" if listed else "other"
            count.right += 1
        elif not text and listed and letters(x.text):
            kind = "kept"
            count.kept += 1
        else:
            continue
        if kind != "kept":
            count.rules[" ".join(x.reasons) or x.role.value][kind] += 1
        if lines and kind in ("lost", "kept"):
            print(f"  {kind} p{x.page} [{x.role.value} {' '.join(x.reasons)}] {x.text}")
    return count


def truth(found: tuple[LabelledLine, ...], table: dict[str, Any], path: Path) -> list[bool]:
    """Of each line, whether it is a document's text."""
    sheets = {page["page"]: page for record in table["documents"] for page in record.get("pages") or []}
    if not sheets:
        roles = align([x.text for x in found], read_gold(path)).roles
        return [role is not Role.FURNITURE for role in roles]
    out = []
    for number in dict.fromkeys(x.page for x in found):
        sheet = sheets.get(number, {"lines": []})
        known = tuple((Role.BODY, text) for text in sheet["lines"])
        roles = align([x.text for x in found if x.page == number], Gold("", (GoldDocument(known),))).roles
        optional = [letters(text) for text in sheet.get("optional") or ()]
        here = [x.text for x in found if x.page == number]
        out += [
            role is not Role.FURNITURE and not any(letters(x) in known for known in optional)
            for x, role in zip(here, roles, strict=True)
        ]
    return out


def furniture_of(table: dict[str, Any]) -> dict[int, list[str]]:
    """The lines that the gold calls furniture, by page."""
    out: dict[int, list[str]] = defaultdict(list)
    for line in table.get("furniture") or ():
        out[line["page"]].append(letters(line["text"]))
    for record in table["documents"]:
        for page in record.get("pages") or ():
            out[page["page"]] += [letters(text) for text in page.get("furniture") or ()]
    return out


def alike(text: str, known: str) -> bool:
    return ratio(text, known) >= ALIKE or (2 * len(text) > len(known) and partial_ratio(text, known) >= WITHIN)


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


if __name__ == "__main__":
    main()
