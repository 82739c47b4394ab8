"""The files in which the State publishes its zonings, turned into layers.

- QPV: GeoJSON in WGS 84 (``code_qp``, ``lib_qp``, ``insee_com``), data.gouv.fr, ANCT;
- FRR: a table with a code of commune (``codgeo`` or « Code INSEE ») and a class (``codefrr`` or « Classement »). The
  DGCL and the Observatoire des territoires publish it in XLSX: save it as CSV;
- zonings of 2020 and Action cœur de ville: CSV without codes (ANCT, « superposeur »).

The names of columns were read in public code that uses these files, not in the files themselves, but for the last two.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from etatplateforme.core.reading import text_of
from etatplateforme.errors import InvalidInput
from etatplateforme.territory.names import name_key
from etatplateforme.territory.reference import Reference
from etatplateforme.territory.zones.layer import Layer, Zone
from etatplateforme.territory.zones.layers import AreaLayer, CommuneLayer, NamedLayer, NamedRow
from etatplateforme.territory.zones.polygon import Shape

LARGEST_FILE = 100_000_000
MOST_ZONES = 50_000
QPV_DAY, FRR_DAY, ZONING_DAY, TOWN_CENTRES_DAY = date(2024, 1, 1), date(2024, 7, 1), date(2020, 7, 1), date(2019, 1, 1)
COMMUNE_ZONINGS = {
    "zrr": "Zones de revitalisation rurale (ZRR)",
    "afr": "Aides à finalité régionale (AFR)",
    "zrd": "Zones de restructuration de la défense (ZRD)",
    "zfu": "Communes avec une zone franche urbaine (ZFU)",
    "acv": "Action cœur de ville",
    "amicb": "Centres-bourgs (AMI)",
}
"""Zonings of 2020 that are made of communes; the others are of intercommunal bodies or larger."""

_DAMAGED = str.maketrans({"½": "œ", "¼": "Œ", "¾": "Ÿ"})
"""The file of 2020 was in ISO 8859-15, and read as ISO 8859-1 before it was published: « V½uil » is « Vœuil »."""

_STRICT = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Corner = tuple[Longitude, Latitude]
Corners = Annotated[list[Corner], Field(min_length=4)]
Rings = Annotated[list[Corners], Field(min_length=1)]


class _Polygon(BaseModel):
    model_config = _STRICT
    type: Literal["Polygon"]
    coordinates: Rings


class _MultiPolygon(BaseModel):
    model_config = _STRICT
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1)]


class _District(BaseModel):
    model_config = _STRICT
    code_qp: str
    lib_qp: str = ""
    insee_com: str = ""


class _Feature(BaseModel):
    model_config = _STRICT
    properties: _District
    geometry: Annotated[_Polygon | _MultiPolygon, Field(discriminator="type")]


class _Collection(BaseModel):
    model_config = _STRICT
    features: Annotated[list[_Feature], Field(min_length=1, max_length=MOST_ZONES)]


def read_qpv(content: bytes, name: str, *, day: date = QPV_DAY) -> AreaLayer:
    """Priority districts, from the GeoJSON in WGS 84.

    :raises InvalidInput: codes ``not_a_zoning``, ``file_too_large``, ``not_utf8``.
    """
    try:
        features = TypeAdapter(_Collection).validate_json(_text(content, name)).features
    except ValidationError:
        raise not_a_zoning("les quartiers prioritaires en GeoJSON WGS 84 (code_qp, lib_qp)") from None
    layer = Layer("Quartier prioritaire de la politique de la ville (QPV)", day, name)
    return AreaLayer(layer, ((_zone_of(one.properties), _shape_of(one.geometry)) for one in features))


def _zone_of(district: _District) -> Zone:
    return Zone(district.code_qp, district.lib_qp or district.code_qp)


def _shape_of(geometry: _Polygon | _MultiPolygon) -> Shape:
    return Shape([geometry.coordinates] if isinstance(geometry, _Polygon) else geometry.coordinates)


def read_frr(content: bytes, name: str, book: Reference, *, day: date = FRR_DAY) -> CommuneLayer:
    """France ruralités revitalisation, from a table of communes; lines without a class are out.

    :raises InvalidInput: codes ``not_a_zoning``, ``file_too_large``, ``not_utf8``.
    """
    header, rows = _table(content, name)
    code = _column(header, lambda key: key == "codgeo" or "insee" in key.split())
    label = _column(header, lambda key: key == "codefrr" or "classement" in key.split())
    title = next((one for one in header if name_key(one) in {"libgeo", "commune", "nom"}), code)
    zones = {
        row[code]: Zone(row[code], row[title], row[label])
        for row in rows
        if row[label] and name_key(row[label]) not in {"0", "non classee", "non", "nc"}
    }
    return CommuneLayer(Layer("France ruralités revitalisation (FRR)", day, name), zones, book)


def read_zoning_2020(content: bytes, name: str, zoning: str, book: Reference, *, day: date = ZONING_DAY) -> NamedLayer:
    """One zoning of the « superposeur » of 2020: *zoning* is a key of ``COMMUNE_ZONINGS``.

    :raises InvalidInput: codes ``not_a_zoning``, ``unknown_zoning``, ``file_too_large``, ``not_utf8``.
    """
    if zoning not in COMMUNE_ZONINGS:
        raise InvalidInput(
            "Ce zonage de 2020 n'est pas fait de communes, ou n'existe pas.",
            remedy=f"Demandez l'un de : {', '.join(COMMUNE_ZONINGS)}.",
            code="unknown_zoning",
        )
    header, rows = _table(content, name)
    for key in ("id", "lib", "layer", "info1"):
        _ = _column(header, key.__eq__)
    kept = (row for row in rows if row["layer"] == f"{zoning} zonage")
    named = (NamedRow(Zone(row["id"], row["lib"].translate(_DAMAGED), row["info1"])) for row in kept)
    return NamedLayer(Layer(COMMUNE_ZONINGS[zoning], day, name), named, book)


def read_town_centres(content: bytes, name: str, book: Reference, *, day: date = TOWN_CENTRES_DAY) -> NamedLayer:
    """Action cœur de ville, from the list of 2019 (``id``, ``ville``). Raises as :func:`read_zoning_2020`."""
    header, rows = _table(content, name)
    code, city = _column(header, "id".__eq__), _column(header, "ville".__eq__)
    named = (NamedRow(Zone(row[code], row[city])) for row in rows)
    return NamedLayer(Layer(COMMUNE_ZONINGS["acv"], day, name), named, book)


def _table(content: bytes, name: str) -> tuple[Sequence[str], Iterator[Mapping[str, str]]]:
    text = _text(content, name)
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = tuple(cell.strip() for cell in next(lines, ()))
    return header, (dict(zip(header, map(_cell, cells), strict=False)) for cells in lines if len(cells) >= len(header))


def _cell(text: str) -> str:
    """A cell without the wrapping by which spreadsheets are told to keep leading zeros (« ="01001" »)."""
    return text.strip().removeprefix('="').removesuffix('"')


def _column(header: Sequence[str], wanted: Callable[[str], bool]) -> str:
    found = next((one for one in header if wanted(name_key(one)) or wanted(one)), None)
    if found is None:
        raise not_a_zoning("le tableau publié, en CSV, avec sa ligne de titres")
    return found


def _text(content: bytes, name: str) -> str:
    return text_of(content, f"Le zonage « {name} »", LARGEST_FILE)


def not_a_zoning(expected: str) -> InvalidInput:
    """What was given is not the file that was expected."""
    return InvalidInput("Ce fichier n'est pas le zonage attendu.", remedy=f"Donnez {expected}.", code="not_a_zoning")
