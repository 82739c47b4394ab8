"""The values that an input of a decision may take: a few named ones, numbers, amounts, days, or texts by examples.

A domain lays its values in a row, the simplest first: the search for twins walks along it.
"""

from abc import ABC, abstractmethod
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, TypeAlias

Value: TypeAlias = bool | int | str | Decimal | date | None
"""What a decision reads, and what it answers. A member of a StrEnum is a ``str``."""

Stored: TypeAlias = bool | int | str | None
"""A value as a record keeps it: an amount and a day are written as texts."""

LONGEST_TEXT = 1000
LONGEST_NUMBER = 18
"""Digits beyond which a number is on no scale."""


def stored(value: Value) -> Stored:
    """*value* as a record keeps it."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


class Domain(ABC):
    """A row of values: ``ordered`` when neighbours are close to each other, ``whole`` when it leaves nothing out."""

    __slots__ = ()
    ordered: ClassVar[bool] = False
    whole: ClassVar[bool] = True

    @abstractmethod
    def __len__(self) -> int:
        """How many values are in the row."""

    @abstractmethod
    def at(self, place: int) -> Value:
        """The value at a place of the row, from 0."""

    @abstractmethod
    def holds(self, value: object) -> bool:
        """True when the rule may receive *value*."""

    @abstractmethod
    def read(self, kept: Stored) -> Value:
        """The value that a record keeps as *kept*. Raises ValueError when it is none of the domain."""

    def place_of(self, value: Value) -> int | None:
        """Rank of *value* on a scale without ends, rounded down; None where values have no order or it is none."""
        return None

    def odd(self) -> Iterator[int]:
        """Places that rules often forget, whatever they decide."""
        return iter(())

    def around(self, constant: Value) -> Iterator[int]:
        """Places on both sides of a constant of the rule: where the rule may turn."""
        place = self.place_of(constant)
        if place is not None:
            yield from (near for near in (place - 1, place, place + 1) if 0 <= near < len(self))


@dataclass(frozen=True, slots=True)
class OneOf(Domain):
    """A few named values: a ``Literal``, a StrEnum, a boolean."""

    values: tuple[Value, ...]

    def __len__(self) -> int:
        return len(self.values)

    def at(self, place: int) -> Value:
        """The value at a place, in the order of the declaration."""
        return self.values[place]

    def around(self, constant: Value) -> Iterator[int]:
        """The place of the value that the rule names."""
        yield from (place for place, value in enumerate(self.values) if isinstance(value, str) and value == constant)

    def holds(self, value: object) -> bool:
        """True for one of them, of the very type: 1 is not True, and a text is not the member that it spells."""
        return any(type(value) is type(one) and value == one for one in self.values)

    def read(self, kept: Stored) -> Value:
        """The value that is kept so."""
        for value in self.values:
            if type(stored(value)) is type(kept) and stored(value) == kept:
                return value
        raise ValueError


@dataclass(frozen=True, slots=True)
class _Scale(Domain):
    """What the three scales share."""

    count: int
    ordered = True

    def __len__(self) -> int:
        return self.count

    def _within(self, place: int | None) -> bool:
        return place is not None and 0 <= place < self.count


@dataclass(frozen=True, slots=True)
class Numbers(_Scale):
    """Whole numbers from ``low``, ``step`` apart."""

    low: int
    step: int = 1

    def at(self, place: int) -> int:
        """The number at a place, the lowest first."""
        return self.low + place * self.step

    def place_of(self, value: Value) -> int | None:
        """Rank of a number."""
        return None if (number := _number(value)) is None else int((number - self.low) // self.step)

    def holds(self, value: object) -> bool:
        """True for an ``int`` of the scale."""
        return type(value) is int and self._within(self.place_of(value)) and (value - self.low) % self.step == 0

    def read(self, kept: Stored) -> Value:
        """The number itself."""
        return _held(self, kept)


@dataclass(frozen=True, slots=True)
class Amounts(_Scale):
    """Decimal amounts from ``low``, ``step`` apart."""

    low: Decimal
    step: Decimal

    def at(self, place: int) -> Decimal:
        """The amount at a place, the lowest first."""
        return self.low + place * self.step

    def place_of(self, value: Value) -> int | None:
        """Rank of a number."""
        return None if (number := _number(value)) is None else int((number - self.low) // self.step)

    def holds(self, value: object) -> bool:
        """True for a ``Decimal`` of the scale."""
        return (
            type(value) is Decimal
            and value.is_finite()
            and self._within(self.place_of(value))
            and (value - self.low) % self.step == 0
        )

    def read(self, kept: Stored) -> Value:
        """The amount that a text writes."""
        return _held(self, _amount(kept) if isinstance(kept, str) else kept)


@dataclass(frozen=True, slots=True)
class Days(_Scale):
    """Days from ``low``."""

    low: date

    def at(self, place: int) -> date:
        """The day at a place, the first first."""
        return self.low + timedelta(days=place)

    def place_of(self, value: Value) -> int | None:
        """Rank of a day."""
        return (value - self.low).days if type(value) is date else None

    def odd(self) -> Iterator[int]:
        """The leap days: a rule that moves a day into another year often forgets them."""
        for year in range(self.low.year, self.at(self.count - 1).year + 1):
            if isleap(year) and self._within(place := (date(year, 2, 29) - self.low).days):
                yield place

    def holds(self, value: object) -> bool:
        """True for a ``date`` of the scale; a date with an hour is none."""
        return type(value) is date and self._within(self.place_of(value))

    def read(self, kept: Stored) -> Value:
        """The day that a text writes (ISO 8601)."""
        return _held(self, date.fromisoformat(kept) if isinstance(kept, str) else kept)


@dataclass(frozen=True, slots=True)
class Texts(Domain):
    """Any text, known by some examples."""

    examples: tuple[str, ...]
    whole = False

    def __len__(self) -> int:
        return len(self.examples)

    def at(self, place: int) -> Value:
        """An example."""
        return self.examples[place]

    def holds(self, value: object) -> bool:
        """True for any text of at most 1,000 characters."""
        return type(value) is str and len(value) <= LONGEST_TEXT

    def read(self, kept: Stored) -> Value:
        """The text."""
        return _held(self, kept)


@dataclass(frozen=True, slots=True)
class OrNone(Domain):
    """A domain, and None before it: what is not known."""

    domain: Domain

    def __len__(self) -> int:
        return len(self.domain) + 1

    def at(self, place: int) -> Value:
        """None, then the domain's values."""
        return None if place == 0 else self.domain.at(place - 1)

    def holds(self, value: object) -> bool:
        """True for None and for the domain's values."""
        return value is None or self.domain.holds(value)

    def read(self, kept: Stored) -> Value:
        """None, or what the domain reads."""
        return None if kept is None else self.domain.read(kept)

    def around(self, constant: Value) -> Iterator[int]:
        """One more than in the domain."""
        return (place + 1 for place in self.domain.around(constant))

    def odd(self) -> Iterator[int]:
        """One more than in the domain."""
        return (place + 1 for place in self.domain.odd())

    def place_of(self, value: Value) -> int | None:
        """One more than in the domain."""
        return None if (place := self.domain.place_of(value)) is None else place + 1


def is_whole(domain: Domain) -> bool:
    """True when the row of *domain* leaves out no value that the rule may receive."""
    return is_whole(domain.domain) if isinstance(domain, OrNone) else domain.whole


def is_ordered(domain: Domain) -> bool:
    """True when neighbours in the row of *domain* are close to each other."""
    return is_ordered(domain.domain) if isinstance(domain, OrNone) else domain.ordered


def _held(domain: Domain, value: Value) -> Value:
    if not domain.holds(value):
        raise ValueError
    return value


def _number(value: Value) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and number.adjusted() < LONGEST_NUMBER else None


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text) if len(text) <= 40 else None
    except ArithmeticError:
        return None
