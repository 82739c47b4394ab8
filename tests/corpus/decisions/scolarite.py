"""Enrolment at school and after school."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import Quartier, QuotientFamilial

Ecole = Literal["Jules-Ferry", "Pauline-Kergomard", "Jean-Macé"]

SECTEURS: dict[Quartier, Ecole] = {
    "Centre": "Jules-Ferry",
    "Gare": "Jules-Ferry",
    "Les Tilleuls": "Pauline-Kergomard",
    "Faubourg": "Pauline-Kergomard",
    "Plaine": "Jean-Macé",
    "Coteaux": "Jean-Macé",
}


def secteur_scolaire(
    *,
    residence: Quartier,
    niveau: Literal["maternelle", "élémentaire"],
    frere_ou_soeur_scolarise: Ecole | None,
    derogation_accordee: bool,
) -> Ecole:
    """School of the catchment area, or that of a brother or sister by dispensation."""
    if derogation_accordee and frere_ou_soeur_scolarise is not None:
        return frere_ou_soeur_scolarise
    if niveau == "maternelle" and residence == "Gare":
        return "Pauline-Kergomard"
    return SECTEURS[residence]


def inscriptions_periscolaires(
    *,
    nb_enfants: Annotated[int, Between(1, 8)],
    nb_inscriptions: Annotated[int, Between(1, 8)],
    formule: Literal["matin", "soir", "matin et soir"],
    quotient_familial: QuotientFamilial,
) -> Decimal:
    """Price of the month: what is bought, whatever the size of the family."""
    if nb_inscriptions > nb_enfants:
        raise ValueError("plus d'inscriptions que d'enfants")
    prix = {"matin": Decimal("12.50"), "soir": Decimal("21.00"), "matin et soir": Decimal("29.00")}[formule]
    if quotient_familial < 600:
        prix /= 2
    return nb_inscriptions * prix


ENTRIES = (
    Entry(
        function=secteur_scolaire,
        family="scolarité",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"residence"}),
        justified={"residence": "Code de l'éducation, art. L212-7 : le conseil municipal fixe le ressort des écoles."},
        rarity=0.479,
        why="L'école dépend du quartier parce que le conseil municipal a fixé la carte scolaire.",
        witnesses=(
            Couple(
                {
                    "residence": "Centre",
                    "niveau": "élémentaire",
                    "frere_ou_soeur_scolarise": None,
                    "derogation_accordee": False,
                },
                {"residence": "Plaine"},
            ),
        ),
    ),
    Entry(
        function=inscriptions_periscolaires,
        family="scolarité",
        kind=Kind.REFUSES,
        expected="innocent",
        tied=frozenset({frozenset({"nb_enfants", "nb_inscriptions"})}),
        why="Le nombre d'enfants ne sert qu'à refuser une saisie impossible ; le prix suit ce qui est acheté.",
    ),
)
