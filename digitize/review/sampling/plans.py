"""When a sample passes: by the DFG's 500 characters, by ISO 2859-1, or by rates of one's own."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from digitize.errors import DigitizeError
from digitize.review.sampling.intervals import Estimate

Kind = Literal["none", "dfg", "iso2859", "rate"]
DFG_SIZE = 500  # characters
SIGMAS = 2.0  # standard deviations above the claim: an error probability of about 2.5 %
LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000)
"""The largest lot of each code letter from A on at general inspection level II; beyond the last it is Q."""
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
"""The sample size of each code letter, A to H, J to N, P to R. No lot of level II is R, but an arrow leads there."""
LETTERS = "ABCDEFGHJKLMNPQR"
AQLS = (0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0)
"""Acceptance quality limits, in nonconforming items of a hundred."""
STAIRS = {0: 0, 3: 1, 4: 2, 5: 3, 6: 5, 7: 7, 8: 10, 9: 14, 10: 21}
"""Acceptance numbers by how many letters a plan stands below the one of its AQL that accepts none."""


class PlanError(DigitizeError):
    """A plan that there is not."""

    code = "plan"


class Plan(BaseModel):
    """`aql` in items of a hundred (iso2859), `claim` the share of right characters that is claimed (dfg), `rates` the
    highest error rate by measure, `*` for all others (rate)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "none"
    aql: float | None = None
    claim: float | None = None
    rates: dict[str, float] = Field(default_factory=dict)


def plan_of(kind: str | None, claim: float | None, aql: float | None, rates: Sequence[str]) -> Plan:
    """The plan that options name: where none is named, the one that what else is given belongs to. Raises PlanError."""
    guessed: Kind = "dfg" if claim is not None else "iso2859" if aql is not None else "rate" if rates else "none"
    allowed = {}
    for given in rates:
        measure, _, rate = given.rpartition("=")
        try:
            allowed[measure or "*"] = float(rate)
        except ValueError:
            raise PlanError(f"{given!r} is no rate", "give --rate 0.01, or --rate characters=0.01") from None
    known = {"kind": kind or guessed, "claim": claim, "aql": aql, "rates": allowed}
    return Plan.model_validate(known)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a measure passes, None where the plan does not judge it; and by what, in words."""

    passed: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Single:
    """A single sampling plan: the code letter, the sample, and the most nonconforming items with which the lot passes."""

    letter: str
    size: int
    accept: int


def iso2859(lot: int, aql: float) -> Single:
    """The single sampling plan for normal inspection at general inspection level II: tables 1 and 2-A of ISO 2859-1:1999
    (those of MIL-STD-105E, 1989, are the same). Where its table has an arrow, the plan that it points to; a sample as
    large as the lot is the whole lot.

    Table 2-A is a staircase: one step in the AQL is one in the letter. Raises PlanError for another AQL.

    >>> iso2859(1000, 1.0)
    Single(letter='J', size=80, accept=2)
    >>> iso2859(1000, 0.10)
    Single(letter='K', size=125, accept=0)
    """
    if aql not in AQLS:
        raise PlanError(f"{aql:g} is no AQL of ISO 2859-1", f"give one of {', '.join(f'{one:g}' for one in AQLS)}")
    letter = bisect_left(LOTS, lot)
    zero = len(LOTS) - AQLS.index(aql)  # the letter whose plan accepts none: Q's with the lowest AQL
    step = letter - zero
    if step in (1, 2):
        step = 0 if step == 1 and zero >= 0 else 3
    step = min(max(step, 0 if zero >= 0 else 3), 10)
    at = zero + step
    return Single(LETTERS[at], min(SIZES[at], lot), STAIRS[step])


def dfg_least(claim: float, judged: int) -> int:
    """How many of the judged characters must be right so that the claimed share of right ones is accepted, at an error
    probability of 2.5 %: the Bernoulli trial of the DFG's practical guidelines on digitisation (form 12.151), which
    take 500 characters and publish these numbers, which are those of the normal approximation at two standard
    deviations. Above 99 % all must be right.

    >>> [dfg_least(claim, 500) for claim in (0.95, 0.96, 0.97, 0.98, 0.99, 0.995)]
    [485, 489, 493, 496, 499, 500]
    """
    if claim > 0.99:
        return judged
    return round(judged * claim + SIGMAS * math.sqrt(judged * claim * (1 - claim)))


def verdict(plan: Plan, measure: str, found: Estimate, lot: int) -> Verdict:
    """Whether a measure passes; `lot` is how many items of its kind the corpus has."""
    match plan.kind:
        case "dfg" if measure == "characters":
            claim = plan.claim or 0.0
            least, right = dfg_least(claim, found.judged), found.judged - found.wrong
            told = f"{right} of {found.judged} characters are right; {claim:.1%} is accepted from {least} on"
            if found.judged < DFG_SIZE:
                return Verdict(None, f"{found.judged} of {DFG_SIZE} characters are judged")
            return Verdict(right >= least, told)
        case "iso2859" if measure != "words":
            single = iso2859(lot, plan.aql or 0.0)
            told = f"{found.wrong} of {found.judged} wrong; AQL {plan.aql:g}, letter {single.letter}: at most {single.accept} of {single.size}"
            if found.wrong > single.accept:
                return Verdict(False, told)
            return Verdict(True if found.judged >= single.size else None, told)
        case "rate":
            most = plan.rates.get(measure, plan.rates.get("*"))
            if most is not None:
                told = f"the rate is at most {found.high:.2%} (95 %); allowed is {most:.2%}"
                return Verdict(found.high <= most, told)
    return Verdict(None, "")
