"""Until when a statement holds, and by when a complaint is answered: pure dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from etatplateforme.guarantor.accessibility.declaration.sources import ANSWERS, STATEMENT_PAGE
from etatplateforme.guarantor.rule import recalled
from etatplateforme.values.finding import LegalSource

VALID_MONTHS = 36
MONTHS_AFTER_NEW_STANDARD = 18
ANSWER_WITHIN = timedelta(weeks=1)
MONTHS_IN_A_YEAR = 12


class Ending(StrEnum):
    """Why a statement must be made again."""

    OVERHAUL = "overhaul"
    NEW_STANDARD = "new_standard"
    AGE = "age"


REASONS = {
    Ending.OVERHAUL: "le site a été refondu ou modifié en profondeur depuis",
    Ending.NEW_STANDARD: "une nouvelle version du RGAA a été publiée il y a dix-huit mois",
    Ending.AGE: "elle a trois ans",
}


@dataclass(frozen=True, slots=True)
class Validity:
    """``until`` is the last day on which the statement holds; ``ending`` is what ends it, ``source`` who says so."""

    until: date
    ending: Ending
    source: LegalSource = STATEMENT_PAGE

    def covers(self, day: date) -> bool:
        """True when the statement still holds on *day*."""
        return day <= self.until

    @property
    def reason(self) -> str:
        """Why it ends there, in French: the end of « la déclaration doit être mise à jour, car … »."""
        return REASONS[self.ending]


def valid_until(
    published_on: date, *, overhauled_on: date | None = None, new_standard_on: date | None = None
) -> Validity:
    """The first of three ends: an overhaul, eighteen months after a newer RGAA, three years after publication.

    *overhauled_on* counts when it comes after publication; *new_standard_on* is the publication of a version of the
    RGAA that the statement does not follow (:func:`~etatplateforme.guarantor.accessibility.reference.succeeded_on`).
    Delays run from date to date; 28 February stands for 29 February.
    """
    ends = [Validity(months_after(published_on, VALID_MONTHS), Ending.AGE)]
    if new_standard_on is not None:
        due = months_after(new_standard_on, MONTHS_AFTER_NEW_STANDARD)
        ends.append(Validity(max(due, published_on), Ending.NEW_STANDARD))
    if overhauled_on is not None and overhauled_on > published_on:
        ends.append(Validity(overhauled_on, Ending.OVERHAUL))
    return min(ends, key=lambda end: end.until)


def months_after(day: date, months: int) -> date:
    """The day of the same number some months later, or the last of that month; the last day of all beyond 9999."""
    years, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    if years > date.max.year:
        return date.max
    first = date(years, month + 1, 1)
    return min(first + timedelta(days=day.day - 1), _last_of_month(first))


def _last_of_month(first: date) -> date:
    if first.month == MONTHS_IN_A_YEAR:
        return first.replace(day=31)
    return first.replace(month=first.month + 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ComplaintDelay:
    """What a complaint about accessibility calls for: an acknowledgement, and an answer by ``answer_by``.

    A longer delay must be reasonable, motivated by the complexity, and announced by ``answer_by`` itself.
    """

    answer_by: date
    answer_source: LegalSource = ANSWERS
    acknowledgement_source: LegalSource = recalled("CRPA, articles L112-11 et R112-11-1")


def complaint_delay(sent_on: date) -> ComplaintDelay:
    """By when to answer a complaint that was sent on that day: one week from its sending, holidays included.

    Raises OverflowError in the last week of the year 9999.
    """
    return ComplaintDelay(sent_on + ANSWER_WITHIN)
