"""The best places for the notes of one foot, which follow the order of the calls, by dynamic programming (Viterbi)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

NEVER = float("-inf")


class Place(NamedTuple):
    """Where a note may be called: in a document (by its place in `starts`), behind the calls that were answered."""

    document: int
    call: int = -1


class Gains(NamedTuple):
    """What speaks for a note's places: that it answers the call there; by documents, that it is called there unseen, that
    it is the first of the foot's notes there, and that the note above is there, too."""

    answers: Mapping[Place, float]
    unseen: Mapping[Place, float]
    begins: Mapping[int, float]
    goes_on: Mapping[int, float]

    def without(self, document: int) -> "Gains":
        """The gains of a note that is not this document's."""
        answers, unseen = (
            {x: NEVER if x.document == document else gain for x, gain in of.items()}
            for of in (self.answers, self.unseen)
        )
        return self._replace(answers=answers, unseen=unseen)


def best_path(gains: Sequence[Gains], places: Sequence[Place]) -> tuple[float, list[Place]]:
    """What the best places of the notes gain, and which these are. `places` are in order."""
    best = {x: gains[0].answers[x] + gains[0].begins[x.document] for x in places}
    back: list[dict[Place, Place]] = []
    for note in gains[1:]:
        best, froms = _step(best, note, places)
        back.append(froms)
    path = [max(places, key=lambda place: (best[place], -place.document, -place.call))]
    gain = best[path[0]]
    for froms in reversed(back):
        path.append(froms[path[-1]])
    return gain, path[::-1]


def _step(
    best: Mapping[Place, float], note: Gains, places: Sequence[Place]
) -> tuple[dict[Place, float], dict[Place, Place]]:
    """The best up to the next note, by its places, and the place of the note before for each."""
    row: dict[Place, float] = {}
    froms: dict[Place, Place] = {}
    entry: tuple[float, Place] | None = None  # the best place in the documents before
    within: tuple[float, Place] | None = None  # the best before in the same document
    for before, place in pairwise([None, *places]):
        assert place is not None
        if before is not None and before.document != place.document:
            entry = max(x for x in (entry, within, (best[before], before)) if x)
            within = None
        elif before is not None:
            within = max(x for x in (within, (best[before], before)) if x)
        goes_on = note.goes_on[place.document]
        options = [(best[place] + goes_on + note.unseen[place], place)]
        if entry:
            options.append((entry[0] + note.begins[place.document] + note.answers[place], entry[1]))
        if within:
            options.append((within[0] + goes_on + note.answers[place], within[1]))
        row[place], froms[place] = max(options)
    return row, froms
