"""The figures of a run: quality, confidence, speed, letters, memory; and what the promises ask of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.addresses.engines.loop import Told
from benchmarks.addresses.measure import (
    Confidence,
    Outcome,
    at_threshold,
    by_zone,
    confidence,
    outcome,
    right_rate,
    times,
)
from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.sets import ABSENT, ONLY_TYPOS, SEARCHES

Facts = dict[str, object]


@dataclass(slots=True)
class Measured:
    """What was measured of one engine: facts of its build, and for every round the answers and the memory.

    ``redis_cpu_s``: what its Redis, if it has one, computed during the rounds.
    """

    build: Facts
    rounds: list[list[Told]] = field(default_factory=list)
    memory: Facts = field(default_factory=dict)
    http: list[float] = field(default_factory=list)
    redis_cpu_s: float = 0.0


def figures(cases: Sequence[Case], measured: Mapping[str, Measured]) -> Facts:
    """Everything that a run tells, ready for JSON."""
    judged = {name: list(map(outcome, cases, one.rounds[0])) for name, one in measured.items()}
    return {
        "overall": {name: right_rate(_in(each, SEARCHES)).shown() for name, each in judged.items()},
        "classes": classes(judged),
        "zones": {
            name: {zone: rate.shown() for zone, rate in by_zone(_in(each, SEARCHES)).items()}
            for name, each in judged.items()
        },
        "confidence": {name: confident(each) for name, each in judged.items()},
        "letters": letters(judged),
        "engines": {name: engine(cases, one) for name, one in measured.items()},
        "ratios": ratios(cases, measured) if len(measured) == 2 else {},
    }


def _in(outcomes: Iterable[Outcome], names: Iterable[str]) -> list[Outcome]:
    wanted = set(names)
    return [each for each in outcomes if each.case.category in wanted]


def classes(judged: Mapping[str, list[Outcome]]) -> Facts:
    """For every class and engine the rate and its interval; ``below``: ours is under addok's whole interval."""
    out: Facts = {}
    for name in (*SEARCHES, "reverse"):
        rates = {engine: right_rate(_in(each, [name])) for engine, each in judged.items()}
        row: Facts = {engine: rate.shown() for engine, rate in rates.items() if rate.asked}
        if not row:
            continue
        if len(rates) == 2:
            row["below"] = rates["ours"].value < rates["addok"].interval[0]
        out[name] = row
    return out


def confident(outcomes: Sequence[Outcome]) -> Facts:
    """Wrong answers to what does not exist, and right ones withheld: at the threshold, and as the engine comes."""
    existing, absent = _in(outcomes, SEARCHES), _in(outcomes, ABSENT)
    found = confidence(existing, absent)
    by_set = {name: at_threshold([], _in(absent, [name]), found.threshold).wrong.shown() for name in ABSENT}
    return {**_shown(found), "by_set": by_set, "as_it_comes": _shown(at_threshold(existing, absent, 0.0))}


def _shown(found: Confidence) -> Facts:
    return {
        "threshold": round(found.threshold, 4),
        "withheld": found.withheld.shown(),
        "wrong": found.wrong.shown(),
    }


def letters(judged: Mapping[str, list[Outcome]]) -> Facts:
    """Letters to type before the right answer is among five: the mean, and how often ours needs no more."""
    typed = {name: [each.letters for each in _in(outcomes, ["autocomplete"])] for name, outcomes in judged.items()}
    found: Facts = {name: round(fmean(each), 2) for name, each in typed.items() if each}
    if len(found) == 2:
        pairs = list(zip(typed["ours"], typed["addok"], strict=True))
        found["no_more"] = round(sum(ours <= addok for ours, addok in pairs) / len(pairs), 4)
    return found


def spent(cases: Sequence[Case], told: Iterable[list[Told]], wanted: Callable[[Case], bool]) -> list[float]:
    """Milliseconds of every question of the wanted cases, over all rounds."""
    return [ms for one in told for case, each in zip(cases, one, strict=True) if wanted(case) for ms in each["ms"]]


def cpu(one: Measured) -> float:
    """Milliseconds of processor that a question takes, Redis among them; a busy machine does not change it much."""
    own = [ms for told in one.rounds for each in told for ms in each["cpu_ms"]]
    return (sum(own) + 1_000 * one.redis_cpu_s) / max(1, len(own))


def steady(one: Measured) -> float:
    """Share of the questions whose answers, in their order, were the same in every round."""
    first, *others = one.rounds
    same = [all(told["answers"] == again[at]["answers"] for again in others) for at, told in enumerate(first)]
    return sum(same) / max(1, len(same))


def _searches(case: Case) -> bool:
    return case.category in SEARCHES


SPEEDS: Mapping[str, Callable[[Case], bool]] = {
    "search": _searches,
    "only_typos": lambda case: case.category in ONLY_TYPOS,
    "absent": lambda case: case.category in ABSENT,
    "autocomplete": lambda case: case.category == "autocomplete",
    "reverse": lambda case: case.category == "reverse",
}


def engine(cases: Sequence[Case], one: Measured) -> Facts:
    """Build, memory and speed of one engine; every round's questions a second, to see the noise."""
    rounds = [times(spent(cases, [each], _searches)).get("q_per_s", 0.0) for each in one.rounds]
    speeds = {name: times(spent(cases, one.rounds, wanted)) for name, wanted in SPEEDS.items()}
    told: Facts = {"build": one.build, "memory": one.memory, **speeds, "http": times(one.http)}
    return told | {
        "search_q_per_s_by_round": rounds,
        "cpu_ms_per_question": round(cpu(one), 4),
        "steady": round(steady(one), 4),
    }


def ratios(cases: Sequence[Case], measured: Mapping[str, Measured]) -> Facts:
    """How many times faster (or smaller) ours is: above 1 is better than addok."""
    ours, addok = measured["ours"], measured["addok"]
    found: Facts = {}
    for name, wanted in SPEEDS.items():
        mine, theirs = times(spent(cases, ours.rounds, wanted)), times(spent(cases, addok.rounds, wanted))
        if mine and theirs:
            found[name] = _faster(mine, theirs)
    found["cpu_per_question"] = round(cpu(addok) / max(1e-6, cpu(ours)), 2)
    if ours.http and addok.http:
        found["http"] = _faster(times(ours.http), times(addok.http))
    for name in ("addresses_per_cpu_s", "bytes_per_address"):
        mine_is, theirs_is = float(str(ours.build[name])), float(str(addok.build[name]))
        found[name] = round(mine_is / theirs_is if name.startswith("addresses") else theirs_is / mine_is, 2)
    return found


def _faster(mine: Mapping[str, float], theirs: Mapping[str, float]) -> Facts:
    times_faster = {"q_per_s": mine["q_per_s"] / theirs["q_per_s"]}
    times_faster |= {name: theirs[name] / max(mine[name], 1e-3) for name in ("p50_ms", "p95_ms")}
    return {name: round(value, 2) for name, value in times_faster.items()}
