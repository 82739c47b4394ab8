"""From a doc of the index to an :class:`~etatplateforme.values.address.Address`."""

from typing import Final

from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.gather import FORMER, LOCALITY, MUNICIPALITY, STREET, SUFFIX_BITS
from etatplateforme.addresses.index.hit import Hit
from etatplateforme.addresses.index.report import Explanation
from etatplateforme.values.address import Address, AddressKind, Point

KIND: Final = {
    STREET: AddressKind.STREET,
    LOCALITY: AddressKind.LOCALITY,
    MUNICIPALITY: AddressKind.MUNICIPALITY,
    FORMER: AddressKind.LOCALITY,
}
_SUFFIX: Final = (1 << SUFFIX_BITS) - 1


def point_of(columns: Columns, doc: int, row: int) -> Point:
    """Where a doc is, or its house number if *row* is not negative."""
    at, positions = (row, columns.number_position) if row >= 0 else (doc, columns.doc_position)
    return Point(positions[2 * at] / 1e6, positions[2 * at + 1] / 1e6)


def to_address(
    columns: Columns, doc: int, row: int, *, score: float | None = None, distance_m: float | None = None
) -> Address:
    """The address of a doc, or of its house number if *row* is not negative."""
    place = columns.doc_place[doc]
    citycode = str(columns.place_code[5 * place : 5 * place + 5], "ascii")
    name, city = columns.name[columns.doc_name[doc]], columns.name[columns.place_city[place]]
    postcode, key, kind = _postcode(columns.doc_postcode[doc]), columns.doc_key[doc], KIND[columns.doc_kind[doc]]
    label = name if kind is AddressKind.MUNICIPALITY else " ".join(part for part in (name, postcode, city) if part)
    street = housenumber = None
    if row >= 0:
        number, suffix = columns.number_key[row] >> SUFFIX_BITS, columns.suffixes[columns.number_key[row] & _SUFFIX]
        housenumber = f"{number} {suffix}" if suffix else str(number)
        key = key and "_".join(part for part in (key, f"{number:05d}", suffix) if part)
        street, kind, name, label = name, AddressKind.HOUSENUMBER, f"{housenumber} {name}", f"{housenumber} {label}"
    elif kind is AddressKind.STREET:
        street = name
    return Address(
        label=label,
        kind=kind,
        citycode=citycode,
        city=city,
        postcode=postcode,
        name=name,
        street=street,
        housenumber=housenumber,
        point=point_of(columns, doc, row),
        id=key or None,
        ban_id=columns.ban_id(doc, row),
        score=score,
        distance_m=distance_m,
        importance=round(columns.doc_importance[doc] / 65_535, 5),
    )


def explanation(hit: Hit) -> Explanation:
    """Why this hit has its score."""
    parts = hit.parts
    return Explanation(
        text=round(parts.asked, 4),
        name=round(parts.named, 4),
        commune=round(parts.commune, 4),
        postcode=round(parts.postcode, 4),
        order=round(parts.order, 4),
        importance=round(parts.importance, 4),
        number=round(parts.number, 4),
        nearness=round(parts.nearness, 4),
        rule=parts.rule,
        certainty=round(hit.sure, 4),
        needed=hit.least,
    )


def _postcode(postcode: int) -> str:
    """Five digits, or nothing where no source told the postcode (a BAL alone)."""
    return f"{postcode:05d}" if postcode else ""
