"""EORI numbers: by which the customs of the European Union know an operator.

Source: Commission Delegated Regulation (EU) 2015/2446, annex 12-01: the ISO code of the country and at most fifteen
characters; in France « FR » and the SIRET (``FR16002307300010``).
"""

import re
from dataclasses import dataclass
from typing import Self

from etatplateforme.errors import InvalidInput

_FORM = re.compile(r"[A-Z]{2}[0-9A-Z]{1,15}")
_SPACES = re.compile(r"[\s\u2060.-]+")
_LONGEST_TEXT = 40


@dataclass(frozen=True, slots=True, order=True)
class Eori:
    """Number of an operator. ``Eori.parse`` accepts spaces and lower case, the constructor only the canonical form.

    :raises InvalidInput: code ``invalid_eori``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.value):
            raise InvalidInput(
                "Le numéro EORI n'est pas valable.",
                remedy="Donnez les deux lettres du pays puis quinze caractères au plus, comme la douane les écrit.",
                code="invalid_eori",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as people write it (``"fr 160 023 073 00010"``)."""
        return cls(_SPACES.sub("", text).upper() if len(text) <= _LONGEST_TEXT else text)

    def __str__(self) -> str:
        return self.value
