"""What people come to a counter for, and who answers in a France Services: the operators of the common bundle, dated.

The lists name no operator: every labelled house offers the bundle (charte nationale d'engagement France Services). Its
operators: nine in 2020 (Sénat, rapport d'information n° 778, 2021-2022), eleven in 2024, twelve with Urssaf in January
2025 (UFC-Que Choisir, November 2024). What each operator helps with is this project's reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Need(StrEnum):
    """What somebody needs, in the words of the command line."""

    EMPLOYMENT = "emploi"
    HOUSING = "logement"
    RETIREMENT = "retraite"
    HEALTH = "sante"
    FAMILY = "famille"
    TAXES = "impots"
    IDENTITY = "identite"
    JUSTICE = "justice"
    ENERGY = "energie"
    POST = "courrier"
    SELF_EMPLOYMENT = "independants"
    DIGITAL = "numerique"
    MOBILITY = "mobilite"
    FRENCH = "francais"


LABELS = {
    Need.EMPLOYMENT: "l'emploi",
    Need.HOUSING: "le logement",
    Need.RETIREMENT: "la retraite",
    Need.HEALTH: "la santé",
    Need.FAMILY: "la famille",
    Need.TAXES: "les impôts",
    Need.IDENTITY: "les papiers d'identité",
    Need.JUSTICE: "la justice et l'accès au droit",
    Need.ENERGY: "l'énergie",
    Need.POST: "le courrier",
    Need.SELF_EMPLOYMENT: "les travailleurs indépendants",
    Need.DIGITAL: "l'aide au numérique",
    Need.MOBILITY: "la mobilité",
    Need.FRENCH: "l'apprentissage du français",
}


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator of the bundle, since when, until when, and what it helps with there."""

    name: str
    needs: frozenset[Need]
    since: date = date(2020, 1, 1)
    until: date = date.max


BUNDLE = (
    Operator("Allocations familiales", frozenset({Need.FAMILY, Need.HOUSING})),
    Operator("Assurance maladie", frozenset({Need.HEALTH})),
    Operator("Assurance retraite", frozenset({Need.RETIREMENT})),
    Operator("Mutualité sociale agricole", frozenset({Need.FAMILY, Need.HOUSING, Need.HEALTH, Need.RETIREMENT})),
    Operator("Pôle emploi", frozenset({Need.EMPLOYMENT}), until=date(2023, 12, 31)),
    Operator("France Travail", frozenset({Need.EMPLOYMENT}), since=date(2024, 1, 1)),
    Operator("La Poste", frozenset({Need.POST})),
    Operator("Finances publiques", frozenset({Need.TAXES})),
    Operator("Justice", frozenset({Need.JUSTICE})),
    Operator("France Titres (ANTS)", frozenset({Need.IDENTITY})),
    Operator("Chèque énergie", frozenset({Need.ENERGY}), since=date(2024, 1, 1)),
    Operator("France Rénov'", frozenset({Need.HOUSING, Need.ENERGY}), since=date(2024, 1, 1)),
    Operator("Urssaf", frozenset({Need.SELF_EMPLOYMENT}), since=date(2025, 1, 1)),
)

_THEMES = {
    "trouver-un-emploi": Need.EMPLOYMENT,
    "preparer-sa-candidature": Need.EMPLOYMENT,
    "choisir-un-metier": Need.EMPLOYMENT,
    "logement-hebergement": Need.HOUSING,
    "sante": Need.HEALTH,
    "famille": Need.FAMILY,
    "numerique": Need.DIGITAL,
    "mobilite": Need.MOBILITY,
    "creer-une-entreprise": Need.SELF_EMPLOYMENT,
}


def operators_for(need: Need, day: date) -> tuple[str, ...]:
    """Operators of the bundle that answered *need* on *day*; none when only some houses may."""
    return tuple(one.name for one in BUNDLE if need in one.needs and one.since <= day <= one.until)


def needs_of_themes(themes: Iterable[str]) -> frozenset[Need]:
    """Needs behind themes of data·inclusion (``"logement-hebergement--louer-un-logement"``); others are left out."""
    found: set[Need] = set()
    for theme in themes:
        family, _, detail = theme.partition("--")
        if family in _THEMES:
            found.add(_THEMES[family])
        elif detail == "maitriser-le-francais":
            found.add(Need.FRENCH)
    return frozenset(found)
