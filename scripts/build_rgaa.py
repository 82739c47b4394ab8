"""Write the RGAA's structure as data of the guarantor: numbers, levels, clauses, and who can decide each test.

    python scripts/build_rgaa.py FOLDER

FOLDER holds `criteres.json` (DISIC/accessibilite.numerique.gouv.fr, contents under Licence Ouverte 2.0) and
`crosswalk.json` (258 tests with EN 301 549 clauses and who can decide them: the judgement of one reader). Only facts
are taken: no sentence of the RGAA enters the file. Titles of themes are names, kept short.
"""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

VERSION = "4.1.2"
OUTPUT = Path(__file__).parent.parent / f"src/etatplateforme/guarantor/accessibility/rgaa/{VERSION}.json"

HEADER: dict[str, object] = {
    "version": VERSION,
    "scope": "web",
    "published": "2023-04-18",
    "norm": "EN 301 549",
    "wcag": "2.1",
    "source": "RGAA 4.1.2, DISIC/accessibilite.numerique.gouv.fr, révision c27e511 du 29 avril 2026",
    "link": "https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/",
    "licence": "Licence Ouverte 2.0 (etalab-2.0)",
    "decidable": "Jugement d'un seul lecteur : a la source décide, a~ elle trouve des fautes certaines, "
    "b le navigateur décide, b~ il trouve des fautes, c une personne seule.",
}

TITLES = {
    1: "Images",
    2: "Cadres",
    3: "Couleurs",
    4: "Multimédia",
    5: "Tableaux",
    6: "Liens",
    7: "Scripts",
    8: "Éléments obligatoires",
    9: "Structuration",
    10: "Présentation",
    11: "Formulaires",
    12: "Navigation",
    13: "Consultation",
}

SUCCESS = re.compile(r"(?P<number>\d+(?:\.\d+)+)\s.*\((?P<level>A{1,3})\)")


class Row(BaseModel):
    """What is read of one row of the crosswalk."""

    rgaa_test: str
    rgaa_criterion: str
    en301549: list[str]
    decidable: str


class Crosswalk(BaseModel):
    """The crosswalk."""

    rows: list[Row]


class Reference(BaseModel):
    """The success criteria of one criterion, and techniques that are left aside."""

    wcag: list[str] = []


class Criterion(BaseModel):
    """What is read of one criterion."""

    number: int
    tests: dict[str, object]
    references: list[Reference]


class Holder(BaseModel):
    """A criterion in its envelope."""

    criterium: Criterion


class Topic(BaseModel):
    """A theme with its criteria."""

    number: int
    criteria: list[Holder]


class Criteria(BaseModel):
    """The whole file of criteria."""

    topics: Annotated[list[Topic], Field(min_length=13, max_length=13)]


def build(folder: Path) -> dict[str, object]:
    """The data of one version, ready to be written."""
    rows = Crosswalk.model_validate_json((folder / "crosswalk.json").read_bytes()).rows
    topics = Criteria.model_validate_json((folder / "criteres.json").read_bytes()).topics
    tests: dict[str, dict[str, str]] = defaultdict(dict)
    clauses: dict[str, list[str]] = {}
    for row in rows:
        tests[row.rgaa_criterion][row.rgaa_test] = row.decidable
        clauses[row.rgaa_criterion] = row.en301549
    criteria: list[dict[str, object]] = []
    for topic in topics:
        for holder in topic.criteria:
            number = f"{topic.number}.{holder.criterium.number}"
            written = [f"{number}.{rank}" for rank in holder.criterium.tests]
            if written != list(tests[number]):
                raise SystemExit(f"les deux fichiers ne disent pas les mêmes tests au critère {number}")
            criteria.append(
                {
                    "number": number,
                    "wcag": _success(holder.criterium),
                    "en301549": clauses[number],
                    "tests": tests[number],
                }
            )
    themes = [{"number": topic.number, "title": TITLES[topic.number]} for topic in topics]
    return {**HEADER, "themes": themes, "criteria": criteria}


def _success(criterion: Criterion) -> dict[str, str]:
    """Level of each success criterion of WCAG that the criterion serves."""
    found = [SUCCESS.fullmatch(label) for reference in criterion.references for label in reference.wcag]
    if not found or None in found:
        raise SystemExit(f"un critère de succès est mal écrit au critère n° {criterion.number}")
    return {match["number"]: match["level"] for match in found if match is not None}


def main() -> None:
    """Read the folder that is given, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    data = build(folder)
    lines = json.dumps(data, ensure_ascii=False, indent=1)
    # one line a criterion: a change of version reads well in a diff
    compact = re.sub(r"\n {3,}|\n {2}(?=\})", " ", lines)
    _ = OUTPUT.write_text(compact + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
