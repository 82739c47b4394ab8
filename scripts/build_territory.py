"""Write the reference of communes that the package ships, from npm's `@etalab/decoupage-administratif`.

    for version in 0.7.0 1.1.1 2.3.1 3.1.1 4.1.0 5.3.0 6.0.0; do npm pack @etalab/decoupage-administratif@$version; done
    python scripts/build_territory.py etalab-decoupage-administratif-*.tgz

One version is one year of INSEE's official geographic code (COG). The newest says what there is today; the older ones
only when a code was still that of a commune, and to which commune it led since. The package dates nothing: a change
is known to lie between two years.
"""

import argparse
import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter

from etatplateforme.territory.reference_file import CURRENT, Section
from etatplateforme.values.siret import luhn_valid

FOLDER = Path(__file__).parent.parent / "src/etatplateforme/territory/data"
VINTAGES = {"0.7.0": 2019, "1.1.1": 2021, "2.3.1": 2022, "3.1.1": 2023, "4.1.0": 2024, "5.3.0": 2025, "6.0.0": 2026}
"""Year of each version, by the table of the package's README; it has no version for 2020."""

WHOLE, DELEGATED, ASSOCIATED = "commune-actuelle", "commune-deleguee", "commune-associee"
KINDS = {DELEGATED: "D", ASSOCIATED: "A", "arrondissement-municipal": "M"}
OLD_MAYOTTE = "985"
"""Codes of Mayotte before 2011: two versions lead them to communes that contradict each other, so none is kept."""

T = TypeVar("T")


@dataclass(frozen=True)
class CommuneRow:
    """One line of communes.json: a commune, or a part of one."""

    code: str
    nom: str
    type: str
    population: int | None = None
    siren: str = ""
    commune: str = ""
    head: Annotated[str, Field(alias="chefLieu")] = ""
    postcodes: Annotated[tuple[str, ...], Field(alias="codesPostaux")] = ()
    former: Annotated[tuple[str, ...], Field(alias="anciensCodes")] = ()

    @property
    def whole(self) -> str:
        """The commune that a part belongs to."""
        return self.commune or self.head


@dataclass(frozen=True)
class AreaRow:
    """A département or a region."""

    code: str
    nom: str
    region: str = ""


@dataclass(frozen=True)
class MemberRow:
    """A member of an intercommunal body."""

    code: str


@dataclass(frozen=True)
class EpciRow:
    """An intercommunal body with its own taxes."""

    code: str
    nom: str
    type: str
    membres: tuple[MemberRow, ...]


@dataclass(frozen=True)
class PackageRow:
    """The package's own description."""

    version: str
    license: str


COMMUNES = TypeAdapter(list[CommuneRow])
EPCIS = TypeAdapter(list[EpciRow])
AREAS = TypeAdapter(list[AreaRow])


class Archive:
    """One version of the package, as npm packs it."""

    def __init__(self, path: Path) -> None:
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        with tarfile.open(path) as packed:
            self._files = {
                one.name.removeprefix("package/"): held.read()
                for one in packed.getmembers()
                if one.name.endswith(".json") and (held := packed.extractfile(one)) is not None
            }
        described = TypeAdapter(PackageRow).validate_json(self._files["package.json"])
        self.version, self.licence = described.version, described.license
        self.year = VINTAGES[described.version]
        self.communes = self.read(COMMUNES, "communes")

    def read(self, rows: TypeAdapter[list[T]], name: str) -> list[T]:
        """The lines of ``data/{name}.json``."""
        return rows.validate_json(self._files[f"data/{name}.json"])


def leads_to(archive: Archive) -> dict[str, str]:
    """Where each code led that year: ``=`` for a commune, else the commune that holds what it named.

    Where the two fields of the package contradict each other, the one that is INSEE's own (``chefLieu``) is kept.
    """
    current = {row.code for row in archive.communes if row.type == WHOLE}
    parts = {row.code: row.head for row in archive.communes if row.type in (DELEGATED, ASSOCIATED)}
    former = {old: row.code for row in archive.communes for old in row.former}
    found = {code: whole for code, whole in {**former, **parts}.items() if whole in current}
    found.update(dict.fromkeys(current, CURRENT))
    return {code: whole for code, whole in found.items() if not code.startswith(OLD_MAYOTTE)}


