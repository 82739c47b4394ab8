"""Whom data are owed to: the licences of the BAN and of BANO ask that it be said beside every use of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Credit:
    """Who makes the data, under which licence, and of which day they are.

    ``day`` is None when nobody told it, and for a service that answers with what it has today.
    """

    attribution: str
    licence: str
    day: date | None = None

    def to_json(self) -> dict[str, str]:
        """The same as JSON: the words of addok's GeoJSON, and the day if it is known."""
        told = {"attribution": self.attribution, "licence": self.licence}
        return told if self.day is None else {**told, "date": self.day.isoformat()}

    def __str__(self) -> str:
        day = "" if self.day is None else f", données du {self.day:%d/%m/%Y}"
        return f"{self.attribution}, {self.licence}{day}"
