"""The codes that other systems name languages by."""

import langcodes


def three_letters(tag: str | None) -> str | None:
    """The bibliographic code of ISO 639-2 for a BCP 47 tag, None for what has none.

    >>> three_letters("en"), three_letters("de"), three_letters("ru-Latn"), three_letters(None), three_letters("x")
    ('eng', 'ger', 'rus', None, None)
    """
    try:
        return langcodes.Language.get(tag).to_alpha3(variant="B") if tag else None
    except (LookupError, ValueError):
        return None
