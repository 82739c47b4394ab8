"""The formats an address file may have, told by its content: what each row gives, column by column.

- ``BAN``: « csv historique » of adresse.data.gouv.fr (23 columns), also with identifiers (``id_ban_*``);
- ``BAN lieux-dits``: the file of named places of the same site;
- ``BAL``: Base Adresse Locale 1.1 to 1.5 (``voie_nom``, or ``toponyme`` from 1.5), and the BAN's csv-bal;
- ``BANO``: OpenStreetMap France's, no header, eight columns;
- ``addok``: one JSON object a line, a street with its ``housenumbers``.

Three others say something of the communes: ``COG`` (INSEE's list, with the former communes), ``Codes postaux`` (La
Poste's list by commune) and ``CEDEX`` (columns ``code_cedex`` and ``code_insee``).
Columns are those that BaseAdresseNationale/ban-plateforme writes (``lib/formatters``, read in November 2026).
"""

import csv
import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

Skip = Callable[[str, str], None]
Records = Callable[[int], Iterator[list[str]]]


class Fields(NamedTuple):
    """One row, unchecked text. For BANO and addok the suffix is still glued to the number.

    ``key`` tells the street from all others: the beginning of its interoperability key, or anything unique.
    """

    key: str
    number: str
    suffix: str
    street: str
    postcode: str
    citycode: str
    city: str
    longitude: str
    latitude: str
    locality: str = ""
    old_city: str = ""
    ban_id: str = ""
    street_ban_id: str = ""


@dataclass(frozen=True, slots=True)
class Communes:
    """What a file says of communes: (code, former name), (code, postcode), (code, CEDEX) and names that exist."""

    former: tuple[tuple[str, str], ...] = ()
    postcodes: tuple[tuple[str, str], ...] = ()
    cedex: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()


class Format(NamedTuple):
    """A format: its name, the columns it cannot do without, and what reads its rows (None: it tells of communes)."""

    name: str
    required: frozenset[str]
    rows: Callable[[list[str], Records], Generator[Fields]] | None


_BAN: Final = ("numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")
_BAN_MORE: Final = ("nom_ld", "nom_ancienne_commune", "id_ban_adresse", "id_ban_toponyme")
_PLACE: Final = ("nom_lieu_dit", "code_postal", "code_insee", "nom_commune", "lon", "lat")
_CITYCODE_END: Final = 6
_UID: Final = re.compile(r"@([av]):([0-9a-fA-F-]{36})")
BANO_COLUMNS: Final = 8


def _picker(header: list[str], names: Iterable[str]) -> Callable[[list[str]], tuple[str, ...]]:
    """Takes these columns out of a record to which one empty text was added, for the columns that are not there."""
    at = {name: index for index, name in enumerate(header)}
    return itemgetter(*(at.get(name, len(header)) for name in names))


def _street_key(key: str) -> str:
    end = key.find("_", _CITYCODE_END)
    return key[:end] if end > 0 else key


def _ban(header: list[str], records: Records) -> Generator[Fields]:
    pick = _picker(header, ("id", *_BAN, *_BAN_MORE))
    for record in records(len(header)):
        record.append("")
        key, *rest = pick(record)
        yield Fields(_street_key(key), *rest)


def _ban_places(header: list[str], records: Records) -> Generator[Fields]:
    pick = _picker(header, ("id", *_PLACE, "nom_ancienne_commune", "id_ban_toponyme"))
    for record in records(len(header)):
        record.append("")
        key, name, postcode, code, city, lon, lat, old, ban_id = pick(record)
        yield Fields(_street_key(key), "", "", name, postcode, code, city, lon, lat, "", old, "", ban_id)


def _bal(header: list[str], records: Records) -> Generator[Fields]:
    street = "toponyme" if "toponyme" in header else "voie_nom"
    names = ("cle_interop", street, "numero", "suffixe", "commune_insee", "commune_nom", "long", "lat")
    more = ("lieudit_complement_nom", "commune_deleguee_nom", "id_ban_adresse", "id_ban_toponyme", "uid_adresse")
    pick = _picker(header, (*names, *more, "code_postal"))
    for record in records(len(header)):
        record.append("")
        key, name, number, suffix, code, city, lon, lat, locality, old, ban_id, street_id, uid, postcode = pick(record)
        if uid and not ban_id:
            ids = dict(_UID.findall(uid))
            ban_id, street_id = ids.get("a", ""), ids.get("v", "")
        way = _street_key(key)
        # « xxxx » stands for a street without FANTOIR code: its name alone tells it.
        known = bool(way) and not way.endswith("_xxxx") and way[:5] == code
        unique = f"{way if known else f'|{code}'}|{name}|{old}"
        yield Fields(unique, number, suffix, name, postcode, code, city, lon, lat, locality, old, ban_id, street_id)


