"""The texts of an output, searched by their words: at the desk through SQLite's full text index, which is made in memory and
read from nobody's file; for the report from disk as script files of that index, which a browser needs no server to read."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from digitize.review.log import read_text
from digitize.store.output import Entry, Output

MOST_STATIC = 10_000  # documents of a report that can be searched without a server
SHARD, TEXTS = 200_000, 300_000  # characters of a file of the index, and of texts, at least
AROUND = 14  # words of a passage around what was found
WANTED = re.compile(r'"([^"]*)"|(\w+)')
MOST_WORDS = 20  # of a search
BEGIN, END = "\x01", "\x02"  # around what was found in a passage; no clean text has them
OTHERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i"}  # letters whose strokes are no marks to Unicode

Passage = list[tuple[str, bool]]
"""A piece of a text in order; true where it is what was found."""


class _Fold(dict[int, int]):
    """Each letter without its marks and small, one for one, so that places in a folded text are those in the text."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.category(c).startswith("M"))
        small = (bare or letter).lower()[0]
        self[code] = ord(OTHERS.get(small, small))
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """A text as it is searched.

    >>> fold("Ёлка, Straße; ÇELİK łódź")
    'елка, straße; celik lodz'
    """
    return text.translate(_FOLD)


def wanted(words: str) -> str:
    """A search in the language of the index: all words, the last as a beginning; those in quotes one after the other.

    >>> wanted('Ships "grain  season" rep')
    '"ships" "grain season" "rep"*'
    """
    parts, open_end = list[str](), False
    for phrase, word in WANTED.findall(fold(words))[:MOST_WORDS]:
        if letters := re.findall(r"\w+", phrase or word):
            parts.append('"' + " ".join(letters) + '"')
            open_end = bool(word)
    return " ".join(parts) + "*" * open_end


class TextIndex:
    """The words of all texts. Use it from one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.executescript(
            "CREATE TABLE texts (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, state TEXT, language TEXT, text TEXT, length INTEGER);"
            "CREATE VIRTUAL TABLE words USING fts5(text, content='texts', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 2');"
            "CREATE VIRTUAL TABLE terms USING fts5vocab(words, 'instance');"
        )

    def update(self, output: Output) -> None:
        """Takes up the texts that are new or other than before, and leaves out those that are gone."""
        known = {uid: (id, state) for id, uid, state in self._db.execute("SELECT id, uid, state FROM texts")}
        for entry in output.entries:
            id, before = known.pop(entry.record.uid, (None, None))
            state = f"{_state(output, entry)} {entry.record.language}"
            if state != before:
                self._drop(id)
                self.add(entry, read_text(output, entry), state)
        for id, _ in known.values():
            self._drop(id)
        self._db.commit()

    def add(self, entry: Entry, text: str, state: str = "") -> None:
        """Takes up a document's text; `state` tells `update` whether its file is still what it was."""
        values = (entry.record.uid, state, entry.record.language, text, len(text.split()))
        sql = "INSERT OR IGNORE INTO texts (uid, state, language, text, length) VALUES (?, ?, ?, ?, ?)"
        done = self._db.execute(sql, values)
        if done.rowcount > 0:
            self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (done.lastrowid, fold(text)))

    def _drop(self, id: int | None) -> None:
        found = self._db.execute("SELECT text FROM texts WHERE id = ?", (id,)).fetchone()
        if found:
            self._db.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", (id, fold(found[0])))
            self._db.execute("DELETE FROM texts WHERE id = ?", (id,))

    def lengths(self) -> dict[str, int]:
        """How many words the text of each document has, by their uids."""
        return dict(self._db.execute("SELECT uid, length FROM texts"))

    def find(self, words: str) -> list[str]:
        """The uids of the documents in whose texts these words are, the fittest first."""
        query = wanted(words)
        if not query:
            return []
        sql = "SELECT uid FROM words JOIN texts ON id = words.rowid WHERE words MATCH ? ORDER BY rank"
        return [uid for (uid,) in self._db.execute(sql, (query,))]

    def passages(self, words: str, documents: Iterable[str]) -> dict[str, Passage]:
        """Where these words are in the texts of documents, by their uids: one passage of each."""
        query, out = wanted(words), {}
        sql = (
            f"SELECT snippet(words, 0, char(1), char(2), ' … ', {AROUND}) FROM words"
            " WHERE words MATCH ? AND rowid = (SELECT id FROM texts WHERE uid = ?)"
        )
        for uid in documents if query else ():
            found = self._db.execute(sql, (query, uid)).fetchone()
            if found:
                out[uid] = _parted(found[0])
        return out

    def terms(self, places: dict[str, int]) -> Iterator[tuple[str, list[int]]]:
        """Every word in order, each with the places of the documents that have it, by their uids."""
        ids = {id: places[uid] for id, uid in self._db.execute("SELECT id, uid FROM texts") if uid in places}
        sql = "SELECT term, group_concat(DISTINCT doc) FROM terms GROUP BY term ORDER BY term"
        for term, found in self._db.execute(sql):
            yield term, sorted(ids[int(id)] for id in found.split(",") if int(id) in ids)


def _state(output: Output, entry: Entry) -> str:
    file = output.file(entry, ".txt")
    try:
        seen = file.stat() if file else None
    except OSError:
        seen = None
    return f"{seen.st_size} {seen.st_mtime_ns}" if seen else "gone"


def _parted(marked: str) -> Passage:
    """A passage without the signs around what was found."""
    parts = re.split(f"([{BEGIN}{END}])", " ".join(marked.split()))
    out, inside = list[tuple[str, bool]](), False
    for part in parts:
        if part in (BEGIN, END):
            inside = part == BEGIN
        elif part:
            out.append((part, inside))
    return out


def static_files(output: Output) -> Iterator[tuple[str, str]]:
    """The index as script files for `search.js`, by their names: `index.js` says which words and which texts are in which
    of the others. Nothing where there are too many documents, or this Python's SQLite has no full text index."""
    if len(output.entries) > MOST_STATIC:
        return
    try:
        index = TextIndex()
    except sqlite3.OperationalError:
        return
    read = [read_text(output, entry) for entry in output.entries]
    for entry, text in zip(output.entries, read, strict=True):
        index.add(entry, text)
    begins = list[str]()
    for begin, terms in _shards(index.terms({entry.record.uid: i for i, entry in enumerate(output.entries)})):
        yield f"words-{len(begins)}.js", _script("words", len(begins), terms)
        begins.append(begin)
    firsts = list[int]()
    for first, texts in _groups(read):
        yield f"texts-{len(firsts)}.js", _script("texts", len(firsts), texts)
        firsts.append(first)
    yield "index.js", f"window.SEARCH_INDEX = {_json({'words': begins, 'texts': firsts})};\n"


def _shards(terms: Iterable[tuple[str, list[int]]]) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Words in order in files of a fair size, each with the two letters that it begins with; words that begin with the
    same two are in one."""
    held, size, begin, last = dict[str, list[int]](), 0, "", ""
    for term, places in terms:
        if size >= SHARD and term[:2] != last:
            yield begin, held
            held, size, begin = {}, 0, term[:2]
        held[term] = places
        size += len(term) + 6 * len(places)
        last = term[:2]
    yield begin, held


def _groups(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    held, size, first = list[str](), 0, 0
    for i, text in enumerate(texts):
        if size >= TEXTS:
            yield first, held
            held, size, first = [], 0, i
        held.append(text)
        size += len(text)
    yield first, held


def _script(kind: str, number: int, values: object) -> str:
    return f"window.SEARCH.take({json.dumps(kind)}, {number}, {_json(values)});\n"


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
