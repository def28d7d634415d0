"""What damage does to characters, and the search for the cheapest undamaged value.

>>> typed = Damage({}, {"l": (("1", 0.3, "letter-for-digit"),)}, {}, {}, {})
>>> typed.repair("l22", frozenset("0123456789"), str.isdigit)
[Repaired(value='122', cost=0.3, rule='letter-for-digit')]
"""

import heapq
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

DIGIT_LIKE = {"з": "3", "З": "3", "б": "6"}
AT_DIGIT = re.compile(r"(?<=\d)[зЗб](?!\w{2})|[зЗб](?=\d)|(?<!\w)[зЗ](?!\w)")
"""Cyrillic letters that look like digits, among digits."""
SHORTEST_TITLE = 5
"""Letters of a word of a title that is known with a wrong letter."""
DIGIT_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[015](?=[^\W\d_])|(?<![\w])0(?=[^\W\d_]{4})|(?<=[^\W\d_]{3})0(?!\w)|(?<!\w)5(?=[a-zà-ÿ]{3})|(?<!\w)1(?=[A-Z]{4})|(?<!\w)4(?=[a-z]{2,})"
)
DIGITS_READ = dict(zip("lI|iOoОоZzзЗбSgqBGAb?", "11110000223365998646" + "7", strict=True))
AMONG_DIGITS = re.compile(
    r"(?<=\d)[lI|iOoОоZzзЗбSgqBGAb?](?=\d)|(?<=\d)[lIОоOZзЗ](?!\w)|(?<=\d\d)[iSgqz](?!\w)|(?<!\w)[зЗб](?=\d)"
    r"|(?:(?<=[a-zü] )|(?<=[a-zü]\. ))[lI|](?=\d)|(?<![\w.])[Zzi|](?=\d{2})"
    r"|(?<![\w./-])[Zl|](?=/\d)|(?<=\d/)[Zl|O](?![\w/])"
)
"""Letters between digits, behind the last one, or before the first one of a number that has a label."""
TITLE_WORD = re.compile(r"(?<![\w.])[^\W_]{4,}(?!\w)")
TEXTS = 64
"""Texts whose spelling is remembered."""
VOWELS = frozenset("aeiouyáéíóúàèìòùäöüâêîôûаеиоуыэюяіє")
RUN = re.compile(r"[^\W\d_]{4,}")
IN_WORDS = "letter-for-letter"
"""How a letter of a word is repaired: it was no digit, no capital and no letter of another script."""
TRIES = 120
"""How many candidates of one value are tried; a value that needs more is no value."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A value after its repair, what the repair costs and by which rule."""

    value: str
    cost: float
    rule: str


