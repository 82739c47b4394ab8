"""What a person typed, and what comes of it: clean values, or a fault beside each question that has one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from etatplateforme.errors import InvalidInput
from etatplateforme.values.calendar import french_date
from etatplateforme.values.contact import MailAddress, Phone
from etatplateforme.values.person import Name, PartialDate

from .fields import Asked, Kind

Typed = Mapping[str, Sequence[str]]
"""What came in a form: every value of each field."""

LONGEST_LINE = 200
_DATE = re.compile(r"\s*(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})\s*|\s*(\d{2})(\d{2})(\d{4})\s*", re.ASCII)
_WRONG_DATE = "Cette date n'existe pas. Écrivez le jour, le mois et l'année, par exemple : 31 03 2019"


class Wrong(Exception):
    """An answer that cannot be kept; its text is what the person reads."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer. ``anchor`` is the identifier of the field to go to."""

    name: str
    anchor: str
    message: str


@dataclass(frozen=True, slots=True)
class Examined:
    """Clean values by name of question (only those that were given), and the faults in the order of the form."""

    values: Mapping[str, str] = field(repr=False)
    faults: tuple[Fault, ...]


def examine(questions: Sequence[Asked], typed: Typed, known: Mapping[str, str], today: date) -> Examined:
    """Read every answer. *known* are those that the identity provider vouches for: what is typed there is not read."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for one in questions:
        if one.name == "mail" and values.get("answer_by", "mail") != "mail":
            continue  # no mail was asked for: the address is of no use, so it is not kept
        try:
            value = known[one.name] if one.name in known else _read(one, typed, today)
            if not value and _needed(one, values):
                raise Wrong(one.question.missing)
        except Wrong as wrong:
            faults.append(Fault(one.name, one.anchor, str(wrong)))
        else:
            if value:
                values[one.name] = value
    return Examined(values, (*faults, *_address_for_post(questions, values, faults)))


def _needed(one: Asked, before: Mapping[str, str]) -> bool:
    """A mail address is needed by who asked for mails, and by nobody else."""
    return one.required or (one.name == "mail" and before.get("answer_by") == "mail")


def _address_for_post(questions: Sequence[Asked], values: Mapping[str, str], faults: Sequence[Fault]) -> list[Fault]:
    """An answer by post needs an address, also where it is not compulsory for everybody."""
    if values.get("answer_by") != "post" or "address" in values or any(fault.name == "address" for fault in faults):
        return []
    return [
        Fault(one.name, one.anchor, "Écrivez votre adresse : vous avez choisi le courrier.")
        for one in questions
        if one.name == "address"
    ]


def _read(one: Asked, typed: Typed, today: date) -> str:
    given = typed.get(one.name, ())
    if one.question.kind in (Kind.ONE_OF, Kind.SOME_OF):
        if not set(given) <= set(one.question.options):
            raise Wrong(one.question.missing)
        several = one.question.kind is Kind.SOME_OF
        return ", ".join(choice for choice in one.question.options if choice in given) if several else _first(given)
    text = " ".join(_first(given).split())
    if not text:
        return ""
    if one.question.kind is Kind.DATE:
        return _birth_date(text, today)
    return _spelt(_READERS[one.question.kind], text)


def _first(given: Sequence[str]) -> str:
    return given[0] if given else ""


def _spelt(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except InvalidInput as error:
        raise Wrong(error.citizen_message) from None


def _line(text: str) -> str:
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise Wrong(f"Écrivez cette réponse sur une ligne, en {LONGEST_LINE} caractères au plus.")
    return text


def _birth_date(text: str, today: date) -> str:
    """A date of birth, with 00 for a day, or a month and a day, that nobody wrote down when the child was born."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise Wrong(_WRONG_DATE)
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        born = PartialDate(year, month or None, day or None)
    except InvalidInput:
        raise Wrong(_WRONG_DATE) from None
    if born.earliest > today:
        raise Wrong("Cette date est dans le futur. Vérifiez l'année.")
    return born.value


_READERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.NAME: lambda text: Name.parse(text).value,
    Kind.MAIL: lambda text: MailAddress.parse(text).value,
    Kind.PHONE: lambda text: Phone.parse(text).from_france,
    Kind.LINE: _line,
    Kind.ADDRESS: _line,
}


def shown(one: Asked, value: str) -> str:
    """A clean value as a person reads it: « 31 mars 2019 », « par courrier »."""
    if one.question.kind is Kind.DATE:
        return _dated(PartialDate.parse(value))
    if one.question.kind is Kind.ONE_OF:
        return one.question.options[value]
    return value


def _dated(born: PartialDate) -> str:
    """« 31 mars 2019 », « mars 2019 (jour inconnu) » or « 2019 (jour et mois inconnus) »."""
    if born.precise is not None:
        return french_date(born.precise)
    if born.month is None:
        return f"{born.year} (jour et mois inconnus)"
    return f"{french_date(born.earliest).partition(' ')[2]} (jour inconnu)"
