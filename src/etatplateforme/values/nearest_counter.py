"""The counter nearest to a service, as the guarantor names it in a remedy: a value, whoever looked it up."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.values.calendar import french_date


@dataclass(frozen=True, slots=True)
class NearestCounter:
    """A counter of a list, and how far it is from the commune of a service.

    ``distance_m`` is as the crow flies, in metres, None when it lies in the commune itself; ``hours`` are its hours of
    the week in French, ``phone`` as it is read in France (empty when the list tells none), ``source`` and ``day`` the
    list and its date (None: not known).
    """

    name: str
    address: str
    distance_m: float | None
    hours: str
    phone: str
    source: str
    day: date | None

    def __str__(self) -> str:
        """One French sentence that holds all of it, with the date of the list."""
        far = self.distance_m
        distance = "dans la commune" if far is None else f"à {shown_distance(far)} à vol d'oiseau"
        phone = f" ; téléphone : {self.phone}" if self.phone else ""
        dated = f"du {french_date(self.day)}" if self.day is not None else "sans date"
        return (
            f"Le France Services le plus proche est {distance} ({self.name}, {self.address}), "
            f"ouvert {self.hours}{phone}. D'après la liste « {self.source} » {dated} : vérifiez avant de l'afficher."
        )


def shown_distance(metres: float) -> str:
    """« 850 m », « 3,2 km », « 24 km »."""
    if metres < 1_000:
        return f"{round(metres, -1):.0f} m"
    kilometres = metres / 1_000
    return f"{kilometres:.1f} km".replace(".", ",") if kilometres < 10 else f"{kilometres:.0f} km"
