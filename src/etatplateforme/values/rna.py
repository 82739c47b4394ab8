"""RNA numbers: by which the national register of associations (répertoire national des associations) knows one.

Source: arrêté of 14 October 2009 creating the register; numbers are « W » and nine characters, the first of which name
the département of the greffe (``W751234567``, ``W2A1000001``, ``W9R1000001``).
"""

import re
from dataclasses import dataclass
from typing import Self

from etatplateforme.errors import InvalidInput

_FORM = re.compile(r"W[0-9][0-9A-Z][0-9][0-9]{6}")
_SPACES = re.compile(r"[\s\u2060.]+")
_LONGEST_TEXT = 40


@dataclass(frozen=True, slots=True, order=True)
class Rna:
    """Number of an association. ``Rna.parse`` accepts spaces and lower case, the constructor only the canonical form.

    :raises InvalidInput: code ``invalid_rna``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.value):
            raise InvalidInput(
                "Le numéro RNA n'est pas valable.",
                remedy="Donnez « W » suivi de neuf caractères, tels qu'ils figurent sur le récépissé de déclaration.",
                code="invalid_rna",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as people write it (``"w 751 234 567"``)."""
        return cls(_SPACES.sub("", text).upper() if len(text) <= _LONGEST_TEXT else text)

    def __str__(self) -> str:
        return self.value