@dataclass(frozen=True)
class Damage:
    """The tables of `[damage]`: `costs` by name, `readings` from what is read to what may have been printed."""

    costs: Mapping[str, float]
    readings: Mapping[str, tuple[tuple[str, float, str], ...]]
    words: Mapping[str, str]
    fold: Mapping[int, str]
    transliteration: Mapping[str, str]
    near: frozenset[frozenset[str]] = frozenset()
    scripts: tuple[str, str] = ("", "")
    titles: frozenset[str] = frozenset()
    _skeletons: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _texts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def skeleton(self, text: str) -> str:
        """The text folded so that look-alike letters are the same: `Оп`, `on` and `0п` have one skeleton."""
        found = self._skeletons.get(text)
        if found is None:
            found = text.casefold().translate(self.fold)
            if len(self._skeletons) < 50_000:
                self._skeletons[text] = found
        return found

    def in_script_of(self, label: str, value: str) -> str:
        """The value with letters that look alike in two scripts written in that of its label."""
        if not any(char.isalpha() for char in label):
            return value
        one, other = self.scripts
        cyrillic = any("\u0400" <= char <= "\u04ff" for char in label)
        written = value.translate(str.maketrans(other, one) if cyrillic else str.maketrans(one, other))
        torn = not cyrillic and any("\u0400" <= char <= "\u04ff" for char in written)
        return value if torn else written

    def may_be_digit(self, char: str) -> bool:
        """Whether a digit is often read as this character."""
        return any(true.isdigit() for true, _, _ in self.readings.get(char, ()))

    def in_one_script(self, word: str) -> str:
        """A word that is in two scripts, in the one that only some of its letters have: `ГAРФ` with a Latin `A`."""
        one, other = self.scripts
        cyrillic = {char for char in word if "\u0400" <= char <= "\u04ff"}
        if not cyrillic or not any(char.isascii() for char in word):
            return word
        latin = any(char.isascii() and char not in other for char in word) and cyrillic <= set(one)
        return word.translate(str.maketrans(one, other) if latin else str.maketrans(other, one))

    def without_other_script(self, text: str) -> str:
        """A text whose only Cyrillic letters look like Latin ones or digits, without them: `R 29778, А 197З`."""
        one, other = self.scripts
        cyrillic = {char for char in text if "\u0400" <= char <= "\u04ff"}
        if not cyrillic or not cyrillic <= {*one, *DIGIT_LIKE} or not any(c.isascii() and c.isalpha() for c in text):
            return text
        text = AT_DIGIT.sub(lambda letter: DIGIT_LIKE[letter[0]], text)
        return text.translate(str.maketrans(one, other))

    def confusions(self, skeleton: str) -> list[str]:
        """The skeletons that differ from this one in one letter that is often read for the other: `сnp`, `cлp`."""
        return [
            skeleton[:i] + other + skeleton[i + 1 :]
            for i, char in enumerate(skeleton)
            for pair in self.near
            if char in pair
            for other in pair - {char}
        ]

    def looks_like(self, char: str) -> str:
        """A pattern of what a letter of a label may have been read as."""
        folded = self.skeleton(char)
        others = {folded} | {other for pair in self.near if folded in pair for other in pair}
        alike = {char, *(chr(code) for code, to in self.fold.items() if to in others), *others}
        return f"[{''.join(re.escape(one) for one in sorted(alike))}]"

    def often_confused(self, one: str, other: str) -> bool:
        """Two skeletons that differ in one letter, and in one that is often read for the other: `garp`, `garf`."""
        if len(one) != len(other):
            return False
        differ = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        return len(differ) == 1 and differ[0] in self.near

    def repair(self, text: str, alphabet: frozenset[str] | None, accepts: Callable[[str], bool]) -> list[Repaired]:
        """The cheapest readings of a damaged value, cheapest first, at most two.

        Best-first over the combinations of what each character may have been: exact, and bounded by `TRIES`.
        """
        options: list[list[tuple[str, float, str]]] = []
        worded = {i for run in RUN.finditer(text) if self._is_word(run[0]) for i in range(*run.span())}
        for i, char in enumerate(text):
            known = [reading for reading in self.readings.get(char, ()) if alphabet is None or reading[0] in alphabet]
            behind_letter = i == 1 and text[0].isalpha()
            if i and not behind_letter and char.isdigit() and text[i + 1 : i + 2].isdigit():
                known = [reading for reading in known if reading[0].isdigit()]
            if i in worded:
                known = [reading for reading in known if reading[2] == IN_WORDS]
            if alphabet is None or char in alphabet:
                known.insert(0, (char, 0.0, ""))
            if not known:
                return []
            options.append(known)
        first = (0,) * len(options)
        heap = [(sum(o[0][1] for o in options), first)]
        seen = {first}
        found: list[Repaired] = []
        for _ in range(TRIES):
            if not heap or len(found) > 1:
                break
            cost, picks = heapq.heappop(heap)
            chosen = [o[i] for o, i in zip(options, picks, strict=True)]
            value = "".join(c for c, _, _ in chosen)
            if accepts(value) and all(value != f.value for f in found):
                found.append(Repaired(value, cost, next((r for _, _, r in chosen if r), "")))
            for at, i in enumerate(picks):
                if i + 1 < len(options[at]):
                    nearby = (*picks[:at], i + 1, *picks[at + 1 :])
                    if nearby not in seen:
                        seen.add(nearby)
                        heapq.heappush(heap, (cost - options[at][i][1] + options[at][i + 1][1], nearby))
        return found

    def _is_word(self, run: str) -> bool:
        """Whether letters side by side are a word, and not digits that were read as letters."""
        return 2 * sum(self.may_be_digit(char) for char in run) < len(run)

    def in_words(self, text: str) -> str:
        """A text, character for character, with digits for letters among digits and its words as they are spelled."""
        found = self._texts.get(text)
        if found is None:
            found = self.without_other_script(text)
            for _ in range(2):
                found = AMONG_DIGITS.sub(lambda letter: DIGITS_READ[letter[0]], found)
            found = TITLE_WORD.sub(lambda word: self.spelled(word[0]), found)
            if len(self._texts) > TEXTS:
                self._texts.clear()
            self._texts[text] = found
        return found

    def spelled(self, word: str) -> str:
        """A word of a title as it was printed: with letters for the digits inside it, and as one of `titles` is spelled."""
        if word.isalpha() and (len(word) < SHORTEST_TITLE or word.casefold() in self.titles):
            return word
        spelled = DIGIT_IN_WORD.sub(_letter, word)
        if not spelled.isalpha() or spelled.casefold() in self.titles:
            return spelled if spelled.isalpha() else word
        for i, char in enumerate(spelled):
            for true, _, rule in self.readings.get(char.casefold(), ()):
                if rule == IN_WORDS and (spelled[:i] + true + spelled[i + 1 :]).casefold() in self.titles:
                    return spelled[:i] + (true.upper() if char.isupper() else true) + spelled[i + 1 :]
        return spelled

    def transliterate(self, text: str) -> str:
        """The text in Latin letters, each capital kept a capital: `ЦГАКО` → `TsGAKO`."""
        out = []
        for char in text:
            latin = self.transliteration.get(char.casefold())
            if latin is None:
                out.append(char)
            elif char.isupper():
                out.append(latin[:1].upper() + latin[1:])
            else:
                out.append(latin)
        return "".join(out)


def _letter(digit: re.Match[str]) -> str:
    """The letter that a digit inside a word was: `kyrk0arkiv`, `Har1ey`, `L1brary`."""
    before, after = (
        digit.string[max(0, digit.start() - 1) : digit.start()].strip(" .,("),
        digit.string[digit.end() : digit.end() + 1],
    )
    if not before and digit[0] != "0":
        return {"1": "I", "4": "A", "5": "S"}[digit[0]]
    if digit[0] == "1":
        return "l" if {before.casefold(), after.casefold()} & VOWELS else "i"
    letter = "o" if digit[0] == "0" else "s"
    return letter.upper() if (before or after).isupper() and after.isupper() else letter
