"""The rows as streets, found by commune, postcode and words: what the generator draws from and checks ambiguity on."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import asin, cos, radians, sin, sqrt
from random import Random

from benchmarks.addresses.queries.rows import Row, departement
from benchmarks.addresses.queries.text import canonical, content_words, fold, house_number, without_type

FICTITIOUS = 5_000  # the cadastre's numbers from here on are made up: nobody types them
USED_SUFFIXES = frozenset(("", "bis", "ter", "quater", *"abcdefghtq"))
TOWN = 2_000  # house numbers from which a commune counts as a town; the rows hold no population
_ARRONDISSEMENT = re.compile(r"(\w+) (\d+)(?:er|e) Arrondissement")

Point = tuple[float, float]


def metres(one: Point, other: Point) -> float:
    """Great-circle distance of two (longitude, latitude), in metres."""
    (lon1, lat1), (lon2, lat2) = one, other
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    root = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * 6_371_008.8 * asin(min(1.0, sqrt(root)))


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A street or a lieu-dit of one commune under one postcode. ``numbers``: canonical number -> where it stands.

    ``written`` gives a canonical number back as its source writes it: (``12``, ``bis``).
    """

    key: str
    name: str
    postcode: str
    citycode: str
    city: str
    old_citycode: str
    old_city: str
    source: str
    numbers: dict[str, list[Point]] = field(default_factory=dict, repr=False)
    written: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    points: list[Point] = field(default_factory=list, repr=False)

    @property
    def typed(self) -> list[str]:
        """The house numbers that people use, canonical; technical suffixes (``v``, ``p12``) are the registers' own."""
        return [
            number
            for number, (digits, suffix) in self.written.items()
            if int(digits) < FICTITIOUS and suffix.lower() in USED_SUFFIXES
        ]

    @property
    def canonical(self) -> str:
        """The name, folded, abbreviations in full."""
        return canonical(self.name)

    @property
    def rest(self) -> str:
        """The canonical name without its kind of street."""
        return without_type(self.canonical)

    @property
    def arrondissement(self) -> int:
        """The number of the municipal arrondissement, or 0."""
        found = _ARRONDISSEMENT.fullmatch(self.city)
        return int(found[2]) if found else 0

    @property
    def spoken_city(self) -> str:
        """The commune as people say it: ``Paris`` for ``Paris 11e Arrondissement``."""
        return _spoken(self.city)

    @property
    def departement(self) -> str:
        """The code of the département."""
        return departement(self.citycode)


@dataclass(frozen=True, slots=True)
class Said:
    """What a query says beside the name of the street; empty: nothing. ``number`` is canonical."""

    number: str = ""
    postcode: str = ""
    city: str = ""
    citycode: str = ""
    departement: str = ""


