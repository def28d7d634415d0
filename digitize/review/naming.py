"""What the report calls the program's rules and roles: in the words of who reviews, not of who programs."""

from digitize.corrections import REVIEWER

RULES = {
    "furniture": "headers, page numbers",
    "page-break": "page breaks",
    "speck": "specks at line ends",
    "move-note": "notes moved",
    "move-reference": "references moved",
    "move-address": "addresses moved",
    "note-mark": "marks of notes",
    "note-call": "calls of notes",
    "mojibake": "wrong encoding",
    "join-word": "cut words joined",
    "lost-hyphen": "lost hyphens",
    "join-line": "lines joined",
    "paragraph": "paragraphs parted",
    "character": "ligatures, odd signs",
    "letter-space": "spaced letters closed",
    "script": "mixed alphabets",
    "stray-space": "stray blanks",
    "stray-mark": "stray marks",
    "misread": "misread letters",
    "compose": "letters with accents",
    REVIEWER: "reviewers’ corrections",
}
"""What each rule of cleaning did, by its name in settings and edit logs."""

ROLES = {
    "furniture": "header, page number or stamp",
    "number": "number of the document",
    "title": "title",
    "dateline": "place and date",
    "classification": "classification",
    "body": "text",
    "signature": "signature",
    "note": "note",
    "reference": "archival reference",
    "table": "row of a list or table",
    "front": "contents, index or cover",
    "noise": "dirt or a scrawl",
}
"""What a line is, by its role."""

STATUSES = {
    "ok": "read",
    "partial": "read in part",
    "error": "not read",
    "skipped": "left out",
    "absent": "its file is gone",
    "unknown": "not known",
}
"""What came of a source, by its status."""


def in_words(name: str) -> str:
    """A name of a closed list, as of a flag, in words.

    >>> in_words("reference-missing")
    'reference missing'
    """
    return name.replace("-", " ").replace("_", " ")


def rule_name(rule: str) -> str:
    """What a rule is called; one that a plugin brought, by its own name in words."""
    return RULES.get(rule, in_words(rule))


def role_name(role: str) -> str:
    """What a role is called."""
    return ROLES.get(role, in_words(role))
