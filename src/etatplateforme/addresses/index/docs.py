"""Puts what was gathered in order: docs sorted, house numbers sorted under their street, repeated ones left out."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etatplateforme.addresses.index.arrondissements import arrondissement, ordinal
from etatplateforme.addresses.index.formats import Communes
from etatplateforme.addresses.index.gather import FORMER, MUNICIPALITY, SUFFIX_BITS, Gathered, Street
from etatplateforme.addresses.index.normalise import words

_SUFFIX: Final = np.uint32((1 << SUFFIX_BITS) - 1)


@dataclass(slots=True)
class Docs:
    """Streets, named places and communes in their final order.

    ``number_key`` (n, number << 12 | suffix) and ``number_position`` (n × 2, longitude and latitude in 1e-6 degree) are
    sorted inside each doc; ``number_at`` says where each doc's begin. ``addresses`` counts them. ``repeated`` are the
    indices, in reading order, of the house numbers that their street already had. ``ban_ids`` (n × 16, or empty) go
    with the numbers. ``declared`` are the former communes (code of today, name) in which no address says it stands.
    """

    streets: list[Street]
    number_at: NDArray[np.uint32]
    number_key: NDArray[np.uint32]
    number_position: NDArray[np.int32]
    position: NDArray[np.int32]
    addresses: list[int]
    suffixes: list[str]
    repeated: NDArray[np.int64]
    ban_ids: NDArray[np.uint8]
    declared: frozenset[tuple[str, str]]
    communes: Communes


def _sort_key(street: Street) -> tuple[int, str, str, str, int, str, str]:
    spelled = " ".join(street.words)
    return street.postcode, street.citycode, street.old_city, spelled, street.kind, street.name, street.key


def _find_postcodes(found: Gathered) -> None:
    """Give a street without postcode (a BAL has none) that of its commune: La Poste's, or the most frequent one."""
    if all(street.postcode for street in found.streets):
        return
    tallies: dict[str, dict[int, int]] = {}
    for street in found.streets:
        tally = tallies.setdefault(street.citycode, {})
        tally[street.postcode] = tally.get(street.postcode, 0) + (street.postcode > 0)
    best = {code: min(tally, key=lambda postcode: (-tally[postcode], postcode)) for code, tally in tallies.items()}
    listed = {code: int(postcode) for code, postcode in reversed(found.communes.postcodes) if postcode.isdecimal()}
    for street in found.streets:
        street.postcode = street.postcode or best[street.citycode] or listed.get(street.citycode, 0)


def _municipalities(found: Gathered) -> tuple[list[Street], frozenset[tuple[str, str]]]:
    """One doc for each commune, former commune and city with arrondissements, at its most frequent postcode.

    And the former communes among them that are only declared (INSEE's list), without any address of their own.
    """
    sizes: list[int] = np.bincount(_unsigned(found.street_of), minlength=len(found.streets)).tolist()
    tallies: dict[tuple[str, str], dict[int, int]] = {}
    cities: dict[str, str] = {}
    for street, size in zip(found.streets, sizes, strict=True):
        _ = cities.setdefault(street.citycode, street.city)
        for old in {"", street.old_city}:
            tally = tallies.setdefault((street.citycode, old), {})
            tally[street.postcode] = tally.get(street.postcode, 0) + size + 1
    declared = _declared(found.communes, cities, tallies.keys())
    tallies |= {(code, name): tallies[code, ""] for code, name in sorted(declared)}
    made: list[Street] = []
    for (citycode, old), tally in tallies.items():
        postcode = min(tally, key=lambda code: (-tally[code], code))
        city, inside = cities[citycode], arrondissement(citycode)
        if old:
            made.append(Street("", old, tuple(words(old)), postcode, citycode, city, old, FORMER))
        elif inside:
            name = f"{city} {ordinal(inside[1])} Arrondissement"
            spelled = (*words(city), f"{inside[1]}e")
            made.append(Street(citycode, name, spelled, postcode, citycode, city, "", MUNICIPALITY))
        else:
            made.append(Street(citycode, city, tuple(words(city)), postcode, citycode, city, "", MUNICIPALITY))
    wholes = {inside[0] for code in cities if (inside := arrondissement(code)) and inside[0].code not in cities}
    for whole in sorted(wholes):
        spelled = tuple(words(whole.name))
        made.append(
            Street(whole.code, whole.name, spelled, whole.first_postcode, whole.code, whole.name, "", MUNICIPALITY)
        )
    return made, declared


