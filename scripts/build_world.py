"""Write the communes of the sandbox's world from npm's `@etalab/decoupage-administratif`.

    npm install @etalab/decoupage-administratif
    python scripts/build_world.py node_modules/@etalab/decoupage-administratif

Names, codes, postcodes and populations are the package's (INSEE's official geographic code, La Poste's postcodes). The
package holds no positions: those below were typed by hand, to a hundredth of a degree, so that the invented addresses
fall in the right part of the world. They are no reference and the file says so.
"""

import argparse
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

OUTPUT = Path(__file__).parent.parent / "src/etatplateforme/sandbox/world/communes.json"

# INSEE code: longitude, latitude, and what the commune is there to try.
CHOSEN: dict[str, tuple[float, float, str]] = {
    "02565": (3.69, 49.39, "nom qui commence par Œ, homonyme d'une commune de la Marne"),
    "04070": (6.24, 44.09, "code à zéro initial"),
    "05157": (6.87, 44.70, "village de montagne"),
    "08105": (4.72, 49.77, "nom composé, ville moyenne"),
    "13201": (5.38, 43.30, "arrondissement de Marseille"),
    "15014": (2.44, 44.93, "ville moyenne"),
    "23096": (1.87, 46.17, "petite préfecture"),
    "26274": (5.24, 44.60, "deux habitants"),
    "29019": (-4.49, 48.39, "grande ville de l'Ouest"),
    "29155": (-5.10, 48.46, "île sans pont"),
    "2A004": (8.74, 41.92, "Corse-du-Sud : code 2A, code postal en 20"),
    "2B033": (9.45, 42.70, "Haute-Corse : code 2B, code postal en 20"),
    "2B096": (9.15, 42.31, "Haute-Corse, intérieur"),
    "31404": (0.50, 42.79, "nom de deux lettres, accentué"),
    "31555": (1.44, 43.60, "six codes postaux"),
    "35238": (-1.68, 48.11, "grande ville, trois codes postaux"),
    "48095": (3.50, 44.52, "préfecture du département le moins peuplé"),
    "51410": (3.80, 49.07, "nom qui commence par Œ, homonyme d'une commune de l'Aisne"),
    "51513": (4.65, 48.63, "l'un des plus longs noms de France"),
    "55189": (5.43, 49.20, "commune sans habitant"),
    "57463": (6.18, 49.12, "Moselle : jours fériés d'Alsace-Moselle"),
    "58194": (3.16, 46.99, "ville moyenne"),
    "59350": (3.06, 50.63, "cinq codes postaux, dont celui d'une commune associée"),
    "67482": (7.75, 48.58, "Bas-Rhin : jours fériés d'Alsace-Moselle"),
    "68066": (7.36, 48.08, "Haut-Rhin : jours fériés d'Alsace-Moselle"),
    "69383": (4.87, 45.75, "arrondissement de Lyon"),
    "73054": (6.77, 45.62, "station de montagne"),
    "75112": (2.39, 48.84, "arrondissement de Paris"),
    "80829": (2.99, 49.80, "nom d'une seule lettre"),
    "94038": (2.34, 48.78, "apostrophe et ÿ dans le nom"),
    "97105": (-61.73, 16.00, "Guadeloupe"),
    "97209": (-61.07, 14.61, "Martinique"),
    "97302": (-52.33, 4.94, "Guyane"),
    "97411": (55.45, -20.88, "La Réunion : hémisphère sud"),
    "97502": (-56.17, 46.78, "Saint-Pierre-et-Miquelon : collectivité, ni département ni région"),
    "97611": (45.23, -12.78, "Mayotte"),
}
COLLECTIVITES = {"975": "Saint-Pierre-et-Miquelon"}  # the package lists départements and regions only


@dataclass(frozen=True)
class CommuneRow:
    """One line of the package's communes.json, as far as it serves here."""

    code: str
    nom: str
    type: str
    departement: str = ""
    region: str = ""
    postcodes: Annotated[tuple[str, ...], Field(alias="codesPostaux")] = ()
    population: int | None = None


@dataclass(frozen=True)
class NamedRow:
    """A département or a region."""

    code: str
    nom: str


@dataclass(frozen=True)
class PackageRow:
    """The package's own description."""

    version: str
    license: str


def vintage(package: Path, version: str) -> int | None:
    """Year of the official geographic code, read in the table of the package's README; None when it is not there."""
    found = re.search(rf"\|\s*(\d{{4}})\s*\|\s*{re.escape(version)}\s*\|", (package / "README.md").read_text("utf-8"))
    return int(found.group(1)) if found else None


def build(package: Path, taken_on: date) -> dict[str, object]:
    """The content of the world's communes.json, read from the installed *package*."""
    described = TypeAdapter(PackageRow).validate_json((package / "package.json").read_bytes())
    rows = TypeAdapter(list[CommuneRow]).validate_json((package / "data/communes.json").read_bytes())
    names = {
        kind: {
            row.code: row.nom
            for row in TypeAdapter(list[NamedRow]).validate_json((package / f"data/{kind}.json").read_bytes())
        }
        for kind in ("departements", "regions")
    }
    current = {row.code: row for row in rows if row.type in ("commune-actuelle", "arrondissement-municipal")}
    missing = sorted(CHOSEN.keys() - current.keys())
    if missing:
        raise SystemExit(f"Communes absentes de la version {described.version} : {', '.join(missing)}.")
    return {
        "source": {
            "package": "@etalab/decoupage-administratif",
            "version": described.version,
            "package_licence": described.license,
            "data": "Code officiel géographique (INSEE), codes postaux (La Poste)",
            "data_licence": "Licence Ouverte 2.0",
            "vintage": vintage(package, described.version),
            "taken_on": taken_on.isoformat(),
            "positions": "Absentes de la source : saisies à la main au centième de degré, indicatives, sans valeur de "
            "référence.",
        },
        "communes": [
            commune(current[code], *CHOSEN[code], names["departements"], names["regions"]) for code in sorted(CHOSEN)
        ],
    }


def commune(
    row: CommuneRow,
    longitude: float,
    latitude: float,
    tries: str,
    departements: dict[str, str],
    regions: dict[str, str],
) -> dict[str, object]:
    """One commune as the sandbox reads it."""
    return {
        "code": row.code,
        "name": row.nom,
        "departement": row.departement,
        "departement_name": departements.get(row.departement) or COLLECTIVITES[row.departement],
        "region_name": regions.get(row.region),
        "postcodes": row.postcodes,
        "population": row.population,
        "longitude": longitude,
        "latitude": latitude,
        "tries": tries,
    }


def main() -> None:
    """Command line: the installed package's folder, and the day it was taken."""
    parser = argparse.ArgumentParser(description="Écrit les communes du monde du bac à sable.")
    _ = parser.add_argument("package", type=Path, help="dossier node_modules/@etalab/decoupage-administratif")
    _ = parser.add_argument(
        "--taken-on", type=date.fromisoformat, default=datetime.now(UTC).date(), help="jour du relevé (AAAA-MM-JJ)"
    )
    _ = parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args()
    content = build(given.package, given.taken_on)
    _ = given.output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(CHOSEN)} communes écrites dans {given.output}.")


if __name__ == "__main__":
    main()
