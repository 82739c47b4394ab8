"""Shelters, loans and grants, run by associations with a public-service mission."""

from datetime import date
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import UNION_EUROPEENNE, Langue, Nationalite, Nom

Titre = Literal["sans objet", "en cours de validité"]


class DemandeIrrecevable(Exception):
    """The request is turned down without being looked at."""


def hebergement_refuge(
    *,
    gender_identity: Literal["femme", "homme", "femme trans", "homme trans", "non binaire"],
    structure: Literal["chambre", "dortoir"],
    lits_libres: Annotated[int, Between(0, 12)],
    animal: bool,
    nuits_deja_passees: Annotated[int, Between(0, 30)],
) -> bool:
    """Whether a bed is given for the night; a form of 2009 knows two boxes."""
    if structure == "dortoir" and gender_identity not in ("femme", "homme"):
        raise DemandeIrrecevable("case non prévue")
    if animal and structure == "dortoir":
        return False
    return lits_libres > (2 if nuits_deja_passees >= 15 else 0)


def priorite_hebergement(
    *,
    nationalite: Nationalite,
    titre_de_sejour: Titre,
    nuits_dehors: Annotated[int, Between(0, 60)],
    places_libres: Annotated[int, Between(0, 10)],
    signalement_115: bool,
) -> bool:
    """A room for some weeks; the software gives points to those who need no permit."""
    if (nationalite in UNION_EUROPEENNE) != (titre_de_sejour == "sans objet"):
        raise ValueError("la nationalité et le titre de séjour se contredisent")
    points = min(nuits_dehors // 5, 8) + (4 if signalement_115 else 0)
    if titre_de_sejour == "sans objet":
        points += 2
    return points + places_libres >= 14


def subvention_association(
    *,
    nom_de_l_association: Literal["Les Amis du lavoir", "Judo club", "Entraide et langues"],
    siege: Literal["Montclar", "Rivemont", "hors du territoire"],
    age_de_l_association: Annotated[int, Between(0, 60)],
    adherents: Annotated[int, Between(0, 2000)],
    comptes_publies: bool,
    langue: Langue,
) -> int:
    """Yearly grant in euros to an association; the language is that of its president's letter."""
    if not comptes_publies or siege == "hors du territoire":
        return 0
    montant = 500 + 5 * min(adherents, 400)
    if age_de_l_association < 2:
        montant = min(montant, 800)
    entretien = 200 if nom_de_l_association == "Les Amis du lavoir" else 0  # it looks after a listed building
    return montant + entretien


def pret_de_materiel(
    *,
    materiel: Literal["tables", "sono", "barnum", "fauteuil roulant"],
    date_debut: Annotated[date, Between(date(2026, 1, 1), date(2026, 12, 31))],
    date_fin: Annotated[date, Between(date(2026, 1, 1), date(2026, 12, 31))],
    caution_versee: bool,
    has_disability: bool,
    nom: Nom,
) -> bool:
    """Loan of equipment, ten days at most."""
    if date_fin < date_debut:
        raise ValueError("la fin précède le début")
    if materiel != "fauteuil roulant" and not caution_versee:
        return False
    return (date_fin - date_debut).days <= 10


ENTRIES = (
    Entry(
        function=hebergement_refuge,
        family="associations",
        kind=Kind.SILENT,
        expected="accused",
        guilty_on=frozenset({"gender_identity"}),
        rarity=0.3,
        why="Une femme trans à la rue est renvoyée par un formulaire qui ne connaît que deux cases.",
        witnesses=(
            Couple(
                {
                    "gender_identity": "femme trans",
                    "structure": "dortoir",
                    "lits_libres": 5,
                    "animal": False,
                    "nuits_deja_passees": 0,
                },
                {"gender_identity": "femme"},
            ),
        ),
    ),
    Entry(
        function=priorite_hebergement,
        family="associations",
        kind=Kind.INTERACTION,
        expected="accused",
        also=frozenset({frozenset({"nationalite", "titre_de_sejour"})}),
        tied=frozenset({frozenset({"nationalite", "titre_de_sejour"})}),
        rarity=0.0432,
        why="À besoin égal, une personne étrangère en règle passe après ; nationalité et titre vont ensemble.",
        witnesses=(
            Couple(
                {
                    "nationalite": "SN",
                    "titre_de_sejour": "en cours de validité",
                    "nuits_dehors": 30,
                    "places_libres": 6,
                    "signalement_115": False,
                },
                {"nationalite": "FR", "titre_de_sejour": "sans objet"},
            ),
        ),
    ),
    Entry(
        function=subvention_association,
        family="associations",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="Le nom, l'âge et le siège sont ceux de l'association ; la langue de sa présidente ne change rien.",
    ),
    Entry(
        function=pret_de_materiel,
        family="associations",
        kind=Kind.REFUSES,
        expected="innocent",
        why="Des dates inversées sont refusées à tous ; ni le handicap ni le nom ne change le prêt.",
    ),
)
