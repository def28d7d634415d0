"""What every export says of a document beside what stands in it: who made it, with what, and how sure it is."""

from digitize import __version__
from digitize.model.metadata import Metadata

SOFTWARE = f"digitize {__version__}"
MADE_BY = {
    "machine": "made by machine, not reviewed",
    "reviewed": "made by machine, reviewed",
    "approved": "made by machine, reviewed and approved",
}

READ_FROM = {
    "text-layer": "from the text layer of the file",
    "alto": "from ALTO files of another program",
    "page": "from PAGE files of another program",
    "hocr": "from hOCR files of another program",
}


def provenance(record: Metadata) -> dict[str, str | float | int | None]:
    """Flat values: whether it was reviewed, by whom and when; the engine with its version; how sure the words, the
    document's beginning and its reference are, from 0 to 1."""
    review, quality, reference = record.review, record.quality, record.archival_reference
    return {
        "review_status": review.status,
        "reviewed_by": review.by,
        "reviewed_at": review.at,
        "corrections": review.corrections,
        "software": SOFTWARE,
        "text_from": quality.text_from,
        "engine": quality.engine,
        "text_confidence": quality.confidence,
        "doubtful_words": quality.doubtful_words,
        "boundary_confidence": record.boundary.confidence,
        "reference_confidence": reference.confidence if reference else None,
    }


def statement(record: Metadata) -> str:
    """The same as a sentence, for formats that have a note for it."""
    review, quality = record.review, record.quality
    made = MADE_BY[review.status]
    if review.by:
        made += f" by {review.by}"
    if review.at:
        made += f" on {review.at}"
    if review.corrections:
        made += f", {review.corrections} {'correction' if review.corrections == 1 else 'corrections'}"
    read = READ_FROM.get(quality.text_from, "by optical character recognition")
    engine = f" ({quality.engine})" if quality.engine else ""
    sure = (
        f"confidence of the text {quality.confidence:.2f}, of the document's beginning {record.boundary.confidence:.2f}"
    )
    reference = record.archival_reference
    if reference:
        sure += f", of its archival reference {reference.confidence:.2f}"
    return f"Text {made}; {SOFTWARE}; read {read}{engine}; {sure}."
