"""Working days, holidays and legal delays, by territory.

« Jours ouvrés » are Monday to Friday without public holidays. Holidays: code du travail L3133-1, L3134-13
(Alsace-Moselle), L3422-2 (commemorations of the abolition of slavery), as the library jours-feries-france lists them.
Local holidays that it does not know (Polynésie française, Nouvelle-Calédonie, Wallis-et-Futuna beyond the national
ones) count as working days here, so that a delay of the administration is never longer than the law's.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import Protocol

from etatplateforme.errors import InvalidInput
from etatplateforme.values.territory import Territory

FIRST_YEAR, LAST_YEAR = 1886, 2999
"""Years whose holidays are known: before 1886 the list of public holidays was another one."""

MOST_WORKING_DAYS = 5_000
"""Longest distance that ``add_working_days`` accepts, about twenty years."""

_SATURDAY = 5
_MONTHS_IN_A_YEAR = 12

_FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

_HOLIDAY_ZONES: Mapping[Territory, str] = MappingProxyType(
    {
        Territory.METROPOLE: "Métropole",
        Territory.ALSACE_MOSELLE: "Alsace-Moselle",
        Territory.GUADELOUPE: "Guadeloupe",
        Territory.MARTINIQUE: "Martinique",
        Territory.GUYANE: "Guyane",
        Territory.LA_REUNION: "La Réunion",
        Territory.SAINT_PIERRE_ET_MIQUELON: "Saint-Pierre-et-Miquelon",
        Territory.MAYOTTE: "Mayotte",
        Territory.SAINT_BARTHELEMY: "Saint-Barthélémy",
        Territory.SAINT_MARTIN: "Saint-Martin",
        Territory.TERRES_AUSTRALES: "Métropole",
        Territory.WALLIS_ET_FUTUNA: "Wallis-et-Futuna",
        Territory.POLYNESIE: "Polynésie Française",
        Territory.NOUVELLE_CALEDONIE: "Nouvelle-Calédonie",
        Territory.CLIPPERTON: "Métropole",
    }
)


class _HolidayBook(Protocol):
    """What is used of jours-feries-france, which ships no types."""

    @staticmethod
    def for_year(year: int, zone: str) -> Mapping[str, date]:
        """Name and date of each holiday of a year, in order."""
        ...


@lru_cache(maxsize=256)
def _holidays(territory: Territory, year: int, good_friday: bool) -> Mapping[date, str]:
    book: _HolidayBook = import_module("jours_feries_france").JoursFeries
    named = book.for_year(year, _HOLIDAY_ZONES[territory])
    return MappingProxyType({day: name for name, day in named.items() if good_friday or name != "Vendredi saint"})


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar of a territory: holidays, working days, end of a day by the local clock, delays in months.

    ``good_friday`` matters in Alsace-Moselle only: Good Friday is a holiday there in communes that have a Protestant
    temple or a mixed church (code du travail L3134-13).
    """

    territory: Territory = Territory.METROPOLE
    good_friday: bool = True

    def holidays(self, year: int) -> Mapping[date, str]:
        """Public holidays of a year, in order, with their French names.

        :raises InvalidInput: code ``date_out_of_calendar`` when the year is not between 1886 and 2999.
        """
        _check_year(year)
        return _holidays(self.territory, year, self.good_friday)

    def is_holiday(self, day: date) -> bool:
        """True on a public holiday, whatever the day of the week."""
        _check_day(day)
        return day in self.holidays(day.year)

    def is_working_day(self, day: date) -> bool:
        """True from Monday to Friday, public holidays excepted (« jour ouvré »)."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """The first working day from *day* on, itself included."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The *count*-th working day after *day*, which is itself not counted; *day* unchanged when *count* is 0.

        :raises InvalidInput: code ``invalid_delay`` when *count* is negative or above 5 000.
        """
        if not 0 <= count <= MOST_WORKING_DAYS:
            raise InvalidInput(
                "Le nombre de jours ouvrés est hors limites.",
                remedy=f"Donnez un nombre de jours de 0 à {MOST_WORKING_DAYS}.",
                code="invalid_delay",
            )
        for _ in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after *start*, up to *end* included; 0 when *end* does not come after *start*."""
        _check_day(start)
        _check_day(end)
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))

    def add_months(self, day: date, months: int) -> date:
        """The day of the same number *months* later, or the last of the month when it has no such day.

        That is how French law counts a delay in months (code de procédure civile, art. 641).
        """
        _check_day(day)
        years, month = divmod(day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months, _MONTHS_IN_A_YEAR)
        _check_year(years)
        return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))

    def end_of_day(self, day: date) -> datetime:
        """The last second of *day* by the clock of the territory (23:59:59, with its offset)."""
        _check_day(day)
        return datetime.combine(day, time(23, 59, 59), tzinfo=self.territory.zone)

    def local_date(self, moment: datetime) -> date:
        """The date that people of the territory read at *moment*; raises as :meth:`local`."""
        return self.local(moment).date()

    def local(self, moment: datetime) -> datetime:
        """*moment* by the clock of the territory.

        :raises InvalidInput: code ``naive_moment`` when *moment* has no offset.
        """
        if moment.utcoffset() is None:
            raise InvalidInput(
                "Une date et heure n'a pas de fuseau horaire.",
                remedy="Donnez un instant avec son décalage, par exemple datetime(…, tzinfo=UTC).",
                code="naive_moment",
            )
        return moment.astimezone(self.territory.zone)


def french_date(day: date) -> str:
    """A date in words: « 1er mai 2026 », « 22 novembre 2026 ». Doesn't depend on the locale of the machine."""
    return f"{'1er' if day.day == 1 else day.day} {_FRENCH_MONTHS[day.month - 1]} {day.year}"


def _check_day(day: date) -> None:
    # A datetime is a date for Python, but never equals one: a holiday would silently become a working day.
    if isinstance(day, datetime):
        raise InvalidInput(
            "Un instant est donné là où il faut une date.",
            remedy="Passez par local_date, qui lit la date à l'horloge du territoire.",
            code="date_expected",
        )
    _check_year(day.year)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            "Une date sort des années que le calendrier connaît.",
            remedy=f"Donnez une date de {FIRST_YEAR} à {LAST_YEAR}.",
            code="date_out_of_calendar",
        )
