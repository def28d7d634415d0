"""ablate.py OUTPUT=GOLD… [--rooms label,notes,split,clean] [--only NAME…]: what each rule is worth, by switching it off.

OUTPUT is a folder that a run wrote (its page cache is read, nothing is written into it), GOLD the gold of the same files.
A rule of clean/ is left out as a setting would. Of label/, notes/ and split/ each function that says yes or no, marks lines, or
changes what it is given is made to say no, to mark nothing, to change nothing. For each rule: the documents of each
collection that come out otherwise, and the rates that are worse (-) or better (+) WITHOUT it. Rules that change no document of any
collection are listed at the end: they earn nothing there. A rule without which nothing comes out is told as needed.
"""

import argparse
import inspect
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import FunctionType
from typing import Any

from digitize.batch.shelf import Shelf
from digitize.clean import RULES
from digitize.config import load_settings
from digitize.evaluate.scores.gold import read_gold
from digitize.evaluate.scores.scored import SCORES, rates, total
from digitize.evaluate.scores.tally import Tally
from digitize.model.page import Page
from digitize.pipeline import Assembled, Knowledge, SourceInput, assemble
from digitize.review.made import Made, MadeSource, Outputs

ROOMS = ("label", "notes", "split", "clean")
LESS_IS_BETTER = {"CER", "CER g", "WER", "read", "lost", "extra", "furn", "joins", "uncl", "catch", "false"}
COUNTS = {"docs", "found"}  # told by no rate
SEEN = 0.0005  # a smaller difference of a rate is none
EMPTY: dict[str, Callable[[], Any]] = {"bool": bool, "set": set, "dict": dict, "None": lambda: None, "float": float}


