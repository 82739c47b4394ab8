"""The sandbox's world: real communes, where everything else is invented.

`communes.json` is written by ``scripts/build_world.py`` and says where it comes from.
"""

import csv
import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

COMMUNES_FILE = Path(__file__).parent / "communes.json"


@dataclass(frozen=True, slots=True)
class Commune:
    """A real commune (or municipal arrondissement). Its position is indicative, to a hundredth of a degree."""

    code: str
    name: str
    departement: str
    departement_name: str
    region_name: str | None
    postcodes: tuple[str, ...]
    population: int
    longitude: float
    latitude: float
    tries: str = field(repr=False)

    @property
    def context(self) -> str:
        """What the BAN calls context: "57, Moselle, Grand Est", or "974, La Réunion" where both are one."""
        return ", ".join(dict.fromkeys(filter(None, (self.departement, self.departement_name, self.region_name))))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the communes come from, and under which licence."""

    package: str
    version: str
    package_licence: str
    data: str
    data_licence: str
    vintage: int | None
    taken_on: str
    positions: str


@dataclass(frozen=True, slots=True)
class World:
    """The communes and their source."""

    source: Source
    communes: tuple[Commune, ...]


@lru_cache(maxsize=1)
def world() -> World:
    """The world that the package ships."""
    return TypeAdapter(World).validate_json(COMMUNES_FILE.read_bytes())


def ban_csv() -> str:
    """Invented addresses of the world in the BAN's legacy CSV format, semicolons, header first. Always the same."""
    from etatplateforme.sandbox.world.streets import HEADER, rows

    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows(world().communes))
    return text.getvalue()


def write_ban_csv(path: Path) -> None:
    """Write `ban_csv` to *path*, in UTF-8."""
    _ = path.write_text(ban_csv(), encoding="utf-8")
