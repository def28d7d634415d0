"""Whether the text layer of a page is to be trusted, or the page to be read from its image; with the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass

import wordfreq

from digitize.extract.known_words import best_share, of_script, script_shares, tokens
from digitize.extract.render import COVERS, PageObjects
from digitize.extract.settings import TextLayerUse
from digitize.extract.textlayer import UNMAPPED, TextLayer

UNMAPPED_SHARE = 0.1  # of characters without meaning in Unicode
MOST_UNREADABLE = 0.5  # of the characters stand in words with such; below it only these words are read from the image
FEW_WORDS = 15  # too few to judge a language by
FEW_LETTERS, SYMBOLS = 40, 0.3  # of so many characters, at least this share are letters or digits in any text
GARBLED = 0.2  # known share below which a layer is not language; names and numbers alone stay above
POOR_SCAN = 0.55  # known share that a scan's hidden layer must have
PLAINLY = 0.7  # known share of a language at which no other needs to be tried
JUDGED_WORDS = 250


@dataclass(frozen=True, slots=True)
class Verdict:
    """`use` the text layer, or not, and why. `partly`: it may be right, but is not all that the page says."""

    use: bool
    reason: str
    partly: bool = False


def judge(layer: TextLayer, objects: PageObjects, setting: TextLayerUse, languages: Iterable[str]) -> Verdict:
    """Whether the layer stands for the page. `languages` are those that may occur, looked at first."""
    letters = sum(len(word.text) for run in layer.runs for word in run.words)
    drawn = objects.images + objects.paths
    if letters == 0:
        if not drawn and not objects.texts:
            return Verdict(True, "blank page")
        return Verdict(False, "no text layer" if not layer.text.strip() else "text layer of nothing but spaces")
    if setting == "use":
        return Verdict(True, "text layer, as asked")
    strange = len(UNMAPPED.findall(layer.text))
    unmapped = strange / max(len("".join(layer.text.split())), 1) if strange else 0.0
    if unmapped > UNMAPPED_SHARE and _unreadable(layer) > MOST_UNREADABLE:
        return Verdict(False, f"{unmapped:.0%} of the text layer has no meaning in Unicode")
    scanned = objects.coverage > COVERS
    text = "\n".join(" ".join(word.text for word in run.words) for run in layer.runs)
    words = tokens(text, JUDGED_WORDS)
    if len(words) < FEW_WORDS:
        if letters >= FEW_LETTERS and sum(map(str.isalnum, text)) < SYMBOLS * letters:
            return Verdict(False, "the text layer is signs without letters")
        why = "few words in the text layer of a scan" if scanned else "text layer"
        return Verdict(not scanned, why, partly=scanned)
    known = best_share(words, languages, PLAINLY)
    needed = POOR_SCAN if scanned else GARBLED
    if known < needed:
        known = max(known, best_share(words, _all_of_script(text), needed))
    if known < needed:
        return Verdict(False, f"only {known:.0%} of the text layer are known words")
    return Verdict(True, f"text layer of a scan, {known:.0%} known words" if scanned else "text layer")


def _unreadable(layer: TextLayer) -> float:
    """The share of the characters that stand in words with signs without meaning."""
    words = [word.text for run in layer.runs for word in run.words]
    return sum(len(word) for word in words if UNMAPPED.search(word)) / max(sum(map(len, words)), 1)


def _all_of_script(text: str) -> list[str]:
    """Every language with known words that is written in the text's main script: a layer may be in one that can't be read."""
    shares = script_shares(text)
    if not shares:
        return []
    return of_script(sorted(wordfreq.available_languages("small")), max(shares, key=lambda script: shares[script]))
