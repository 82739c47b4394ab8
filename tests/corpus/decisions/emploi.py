"""Jobs, training and vehicles that a town gives or lends."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import Adulte, BirthPlace, Nationalite, Nom, QuotientFamilial, Sexe


def job_d_ete(
    *,
    origine_du_candidat: Literal["métropole", "outre-mer", "étranger"],
    note_entretien: Annotated[int, Between(0, 20)],
    deja_retenu: bool,
    semaines: Annotated[int, Between(1, 8)],
) -> Literal["retenu", "réserve", "non retenu"]:
    """Summer jobs, with a quota that nobody remembers voting."""
    points = note_entretien - (4 if deja_retenu else 0) + (1 if semaines >= 4 else 0)
    if origine_du_candidat != "métropole":
        points -= 3
    if points >= 14:
        return "retenu"
    return "réserve" if points >= 10 else "non retenu"


def aide_permis_de_conduire(
    *,
    age_du_demandeur: Annotated[int, Between(17, 65)],
    quotient_familial: QuotientFamilial,
    heures_de_benevolat: Annotated[int, Between(0, 100)],
    code_obtenu: bool,
) -> int:
    """Euros towards a driving licence: one scheme under 26, one over, the same amount."""
    if heures_de_benevolat < 40 or not code_obtenu or quotient_familial > 1200:
        return 0
    dispositif = ""
    if age_du_demandeur < 26:
        dispositif = "jeunes"
    elif age_du_demandeur > 26:
        dispositif = "adultes"
    return {"jeunes": 600, "adultes": 600}.get(dispositif, 0)


def classement_candidature(
    *,
    age: Adulte,
    sexe: Sexe,
    nom: Nom,
    nationalite: Nationalite,
    birth_place: BirthPlace,
    diplome: Literal["aucun", "CAP", "bac", "licence", "master"],
    annees_experience: Annotated[int, Between(0, 40)],
    note_entretien: Annotated[int, Between(0, 20)],
    permis: bool,
) -> int:
    """Points of an application, read without the person's identity."""
    identite = (age, sexe, nom, nationalite, birth_place)
    del identite  # kept for the letter, not for the jury
    points = {"aucun": 0, "CAP": 2, "bac": 3, "licence": 5, "master": 6}[diplome]
    return points + min(annees_experience, 10) + note_entretien + (1 if permis else 0)


def vehicule_de_service(
    *,
    age: Annotated[int, Between(15, 70)],
    permis: bool,
    kilometres: Annotated[int, Between(0, 500)],
    motif: Literal["mission", "formation", "astreinte"],
) -> Literal["voiture", "vélo", "train"]:
    """Vehicle lent to an agent: the licence decides, the age only shows a wrong entry."""
    if permis and age < 17:
        raise ValueError("permis impossible à cet âge")
    if kilometres <= 5 and motif != "astreinte":
        return "vélo"
    return "voiture" if permis and kilometres < 300 else "train"


ENTRIES = (
    Entry(
        function=job_d_ete,
        family="emploi",
        kind=Kind.FORBIDDEN,
        expected="accused",
        guilty_on=frozenset({"origine_du_candidat"}),
        rarity=0.191,
        why="Un candidat né outre-mer ou à l'étranger perd trois points pour cette seule raison.",
        witnesses=(
            Couple(
                {"origine_du_candidat": "outre-mer", "note_entretien": 15, "deja_retenu": False, "semaines": 2},
                {"origine_du_candidat": "métropole"},
            ),
        ),
    ),
    Entry(
        function=aide_permis_de_conduire,
        family="emploi",
        kind=Kind.RARE,
        expected="accused",
        guilty_on=frozenset({"age_du_demandeur"}),
        rarity=0.00487,
        why="À 26 ans tout juste, on sort d'un dispositif sans entrer dans l'autre, et l'on ne reçoit rien.",
        witnesses=(
            Couple(
                {
                    "age_du_demandeur": 26,
                    "quotient_familial": Decimal(500),
                    "heures_de_benevolat": 50,
                    "code_obtenu": True,
                },
                {"age_du_demandeur": 27},
            ),
        ),
    ),
    Entry(
        function=classement_candidature,
        family="emploi",
        kind=Kind.UNUSED,
        expected="innocent",
        why="L'identité est reçue avec la candidature et mise de côté ; le diplôme et l'entretien décident.",
    ),
    Entry(
        function=vehicule_de_service,
        family="emploi",
        kind=Kind.REFUSES,
        expected="innocent",
        tied=frozenset({frozenset({"age", "permis"})}),
        why="Le permis décide ; l'âge ne sert qu'à refuser une saisie impossible.",
    ),
)
