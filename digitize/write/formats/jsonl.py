"""JSON Lines: each document's record with its clean text, for programs and for training."""

import json
from pathlib import Path

from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.provenance import SOFTWARE
from digitize.write.records import record


def write(corpus: Corpus, path: Path, options: Options) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in corpus.documents():
            line = record(document.record) | {"text": document.text, "software": SOFTWARE}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


FORMAT = Format(
    "jsonl",
    "JSON Lines: the record and the text of a document on each line; jq, pandas, Hugging Face datasets",
    "documents-with-text.jsonl",
    write,
)
