"""BagIt: a bag of the sources, the documents, the corrections and the report, for preservation."""

import logging
from pathlib import Path

from bagit import make_bag

from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.payload import copy_corpus
from digitize.write.formats.provenance import SOFTWARE

CHECKSUMS = ("sha256", "sha512")


def write(corpus: Corpus, path: Path, options: Options) -> None:
    """Fills the folder and makes a bag of it; with `crate` the bag's payload is an RO-Crate."""
    counts = dict.fromkeys(("machine", "reviewed", "approved"), 0)
    if options.crate:
        from digitize.write.formats.rocrate import write_crate

        counts = write_crate(corpus, path)
    else:
        for kept in copy_corpus(corpus, path):
            counts[kept.document.record.review.status] += 1
    logging.getLogger("bagit").setLevel(logging.ERROR)
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    info = {
        "Bagging-Date": corpus.day,
        "External-Description": f"Archival documents made from scans by {SOFTWARE}: {told}.",
        "Bag-Software-Agent": SOFTWARE,
    }
    make_bag(str(path), info, checksums=list(CHECKSUMS))


FORMAT = Format(
    "bagit",
    "BagIt: sources, texts, records, edit logs, corrections and report in a bag; Archivematica, DSpace, any repository",
    "bag",
    write,
    is_folder=True,
)
