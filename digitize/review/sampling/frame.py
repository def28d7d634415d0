"""An OUTPUT as what is sampled: its documents and the characters of their texts, and a sample drawn from them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import regex

from digitize.model.metadata import Metadata
from digitize.review.log import read_text
from digitize.review.made import Made, Outputs, PlacedWord
from digitize.review.sampling.draw import Cell, Stratum, allocate, pick, strata_of
from digitize.review.sampling.kept import write_sample
from digitize.review.sampling.plans import DFG_SIZE, Plan, PlanError, iso2859
from digitize.review.sampling.records import FIELDS, CorpusRecord, Item, Sample, SampleError, StratumRecord
from digitize.store.output import Entry

SURE = 0.9  # confidence of a document's words, or of a word, from which it is in a stratum of the sure ones
CLUSTER = regex.compile(r"\X")
AROUND = 60  # characters before and after a drawn one that are shown
DOCUMENTS, CHARACTERS = 50, DFG_SIZE  # drawn where nothing else is said


class Frame:
    """A corpus to draw from."""

    def __init__(self, root: Path) -> None:
        """Raises OutputError when the folder is no output."""
        self.outputs = Outputs(root)
        self.entries = sorted(
            self.outputs.output.entries, key=lambda entry: (entry.record.source.file, entry.record.id)
        )

    @cached_property
    def sha256(self) -> str:
        """The hash of the corpus: of each document's uid, record (without what `review` says) and text, in order."""
        whole = hashlib.sha256()
        for entry in self.entries:
            record = entry.record.model_dump(mode="json", by_alias=True, exclude_unset=True)  # as the file has it
            record.pop("review", None)
            told = json.dumps(record, ensure_ascii=False, sort_keys=True)
            text = read_text(self.outputs.output, entry)
            for part in (told, text):
                whole.update(hashlib.sha256(part.encode("utf-8", "replace")).digest())
        return whole.hexdigest()

    @cached_property
    def characters(self) -> list[Counter[str]]:
        """How many characters of each level every document has, in the order of the entries."""
        return [Counter(level for level, *_ in _clusters(self.outputs.made(entry))) for entry in self.entries]

    @property
    def record(self) -> CorpusRecord:
        sources = len({entry.record.source.sha256 for entry in self.entries})
        characters = sum(counts.total() for counts in self.characters)
        return CorpusRecord(sha256=self.sha256, sources=sources, documents=len(self.entries), characters=characters)

    def draw(self, name: str, seed: str, plan: Plan, documents: int, characters: int) -> Sample:
        """A sample of so many documents and characters; the sizes of ISO 2859-1 are those of its table. Raises
        SampleError for an empty corpus and PlanError for a plan that lacks what it needs."""
        if not self.entries:
            raise SampleError(
                f"{self.outputs.output.root}: holds no documents", "give the output of a run that made some"
            )
        documents, characters = sizes(plan, self.record, documents, characters)
        drawn = [*self._documents(seed, documents), *self._characters(seed, characters)]
        strata = [stratum for part, _ in drawn for stratum in part]
        items = [item for _, part in drawn for item in part]
        return Sample(name=name, seed=seed, plan=plan, corpus=self.record, strata=tuple(strata), items=tuple(items))

    def _documents(self, seed: str, n: int) -> Iterator[tuple[list[StratumRecord], list[Item]]]:
        cells = [_cell(entry.record.source.file, entry.record.quality.confidence) for entry in self.entries]
        strata = strata_of(Counter(cells), n) if n else []
        for stratum, count in zip(strata, allocate(strata, n), strict=True):
            pool = [entry for entry, cell in zip(self.entries, cells, strict=True) if cell in stratum.cells]
            places = pick(len(pool), count, f"{seed}/document/{stratum.name}")
            kept = StratumRecord(kind="document", name=stratum.name, size=stratum.size, drawn=len(places))
            yield [kept], [_document_item(pool[at], stratum) for at in places]

    def _characters(self, seed: str, n: int) -> Iterator[tuple[list[StratumRecord], list[Item]]]:
        cells: Counter[Cell] = Counter()
        for entry, counts in zip(self.entries, self.characters, strict=True):
            for level, count in counts.items():
                cells[entry.record.source.file, level] += count
        strata = strata_of(cells, n) if n else []
        for stratum, count in zip(strata, allocate(strata, n), strict=True):
            places = pick(stratum.size, count, f"{seed}/character/{stratum.name}")
            kept = StratumRecord(kind="character", name=stratum.name, size=stratum.size, drawn=len(places))
            yield [kept], list(self._found(stratum, places))

    def _found(self, stratum: Stratum, places: Sequence[int]) -> Iterator[Item]:
        """The characters at these places among those of a stratum, in order."""
        waiting = list(reversed(places))
        begin = 0
        for entry, counts in zip(self.entries, self.characters, strict=True):
            levels = {level for file, level in stratum.cells if file == entry.record.source.file}
            end = begin + sum(counts[level] for level in levels)
            if waiting and waiting[-1] < end:
                made = self.outputs.made(entry)
                own = [found for found in _clusters(made) if found[0] in levels]
                while waiting and waiting[-1] < end:
                    yield _character_item(made, own[waiting.pop() - begin], stratum)
            begin = end


