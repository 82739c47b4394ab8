"""What rooms say to each other of the personal data that they keep: of whom, how much, why and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from etatplateforme.errors import InvalidInput

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class PersonKey:
    """By what a person is found again: the ``subject`` of the identity provider, a mail address, or both."""

    subject: str | None = field(default=None, repr=False)
    mail: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.subject and not self.mail:
            raise InvalidInput(
                "Il manque de quoi retrouver la personne.",
                remedy="Donnez son identifiant de connexion, son adresse électronique, ou les deux.",
                code="no_person_key",
            )


@dataclass(frozen=True, slots=True)
class Stock:
    """What the store keeps under one name: a name of the manifest's data, or a block's own (« messages »).

    ``purpose`` is why it is kept; ``kept`` counts the rows, ``endless`` those without a delete date, ``overdue``
    those whose delete date has passed. Counts only: no row and no person.
    """

    name: str
    purpose: str
    kept: int = 0
    endless: int = 0
    overdue: int = 0