def _declared(
    communes: Communes, cities: dict[str, str], told: Collection[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """The former communes of INSEE's list inside a commune of ours, if no address told them and the name is another."""
    return frozenset(
        (code, name)
        for code, name in communes.former
        if code in cities
        and name.isprintable()
        and words(name)
        and words(name) != words(cities[code])
        and (code, name) not in told
    )


def sort_docs(found: Gathered) -> Docs:
    """The docs in their final order, communes added, with their house numbers."""
    _find_postcodes(found)
    communes, declared = _municipalities(found)
    streets = found.streets + communes
    order = sorted(range(len(streets)), key=lambda index: _sort_key(streets[index]))
    rank = np.empty(len(streets), dtype=np.int64)
    rank[order] = np.arange(len(streets))
    suffixes, key = _recoded(found)
    packed = rank[_unsigned(found.street_of)].astype(np.uint64) << np.uint64(32) | key
    by_number = np.argsort(packed, kind="stable")
    packed = packed[by_number]
    first = np.ones(len(packed), dtype=np.bool_)
    first[1:] = packed[1:] != packed[:-1]
    repeated, kept, packed = by_number[~first], by_number[first], packed[first]
    at = np.empty((len(kept), 2), dtype=np.int32)
    for axis, given in enumerate((found.longitude, found.latitude)):
        at[:, axis] = _signed(given)[kept]
    counts = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=len(streets))
    starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
    position = _positions(starts, at, rank[np.array(found.place_of, dtype=np.int64)], found)
    return Docs(
        streets=[streets[index] for index in order],
        number_at=starts.astype(np.uint32),
        number_key=packed.astype(np.uint32),
        number_position=at,
        position=position,
        addresses=counts.tolist(),
        suffixes=suffixes,
        repeated=repeated,
        ban_ids=_identifiers(found)[kept] if found.ban_ids else np.zeros((0, 16), dtype=np.uint8),
        declared=declared,
        communes=found.communes,
    )


def _identifiers(found: Gathered) -> NDArray[np.uint8]:
    """The identifiers of the house numbers in reading order, zeros for those that have none."""
    given = np.frombuffer(found.ban_ids, dtype=np.uint8)
    every = np.zeros(16 * len(found.number), dtype=np.uint8)
    every[: len(given)] = given
    return every.reshape(-1, 16)


def _recoded(found: Gathered) -> tuple[list[str], NDArray[np.uint32]]:
    """The suffixes in alphabetical order, and the numbers with the codes that follow from it."""
    suffixes = sorted(found.suffixes)
    recode = np.zeros(len(suffixes), dtype=np.uint32)
    for code, text in enumerate(suffixes):
        recode[found.suffixes[text]] = code
    key = _unsigned(found.number)
    return suffixes, (key & ~_SUFFIX) | recode[key & _SUFFIX]


def _unsigned(given: "array[int]") -> NDArray[np.uint32]:
    """What was gathered, as numpy sees it: the same memory."""
    return np.frombuffer(given, dtype=np.uint32) if given else np.zeros(0, dtype=np.uint32)


def _signed(given: "array[int]") -> NDArray[np.int32]:
    """The same with a sign."""
    return np.frombuffer(given, dtype=np.int32) if given else np.zeros(0, dtype=np.int32)


def _positions(
    starts: NDArray[np.int64], at: NDArray[np.int32], places: NDArray[np.int64], found: Gathered
) -> NDArray[np.int32]:
    """Where each doc is: the house number in its middle, or else the mean of the points given without a number."""
    size = len(starts) - 1
    position = np.zeros((size, 2), dtype=np.int32)
    tally = np.maximum(np.bincount(places, minlength=size), 1)
    for axis, given in enumerate((found.place_longitude, found.place_latitude)):
        total = np.bincount(places, weights=np.array(given, dtype=np.float64), minlength=size)
        position[:, axis] = np.rint(total / tally)
    numbered = np.flatnonzero(starts[1:] > starts[:-1])
    position[numbered] = at[(starts[numbered] + starts[numbered + 1]) // 2]
    return position