def histories(archives: Sequence[Archive]) -> Iterator[str]:
    """Code, last known name, and where it led since which year, for every code that was not always a commune."""
    years = {archive.year: leads_to(archive) for archive in archives}
    names = {row.code: row.nom for archive in archives for row in archive.communes}
    for code in sorted(set().union(*years.values())):
        states = {year: found[code] for year, found in years.items() if code in found}
        if set(states.values()) == {CURRENT} and len(states) == len(years):
            continue
        runs: list[str] = []
        last = ""
        for year, state in sorted(states.items()):
            if state != last:
                runs.append(f"{year}:{state}")
            last = state
        yield "\t".join((code, names.get(code, ""), " ".join(runs)))


def communes(archive: Archive, bodies: Sequence[EpciRow]) -> Iterator[str]:
    """Every commune of the newest year: code, name, population, postcodes, body, Siren (``=`` when it is the usual)."""
    body = {member.code: one.code for one in bodies for member in one.membres}
    for row in sorted(archive.communes, key=lambda one: one.code):
        if row.type == WHOLE:
            siren = "=" if row.siren and row.siren == usual_siren(row.code) else row.siren
            shown = "" if row.population is None else str(row.population)
            yield "\t".join((row.code, row.nom, shown, " ".join(row.postcodes), body.get(row.code, ""), siren))


def parts(archive: Archive) -> Iterator[str]:
    """Delegated and associated communes and municipal arrondissements: code, kind, name, commune, postcodes, people."""
    for row in sorted(archive.communes, key=lambda one: one.code):
        if row.type in KINDS:
            people = "" if row.population is None else str(row.population)
            yield "\t".join((row.code, KINDS[row.type], row.nom, row.whole, " ".join(row.postcodes), people))


def usual_siren(code: str) -> str:
    """Siren of a commune that had one from the start: 21, département, 0 and number, check digit."""
    body = f"21{code[:2]}0{code[2:]}"
    if not body.isdigit():
        return ""
    return next(body + digit for digit in "0123456789" if luhn_valid(body + digit))


def build(archives: Sequence[Archive]) -> Mapping[Section, list[str]]:
    """Every section of the file, from the versions of the package."""
    newest = archives[-1]
    bodies = newest.read(EPCIS, "epci")
    return {
        Section.COMMUNES: list(communes(newest, bodies)),
        Section.PARTS: list(parts(newest)),
        Section.HISTORY: list(histories(archives)),
        Section.EPCIS: ["\t".join((one.code, one.nom, one.type)) for one in sorted(bodies, key=lambda one: one.code)],
        Section.DEPARTEMENTS: [
            "\t".join((one.code, one.nom, one.region)) for one in newest.read(AREAS, "departements")
        ],
        Section.REGIONS: ["\t".join((one.code, one.nom)) for one in newest.read(AREAS, "regions")],
    }


def described(archives: Sequence[Archive], content: bytes, taken_on: date) -> dict[str, object]:
    """Where the file comes from, beside it."""
    newest = archives[-1]
    return {
        "package": "@etalab/decoupage-administratif",
        "version": newest.version,
        "package_licence": newest.licence,
        "data": "Code officiel géographique (INSEE), liste des EPCI (DGCL), codes postaux (La Poste)",
        "data_licence": "Licence Ouverte 2.0",
        "vintage": newest.year,
        "vintages": [archive.year for archive in archives],
        "taken_on": taken_on.isoformat(),
        "archives_sha256": {archive.version: archive.sha256 for archive in archives},
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    """Command line: the packed versions, and the day they were taken."""
    parser = argparse.ArgumentParser(description="Écrit le référentiel des communes du paquet.")
    _ = parser.add_argument("archives", type=Path, nargs="+", help="archives .tgz du paquet, une par millésime")
    _ = parser.add_argument("--taken-on", type=date.fromisoformat, default=datetime.now(UTC).date())
    _ = parser.add_argument("--output", type=Path, default=FOLDER)
    given = parser.parse_args()
    archives = sorted((Archive(path) for path in given.archives), key=lambda one: one.year)
    sections = build(archives)
    text = "\n".join(line for section, lines in sections.items() for line in (f"#{section}", *lines)) + "\n"
    content = gzip.compress(text.encode(), 9, mtime=0)
    given.output.mkdir(exist_ok=True)
    _ = (given.output / "reference.tsv.gz").write_bytes(content)
    source = json.dumps(described(archives, content, given.taken_on), ensure_ascii=False, indent=1)
    _ = (given.output / "reference.json").write_text(source + "\n", encoding="utf-8")
    print(f"{len(sections[Section.COMMUNES])} communes, {len(content)} octets, dans {given.output}.")


if __name__ == "__main__":
    main()
