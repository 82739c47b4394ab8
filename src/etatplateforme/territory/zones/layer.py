"""What a layer answers: in, out or not certain, always with the layer, its day and its source."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from etatplateforme.values.calendar import french_date


class Verdict(StrEnum):
    """Whether a place lies in a zone. ``UNCERTAIN``: the layer does not tell, and says why."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Layer:
    """A zoning on one day: its name in French, since when it is what it is, and the file that says so."""

    name: str
    day: date
    source: str
    licence: str = "Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of a layer. ``detail`` is what the layer says of it (« FRR+ », « Intégralement éligible »)."""

    code: str
    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.detail})" if self.detail else self.name


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a layer says of a place. ``zones`` are those it lies in, or may lie in; ``why`` tells a doubt in French."""

    layer: Layer
    verdict: Verdict
    zones: tuple[Zone, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        """One French sentence, with the day and the source of the layer."""
        named = ", ".join(
            " ".join(filter(None, (zone.name, zone.detail and f"({zone.detail})"))) for zone in self.zones
        )
        said = {
            Verdict.INSIDE: f"oui : {named}",
            Verdict.OUTSIDE: "non",
            Verdict.UNCERTAIN: f"à vérifier{f' : {named}' if named else ''}",
        }[self.verdict]
        doubt = f" {self.why}" if self.why else ""
        return f"{self.layer.name}, {said}.{doubt} (au {french_date(self.layer.day)}, {self.layer.source})"