def bano(records: Records) -> Generator[Fields]:
    """The rows of BANO, which has no header."""
    for key, number, street, postcode, city, _, latitude, longitude in records(BANO_COLUMNS):
        code = key[:5]
        yield Fields(f"{code}_{key[5:9]}", number, "", street, postcode, code, city, longitude, latitude)


def is_bano(row: list[str]) -> bool:
    """Whether this record looks like one of BANO."""
    if len(row) != BANO_COLUMNS or "-" not in row[0] or not row[1][:1].isdigit():
        return False
    try:
        return -90 <= float(row[6]) <= 90 and -180 <= float(row[7]) <= 180
    except ValueError:
        return False


Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def addok(lines: Iterable[str], skip: Skip) -> Generator[Fields]:
    """The house numbers of each street of an addok file; a street or a named place without any gives one row."""
    for line in lines:
        try:
            found: Json = json.loads(line)
        except (ValueError, RecursionError):
            skip("json", "La ligne n'est pas un objet JSON lisible.")
            continue
        if not isinstance(found, dict):
            skip("json", "La ligne n'est pas un objet JSON.")
        elif found.get("type") != "municipality":
            yield from _addok_street(found)


def _addok_street(found: dict[str, Json]) -> Generator[Fields]:
    def text(name: str) -> str:
        return _first(found.get(name))

    name, old = text("name"), text("oldcity")
    name = name.removesuffix(f" ({old})") if old else name
    key, street_id, numbers = text("id"), text("banId"), found.get("housenumbers")
    where = (name, text("postcode"), text("citycode"), text("city"))
    if not isinstance(numbers, dict) or not numbers:
        yield Fields(key, "", "", *where, text("lon"), text("lat"), "", old, "", street_id)
        return
    for number, place in numbers.items():
        at = place if isinstance(place, dict) else {}
        lon, lat, ban_id = _first(at.get("lon")), _first(at.get("lat")), _first(at.get("banId"))
        yield Fields(key, number, "", *where, lon, lat, "", old, ban_id, street_id)


def _first(value: Json) -> str:
    """The text of a property; the first of a list, nothing for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


FORMATS: Final = (
    Format("BAN", frozenset({"id", *_BAN}), _ban),
    Format("BAN lieux-dits", frozenset({"id", *_PLACE}), _ban_places),
    Format("BAL", frozenset({"commune_insee", "voie_nom", "numero", "long", "lat"}), _bal),
    Format("BAL", frozenset({"commune_insee", "toponyme", "numero", "long", "lat"}), _bal),
    Format("COG", frozenset({"TYPECOM", "COM", "LIBELLE", "COMPARENT"}), None),
    Format("Codes postaux", frozenset({"#Code_commune_INSEE", "Code_postal"}), None),
    Format("CEDEX", frozenset({"code_cedex", "code_insee"}), None),
)


def recognised(line: str) -> tuple[Format, list[str], str] | None:
    """The format whose header this line is, its columns and its delimiter; None if it is no header that we know."""
    for delimiter in (";", ",", "\t"):
        try:
            header = next(csv.reader([line], delimiter=delimiter), list[str]())
        except csv.Error:
            continue
        header = [name.strip() for name in header]
        for one in FORMATS:
            if one.required <= set(header) and len(set(header)) == len(header):
                return one, header, delimiter
    return None


def communes(name: str, header: list[str], records: Iterable[list[str]]) -> Communes:
    """What a file of communes says (*name*: its format)."""
    former: list[tuple[str, str]] = []
    pairs: list[tuple[str, str]] = []
    names: list[str] = []
    if name == "COG":
        pick = _picker(header, ("TYPECOM", "COM", "LIBELLE", "COMPARENT"))
        for record in records:
            kind, _, label, parent = pick([*record, ""])
            if kind in {"COMD", "COMA"}:
                former.append((parent, label))
            elif kind == "COM":
                names.append(label)
        return Communes(former=tuple(former), names=tuple(names))
    columns = ("#Code_commune_INSEE", "Code_postal") if name == "Codes postaux" else ("code_insee", "code_cedex")
    pick = _picker(header, columns)
    for record in records:
        code, postcode = pick([*record, ""])
        pairs.append((code, postcode))
    return Communes(postcodes=tuple(pairs)) if name == "Codes postaux" else Communes(cedex=tuple(pairs))
