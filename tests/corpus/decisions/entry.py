"""What is known of a decision of the corpus: whom it hurts, on which input, and how seldom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Expected = Literal["innocent", "accused", "question"]


class Kind(StrEnum):
    """How a decision is guilty, or why it might look so."""

    DIRECT = "direct"
    RARE = "rare"
    INTERACTION = "interaction"
    PROXY = "proxy"
    FORBIDDEN = "forbidden"
    TERRITORIAL = "territorial"
    SILENT = "silent"
    SUBTLE = "subtle"
    PLAIN = "plain"
    UNUSED = "unused"
    CANCELS = "cancels"
    LOOKALIKE = "lookalike"
    REFUSES = "refuses"
    LAWFUL = "lawful"

    @property
    def half(self) -> Literal["guilty", "innocent", "lawful"]:
        """The part of the corpus that it belongs to."""
        if self is Kind.LAWFUL:
            return "lawful"
        return "innocent" if self in _INNOCENT else "guilty"


_INNOCENT = frozenset({Kind.PLAIN, Kind.UNUSED, Kind.CANCELS, Kind.LOOKALIKE, Kind.REFUSES})


@dataclass(frozen=True, slots=True)
class Couple:
    """A case, and what changes in its twin: written by hand, the two get different answers."""

    case: Mapping[str, object]
    change: Mapping[str, object]

    @property
    def twin(self) -> Mapping[str, object]:
        """The other case."""
        return {**self.case, **self.change}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A decision and the truth about it.

    A `ValueError` says that the case cannot exist: nothing was decided, so a couple that holds one proves nothing.
    Any other exception is an answer: somebody got nothing where their twin got something.
    """

    function: Callable[..., object]
    family: str
    kind: Kind
    expected: Expected
    why: str
    """In French: whom it hurts, or why it is innocent."""
    guilty_on: frozenset[str] = frozenset()
    """Every input of `criteria.NATURES` that changes the answer when it changes alone, justified ones included."""
    also: frozenset[frozenset[str]] = frozenset()
    """Pairs that change the answer only when both change."""
    justified: Mapping[str, str] = field(default_factory=dict)
    """What the town declares for an input; declared by the town, not verified by the corpus."""
    rarity: float | None = None
    """Chance that a case drawn evenly and its twin differ, for the easiest of the inputs that the verdict rests on."""
    tied: frozenset[frozenset[str]] = frozenset()
    """Inputs that constrain each other: a change of one alone may make the case impossible."""
    witnesses: tuple[Couple, ...] = ()

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__
