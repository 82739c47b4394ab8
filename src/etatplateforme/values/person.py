"""Persons as civil status and real life know them: names with every letter, births with holes, no compulsory civility.

Sources: circulaire of 23 July 2014 (JUSC1412888C) on diacritics; CRPA L111-3 (letters go out under the family name);
circulaire 5575/SG of 21 February 2012 and CJUE C-394/23 (civility). Nothing here shows in a repr.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import BirthPlaceCode
from etatplateforme.values.text import has_hidden_characters

LONGEST_NAME = 300
"""Code points. Real names pass sixty characters; this bound is against abuse only."""

FIRST_BIRTH_YEAR = 1850

MAJORITY = 18
"""Age of majority in years (code civil, art. 414)."""

_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_REFUSED = frozenset("<>\ufffd")
"""Brackets of markup, and the mark that stands where a letter was lost in decoding."""

_NO_NAME = frozenset({"SNP", "X" * 3, "SANS PRÉNOM", "SANS PRENOM"})
"""What identity titles and files print where a person has no first name."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name, in Unicode NFC, as its bearer writes it: no letter is replaced, no case changed.

    ``Name.parse`` normalises; the constructor accepts the normal form only. Control and invisible characters
    (overrides of the writing direction among them) and angle brackets are refused; so is a name without any letter.

    :raises InvalidInput: code ``invalid_name``.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if _normal_name(self.value) != self.value or not _acceptable(self.value):
            raise InvalidInput(
                "Un nom contient un caractère refusé, n'a aucune lettre, ou est trop long.",
                remedy="Gardez le nom tel que la personne l'écrit : toutes les lettres, les apostrophes, les tirets et "
                "les espaces sont acceptés ; les caractères invisibles, « < » et « > » ne le sont pas.",
                citizen_message="Ce nom contient un caractère que nous ne pouvons pas enregistrer. Vérifiez-le.",
                code="invalid_name",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name as it was typed: composed to NFC, spaces tidied."""
        return cls(_normal_name(text))


def _normal_name(text: str) -> str:
    if len(text) > LONGEST_NAME * 4:
        return text
    spaced = "".join(" " if unicodedata.category(c) == "Zs" or c == "\t" else c for c in text)
    return unicodedata.normalize("NFC", " ".join(word for word in spaced.split(" ") if word))


def _acceptable(name: str) -> bool:
    if len(name) > LONGEST_NAME or not name or unicodedata.combining(name[0]):
        return False
    if set(unicodedata.normalize("NFD", name)) & _REFUSED:  # decomposed: « < » may hide under a combining stroke
        return False
    return not has_hidden_characters(name) and any(unicodedata.category(c).startswith("L") for c in name)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of birth whose day, or month and day, may be unknown (``None``, written ``00``): ``1952-07-00``.

    The year always has four digits: two would leave the century to guess.

    :raises InvalidInput: code ``invalid_birth_date``.
    """

    year: int = field(repr=False)
    month: int | None = field(default=None, repr=False)
    day: int | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self._exists():
            raise InvalidInput(
                "La date de naissance n'existe pas.",
                remedy="Donnez AAAA-MM-JJ : l'année sur quatre chiffres, 00 pour un mois ou un jour inconnu.",
                code="invalid_birth_date",
            )

    def _exists(self) -> bool:
        if not FIRST_BIRTH_YEAR <= self.year <= date.max.year:
            return False
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year, self.month)[1]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``AAAA-MM-JJ`` with ``00`` for what is unknown (as FranceConnect sends it), ``AAAA`` or ``AAAA-MM``."""
        found = _PARTIAL_DATE.fullmatch(text.strip())
        if found is None:
            return cls(0)
        year, month, day = (int(part or 0) for part in found.groups())
        return cls(year, month or None, day or None)

    @property
    def value(self) -> str:
        """``AAAA-MM-JJ``, with ``00`` for what is unknown."""
        return f"{self.year:04d}-{self.month or 0:02d}-{self.day or 0:02d}"

    @property
    def precise(self) -> date | None:
        """The date when it is wholly known, else None."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """First day that the date may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Last day that the date may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def age_range(self, today: date) -> tuple[int, int]:
        """Lowest and highest age, in whole years, that the person may have on *today*; equal when the date is precise.

        :raises InvalidInput: code ``birth_in_future`` when the person can't be born yet.
        """
        if self.earliest > today:
            raise InvalidInput(
                "La date de naissance est dans le futur.",
                remedy="Vérifiez l'année : il peut s'agir du siècle précédent.",
                code="birth_in_future",
            )
        return max(0, _age(self.latest, today)), _age(self.earliest, today)

    def adult(self, today: date) -> bool | None:
        """True from eighteen on (code civil, art. 414), None when the unknown day leaves it open."""
        lowest, highest = self.age_range(today)
        if lowest >= MAJORITY:
            return True
        return None if highest >= MAJORITY else False


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class Civility(StrEnum):
    """How a person wants to be addressed; never asked as compulsory, and there are two only, not three."""

    MADAME = "Madame"
    MONSIEUR = "Monsieur"


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person by their civil status. ``Person.of`` builds one from plain texts.

    ``family_name`` is the name of birth; somebody who has a single name has it there, and no ``given_names``.
    ``usage_name`` is used only when the person asks for it. A person born abroad has the country in ``birth_place``.
    """

    family_name: Name = field(repr=False)
    given_names: tuple[Name, ...] = field(default=(), repr=False)
    usage_name: Name | None = field(default=None, repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    birth_place: BirthPlaceCode | None = field(default=None, repr=False)
    civility: Civility | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        family_name: str,
        given_names: tuple[str, ...] = (),
        *,
        usage_name: str = "",
        birth_date: str = "",
        birth_place: str = "",
        civility: Civility | None = None,
    ) -> Self:
        """Build a person from texts; empty ones are absent, and so is what files print for « no first name » (SNP).

        :raises InvalidInput: codes of :class:`Name`, :class:`PartialDate`, :class:`BirthPlaceCode`.
        """
        given = tuple(Name.parse(name) for name in given_names if name.strip() and name.strip() not in _NO_NAME)
        if family_name.strip() in _NO_NAME | {""} and given:
            # A single name sometimes comes as a first name beside « SNP » (« sans nom patronymique »).
            family, given = Name.parse(" ".join(name.value for name in given)), ()
        else:
            family = Name.parse(family_name)
        return cls(
            family,
            given,
            usage_name=Name.parse(usage_name) if usage_name.strip() else None,
            birth_date=PartialDate.parse(birth_date) if birth_date.strip() else None,
            birth_place=BirthPlaceCode.parse(birth_place) if birth_place.strip() else None,
            civility=civility,
        )

    def letter_name(self, *, usage: bool = False) -> str:
        """The name on letters: the family name, unless the person expressly asks for the other (CRPA L111-3)."""
        chosen = self.usage_name if usage and self.usage_name is not None else self.family_name
        return chosen.value

    def full_name(self, *, usage: bool = False) -> str:
        """First given name, if any, and :meth:`letter_name`."""
        first = self.given_names[0].value + " " if self.given_names else ""
        return first + self.letter_name(usage=usage)
