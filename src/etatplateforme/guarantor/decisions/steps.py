"""The steps that a decision tells while it decides: each condition and each amount, its article, the values it used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from etatplateforme.guarantor.decisions.domains import Value

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``holds`` says whether the condition was met; None for an amount, which is then in ``result``.

    What is told of one person stays out of representations.
    """

    text: str
    article: str
    holds: bool | None = field(repr=False)
    result: Value = field(default=None, repr=False)
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), repr=False)


class Steps:
    """Where a rule says its steps. A rule that has some takes one: ``steps: Steps = UNTOLD``; nobody gives it.

    >>> if steps.test("Le quotient est sous 400 €", quotient < 400, article="article 2", quotient=quotient):
    ...     return steps.value("Tarif réduit", Decimal("1.00"), article="article 2")
    """

    __slots__ = ("_told",)

    def __init__(self) -> None:
        self._told: list[Step] = []

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps so far, in order."""
        return tuple(self._told)

    def test(self, text: str, holds: bool, /, *, article: str = "", **values: Value) -> bool:
        """Say a condition, the article that sets it and the values that it looked at; answers *holds*."""
        self._note(Step(text, article, holds, values=MappingProxyType(values)))
        return holds

    def value(self, text: str, result: V, /, *, article: str = "", **values: Value) -> V:
        """Say what was computed, the article that sets it and the values that it came from; answers *result*."""
        self._note(Step(text, article, None, result, MappingProxyType(values)))
        return result

    def _note(self, step: Step) -> None:
        self._told.append(step)


class _Untold(Steps):
    """Keeps nothing: the rule was called as an ordinary function."""

    __slots__ = ()

    def _note(self, step: Step) -> None:
        pass


UNTOLD = _Untold()
"""Default of the parameter ``steps`` of a rule: what it says then goes nowhere."""
