"""Faultless BAL files 1.3, 1.4 and 1.5, from the sandbox's invented addresses of real communes."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from random import Random
from uuid import UUID

from etatplateforme.sandbox.world import ban_csv

Record = dict[str, str]
VERSIONS = ("1.3", "1.4", "1.5")
TOPONYM = "99999"  # the number of a row that names a street or lieu-dit without house number

_COMMON = (
    "commune_insee commune_nom commune_deleguee_insee commune_deleguee_nom {name} lieudit_complement_nom "
    "numero suffixe position x y long lat cad_parcelles source date_der_maj certification_commune"
)
_IDS = "id_ban_commune id_ban_toponyme id_ban_adresse"


def columns(version: str) -> list[str]:
    """The columns of a version, in the order of its specification."""
    if version == "1.3":
        return f"uid_adresse cle_interop {_COMMON.format(name='voie_nom')}".split()
    if version == "1.4":
        return f"{_IDS} cle_interop {_COMMON.format(name='voie_nom')}".split()
    return f"{_IDS} {_COMMON.format(name='toponyme')}".split()


def street_column(version: str) -> str:
    """The column of the street's name."""
    return "toponyme" if version == "1.5" else "voie_nom"


def identifier(draw: Random) -> str:
    """A UUID of version 4."""
    return str(UUID(int=draw.getrandbits(128), version=4))


def commune_id(citycode: str) -> str:
    """The id that the BAN is held to have given to a commune: what IDS.json of the oracle tells."""
    return identifier(Random(f"commune/{citycode}"))


@lru_cache(maxsize=1)
def communes() -> dict[str, list[Record]]:
    """INSEE code -> the sandbox's rows."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in csv.DictReader(StringIO(ban_csv()), delimiter=";"):
        found[row["code_insee"]].append(row)
    return dict(found)


def records(rows: Iterable[Record], version: str, draw: Random) -> list[Record]:
    """One BAL record a row, and one for each street that names it without a number."""
    made: list[Record] = []
    streets: dict[str, str] = {}
    for row in rows:
        if row["nom_voie"] not in streets:
            streets[row["nom_voie"]] = identifier(draw)
            made.append(_record(row, version, streets[row["nom_voie"]], draw, TOPONYM))
        made.append(_record(row, version, streets[row["nom_voie"]], draw, row["numero"]))
    return made


def _record(row: Record, version: str, street_id: str, draw: Random, number: str) -> Record:
    citycode, toponym = row["code_insee"], number == TOPONYM
    suffix = "" if toponym else row["rep"]
    key = "_".join(filter(None, (citycode.lower(), row["id"].split("_")[1][:4], f"{int(number):05d}", suffix)))
    address_id = "" if toponym else identifier(draw)
    ids = {"id_ban_commune": commune_id(citycode), "id_ban_toponyme": street_id, "id_ban_adresse": address_id}
    told = " ".join(f"@{letter}:{value}" for letter, value in zip("cva", ids.values(), strict=True) if value)
    full = {
        **ids,
        "uid_adresse": told,
        "cle_interop": key,
        "commune_insee": citycode,
        "commune_nom": row["nom_commune"],
        "numero": number,
        "suffixe": suffix,
        "position": "segment" if toponym else "entrée",
        "x": row["x"],
        "y": row["y"],
        "long": row["lon"],
        "lat": row["lat"],
        "cad_parcelles": f"{citycode}000AB{draw.randint(1, 9999):04d}" if draw.random() < 0.3 else "",
        "source": "Commune",
        "date_der_maj": f"20{draw.randint(11, 25)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        "certification_commune": draw.choice("01"),
        street_column(version): row["nom_voie"],
    }
    return {name: full.get(name, "") for name in columns(version)}
