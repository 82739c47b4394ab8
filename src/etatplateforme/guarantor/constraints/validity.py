"""Whether a field accepts a text, as a browser would say when somebody types it and sends the form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from etatplateforme.guarantor.constraints.field import TYPED, Field
from etatplateforme.guarantor.constraints.nodes import Patience, admits
from etatplateforme.guarantor.constraints.pattern import Unread, read_pattern

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MAIL = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*")
"""A valid address by HTML (4.10.5.1.5), which is neither RFC 5321 nor RFC 6531."""

LONGEST_NUMBER = 40
"""Characters of a number that is read."""

_EPOCH = date(1970, 1, 1).toordinal()


class Refusal(StrEnum):
    """Why a field refuses a text."""

    MISSING = "missing"
    UNWRITABLE = "unwritable"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    PATTERN = "pattern"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a field says of a text: why it refuses, when it does.

    ``sure`` is False when a constraint was not read, so that the field may refuse what nothing here refuses. ``older``
    is True when browsers older than 2023 refuse by a pattern that those of today ignore.
    """

    refusals: frozenset[Refusal] = frozenset()
    sure: bool = True
    older: bool = False

    @property
    def accepts(self) -> bool:
        """True when the text certainly goes through."""
        return not self.refusals and self.sure and not self.older


UNREAD = Answer(sure=False)


def answer(field: Field, text: str, patience: Patience) -> Answer:
    """What *field* says when *text*, which holds no line break, is typed into it; an empty one is a field left blank.

    Nothing is known of what scripts check, nor of what the server does.
    """
    if not text:
        missing = field.required and field.checked
        return Answer(frozenset({Refusal.MISSING}) if missing else frozenset())
    if field.kind in TYPED:
        return _typed(field, text, patience)
    if field.kind in {"number", "date"}:
        return _measured(field, text)
    return UNREAD


def _typed(field: Field, text: str, patience: Patience) -> Answer:
    size = len(text.encode("utf-16-le")) // 2
    found = {Refusal.TOO_LONG} if field.longest is not None and size > field.longest else set[Refusal]()
    if not field.checked:
        return Answer(frozenset(found))
    if field.shortest is not None and size < field.shortest:
        found.add(Refusal.TOO_SHORT)
    sure = field.kind != "email" or text.isascii()
    if field.kind == "email" and sure and not _MAIL.fullmatch(text):
        found.add(Refusal.UNWRITABLE)
    admitted, older = (True, False) if field.pattern is None else _admitted(field.pattern, text, patience)
    if admitted is False:
        found.add(Refusal.PATTERN)
    return Answer(frozenset(found), sure and admitted is not None, older)


def _admitted(pattern: str, text: str, patience: Patience) -> tuple[bool | None, bool]:
    """Whether the pattern admits the text (None when it was not read), and whether older browsers alone refuse it."""
    node = read_pattern(pattern)
    if node is Unread.UNSUPPORTED:
        return None, False
    if node is not Unread.INVALID:
        return admits(node, text, patience), False
    former = read_pattern(pattern, sets=False)
    return True, not isinstance(former, Unread) and admits(former, text, patience) is False


def _measured(field: Field, text: str) -> Answer:
    value = _measure(field.kind, text)
    if value is None:
        return Answer(frozenset({Refusal.UNWRITABLE}))
    if not field.checked:
        return Answer()
    marks = {name: _measure(field.kind, given) for name, given in (("low", field.low), ("high", field.high))}
    unread = any(marks[name] is None and given.strip() for name, given in (("low", field.low), ("high", field.high)))
    refusals = frozenset(_beyond(value, marks["low"], marks["high"]))
    step = _step(field)
    if step is None:
        return Answer(refusals, not unread)
    base = next((one for one in (marks["low"], _measure(field.kind, field.start)) if one is not None), Fraction(0))
    if step and (value - base) % step:
        refusals |= {Refusal.STEP}
    return Answer(refusals, not unread)


def _beyond(value: Fraction, low: Fraction | None, high: Fraction | None) -> Iterator[Refusal]:
    if low is not None and value < low:
        yield Refusal.TOO_LOW
    if high is not None and value > high:
        yield Refusal.TOO_HIGH


def _measure(kind: str, text: str) -> Fraction | None:
    """A number, or a date in days from 1970; None when *text* is not one by HTML's valid syntax."""
    if kind == "number":
        return Fraction(text) if len(text) <= LONGEST_NUMBER and _NUMBER.fullmatch(text) else None
    if not _DATE.fullmatch(text):
        return None
    try:
        return Fraction(date.fromisoformat(text).toordinal() - _EPOCH)
    except ValueError:
        return None


def _step(field: Field) -> Fraction | None:
    """The step of a field, which is one unless a number above zero is given; None for « any »."""
    if field.step.strip().lower() == "any":
        return None
    given = _measure("number", field.step)
    return given if given is not None and given > 0 else Fraction(1)