def draw(root: Path, name: str, seed: str, plan: Plan, documents: int | None, characters: int | None) -> Sample:
    """Draws a sample of an output and keeps it; with nothing said, of documents and characters. The DFG's trial takes
    characters alone where nothing else is said. Raises as `Frame.draw`, and SampleError where the name is taken."""
    asked = documents is not None or characters is not None or plan.kind == "dfg"
    numbers = (documents or 0, characters or 0) if asked else (DOCUMENTS, CHARACTERS)
    sample = Frame(root).draw(name, seed, plan, *numbers)
    write_sample(root, sample)
    return sample


def sizes(plan: Plan, corpus: CorpusRecord, documents: int, characters: int) -> tuple[int, int]:
    """How many documents and characters a plan draws. Raises PlanError where it lacks what it needs."""
    match plan.kind:
        case "dfg":
            if plan.claim is None or not 0 < plan.claim < 1:
                raise PlanError("the DFG's trial tests a claim", "give --claim 0.98, the share of right characters")
            return documents, max(characters, DFG_SIZE)
        case "iso2859":
            if plan.aql is None:
                raise PlanError("ISO 2859-1 needs an AQL", "give --aql 1.0, wrong items of a hundred")
            return (
                iso2859(corpus.documents, plan.aql).size if documents else 0,
                iso2859(corpus.characters, plan.aql).size if characters else 0,
            )
        case "rate" if not plan.rates:
            raise PlanError("no rate is given", "give --rate 0.01, or --rate characters=0.01")
        case _:
            return documents, characters


def _cell(file: str, confidence: float) -> Cell:
    return file, "high" if confidence >= SURE else "low"


Cluster = tuple[str, PlacedWord, int, int]
"""A character: its level, its word, where it begins in the word, and where the word begins in the text."""


def _clusters(made: Made) -> Iterator[Cluster]:
    """The characters of a document's text without white space, each with how sure its word is."""
    for word in made.words:
        sure = word.confidence if word.confidence is not None else made.record.quality.confidence
        level = "high" if sure >= SURE else "low"
        for found in CLUSTER.finditer(word.text):
            yield level, word, found.start(), word.start


def _document_item(entry: Entry, stratum: Stratum) -> Item:
    record = entry.record
    return Item(
        id=f"d-{record.id}",
        kind="document",
        stratum=stratum.name,
        **_where(record),
        page=record.source.first_page,
        last_page=record.source.last_page,
        values=judged_values(record),
    )


def _where(record: Metadata) -> dict[str, str]:
    title = record.title or record.id
    return {"uid": record.uid, "document": record.id, "title": title, "file": record.source.file}


def judged_values(record: Metadata) -> dict[str, str | None]:
    """What a reviewer judges of a document, as text; None where nothing was found."""
    reference = record.archival_reference
    people = "; ".join(f"{one.name} ({one.role})" if one.role else one.name for one in record.people)
    values = {name: getattr(record, name) for name in FIELDS if name not in ("date", "people")}
    values |= {"date": record.date.edtf if record.date else None, "people": people or None}
    return {
        "reference": (reference.normalized or reference.text) if reference else None,
        **{name: values[name] for name in FIELDS},
    }


def _character_item(made: Made, found: Cluster, stratum: Stratum) -> Item:
    _, word, at, start = found
    text = CLUSTER.match(word.text, at)[0]
    place = start + at
    box = word.box
    record = made.record
    page = word.page or record.source.first_page
    return Item(
        id=f"c-{record.id}-{place}",
        kind="character",
        stratum=stratum.name,
        **_where(record),
        page=page,
        last_page=page,
        box=(box.x0, box.y0, box.x1, box.y1) if box else None,
        before=made.text[max(place - AROUND, 0) : place],
        text=text,
        after=made.text[place + len(text) : place + len(text) + AROUND],
        word=word.text,
        weight=1 / len(CLUSTER.findall(word.text)),
    )
