"""The rows that both engines index: BAN and BANO in one form, brought to today's communes, written as the BAN.

BANO is of 2015: a commune that merged since becomes the former commune of the one it belongs to today (INSEE, code
officiel géographique), which gives real former names.
"""

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)
_BANO_NUMBER = re.compile(r"(\d{1,5}) ?(BIS|TER|QUATER|[A-Z])?")


@dataclass(frozen=True, slots=True)
class Row:
    """One address. Without a number: a lieu-dit. ``source``: ``BAN``, ``BANO`` or ``invented``."""

    street_key: str
    number: str
    suffix: str
    street: str
    postcode: str
    citycode: str
    city: str
    old_citycode: str
    old_city: str
    longitude: float
    latitude: float
    source: str

    @property
    def key(self) -> str:
        """The key of interoperability: INSEE code, street, number on five digits, suffix."""
        number = f"{int(self.number):05d}" if self.number else ""
        return "_".join(part for part in (self.street_key, number, self.suffix) if part)

    def line(self) -> list[str]:
        """The columns of the BAN's legacy CSV."""
        where = [f"{self.longitude:.6f}", f"{self.latitude:.6f}"]
        city = [self.postcode, self.citycode, self.city, self.old_citycode, self.old_city]
        last = ["entrée" if self.number else "segment", "", "", "", "", self.source, self.source, "0", ""]
        return [self.key, "", self.number, self.suffix, self.street, *city, "", "", *where, *last]


def read_ban(lines: Iterable[str], source: str = "BAN") -> Iterator[Row]:
    """The rows of a BAN file in its legacy columns."""
    for row in csv.DictReader(lines, delimiter=";"):
        key = row["id"].split("_")
        yield Row(
            "_".join(key[:2]),
            row["numero"],
            row["rep"],
            row["nom_voie"],
            row["code_postal"],
            row["code_insee"],
            row["nom_commune"],
            row["code_insee_ancienne_commune"],
            row["nom_ancienne_commune"],
            float(row["lon"]),
            float(row["lat"]),
            source,
        )


def read_bano(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of a BANO file; a number that is not one number with at most one suffix (``12ODER14``) is left out."""
    for key, number, street, postcode, city, _, latitude, longitude in csv.reader(lines):
        parts = _BANO_NUMBER.fullmatch(number)
        if parts is None:
            continue
        code, suffix = key[:5], (parts[2] or "").lower()
        street_key, where = f"{code}_{key[5:9]}", (float(longitude), float(latitude))
        yield Row(street_key, parts[1], suffix, street, postcode, code, city, "", "", *where, "BANO")


class Communes:
    """Today's communes and what became of the former ones, from INSEE's code officiel géographique."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.today: dict[str, str] = {}
        self._former: dict[str, tuple[str, str]] = {}
        for row in csv.DictReader(lines):
            if row["TYPECOM"] == "COM":
                self.today[row["COM"]] = row["LIBELLE"]
            elif row["TYPECOM"] in ("COMD", "COMA"):
                self._former[row["COM"]] = (row["COMPARENT"], row["LIBELLE"])

    def brought_up_to_date(self, row: Row) -> Row:
        """The row in the commune of today, which keeps the name and the code of the former one."""
        former = self._former.get(row.citycode)
        if former is None:
            return replace(row, city=self.today.get(row.citycode, row.city))
        parent, name = former
        if parent not in self.today:
            return row
        street = row.street_key
        if parent != row.citycode:  # two former communes may use the same key for a street
            street = f"{parent}_{row.citycode[2:]}{street[6:]}"
        city = self.today[parent]
        return replace(row, street_key=street, citycode=parent, city=city, old_citycode=row.citycode, old_city=name)


def departement(citycode: str) -> str:
    """The département of an INSEE code: ``48``, ``2A``, ``971``."""
    return citycode[:3] if citycode.startswith(("97", "98")) else citycode[:2]


def sources(addresses: Path, departements: Iterable[str] = ()) -> list[Path]:
    """The files of *addresses* (BAN in it, BANO in ``bano``) of these *departements*, or all of them."""
    wanted = set(departements)
    files = [*sorted(addresses.glob("ban-*.csv.gz")), *sorted((addresses / "bano").glob("bano-*.csv.gz"))]
    return [path for path in files if not wanted or path.name.split("-")[1].split(".")[0] in wanted]


def read(files: Iterable[Path], communes: Communes) -> Iterator[Row]:
    """The rows of these files, brought up to date."""
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
            if path.name.startswith("bano"):
                yield from map(communes.brought_up_to_date, read_bano(lines))
            else:
                yield from read_ban(lines)


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write *rows* as the BAN's legacy CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        print(HEADER, file=file)
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(row.line() for row in rows)
