"""A first Base Adresse Locale of a commune, from the embedded index: what is known today, for the commune to correct.

Format 1.4. Nothing is certified, and what the index does not know (what a point is that of, the parcels) stays empty.
"""

import csv
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from etatplateforme.addresses.bal.cog import cog
from etatplateforme.addresses.bal.projection import projected
from etatplateforme.addresses.bal.values import LONGEST_NUMBER, TOPONYM, street, suffix
from etatplateforme.addresses.index import Index
from etatplateforme.addresses.index.answer import point_of
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.gather import SUFFIX_BITS
from etatplateforme.addresses.index.layout import map_file
from etatplateforme.errors import InvalidInput

COLUMNS: Final = (
    "id_ban_commune", "id_ban_toponyme", "id_ban_adresse", "cle_interop", "commune_insee", "commune_nom",
    "commune_deleguee_insee", "commune_deleguee_nom", "voie_nom", "lieudit_complement_nom", "numero", "suffixe",
    "position", "x", "y", "long", "lat", "cad_parcelles", "source", "date_der_maj", "certification_commune",
)  # fmt: skip
NO_IDS: Final[Mapping[str, str]] = MappingProxyType({})
_SUFFIX: Final = (1 << SUFFIX_BITS) - 1
_STREET_CODE: Final = re.compile("[0-9A-Za-z]{4}")
_NO_STREET_CODE: Final = "0000"


@dataclass(frozen=True, slots=True)
class FirstBal:
    """The file, how many addresses it has, and how many of the index it leaves out: a BAL would not admit them."""

    text: str
    addresses: int
    left_out: int
    identified: bool
    """Whether every row has its identifiers of the BAN."""


class _Place(NamedTuple):
    """A house number, or a street or lieu-dit that has none."""

    name: str
    street_code: str
    number: int
    suffix: str
    longitude: float
    latitude: float
    toponym_id: str | None
    address_id: str | None

    @property
    def admitted(self) -> bool:
        """Whether a BAL admits its name, its number and its suffix."""
        named = street(self.name).value is not None and len(str(self.number)) <= LONGEST_NUMBER
        return named and (not self.suffix or suffix(self.suffix).value is not None)

    @property
    def identified(self) -> bool:
        """Whether the BAN's identifiers of the address are known."""
        return self.toponym_id is not None and (self.address_id is not None or self.number == TOPONYM)


def first_bal(code: str, index: Path, *, ids: Mapping[str, str] = NO_IDS) -> FirstBal:
    """The first BAL of the commune of that INSEE *code*, from the file *index*.

    Identifiers of the BAN are written when all of them are known: in a BAL they are on every row, or on none.

    :param ids: the BAN's identifier of each commune, by INSEE code.
    :raises InvalidInput: code ``unknown_commune``: not a commune of today, or one of which the index knows nothing.
    :raises InvalidInput: code ``undated_index``: a BAL says of which day each of its rows is.
    :raises Broken: the index is damaged.
    :raises Unavailable: there is no index.
    """
    if code not in cog().names:
        raise _unknown("Ce code n'est pas celui d'une commune d'aujourd'hui.")
    with Index.open(index) as opened:
        source = opened.source
    if source.date is None:
        raise InvalidInput(
            "L'index ne dit pas de quel jour sont ses adresses, et une BAL le dit à chaque ligne.",
            remedy="Reconstruisez l'index en donnant la date des données : addresses build … --date AAAA-MM-JJ",
            code="undated_index",
        )
    columns = Columns(map_file(index, verify=False))
    area = columns.area_of_code(code)
    found = list(_places(columns, area)) if area is not None else []
    kept = [place for place in found if place.admitted]
    if not kept:
        raise _unknown("L'index ne connaît aucune adresse de cette commune.")
    commune_id = ids.get(code, "")
    identified = bool(commune_id) and all(place.identified for place in kept)
    names = ", ".join(dict.fromkeys(file.format for file in source.files))
    shared = {
        "commune_insee": code,
        "commune_nom": cog().names[code],
        "source": f"{names}, données du {source.date.isoformat()}, {source.licence}",
        "date_der_maj": source.date.isoformat(),
        "certification_commune": "0",
    }
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    points = np.array([(place.longitude, place.latitude) for place in kept])
    for place, x, y in zip(kept, *projected(points[:, 0], points[:, 1]), strict=True):
        row = shared | _told(place, code, float(x), float(y))
        if identified:
            row |= _identifiers(place, commune_id)
        writer.writerow([row.get(name, "") for name in COLUMNS])
    return FirstBal(text.getvalue(), len(kept), len(found) - len(kept), identified)


def _places(columns: Columns, area: int) -> Generator[_Place]:
    for low, high in columns.ranges_of(area):
        for doc in range(low, high):
            if not columns.is_commune(doc):
                yield from _of_street(columns, doc)


def _of_street(columns: Columns, doc: int) -> Generator[_Place]:
    name = columns.name[columns.doc_name[doc]]
    code = next(iter(columns.doc_key[doc].split("_")[1:2]), "")
    street_code = code.lower() if _STREET_CODE.fullmatch(code) else _NO_STREET_CODE
    own = columns.ban_id(doc, -1)
    rows = range(columns.number_at[doc], columns.number_at[doc + 1])
    if not rows:
        point = point_of(columns, doc, -1)
        yield _Place(name, street_code, TOPONYM, "", point.longitude, point.latitude, own, None)
    for row in rows:
        point, key = point_of(columns, doc, row), columns.number_key[row]
        after = columns.suffixes[key & _SUFFIX]
        number, ban_id = key >> SUFFIX_BITS, columns.ban_id(doc, row)
        yield _Place(name, street_code, number, after, point.longitude, point.latitude, own, ban_id)


def _told(place: _Place, code: str, x: float, y: float) -> dict[str, str]:
    key = (code.lower(), place.street_code, f"{place.number:05d}", place.suffix.lower())
    told = {
        "cle_interop": "_".join(filter(None, key)),
        "voie_nom": place.name,
        "numero": str(place.number),
        "suffixe": place.suffix,
    }
    if np.isnan(x):  # not known, or nowhere in France
        return told
    return told | {
        "x": f"{x:.2f}", "y": f"{y:.2f}", "long": f"{place.longitude:.6f}", "lat": f"{place.latitude:.6f}"
    }  # fmt: skip


def _identifiers(place: _Place, commune_id: str) -> dict[str, str]:
    return {
        "id_ban_commune": commune_id,
        "id_ban_toponyme": place.toponym_id or "",
        "id_ban_adresse": place.address_id or "",
    }


def _unknown(problem: str) -> InvalidInput:
    return InvalidInput(
        problem,
        remedy="Donnez le code INSEE (pas le code postal) d'une commune dont les adresses sont dans l'index ; à Paris, "
        "Lyon et Marseille, celui d'un arrondissement.",
        code="unknown_commune",
    )
