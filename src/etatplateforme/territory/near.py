"""« Near » as somebody writes it: two degrees, the code or the name of a commune, or a postcode. Never guessed."""

import re
from dataclasses import dataclass

from etatplateforme.errors import InvalidInput
from etatplateforme.territory.counters.counter import Counter
from etatplateforme.territory.counters.nearest import Counters
from etatplateforme.territory.counters.places import Centre, locate, nowhere
from etatplateforme.territory.counters.told import as_nearest
from etatplateforme.territory.divisions import Commune
from etatplateforme.territory.reference import Reference
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode, Postcode
from etatplateforme.values.nearest_counter import NearestCounter
from etatplateforme.values.territory import Territory

_DEGREES = re.compile(r"\s*(-?\d{1,2}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)\s*")
_TOLD = 8


@dataclass(frozen=True, slots=True)
class Near:
    """What was understood: a label, a place, the commune when one was named, and from what the place is estimated."""

    label: str
    point: Point
    commune: Commune | None = None
    estimated: str = ""

    def distance_m(self, counter: Counter, measured: float) -> float | None:
        """Metres to a counter; None when it lies in the commune whose place was estimated from its counters."""
        if self.commune is None or not self.estimated:
            return measured
        inside = {self.commune.code.value, *self.commune.former_codes}
        return None if counter.commune.value in inside else measured

    @property
    def territory(self) -> Territory | None:
        """Territory of the commune, whose clock counts; None for bare degrees."""
        return None if self.commune is None else Territory.of(self.commune.code)


def read_near(text: str, counters: Counters, book: Reference, centre: Centre = nowhere) -> Near:
    """The place that *text* names: « 44.52,3.50 » (latitude first), « 48095 », « Mende », « 48000 ».

    Five characters are the code of a commune if one has it, else a postcode.

    :raises InvalidInput: codes ``unknown_commune``, ``several_communes``, and ``no_position`` when nothing tells where
        the commune lies.
    """
    if _DEGREES.fullmatch(text) is not None:
        return Near(text.strip(), degrees(text))
    commune = _commune(text, book)
    place = locate(commune, counters, centre)
    if place is None:
        raise InvalidInput(
            f"Rien ne dit où se trouve la commune {commune.code} : la liste n'y place aucun guichet.",
            remedy="Donnez sa latitude et sa longitude (« 44.52,3.50 »), ou de quoi la situer (--positions, --index).",
            code="no_position",
        )
    return Near(f"{commune.name} ({commune.code})", place.point, commune, place.estimated)


def degrees(text: str) -> Point:
    """The point of « 44.52,3.50 », latitude first as maps show it. Raises InvalidInput (``invalid_point``)."""
    found = _DEGREES.fullmatch(text)
    if found is None:
        raise InvalidInput(
            "Ce point n'est pas lisible.",
            remedy="Donnez la latitude, une virgule, puis la longitude : « 44.52,3.50 ».",
            code="invalid_point",
        )
    return Point(float(found.group(2)), float(found.group(1)))


def nearest_to(
    code: CommuneCode, counters: Counters, book: Reference, centre: Centre = nowhere
) -> NearestCounter | None:
    """The fixed counter nearest to a commune whose list tells some hours; None when nothing tells where it lies."""
    try:
        near = read_near(code.value, counters, book, centre)
    except InvalidInput:
        return None
    for distance, counter in counters.around(near.point):
        if any(day.slots for day in counter.hours):
            return as_nearest(counter, near.distance_m(counter, distance), counters.source)
    return None


def _commune(text: str, book: Reference) -> Commune:
    try:
        found = book.today(CommuneCode.parse(text))
    except InvalidInput:
        found = None
    if found is not None:
        return found
    several = _by_postcode(text, book) or book.named(text)
    if not several:
        raise InvalidInput(
            "Aucune commune n'a ce code, ce code postal ou ce nom exact.",
            remedy="Donnez le code INSEE de la commune (« 48095 »), ou sa latitude et sa longitude (« 44.52,3.50 »).",
            code="unknown_commune",
        )
    only, *others = several
    if others:
        told = ", ".join(f"{one.code} {one.name}" for one in several[:_TOLD])
        more = " …" if len(several) > _TOLD else ""
        raise InvalidInput(
            f"{len(several)} communes répondent à ce texte.",
            remedy=f"Donnez le code INSEE de l'une d'elles : {told}{more}.",
            code="several_communes",
        )
    return only


def _by_postcode(text: str, book: Reference) -> tuple[Commune, ...]:
    try:
        return book.served_by(Postcode.parse(text))
    except InvalidInput:
        return ()
