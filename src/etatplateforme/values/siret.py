"""SIREN and SIRET: the numbers by which INSEE knows a body (SIREN) and each of its establishments (SIRET).

Sources: code de commerce R123-220 and following; Luhn's key (ISO/IEC 7812-1, annex B); INSEE's exception for La Poste,
whose establishments are too many for the key: there, the sum of the fourteen digits is a multiple of five.
"""

import re
from dataclasses import dataclass
from typing import Self

from etatplateforme.errors import InvalidInput

LA_POSTE_SIREN = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"

_SPACES = re.compile(r"[\s\u200b\u2060.]+")
_SIREN_FORM = re.compile(r"[0-9]{9}")
_SIRET_FORM = re.compile(r"[0-9]{14}")
_LONGEST_TEXT = 40


def luhn_valid(digits: str) -> bool:
    """Tell whether a string of ASCII digits satisfies Luhn's key."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        weighted = int(digit) * (1 + rank % 2)
        total += weighted - 9 if weighted > 9 else weighted
    return total % 10 == 0


def _compact(text: str) -> str:
    """Drop the spaces (no-break ones too) and points that people put between groups of digits."""
    return _SPACES.sub("", text) if len(text) <= _LONGEST_TEXT else text


@dataclass(frozen=True, slots=True, order=True)
class Siren:
    """Number of a legal unit: nine digits. ``Siren.parse`` accepts spaces, the constructor only the canonical form.

    :raises InvalidInput: code ``invalid_siren``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _SIREN_FORM.fullmatch(self.value) or int(self.value) == 0 or not luhn_valid(self.value):
            raise InvalidInput(
                "Le numéro SIREN n'est pas valable.",
                remedy="Donnez les neuf chiffres du SIREN, tels qu'ils figurent sur l'avis de l'INSEE.",
                code="invalid_siren",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a SIREN as people write it (``"217 500 016"``)."""
        return cls(_compact(text))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Siret:
    """Number of an establishment: the SIREN of its legal unit and a NIC of five digits.

    :raises InvalidInput: code ``invalid_siret``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _SIRET_FORM.fullmatch(self.value) or not _siret_key_valid(self.value):
            raise InvalidInput(
                "Le numéro SIRET n'est pas valable.",
                remedy="Donnez les quatorze chiffres du SIRET, tels qu'ils figurent sur l'avis de l'INSEE.",
                code="invalid_siret",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a SIRET as people write it (``"217 500 016 00019"``)."""
        return cls(_compact(text))

    @property
    def siren(self) -> Siren:
        """The legal unit that the establishment belongs to."""
        return Siren(self.value[:9])

    @property
    def nic(self) -> str:
        """Internal number of the establishment within its legal unit, five digits."""
        return self.value[9:]

    def __str__(self) -> str:
        return self.value


def _siret_key_valid(digits: str) -> bool:
    siren, nic = digits[:9], digits[9:]
    if int(siren) == 0 or int(nic) == 0 or not luhn_valid(siren):
        return False
    if siren == LA_POSTE_SIREN and digits != LA_POSTE_HEAD_OFFICE:
        return sum(map(int, digits)) % 5 == 0
    return luhn_valid(digits)