class World:
    """Every street of the rows. Drawing is by street, so that a long avenue does not count a hundredfold."""

    def __init__(self, rows: Iterable[Row]) -> None:
        known: dict[tuple[str, str, str, str], Street] = {}
        self.size = 0
        for row in rows:
            identity = (row.street_key, row.street, row.postcode, row.old_city)
            street = known.get(identity)
            if street is None:
                city = (row.postcode, row.citycode, row.city, row.old_citycode, row.old_city)
                street = known[identity] = Street(row.street_key, row.street, *city, row.source)
            point = (row.longitude, row.latitude)
            street.points.append(point)
            if row.number:
                number = house_number(f"{row.number} {row.suffix}")
                street.numbers.setdefault(number, []).append(point)
                _ = street.written.setdefault(number, (row.number, row.suffix))
                self.size += 1
        self.streets = list(known.values())
        self.numbered = [street for street in self.streets if street.typed and _has_a_name(street)]
        self.localities = [street for street in self.streets if not street.numbers]

    def __repr__(self) -> str:
        """How many there are."""
        return f"World({len(self.streets)} streets)"

    @cached_property
    def by_postcode(self) -> dict[str, list[Street]]:
        """Postcode -> streets."""
        return _grouped((street.postcode, street) for street in self.streets)

    @cached_property
    def by_citycode(self) -> dict[str, list[Street]]:
        """INSEE code -> streets."""
        return _grouped((street.citycode, street) for street in self.streets)

    @cached_property
    def by_city(self) -> dict[str, list[Street]]:
        """Every name a commune goes by (today's, former, city of an arrondissement), folded -> streets."""
        return _grouped((name, street) for street in self.streets for name in city_names(street))

    @cached_property
    def by_number(self) -> dict[str, list[Street]]:
        """Canonical house number -> streets that hold it."""
        return _grouped((number, street) for street in self.streets for number in street.numbers)

    @cached_property
    def merged(self) -> list[Street]:
        """Streets of communes that were communes of another name."""
        return [street for street in self.numbered if street.old_city]

    @cached_property
    def arrondissements(self) -> list[Street]:
        """Streets of municipal arrondissements."""
        return [street for street in self.numbered if street.arrondissement]

    @cached_property
    def named_after_communes(self) -> list[Street]:
        """Streets whose name holds that of another commune, such as « Rue de Paris »."""
        return [s for s in self.numbered if s.rest in self.by_city and s.rest not in city_names(s)]

    @cached_property
    def addresses_of(self) -> Counter[str]:
        """INSEE code -> house numbers."""
        counts: Counter[str] = Counter()
        for street in self.streets:
            counts[street.citycode] += len(street.numbers)
        return counts

    @cached_property
    def departements(self) -> frozenset[str]:
        """The départements of the rows."""
        return frozenset(street.departement for street in self.streets)

    def zone(self, street: Street) -> str:
        """Where equality is looked at: ``paris``, ``town``, ``rural``, ``overseas``."""
        if street.departement == "75":
            return "paris"
        if len(street.departement) == 3:
            return "overseas"
        return "town" if self.addresses_of[street.citycode] >= TOWN else "rural"

    def scope(self, said: Said) -> list[Street]:
        """The streets that everything *said* beside the street's name is true of."""
        choices: list[list[Street]] = []
        if said.postcode:
            choices.append(self.by_postcode.get(said.postcode, []))
        if said.citycode:
            choices.append(self.by_citycode.get(said.citycode, []))
        if said.city:
            choices.append(self.by_city.get(fold(said.city), []))
        if said.number:
            choices.append(self.by_number.get(said.number, []))
        smallest = min(choices, key=len, default=self.streets)
        return [street for street in smallest if _is_true_of(said, street)]

    def pick_of(self, draw: Random, streets: list[Street]) -> tuple[Street, str]:
        """One of *streets* and one of its house numbers."""
        street = draw.choice(streets)
        return street, draw.choice(street.typed)

    def pick(self, draw: Random) -> tuple[Street, str]:
        """A street that has a name one can type, and one of its house numbers."""
        return self.pick_of(draw, self.numbered)


def city_names(street: Street) -> frozenset[str]:
    """The names that the commune of *street* goes by, folded."""
    return _city_names(street.city, street.old_city)


@lru_cache(maxsize=10_000)
def _city_names(city: str, old_city: str) -> frozenset[str]:
    names = {city, old_city} - {""}
    parts = _ARRONDISSEMENT.fullmatch(city)
    if parts:
        ordinal = "1er" if parts[2] == "1" else f"{parts[2]}e"
        names |= {parts[1], f"{parts[1]} {ordinal}"}
    return frozenset(map(fold, names))


@lru_cache(maxsize=10_000)
def _spoken(city: str) -> str:
    found = _ARRONDISSEMENT.fullmatch(city)
    return found[1] if found else city


def _is_true_of(said: Said, street: Street) -> bool:
    return (
        said.postcode in ("", street.postcode)
        and said.citycode in ("", street.citycode)
        and (not said.departement or said.departement == street.departement)
        and (not said.number or said.number in street.numbers)
        and (not said.city or fold(said.city) in city_names(street))
    )


def _has_a_name(street: Street) -> bool:
    return not street.name[0].isdigit() and any(
        len(word) >= 3 and word.isalpha() for word in content_words(street.canonical)
    )


def _grouped(pairs: Iterable[tuple[str, Street]]) -> dict[str, list[Street]]:
    groups: dict[str, list[Street]] = defaultdict(list)
    for name, street in pairs:
        groups[name].append(street)
    return dict(groups)
