"""The text of a footer comes in, its archival references with their elements go out: call `read_references`.

`load_archives` reads the grammars of `config/archives.toml`; `likeness` says how much a line of a page looks like one.
"""

from digitize.references.grammar import Archives
from digitize.references.likeness import likeness
from digitize.references.load import load_archives
from digitize.references.read import read_reference, read_references

__all__ = ["Archives", "likeness", "load_archives", "read_reference", "read_references"]
