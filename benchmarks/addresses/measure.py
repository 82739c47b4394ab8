"""From answers to figures: rates with Wilson intervals, thresholds of confidence, times."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.addresses.engines.loop import FIRST_LETTERS, Told
from benchmarks.addresses.queries.cases import Answer, Case
from benchmarks.addresses.queries.rules import is_right

Z = 1.959963984540054  # 95 %
WITHHELD = 0.05  # right answers that a threshold may withhold


@dataclass(frozen=True, slots=True)
class Rate:
    """*hits* of *asked*, with Wilson's 95 % interval (E. B. Wilson, 1927)."""

    hits: int
    asked: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.hits / self.asked if self.asked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds; of nothing, from 0 to 1."""
        if not self.asked:
            return 0.0, 1.0
        n, share = self.asked, self.value
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def shown(self) -> dict[str, object]:
        """For the JSON line."""
        low, high = self.interval
        return {"rate": round(self.value, 4), "low": round(low, 4), "high": round(high, 4), "n": self.asked}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine answered to one case: whether its first answer is right, with which score, if any.

    ``letters``: after how many typed letters the right answer is among five (one more than there are: never).
    """

    case: Case
    answered: bool
    right: bool
    score: float
    certain: bool
    letters: int


def outcome(case: Case, told: Told) -> Outcome:
    """Judge the answers to one case by the rules of the query sets."""
    answers = [[_answer(row) for row in page] for page in told["answers"]]
    first = answers[-1][0] if answers[-1] else None
    letters = 0
    if case.ask.mode == "autocomplete":
        offset = min(FIRST_LETTERS, len(case.ask.text))
        pages = (at for at, page in enumerate(answers) if any(is_right(each, case) for each in page))
        letters = offset + next(pages, len(answers))
    if first is None:
        return Outcome(case, False, False, 0.0, False, letters)
    return Outcome(case, True, is_right(first, case), first.score, first.certain, letters)


def _answer(row: Sequence[object]) -> Answer:
    kind, citycode, street, number, longitude, latitude, score, certain = row
    point = (float(str(longitude)), float(str(latitude)))
    return Answer(str(kind), str(citycode), str(street), str(number), point, float(str(score)), bool(certain))


def right_rate(outcomes: Iterable[Outcome]) -> Rate:
    """How often the first answer is right."""
    every = list(outcomes)
    return Rate(sum(each.right for each in every), len(every))


def zone(case: Case) -> str:
    """Where accuracy is looked at apart: the zone of the address, or ``no_number`` for what has none."""
    return case.zone if case.right and case.right[0].kind == "housenumber" else "no_number"


def by_zone(outcomes: Iterable[Outcome]) -> dict[str, Rate]:
    """Accuracy apart for Paris, towns, rural communes, overseas, and addresses without number."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[zone(each.case)].append(each)
    return {name: right_rate(members) for name, members in sorted(groups.items())}


@dataclass(frozen=True, slots=True)
class Confidence:
    """At *threshold*: right answers withheld, and answers to what does not exist given all the same."""

    threshold: float
    withheld: Rate
    wrong: Rate


def confidence(existing: Sequence[Outcome], absent: Sequence[Outcome]) -> Confidence:
    """The wrong answers that are left when a threshold withholds 5 % of the right ones.

    The threshold is found on one half of the existing addresses and its cost measured on the other half, for each
    engine alike. An engine's own « not certain » withholds too.
    """
    threshold = _threshold(existing[::2])
    return at_threshold(existing[1::2], absent, threshold)


def at_threshold(existing: Iterable[Outcome], absent: Iterable[Outcome], threshold: float) -> Confidence:
    """What a given threshold withholds and lets pass; 0 is the engine as it comes."""

    def given(each: Outcome) -> bool:
        return each.answered and each.certain and each.score >= threshold

    right, none = [each for each in existing if each.right], list(absent)
    withheld = Rate(sum(not given(each) for each in right), len(right))
    return Confidence(threshold, withheld, Rate(sum(given(each) and not each.right for each in none), len(none)))


def _threshold(outcomes: Iterable[Outcome]) -> float:
    scores = sorted(each.score if each.certain else 0.0 for each in outcomes if each.right)
    return scores[int(len(scores) * WITHHELD)] if scores else 0.0


def times(milliseconds: Sequence[float]) -> dict[str, float]:
    """Questions a second in one process, median and 95th percentile in milliseconds."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    return {
        "n": len(ordered),
        "q_per_s": round(1_000 * len(ordered) / sum(ordered), 1),
        "p50_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 3),
    }
