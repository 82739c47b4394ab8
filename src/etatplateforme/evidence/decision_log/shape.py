"""Which column of a log of decisions says what: the outcome, the groups, the stratum, the dates.

A value of the log is compared as :func:`clean` leaves it; booleans and whole numbers are read as ``"true"``, ``"12"``.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from etatplateforme.errors import InvalidInput

MOST_DIMENSIONS: Final = 30
MOST_LABELS: Final = 50_000
"""Values that a dimension may translate: there are some 35,000 communes."""

OLDEST: Final = 120
"""Years of the oldest person that a band may speak of."""

LONGEST_WAIT: Final = 7_305
"""Days, twenty years: a file received longer before the extraction has an impossible date (1900-01-01, 1970-01-01)."""

ANY_END: Final = "*"
"""What a label's value ends with when it stands for all that begin so: ``"97*"``."""


USUAL_ZONE: Final = "Europe/Paris"

SPACES: Final = " \t\n\r\v\f"
"""What is trimmed around a value before it is looked up among labels."""


class DateForm(StrEnum):
    """How dates are written in a text file. What follows the day (an hour) is not read."""

    ISO = "AAAA-MM-JJ"
    FRENCH = "JJ/MM/AAAA"


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """The column that tells the outcome.

    :ivar name: what is favourable, in French and plural: ``"demandes acceptées"``.
    :ivar favourable: values of a favourable outcome; ``unfavourable`` those of the other. Any other value is unknown:
        its rows are counted apart, never taken for a refusal.
    :ivar open: values that say that nothing is decided yet, as an empty cell does.
    """

    name: str
    column: str
    favourable: frozenset[str]
    unfavourable: frozenset[str]
    open: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _demand(self.name, self.column)
        for each in ("favourable", "unfavourable", "open"):
            object.__setattr__(self, each, frozenset(map(clean, getattr(self, each))))
        if not self.favourable or not self.unfavourable:
            raise _invalid(
                "Il manque les valeurs d'une issue favorable, ou d'une issue défavorable.",
                "Listez toutes les valeurs de l'une et de l'autre : ce qui n'est dans aucune est compté à part.",
            )
        if len(self.favourable | self.unfavourable | self.open) < sum(
            map(len, (self.favourable, self.unfavourable, self.open))
        ):
            raise _invalid(
                "Une même valeur figure sous deux issues différentes.", "Gardez-la du côté qui lui correspond."
            )


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column whose values are groups.

    :ivar name: French, as shown: ``"territoire"``.
    :ivar labels: group of each value (``{"QN07501M": "quartier prioritaire"}``); ``"97*"`` stands for every value that
        begins so, after the exact values, the longest first. ``other`` is the group of what has no label; without it
        a value without label is its own group.
    :ivar bands: ages at which a new band begins, rising: ``(18, 26, 65)``. The column holds an age, or a date of birth
        when ``birth_date`` is true: the age is then that of the day of reception, or of the extraction without dates.
    """

    name: str
    column: str
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    other: str = ""
    bands: tuple[int, ...] = ()
    birth_date: bool = False

    def __post_init__(self) -> None:
        _demand(self.name, self.column)
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))
        if (self.bands and (self.labels or self.other)) or (self.birth_date and not self.bands):
            raise _invalid(
                f"La dimension « {self.name} » mêle libellés et âges, ou lit une date de naissance sans tranches.",
                "Donnez soit « labels », soit « bands » ; avec « birth_date », donnez toujours « bands ».",
            )
        if len(self.labels) > MOST_LABELS or (self.other and not self.labels):
            raise _invalid(
                f"Les libellés de la dimension « {self.name} » manquent, ou sont plus de {MOST_LABELS}.",
                "Donnez dans « labels » le groupe de chaque valeur ; « other » est le groupe de toutes les autres.",
            )
        if not all(value.removesuffix(ANY_END).strip() and label.strip() for value, label in self.labels.items()):
            raise _invalid(
                f"Un libellé de la dimension « {self.name} » est vide, ou vaut pour toutes les valeurs.",
                "Donnez une valeur et son groupe ; le groupe de toutes les autres valeurs est « other ».",
            )
        if any(not 0 < age <= OLDEST for age in self.bands) or list(self.bands) != sorted(set(self.bands)):
            raise _invalid(
                f"Les tranches d'âge de la dimension « {self.name} » ne se suivent pas.",
                f"Donnez des âges croissants, entre 1 et {OLDEST} : [18, 26, 65].",
            )

    @property
    def exact_values(self) -> Mapping[str, frozenset[str]]:
        """Values of each label, but those that end with ``*``."""
        values: dict[str, set[str]] = {}
        for value, label in self.labels.items():
            if not value.endswith(ANY_END):
                values.setdefault(label, set()).add(value.strip())
        return {label: frozenset(exact) for label, exact in values.items()}

    @property
    def beginnings(self) -> tuple[tuple[str, str], ...]:
        """What a value begins with, and its label; the longest first."""
        begins = [(value[:-1].strip(), label) for value, label in self.labels.items() if value.endswith(ANY_END)]
        return tuple(sorted(begins, key=lambda one: (-len(one[0]), one[0])))

    @property
    def band_names(self) -> tuple[str, ...]:
        """``("moins de 18 ans", "18 à 25 ans", "26 à 64 ans", "65 ans et plus")``."""
        if not self.bands:
            return ()
        between = (f"{low} à {high - 1} ans" if high - low > 1 else _years(low) for low, high in pairwise(self.bands))
        return (f"moins de {_years(self.bands[0])}", *between, f"{_years(self.bands[-1])} et plus")


@dataclass(frozen=True, slots=True)
class StratumColumn:
    """What the comparison is made within: a procedure, a period. ``year``: the column is a date, its year is meant."""

    name: str
    column: str
    year: bool = False

    def __post_init__(self) -> None:
        _demand(self.name, self.column)


@dataclass(frozen=True, slots=True)
class DateColumns:
    """When a file was received and answered. An empty answer is a file that still waits on the day of extraction.

    :ivar limit_days: announced limit, in days.
    :ivar form: how both are written in a text file.
    :ivar zone: time zone in which an instant falls on a day.
    """

    received: str
    answered: str
    limit_days: int | None = None
    form: DateForm = DateForm.ISO
    zone: str = USUAL_ZONE

    def __post_init__(self) -> None:
        _demand(self.received, self.answered)
        if self.limit_days is not None and self.limit_days < 0:
            raise _invalid("Le délai annoncé est négatif.", "Donnez un nombre de jours, comme 60.")
        try:
            _ = ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise _invalid(
                "Le fuseau horaire est inconnu.", "Écrivez-le comme « Europe/Paris » ou « Indian/Reunion »."
            ) from None


@dataclass(frozen=True, slots=True)
class TextFile:
    """How a text file is written.

    :ivar encoding: without it, its mark of order, else strict UTF-8.
    :ivar delimiter: without it, what its first line uses most among « ; », « , », tabulation and « | ».
    """

    encoding: str = ""
    delimiter: str = ""

    def __post_init__(self) -> None:
        try:
            _ = "".encode(self.encoding or "utf-8")
        except LookupError:
            raise _invalid(
                "L'encodage donné est inconnu.", "Écrivez par exemple « utf-8 », « cp1252 » ou « iso-8859-15 »."
            ) from None
        if len(self.delimiter) > 1 or self.delimiter in ('"', "\n", "\r"):
            raise _invalid("Le séparateur de colonnes n'est pas un seul caractère.", "Écrivez « ; », « , » ou « \\t ».")


@dataclass(frozen=True, slots=True)
class LogShape:
    """The whole shape of a log. ``extracted_on`` is the day on which it was written.

    :raises InvalidInput: code ``invalid_log_shape``, here and in each part.
    """

    outcome: OutcomeColumn
    dimensions: tuple[Dimension, ...]
    stratum: StratumColumn | None = None
    dates: DateColumns | None = None
    extracted_on: date | None = None
    text: TextFile = TextFile()

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if not 1 <= len(names) <= MOST_DIMENSIONS or len(set(names)) < len(names):
            raise _invalid(
                f"Il faut de une à {MOST_DIMENSIONS} dimensions, chacune avec un nom différent.",
                "Nommez ce que vous voulez comparer : territoire, tranche d'âge, sexe, canal, langue…",
            )
        if self.extracted_on is None and (self.dates or any(one.birth_date for one in self.dimensions)):
            raise _invalid(
                "Le jour de l'extraction manque : sans lui, ni l'attente ni l'âge ne se calculent.",
                "Ajoutez « extracted_on », le jour où le journal a été extrait.",
            )

    def extracted(self, day: date) -> "LogShape":
        """The same shape, for a log extracted on another day."""
        return replace(self, extracted_on=day)

    @property
    def last_day(self) -> date:
        """Day of the extraction, where a day must be known: see ``__post_init__``."""
        assert self.extracted_on is not None
        return self.extracted_on

    @property
    def zone(self) -> str:
        """Time zone in which an instant falls on a day."""
        return self.dates.zone if self.dates else USUAL_ZONE

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once; no other is."""
        named = [self.outcome.column, *(dimension.column for dimension in self.dimensions)]
        if self.stratum is not None:
            named.append(self.stratum.column)
        if self.dates is not None:
            named += [self.dates.received, self.dates.answered]
        return tuple(dict.fromkeys(named))


def clean(value: str) -> str:
    """A value as it is compared and shown: composed (NFC), without invisible characters, with single spaces."""
    composed = unicodedata.normalize("NFC", value)
    return " ".join("".join(letter for letter in composed if letter.isspace() or _visible(letter)).split())


def _visible(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}


def _years(age: int) -> str:
    return f"{age} an" if age == 1 else f"{age} ans"


def _demand(*texts: str) -> None:
    if not all(text.strip() for text in texts):
        raise _invalid("Un nom ou une colonne est vide.", "Donnez un nom et le titre exact de la colonne.")


def _invalid(problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, remedy=remedy, code="invalid_log_shape")
