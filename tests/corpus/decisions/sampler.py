"""Cases drawn evenly from the types of a decision, and the chance that a twin is treated otherwise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import EnumMeta
from itertools import combinations, count
from math import prod
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

from tests.corpus.decisions.criteria import NATURES, Nature
from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Entry

UNKNOWN = 0.25
"""Share of the cases where a value that may be unknown is."""
TWINS = 8
"""Twins of each drawn case, at least."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values of one input, by rank, and whether a value is one of them."""

    size: int
    at: Callable[[int], object]
    holds: Callable[[object], bool]
    optional: bool = False

    def draw(self, rng: Random, *, round_numbers: bool = False) -> object:
        """A value; one of about a hundred round ranks if asked, since thresholds are round."""
        if self.optional and rng.random() < UNKNOWN:
            return None
        rank = int(rng.random() * self.size)
        if round_numbers and self.size > 100:
            rank -= rank % (self.size // 100)
        return self.at(rank)

    def another(self, value: object, rng: Random) -> object:
        """A value that differs from *value*."""
        while (drawn := self.draw(rng)) == value:
            pass
        return drawn


def domain_of(annotation: object) -> Domain:
    """The values that an annotation of the corpus allows. Raises TypeError on any other."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _between(args[1])
    if origin in (Union, UnionType):
        known = domain_of(next(arg for arg in args if arg is not NoneType))
        return Domain(known.size, known.at, lambda value: value is None or known.holds(value), optional=True)
    if origin is Literal:
        return _among(args)
    if annotation is bool:
        return _among((False, True))
    if isinstance(annotation, EnumMeta):
        return _among(tuple(annotation))
    raise TypeError(annotation)


def _among(values: tuple[object, ...]) -> Domain:
    return Domain(
        len(values), values.__getitem__, lambda value: any(type(v) is type(value) and v == value for v in values)
    )


def _between(bounds: object) -> Domain:
    match bounds:
        case Between(low=date() as first, high=date() as last):
            return Domain(
                (last - first).days + 1,
                lambda rank: first + timedelta(days=rank),
                lambda value: isinstance(value, date) and first <= value <= last,
            )
        case Between(low=Decimal() as least, high=Decimal() as most, step=Decimal() as step):
            return Domain(
                int((most - least) / step) + 1,
                lambda rank: least + step * rank,
                lambda value: isinstance(value, Decimal) and least <= value <= most and (value - least) % step == 0,
            )
        case Between(low=int() as lowest, high=int() as highest):
            return Domain(
                highest - lowest + 1,
                lambda rank: lowest + rank,
                lambda value: type(value) is int and lowest <= value <= highest,
            )
        case _:
            raise TypeError(bounds)


def domains(entry: Entry) -> dict[str, Domain]:
    """The values of every input of a decision."""
    hints = get_type_hints(entry.function, include_extras=True)
    return {name: domain_of(hint) for name, hint in hints.items() if name != "return"}


def watched(entry: Entry) -> tuple[str, ...]:
    """The inputs that describe a person."""
    return tuple(name for name in domains(entry) if name in NATURES)


def decisive(entry: Entry) -> list[frozenset[str]]:
    """The inputs, or pairs of them, that the expected verdict rests on."""
    hurtful = [*(frozenset({name}) for name in entry.guilty_on), *entry.also]
    accusing = [names for names in hurtful if any(accuses(name, entry) for name in names)]
    return accusing or hurtful


def accuses(name: str, entry: Entry) -> bool:
    """Whether a difference on this input is an accusation: nothing excuses a forbidden one."""
    nature = NATURES[name]
    return nature is Nature.FORBIDDEN or (nature is Nature.PROTECTED and name not in entry.justified)


@dataclass(frozen=True, slots=True)
class Impossible:
    """The case cannot exist."""

    reason: str


@dataclass(frozen=True, slots=True)
class Crash:
    """Somebody got no answer."""

    error: str


def answer(entry: Entry, case: Mapping[str, object]) -> object:
    """What the decision says of a case: its value, that it is impossible, or that it broke."""
    try:
        return entry.function(**case)
    except ValueError as refusal:
        return Impossible(str(refusal))
    except Exception as broken:
        return Crash(type(broken).__name__)


def singles_and_pairs(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every name alone, then every two together."""
    return [(name,) for name in names] + list(combinations(names, 2))


def conclusive(one: object, other: object) -> bool:
    """Whether both cases exist, so that their answers can be compared."""
    return not isinstance(one, Impossible) and not isinstance(other, Impossible)


def twins(
    entry: Entry, changes: list[tuple[str, ...]], rng: Random
) -> Iterator[tuple[tuple[str, ...], object, object]]:
    """Without end, for drawn cases and each of *changes*, several times over: names, answer, twin's answer."""
    inputs = domains(entry)
    several = changes * (1 + TWINS // len(changes))
    for number in count():
        case = {name: inputs[name].draw(rng, round_numbers=number % 2 == 1) for name in inputs}
        first = answer(entry, case)
        for names in several:
            twin = case | {name: inputs[name].another(case[name], rng) for name in names}
            yield names, first, answer(entry, twin)


def share_of(entry: Entry, within: Mapping[str, object]) -> float:
    """Part of all cases that lie within narrower annotations of some inputs."""
    inputs = domains(entry)
    return prod(domain_of(annotation).size / inputs[name].size for name, annotation in within.items())


def rarity(entry: Entry, within: Mapping[str, object], cases: int, rng: Random) -> float:
    """Chance that a case and its twin get different answers, for the easiest of the decisive changes.

    *within* holds narrower annotations of the inputs that matter only there: cases are drawn inside, and the chance
    is multiplied by the share of their values. What would differ outside is not counted.
    """
    inputs = domains(entry)
    drawn_from = inputs | {name: domain_of(annotation) for name, annotation in within.items()}
    hits = max(
        sum(_differs(entry, sorted(names), inputs, drawn_from, rng) for _ in range(cases)) for names in decisive(entry)
    )
    return share_of(entry, within) * hits / cases


def _differs(
    entry: Entry, names: list[str], inputs: Mapping[str, Domain], drawn_from: Mapping[str, Domain], rng: Random
) -> bool:
    case = {name: domain.draw(rng) for name, domain in drawn_from.items()}
    twin = case | {name: inputs[name].another(case[name], rng) for name in names}
    one, other = answer(entry, case), answer(entry, twin)
    return conclusive(one, other) and one != other
