"""A rule that is asked about invented cases, and what its answers are worth."""

import re
from collections.abc import Iterable, Sequence
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

Answer: TypeAlias = Value | Refusal

ROUNDS = 3


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

    def ask(self, places: Places) -> Answer:
        """What the rule answers.

        :raises InvalidInput: ``unsupported_outcome``.
        """
        try:
            return self.function.answer(self.case(places)).outcome
        except Exception as error:  # whatever a stranger's rule raises is its answer; only its own kind is kept
            if isinstance(error, InvalidInput) and error.code == "unsupported_outcome":
                raise
            kind = type(error).__name__
            impossible = isinstance(error, ValueError | InvalidInput)
            if not impossible:
                self.errors.add(kind)
            return Refusal(kind, str(error), impossible)

    def differ(self, one: Places, other: Places) -> bool:
        """True when both cases exist and get two answers."""
        return self._differ(one, self.ask(one), other, self.ask(other))

    def unequal(self, answers: Iterable[tuple[Places, Answer]]) -> Couple | None:
        """The first two cases that exist, side by side among those that do, and are not answered alike."""
        existing = [(places, answer) for places, answer in answers if not is_impossible(answer)]
        return next((
            (one, other) for (one, here), (other, there) in pairwise(existing) if self._differ(one, here, other, there)
        ), None)  # fmt: skip

    def steady(self, cases: Sequence[Places]) -> bool:
        """True when each case gets the same answer however often and in whichever order it is asked."""
        first = {places: self.ask(places) for places in cases}
        turns = [cases[::-1], *([cases] * ROUNDS)]
        return all(_same(self.ask(places), first[places]) for turn in turns for places in turn)

    def _differ(self, one: Places, here: Answer, other: Places, there: Answer) -> bool:
        if is_impossible(here) or is_impossible(there):
            return False
        if isinstance(here, Refusal) and isinstance(there, Refusal):
            return here.kind != there.kind or self._bare(one, other, here) != self._bare(other, one, there)
        return not _same(here, there)

    def _bare(self, places: Places, other: Places, refusal: Refusal) -> str:
        """The message of an error without the values in which a case differs from the other."""
        message = refusal.message
        for rank, domain in enumerate(self.domains):
            if places[rank] != other[rank]:
                value = re.escape(str(domain.at(places[rank])))
                message = re.sub(rf"(?<!\w){value}(?!\w)", f"{{{self.names[rank]}}}", message)
        return message


def is_impossible(answer: Answer) -> bool:
    """True when the rule said that the case cannot exist."""
    return isinstance(answer, Refusal) and answer.impossible


def changed(places: Places, ranks: Sequence[int], values: Sequence[int]) -> Places:
    """*places* with other values at *ranks*."""
    there = dict(zip(ranks, values, strict=True))
    return tuple(there.get(rank, place) for rank, place in enumerate(places))


def _same(here: Answer, there: Answer) -> bool:
    """Equality in which « yes » is not 1."""
    return here == there and isinstance(here, bool) is isinstance(there, bool)