@dataclass(frozen=True)
class Collection:
    """The pages of some sources, and their gold by file."""

    name: str
    pages: dict[str, list[Page]]
    gold: dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """A rule of a room, and what stands in its place when it is off."""

    name: str
    function: FunctionType
    off: Callable[..., Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collections", nargs="+", metavar="OUTPUT=GOLD")
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--only", nargs="*", default=())
    asked = parser.parse_args()
    collections = [opened(*map(Path, one.split("=", 1))) for one in asked.collections]
    knowledge = Knowledge.load(load_settings(environ={})[0])
    rooms = asked.rooms.split(",")
    rules = [rule for room in rooms if room != "clean" for rule in rules_of(room)]
    with watched(rules) as used:
        before = [results(one, knowledge) for one in collections]
    names = [rule.name for rule in rules] + ([f"clean.{name}" for name in RULES] if "clean" in rooms else [])
    wanted = [name for name in names if not asked.only or name in asked.only]
    by_name = {rule.name: rule for rule in rules}
    idle = []
    for name in wanted:
        rule = by_name.get(name)
        if rule and name not in used:
            idle.append(name)
            continue
        off = replace(knowledge, rules_off=frozenset() if rule else frozenset({name.removeprefix("clean.")}))
        begin = time.process_time()
        told = [worth(one, off, rule, base) for one, base in zip(collections, before, strict=True)]
        if any(told):
            shown = "; ".join(f"{one.name}: {text}" for one, text in zip(collections, told, strict=True) if text)
            print(f"{name:<40} {shown}   [{time.process_time() - begin:.0f} s]", flush=True)
        else:
            idle.append(name)
    print(f"\n{len(idle)} of {len(wanted)} rules change no document:", *idle, sep="\n  ")


def opened(output: Path, gold: Path) -> Collection:
    """The pages of an output's sources that gold speaks of."""
    made, pages, truth = Outputs(output), dict[str, list[Page]](), dict[str, Any]()
    hashes = {record.file: record.sha256 for record in made.output.sources}
    with Shelf(output) as shelf:
        for source in read_gold(gold):
            file = made.file_of(source.source)
            if file and (sha256 := hashes.get(file)):
                found = [page for number in shelf.numbers(sha256) if (page := shelf.page(sha256, number))]
                pages[file], truth[file] = found, source
    return Collection(output.name, pages, truth)


def rules_of(room: str) -> Iterator[Rule]:
    """The functions of a room that can be switched off."""
    package = import_module(f"digitize.{room}")
    for found in pkgutil.iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{found.name}")
        for name, function in vars(module).items():
            own = isinstance(function, FunctionType) and function.__module__ == module.__name__
            if own and (off := _nothing(function)):
                yield Rule(f"{room}.{found.name}.{name}", function, off)


def _nothing(function: FunctionType) -> Callable[..., Any] | None:
    """What does nothing in the place of a function: says no, marks nothing, gives back what it is given."""
    gives = str(function.__annotations__.get("return", ""))
    gives = gives.removeprefix("<class '").removesuffix("'>")
    first = next(iter(inspect.signature(function).parameters.values()), None)
    empty = EMPTY.get(gives.partition("[")[0])
    if empty:
        return lambda *_, **__: empty()
    if first is not None and first.annotation == function.__annotations__.get("return"):
        return lambda given, *_, **__: given
    return None


@contextmanager
def watched(rules: list[Rule]) -> Iterator[set[str]]:
    """Notes which rules ever say or do something: the others need not be tried."""
    used: set[str] = set()

    def watching(rule: Rule) -> Callable[..., Any]:
        def watch(*args: Any, **named: Any) -> Any:
            given = rule.function(*args, **named)
            if rule.name not in used and (given is None or given != rule.off(*args)):
                used.add(rule.name)
            return given

        return watch

    places = [put(rule.function, watching(rule)) for rule in rules]
    try:
        yield used
    finally:
        for undo in places:
            undo()


def put(function: FunctionType, other: Callable[..., Any]) -> Callable[[], None]:
    """Puts another function in the place of one, wherever it was imported to; gives what takes that back."""
    found = [
        (module, name)
        for key, module in list(sys.modules.items())
        if key.startswith("digitize.")
        for name, value in list(vars(module).items())
        if value is function
    ]
    for module, name in found:
        setattr(module, name, other)

    def undo() -> None:
        for module, name in found:
            setattr(module, name, function)

    return undo


def results(collection: Collection, knowledge: Knowledge) -> dict[str, Assembled]:
    return {
        file: assemble(pages, SourceInput(file, "0" * 64, Path(file).stem), knowledge)
        for file, pages in collection.pages.items()
    }


def worth(collection: Collection, knowledge: Knowledge, rule: Rule | None, before: dict[str, Assembled]) -> str:
    """What differs without a rule, in words; empty where nothing does."""
    undo = put(rule.function, rule.off) if rule else lambda: None
    try:
        after = results(collection, knowledge)
    except Exception as error:
        return f"needed ({type(error).__name__})"
    finally:
        undo()
    changed = [file for file in before if _said(before[file]) != _said(after[file])]
    if not changed:
        return ""
    count = sum(len(set(_said(after[file])) ^ set(_said(before[file]))) for file in changed)
    return f"{count} changed{_difference(collection, before, after)}"


def _said(found: Assembled) -> list[str]:
    texts = [f"{record.model_dump_json()}{document.text.text}" for document, record in found.documents]
    return [*texts, "\n".join(line.text for line in found.unclaimed)]


def _difference(collection: Collection, before: dict[str, Assembled], after: dict[str, Assembled]) -> str:
    old, new = _rates(collection, before), _rates(collection, after)
    out = ""
    for name in old:
        a, b = old[name], new.get(name)
        if name not in COUNTS and a is not None and b is not None and abs(b - a) > SEEN:
            better = (b < a) == (name.rpartition(" ")[2] in LESS_IS_BETTER or name in LESS_IS_BETTER)
            out += f", {name} {a:.4g}→{b:.4g}{'+' if better else '-'}"
    return out


def _rates(collection: Collection, found: dict[str, Assembled]) -> dict[str, float | int | None]:
    tallies: dict[str, Tally] = {}
    for file, truth in collection.gold.items():
        tallies[file] = SCORES[truth.form](truth, _made(file, found[file]))
    forms = {tally.form for tally in tallies.values()}
    out: dict[str, float | int | None] = {}
    for form in sorted(forms):
        own = {name: tally for name, tally in tallies.items() if tally.form is form}
        out |= {key if len(forms) == 1 else f"{form} {key}": value for key, value in rates(total(own, form)).items()}
    return out


def _made(file: str, found: Assembled) -> MadeSource:
    documents = tuple(Made(record, document.text.text, document.text) for document, record in found.documents)
    lines = groupby(found.unclaimed, key=lambda line: line.page)
    return MadeSource(file, documents, {page: "".join(f"{x.text}\n" for x in group) for page, group in lines})


if __name__ == "__main__":
    main()
