"""Write the communes that a Base Adresse Locale may name, from npm's `@etalab/decoupage-administratif`.

    npm install @etalab/decoupage-administratif
    python scripts/build_bal_communes.py node_modules/@etalab/decoupage-administratif

One line a commune of today or municipal arrondissement: code, name, and the codes of those that merged into it (INSEE's
official geographic code). Paris, Lyon and Marseille are absent: a BAL names their arrondissements.
"""

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

OUTPUT = Path(__file__).parent.parent / "src/etatplateforme/addresses/bal/communes.tsv"
WITH_ARRONDISSEMENTS = {"13055", "69123", "75056"}
KINDS = {"commune-actuelle", "arrondissement-municipal"}


@dataclass(frozen=True)
class Row:
    """One line of the package's communes.json, as far as it serves here."""

    code: str
    nom: str
    type: str
    former: Annotated[tuple[str, ...], Field(alias="anciensCodes")] = ()


@dataclass(frozen=True)
class Package:
    """What the package says of itself."""

    version: str
    license: str


def lines(package: Path) -> list[str]:
    """The file, its head first."""
    rows = TypeAdapter(tuple[Row, ...]).validate_json((package / "data/communes.json").read_bytes())
    told = TypeAdapter(Package).validate_json((package / "package.json").read_bytes())
    head = [
        f"# @etalab/decoupage-administratif {told.version} ({told.license}), pris le {datetime.now(UTC).date()}",
        "# Données : Insee, code officiel géographique, Licence Ouverte 2.0",
        "# code\tnom\tcodes des communes fusionnées",
    ]
    kept = [row for row in rows if row.type in KINDS and row.code not in WITH_ARRONDISSEMENTS]
    return head + [f"{row.code}\t{row.nom}\t{' '.join(sorted(row.former))}".rstrip("\t") for row in kept]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("package", type=Path)
    given = parser.parse_args()
    found = lines(given.package)
    _ = OUTPUT.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found) - 3} communes in {OUTPUT.name}")


if __name__ == "__main__":
    main()
