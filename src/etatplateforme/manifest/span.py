"""A length of time as law and archives count it: years, months and days, not seconds."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import refuse

ISO = re.compile(r"P(?=[0-9])(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")
FRENCH = re.compile(r"([0-9]{1,5})\s*(ans?|années?|mois|semaines?|jours?)", re.IGNORECASE)
AND = re.compile(r"\s+et\s+|\s*,\s*", re.IGNORECASE)
MOST_PARTS = 4
LONGEST_TEXT = 100
LONGEST_YEARS = 150
_UNIT = "|".join(("[aA][nN][sS]?", "[aA][nN][nN][éÉ][eE][sS]?", "[mM][oO][iI][sS]", "[jJ][oO][uU][rR][sS]?"))
_PART = rf"[0-9]{{1,5}}\s*({_UNIT}|[sS][eE][mM][aA][iI][nN][eE][sS]?)"
_ISO = r"P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?"
JSON_PATTERN = rf"^\s*({_ISO}|{_PART}((\s+[eE][tT]\s+|\s*,\s*){_PART}){{0,4}})\s*$"
"""What :meth:`Span.parse` reads, for a JSON Schema."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of months and of days. A year is 12 months, a week 7 days; both counts are zero or more."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read « 30 jours », « 2 semaines », « 6 mois », « 1 an et 6 mois », or ISO 8601 (``P1Y6M``).

        :raises InvalidInput: when it is neither, or longer than 150 years.
        """
        stripped = text.strip() if len(text) <= LONGEST_TEXT else ""
        if iso := ISO.fullmatch(stripped):
            years, months, weeks, days = (int(part or 0) for part in iso.groups())
            span = cls(12 * years + months, 7 * weeks + days)
        else:
            span = cls._from_french(AND.split(stripped, maxsplit=MOST_PARTS))
        if span.months / 12 + span.days / 365 > LONGEST_YEARS:
            raise InvalidInput(
                f"La durée dépasse {LONGEST_YEARS} ans.", remedy="Écrivez une durée plus courte.", code="invalid_span"
            )
        return span

    @classmethod
    def _from_french(cls, parts: list[str]) -> "Span":
        months = days = 0
        for part in parts:
            found = FRENCH.fullmatch(part)
            if found is None:
                raise InvalidInput(
                    "La durée n'est pas comprise.",
                    remedy="Écrivez par exemple « 30 jours », « 6 mois » ou « 1 an » (ou « P1Y » en norme ISO 8601).",
                    code="invalid_span",
                )
            count, unit = int(found[1]), found[2][0].lower()
            months += count * {"a": 12, "m": 1}.get(unit, 0)
            days += count * {"s": 7, "j": 1}.get(unit, 0)
        return cls(months, days)

    def after(self, start: date) -> date:
        """The day this span ends when it starts on *start*; the last day of a shorter month stands for the missing one.

        :raises InvalidInput: when the end lies beyond the year 9999.
        """
        month = start.year * 12 + start.month - 1 + self.months
        year, month_of_year = month // 12, month % 12 + 1
        try:
            day = min(start.day, monthrange(year, month_of_year)[1])
            return date(year, month_of_year, day) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            raise InvalidInput(
                "La fin de la durée est au-delà de l'an 9999.",
                remedy="Choisissez une durée plus courte.",
                code="invalid_span",
            ) from None

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [
            _count(years, "an", "ans"),
            _count(months, "mois", "mois"),
            _count(self.days, "jour", "jours"),
        ]
        return " et ".join(part for part in parts if part) or "0 jour"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}" if number else ""


def _from_text(value: object) -> object:
    if isinstance(value, Span):
        return value
    if not isinstance(value, str):
        raise refuse("Une durée s'écrit entre guillemets.", 'Écrivez par exemple "1 an" ou "30 jours".')
    try:
        return Span.parse(value)
    except InvalidInput as error:
        raise refuse(error.problem, error.remedy) from None


SpanField = Annotated[
    InstanceOf[Span],
    BeforeValidator(_from_text),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": JSON_PATTERN, "examples": ["30 jours", "6 mois", "1 an", "P1Y"]}),
]
"""A :class:`Span` in a model, written as text."""
