"""What other systems show of a document where the paper prints nothing for it."""

from digitize.model.metadata import Gap, Metadata, Source

SUPPLIED_IN = "en"  # the language of titles that the paper doesn't print


def shown_title(record: Metadata) -> str:
    """The title of a document; one that it doesn't have is supplied in square brackets, as catalogues do: what it is, from
    whom and to whom, and its date, or else where it stands."""
    if record.title:
        return record.title
    people = [f"{word} {name}" for word, name in (("from", record.sender), ("to", record.recipient)) if name]
    date = None
    if record.date:
        date = record.date.edtf if record.date.edtf[:1].isdigit() else record.date.text
    where = None if people or date else f"{record.source.file}, {pages_of(record.source)}"
    return f"[{', '.join(filter(None, (' '.join((record.type or 'document', *people)), date, where)))}]"


def pages_of(span: Source | Gap) -> str:
    """The pages of a document, or of a gap in it."""
    number = page_range(span)
    return f"pages {number}" if "-" in number else f"page {number}"


def page_range(span: Source | Gap) -> str:
    """Their numbers."""
    return f"{span.first_page}-{span.last_page}" if span.last_page > span.first_page else f"{span.first_page}"
