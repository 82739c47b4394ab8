"""What the filters let through, as ranges of docs."""

from bisect import bisect_left
from typing import Final

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.gather import FORMER, LOCALITY, MUNICIPALITY, STREET
from etatplateforme.addresses.index.ranges import Range, intersection, merged
from etatplateforme.values.address import AddressKind

_KINDS: Final = {
    AddressKind.HOUSENUMBER: (STREET, LOCALITY),
    AddressKind.STREET: (STREET,),
    AddressKind.LOCALITY: (LOCALITY, FORMER),
    AddressKind.MUNICIPALITY: (MUNICIPALITY,),
}


def doc_kinds(kinds: tuple[AddressKind, ...]) -> frozenset[int]:
    """The kinds of docs that can answer one of these kinds of addresses; empty for all."""
    return frozenset(kind for one in kinds for kind in _KINDS[one])


def allowed(columns: Columns, filters: Filters) -> list[Range] | None:
    """The docs that the filters let through, their kind apart; None if all."""
    found: list[Range] | None = None
    for values, ranges_of in (
        (filters.postcodes, _of_postcode),
        (filters.citycodes, _of_city),
        (filters.depcodes, _of_departement),
    ):
        if values:
            inside = merged([one for value in values for one in ranges_of(columns, value)])
            found = inside if found is None else intersection(found, inside)
    return found


def _of_postcode(columns: Columns, postcode: str) -> list[Range]:
    valid = len(postcode) == 5 and postcode.isascii() and postcode.isdigit()
    return [columns.postcode_range(int(postcode))] if valid else []


def _of_city(columns: Columns, citycode: str) -> list[Range]:
    area = columns.area_of_code(citycode)
    return [] if area is None else columns.ranges_of(area)


def _of_departement(columns: Columns, depcode: str) -> list[Range]:
    """All communes whose code begins so: a département is no range of postcodes (Corsica, and many borders)."""
    if not depcode.isascii() or not 2 <= len(depcode) <= 3:
        return []
    codes, wanted = range(columns.codes), depcode.encode()
    low = bisect_left(codes, wanted, key=columns.code)
    high = bisect_left(codes, wanted + b"\x7f", low, key=columns.code)
    return [one for at in range(low, high) for one in columns.ranges_of(columns.code_area[at])]
