"""What a judged sample says of its corpus, on one page: JSON (schema `digitize/certificate/1`) and HTML; and its check."""

import json
import math
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup

from digitize import __version__
from digitize.errors import OutputError
from digitize.review.pages import TEMPLATES, templates
from digitize.review.sampling import kept
from digitize.review.sampling.frame import Frame
from digitize.review.sampling.intervals import LEVEL, Estimate
from digitize.review.sampling.plans import Plan
from digitize.review.sampling.records import Sample, SampleError
from digitize.review.sampling.results import Measured, Result, result
from digitize.store import Place

SCHEMA = "digitize/certificate/1"
PROGRAM = "program"  # what may differ between a certificate and its check


def certificate(output: Path, name: str) -> dict[str, Any]:
    """The certificate of a sample as its files give it. Raises SampleError where the corpus is not what was sampled, or
    nothing of it is judged."""
    sample = kept.read_sample(output, name)
    frame = Frame(output)
    if frame.sha256 != sample.corpus.sha256:
        told = "its texts or records have changed since the sample was drawn"
        raise SampleError(f"{output}: {told}", "draw another sample, and judge that")
    again = frame.draw(sample.name, sample.seed, sample.plan, *_drawn(sample))
    if again != sample:
        raise SampleError(
            f"{output}: the seed {sample.seed} draws other items than the sample {name} has", "draw it again"
        )
    found = result(sample, kept.read_judgements(output, name))
    if not found.judged:
        raise SampleError(f"{output}: nothing of the sample {name} is judged", "judge it: digitize review")
    return _values(output, sample, found)


def _drawn(sample: Sample) -> tuple[int, int]:
    kinds = [item.kind for item in sample.items]
    return kinds.count("document"), kinds.count("character")


def _values(output: Path, sample: Sample, found: Result) -> dict[str, Any]:
    of_sample, of_judgements = kept.digest(output, sample.name)
    documents, characters = _drawn(sample)
    return {
        "schema": SCHEMA,
        PROGRAM: f"digitize {__version__}",
        "corpus": sample.corpus.model_dump(mode="json"),
        "plan": sample.plan.model_dump(mode="json") | {"told": told(sample.plan)},
        "sample": {
            **{"name": sample.name, "seed": sample.seed, "sha256": of_sample, "judgements_sha256": of_judgements},
            **{"documents": documents, "characters": characters, "judged": found.judged, "items": found.of},
            "strata": [stratum.model_dump(mode="json") for stratum in sample.strata],
        },
        "level": LEVEL,
        "measures": [_measure(one) for one in found.measures],
        "passed": found.passed,
        "reviewers": list(found.reviewers),
        "judged": {"first": found.first, "last": found.last},
    }


def _measure(one: Measured) -> dict[str, Any]:
    return {
        "measure": one.name,
        "unclear": one.unclear,
        **(_estimate(one.estimate) if one.estimate else dict.fromkeys(("judged", "wrong", "rate", "low", "high"))),
        "passed": one.verdict.passed,
        "why": one.verdict.why,
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    rounded = {"rate": round(found.rate, 6), "low": _down(found.low), "high": 0.0 - _down(-found.high)}  # no -0.0
    return {"judged": found.judged, "wrong": found.wrong, **rounded}


def _down(value: float) -> float:
    """Rounded so that the interval never gets shorter."""
    return math.floor(value * 1e6 + (1e-6 if value == round(value, 6) else 0)) / 1e6


def told(plan: Plan) -> str:
    """A plan in words."""
    match plan.kind:
        case "dfg":
            return f"DFG, practical guidelines on digitisation: 500 characters at random; claimed are {plan.claim:.1%} right"
        case "iso2859":
            return f"ISO 2859-1, single sampling, normal inspection, level II, AQL {plan.aql:g}"
        case "rate":
            rates = ", ".join(
                f"{'all' if name == '*' else name} {most:.2%}" for name, most in sorted(plan.rates.items())
            )
            return f"The 95 % interval ends at or below the rate allowed: {rates}"
        case _:
            return "Rates and their intervals, without a limit to pass"


def as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def page(values: dict[str, Any]) -> str:
    """One HTML page that needs no other and prints on one sheet."""
    style = (TEMPLATES / "certificate.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return templates().get_template("certificate.html").render(made=values, style=Markup(style), digest=digest)


def save(output: Path, name: str) -> tuple[Place, dict[str, Any]]:
    """Writes the certificate of a sample beside it; gives the place of its page. Raises as `certificate`, OutputError."""
    values = certificate(output, name)
    return kept.write_certificate(output, name, as_json(values), page(values)), values


def check(output: Path, place: Place) -> list[str]:
    """What differs between a certificate and what the files give now; nothing where it holds. The program's version may
    differ. Raises OutputError when the certificate can't be read."""
    try:
        said = json.loads(place.read_bytes())
        name = str(said["sample"]["name"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputError(f"{place}: no certificate ({error})", "write one: digitize certificate") from None
    try:
        found = json.loads(as_json(certificate(output, name)))
    except SampleError as error:
        return [error.message]
    keys = dict.fromkeys([*found, *said])
    return [
        difference for key in keys if key != PROGRAM for difference in _differences(key, said.get(key), found.get(key))
    ]


def _differences(name: str, said: Any, found: Any) -> list[str]:
    if isinstance(said, dict) and isinstance(found, dict):
        keys = dict.fromkeys([*found, *said])
        return [one for key in keys for one in _differences(f"{name}.{key}", said.get(key), found.get(key))]
    if isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        pairs = enumerate(zip(said, found, strict=True))
        return [one for k, (a, b) in pairs for one in _differences(_label(name, k, b), a, b)]
    return [] if said == found else [f"{name}: the certificate says {_short(said)}, the files {_short(found)}"]


def _label(name: str, k: int, value: Any) -> str:
    return f"{name}.{value['measure']}" if isinstance(value, dict) and "measure" in value else f"{name}.{k + 1}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:60]} … ({len(text)} characters)"
