"""The file of the reference: what its sections hold, and reading it. Written by ``scripts/build_territory.py``."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import TypeAdapter

CURRENT = "="
"""In a history: the code was itself that of a commune."""


class Section(StrEnum):
    """Parts of the file. Columns are separated by a tab.

    - ``communes``: code, name, population, postcodes, Siren of the body, Siren (``=`` for the usual one);
    - ``parts``: code, kind (D delegated, A associated, M municipal arrondissement), name, commune, postcodes, people;
    - ``history``: code, last known name, then ``year:code`` where the code leads from that year on;
    - ``epcis``: Siren, name, kind; ``departements``: code, name, region; ``regions``: code, name.
    """

    COMMUNES = "communes"
    PARTS = "parts"
    HISTORY = "history"
    EPCIS = "epcis"
    DEPARTEMENTS = "departements"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class ReferenceSource:
    """Where the reference comes from. ``vintages`` are the years of the COG that its history was read in."""

    package: str
    version: str
    package_licence: str
    data: str
    data_licence: str
    vintage: int
    vintages: tuple[int, ...]
    taken_on: date
    archives_sha256: Mapping[str, str]
    sha256: str


def read_source() -> ReferenceSource:
    """What is said of the file that the package ships."""
    return TypeAdapter(ReferenceSource).validate_python(json.loads(_folder().joinpath("reference.json").read_bytes()))


def read_sections() -> Mapping[Section, Sequence[str]]:
    """The lines of each section of the file that the package ships."""
    return parse_sections(gzip.decompress(_folder().joinpath("reference.tsv.gz").read_bytes()).decode())


def parse_sections(text: str) -> Mapping[Section, Sequence[str]]:
    """The lines of each section of *text*."""
    found: dict[Section, Sequence[str]] = {}
    for block in text.removeprefix("#").split("\n#"):
        name, *lines = block.rstrip("\n").split("\n")
        found[Section(name)] = lines
    return found


def _folder() -> Traversable:
    return files("etatplateforme.territory") / "data"
