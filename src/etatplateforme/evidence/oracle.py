"""A rule that is asked about invented cases, and what its answers are worth: the same, different, or not comparable."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions.domains import Domain, Value
from etatplateforme.guarantor.decisions.function import AnyDecision, Case
from etatplateforme.guarantor.decisions.twins import Refusal

Places: TypeAlias = tuple[int, ...]
"""A case as the places of its values in the rows of its inputs, in the order of the inputs."""

Couple: TypeAlias = tuple[Places, Places]
"""Twins."""

ROUNDS = 3


class Gap(Enum):
    """What two answers have between them. UNSURE: one, or each in its own way, is an error."""

    NONE = auto()
    UNSURE = auto()
    CERTAIN = auto()


class Oracle:
    """Asks a rule, and notes the errors that are none of its answers."""

    def __init__(self, function: AnyDecision) -> None:
        self.function = function
        self.names = tuple(function.inputs)
        self.domains: tuple[Domain, ...] = tuple(one.domain for one in function.inputs.values())
        self.errors: set[str] = set()

    def case(self, places: Places) -> Case:
        """The case at *places*."""
        return {name: domain.at(at) for name, domain, at in zip(self.names, self.domains, places, strict=True)}

    def ask(self, places: Places) -> Value | Refusal:
        """What the rule answers.

        :raises InvalidInput: ``unsupported_outcome``.
        """
        try:
            return self.function.answer(self.case(places)).outcome
        except Exception as error:  # whatever a stranger's rule raises is its answer; only its own kind is kept
            if isinstance(error, InvalidInput) and error.code == "unsupported_outcome":
                raise
            kind = type(error).__name__
            if not isinstance(error, ValueError):
                self.errors.add(kind)
            return Refusal(kind, str(error))

    def gap(self, one: Places, other: Places, here: Value | Refusal, there: Value | Refusal) -> Gap:
        """What stands between two answers. Two errors that differ only by the values of their cases are the same."""
        if not isinstance(here, Refusal) and not isinstance(there, Refusal):
            return Gap.NONE if _same(here, there) else Gap.CERTAIN
        if isinstance(here, Refusal) and isinstance(there, Refusal) and here.kind == there.kind:
            return Gap.NONE if self._bare(one, other, here) == self._bare(other, one, there) else Gap.UNSURE
        return Gap.UNSURE

    def compare(self, row: Sequence[Places]) -> dict["Gap", Couple]:
        """The first couple of a row of cases for each kind of gap; twins side by side, errors aside, tell them all."""
        answers = [(places, self.ask(places)) for places in row]
        answered = [(places, answer) for places, answer in answers if not isinstance(answer, Refusal)]
        found: dict[Gap, Couple] = {}
        for kind, cases in ((Gap.CERTAIN, answered), (Gap.UNSURE, answers)):
            for (one, here), (other, there) in pairwise(cases):
                if self.gap(one, other, here, there) is kind:
                    found[kind] = one, other
                    break
        return found

    def steady(self, cases: Sequence[Places]) -> bool:
        """True when each case gets the same answer however often and in whichever order it is asked."""
        first = [self.ask(places) for places in cases]
        turns = [cases[::-1], *([cases] * ROUNDS)]
        return all(_same_answer(self.ask(places), first[cases.index(places)]) for turn in turns for places in turn)

    def _bare(self, places: Places, other: Places, refusal: Refusal) -> str:
        """The message of an error without the values in which a case differs from the other."""
        message = refusal.message
        for rank, domain in enumerate(self.domains):
            if places[rank] != other[rank]:
                value = re.escape(str(domain.at(places[rank])))
                message = re.sub(rf"(?<!\w){value}(?!\w)", f"{{{self.names[rank]}}}", message)
        return message


def _same(here: Value, there: Value) -> bool:
    """Equality in which « yes » is not 1."""
    return here == there and isinstance(here, bool) is isinstance(there, bool)


def _same_answer(here: Value | Refusal, there: Value | Refusal) -> bool:
    if isinstance(here, Refusal) or isinstance(there, Refusal):
        return here == there
    return _same(here, there)


def changed(places: Places, ranks: Sequence[int], values: Sequence[int]) -> Places:
    """*places* with other values at *ranks*."""
    there = dict(zip(ranks, values, strict=True))
    return tuple(there.get(rank, place) for rank, place in enumerate(places))
