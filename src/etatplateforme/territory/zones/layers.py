"""Layers of areas, of communes by code, and of communes by name only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etatplateforme.territory.names import name_keys
from etatplateforme.territory.reference import AnyCode, Reference
from etatplateforme.territory.zones.layer import Belonging, Layer, Verdict, Zone
from etatplateforme.territory.zones.polygon import Shape, near_boxes
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode, Departement

MARGIN_M = 10.0
"""Metres from an edge within which a place is not certain: positions of addresses are no better."""


class AreaLayer:
    """Zones drawn on the map. Their boxes are looked at first; some thousand of them cost less than a millisecond."""

    def __init__(self, layer: Layer, zones: Iterable[tuple[Zone, Shape]]) -> None:
        self.layer = layer
        self._zones = tuple(zones)
        self._boxes = [shape.box for _, shape in self._zones]

    def __len__(self) -> int:
        return len(self._zones)

    def at(self, point: Point, *, margin_m: float = MARGIN_M) -> Belonging:
        """Zones that hold *point*; uncertain when it lies within *margin_m* of an edge."""
        inside: list[Zone] = []
        near: list[Zone] = []
        for number in near_boxes(self._boxes, point, margin_m):
            zone, shape = self._zones[number]
            if shape.edge_m(point) <= margin_m:
                near.append(zone)
            elif shape.holds(point):
                inside.append(zone)
        if inside:
            return Belonging(self.layer, Verdict.INSIDE, tuple(inside))
        if near:
            why = f"Le point est à moins de {margin_m:.0f} m d'une limite : vérifiez l'adresse exacte."
            return Belonging(self.layer, Verdict.UNCERTAIN, tuple(near), why)
        return Belonging(self.layer, Verdict.OUTSIDE)


class CommuneLayer:
    """Communes by INSEE code, as they were on the day of the layer. A code of today is followed back to them."""

    def __init__(self, layer: Layer, zones: Mapping[str, Zone], book: Reference) -> None:
        self.layer = layer
        self._zones = zones
        self._book = book

    def __len__(self) -> int:
        return len(self._zones)

    def of(self, code: AnyCode) -> Belonging:
        """Whether the commune that holds *code* today is in; uncertain when only some of those that it unites were."""
        commune = self._book.today(code)
        if commune is None:
            return Belonging(self.layer, Verdict.UNCERTAIN, why="Le référentiel ne connaît pas ce code.")
        then = self._book.parts_on(commune.code, self.layer.day)
        found = [self._zones[one] for one in then if one in self._zones]
        if not then:
            held = self._book.at(commune.code, self.layer.day)
            found = [self._zones[held.value]] if held is not None and held.value in self._zones else []
            return detached(self.layer, found)
        if not found:
            return Belonging(self.layer, Verdict.OUTSIDE)
        if len(found) == len(then):
            return Belonging(self.layer, Verdict.INSIDE, tuple(found))
        why = "La commune en réunit plusieurs, dont une partie seulement est dans ce zonage."
        return Belonging(self.layer, Verdict.UNCERTAIN, tuple(found), why)


def detached(layer: Layer, zones: Sequence[Zone]) -> Belonging:
    """What is said of a commune that was within another one on the day of *layer*, of which *zones* tell."""
    if not zones:
        return Belonging(layer, Verdict.OUTSIDE)
    why = "La commune faisait alors partie d'une autre, qui était dans ce zonage."
    return Belonging(layer, Verdict.UNCERTAIN, tuple(zones), why)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A line that names a commune without its code; ``departement`` when the list tells it."""

    zone: Zone
    departement: Departement | None = None


class NamedLayer:
    """Communes that a list names without a code. A name is matched exactly, or not at all.

    A name that several communes of the day bear is certain only when the list has as many lines of it: else nobody can
    tell which ones are meant, and each of them is uncertain. ``unmatched`` are the lines whose name no commune of that
    day bears.
    """

    def __init__(self, layer: Layer, rows: Iterable[NamedRow], book: Reference) -> None:
        self.layer = layer
        self._book = book
        self._certain: dict[str, Zone] = {}
        self._doubtful: dict[str, Zone] = {}
        self.unmatched: list[NamedRow] = []
        self._match(rows)

    def of(self, code: AnyCode) -> Belonging:
        """Whether the commune that holds *code* today is named in the list."""
        commune = self._book.today(code)
        if commune is None:
            return Belonging(self.layer, Verdict.UNCERTAIN, why="Le référentiel ne connaît pas ce code.")
        then = self._book.parts_on(commune.code, self.layer.day)
        if not then:
            held = self._book.at(commune.code, self.layer.day)
            known = {**self._certain, **self._doubtful}
            return detached(self.layer, [known[held.value]] if held is not None and held.value in known else [])
        certain = [self._certain[one] for one in then if one in self._certain]
        doubtful = [self._doubtful[one] for one in then if one in self._doubtful]
        if certain and len(certain) == len(then):
            return Belonging(self.layer, Verdict.INSIDE, tuple(certain))
        if doubtful:
            why = "La liste donne un nom sans code, et plusieurs communes portent ce nom."
            return Belonging(self.layer, Verdict.UNCERTAIN, tuple(certain + doubtful), why)
        if certain:
            why = "La commune en réunit plusieurs, dont une partie seulement est dans la liste."
            return Belonging(self.layer, Verdict.UNCERTAIN, tuple(certain), why)
        missed = len(self.unmatched)
        why = f"Lignes de la liste qui ne nomment aucune commune : {missed} ; un nom a pu changer." if missed else ""
        return Belonging(self.layer, Verdict.OUTSIDE, why=why)

    def counts(self) -> Mapping[str, int]:
        """How many communes are certain and doubtful, and how many lines name none."""
        return {"certain": len(self._certain), "doubtful": len(self._doubtful), "unmatched": len(self.unmatched)}

    def _match(self, rows: Iterable[NamedRow]) -> None:
        grouped: dict[tuple[str, Departement | None], list[NamedRow]] = defaultdict(list)
        for row in rows:
            names = self._names(row)
            if not names:
                self.unmatched.append(row)
            for name in names:
                grouped[name, row.departement].append(row)
        for (name, departement), same in grouped.items():
            codes = self._bearing(name, departement)
            found = self._certain if len(same) >= len(codes) else self._doubtful
            found.update(dict.fromkeys(codes, same[0].zone))

    def _names(self, row: NamedRow) -> Sequence[str]:
        """The one name of a line, or the names that it joins (« Castres - Mazamet »); none when no commune has it."""
        names = [row.zone.name]
        if not self._bearing(row.zone.name, row.departement):
            names = row.zone.name.split(" - ")
        keys = [min(name_keys(name), key=len) for name in names]
        return keys if all(self._bearing(key, row.departement) for key in keys) else []

    def _bearing(self, name: str, departement: Departement | None) -> Sequence[str]:
        codes = self._book.bearing(name, self.layer.day)
        return [one for one in codes if departement in (None, CommuneCode(one).departement)]
