"""The text of a footer comes in, its archival references with their elements go out: call `read_references`.

`is_mentioned` tells a reference that stands in a sentence from one that stands on its own;
`load_archives` reads the grammars of `config/archives.toml`, `misread_examples` tries their examples; `likeness` says how much a line of a page looks like one, and
`is_source` whether a note tells its document's source, `is_led` whether a line begins as such a note.
"""

from digitize.references.examples import Misread, misread_examples
from digitize.references.grammar import Archives
from digitize.references.likeness import is_led, is_source, likeness
from digitize.references.load import load_archives
from digitize.references.read import is_mentioned, read_reference, read_references
from digitize.references.readings import ANOTHER, read_together

__all__ = [
    "ANOTHER",
    "Archives",
    "Misread",
    "is_led",
    "is_mentioned",
    "is_source",
    "likeness",
    "load_archives",
    "misread_examples",
    "read_reference",
    "read_references",
    "read_together",
]
