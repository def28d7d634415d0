"""What is known of each line, as one table: name → value. A sequence model learns from it (label.py)."""

from collections import Counter
from collections.abc import Sequence

from digitize.label.geometry import Placed
from digitize.label.notes import marker
from digitize.label.numbers import number_of
from digitize.label.roles import Survey

Value = float | str | bool


def features(seen: Survey) -> list[dict[str, Value]]:
    """The features of every line of a source in reading order; lengths are shares of the type size."""
    times = Counter(line.text for line in seen.lines)
    text = {line.at: i for i, line in enumerate(seen.scene.lines)}
    return [
        {
            **_place(line),
            **_type(line),
            **_words(line, times[line.text]),
            **_cues(seen, line, text.get(line.at)),
        }
        for line in seen.lines
    ]


def _place(line: Placed) -> dict[str, Value]:
    lies = "centred" if line.centred else "right" if line.right_set else "full" if line.full else "left"
    return {
        "lies": lies,
        "indent": round(line.left, 1),
        "slack": round(line.right, 1),
        "gap": 9.0 if line.gap is None else round(line.gap, 2),
        "first of column": line.gap is None,
        "from top": min(line.top, 5),
        "from foot": min(line.bottom, 5),
        "height": round(line.height, 2),
        "under rule": line.below_rule,
    }


def _type(line: Placed) -> dict[str, Value]:
    return {
        "size": round(line.size, 2),
        "bold": line.line.bold,
        "italic": line.line.italic,
        "capitals": round(line.capitals, 1),
    }


def _words(line: Placed, times: int) -> dict[str, Value]:
    found = number_of(line.text)
    return {
        "number": "" if found is None else "alone" if found[1] else "words",
        "note mark": marker(line.text) is not None,
        "begins low": line.text.lstrip("\"'«„“‘([")[:1].islower(),
        "ends": line.text[-1] if line.text[-1:] in tuple(".,:;!?-)]") else "",
        "length": min(len(line.text) // 10, 9),
        "times": min(times, 3),
    }


def _cues(seen: Survey, line: Placed, i: int | None) -> dict[str, Value]:
    scene = seen.scene
    mark = seen.marks.get(line.at)
    return {
        "furniture": mark[1] if mark else "",
        "note": line.at in seen.notes,
        "front": line.at in seen.front,
        "kind": (scene.kind(i) or "") if i is not None else "",
        "title words": i is not None and scene.cues.title(line.text) >= 0.5,
        "opening": i is not None and scene.opening(i),
    }


def neighbours(table: Sequence[dict[str, Value]], i: int, reach: int = 2) -> list[str]:
    """The features of line i and of the lines around it as words, numbers in coarse steps, for a sequence model."""
    out = ["bias"]
    for k in range(-reach, reach + 1):
        if 0 <= i + k < len(table):
            out += [f"{k}:{name}={_step(value)}" for name, value in table[i + k].items() if value not in ("", False)]
        else:
            out.append(f"{k}:none")
    return out


def _step(value: Value) -> str:
    if isinstance(value, float):
        return str(min(round(value * 4) / 4, 9) if value < 2 else min(round(value), 9))
    return str(value)
