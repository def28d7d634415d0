"""The texts and records in the folders in which their scans lie."""

import json
from pathlib import Path, PurePosixPath

from digitize.store import is_plain
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.provenance import SOFTWARE
from digitize.write.records import record


def write(corpus: Corpus, path: Path, options: Options) -> None:
    """Writes `<folders of the scan>/<source>/<document>.txt`, its record beside it, and what belongs to no document."""
    for source, documents in corpus.by_source():
        for n, document in enumerate(documents):
            folder = path.joinpath(*folders(document.record.source.file), document.folder)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{document.name}.txt").write_text(document.text, encoding="utf-8", newline="\n")
            told = json.dumps(record(document.record) | {"software": SOFTWARE}, ensure_ascii=False, indent=2)
            (folder / f"{document.name}.json").write_text(f"{told}\n", encoding="utf-8", newline="\n")
            rest = corpus.unclaimed(source) if n == 0 and document.base is not None else None
            if rest:
                corpus.copy(rest, folder / rest.name)


def folders(file: str) -> list[str]:
    """The folders that a source's file lies in, below the INPUT folder; what is no name of a folder becomes `_`.

    >>> folders("1941/box 3/x.pdf"), folders("x.pdf"), folders("../a/x.pdf")
    (['1941', 'box 3'], [], ['_', 'a'])
    """
    return [name if is_plain(name) else "_" for name in PurePosixPath(file).parent.parts]


FORMAT = Format(
    "folders",
    "texts and records in the folders in which their scans lie; file managers, scripts, a shared disk",
    "folders",
    write,
    is_folder=True,
)
