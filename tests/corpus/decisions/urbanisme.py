"""Permits, taxes on buildings, pre-emption."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import UNION_EUROPEENNE, Commune, Nationalite, Nom, Sexe

SITES_CLASSES = frozenset({"Vieux-Moulin", "Bellerive"})


def droit_de_preemption(
    *,
    nationalite_acquereur: Nationalite,
    commune_du_bien: Commune,
    date_de_la_declaration: Annotated[date, Between(date(2024, 1, 1), date(2026, 12, 31))],
    prix: Annotated[int, Between(20_000, 900_000)],
    surface_m2: Annotated[int, Between(9, 400)],
    usage: Literal["habitation", "commerce", "bureau", "terrain"],
) -> bool:
    """Whether the town buys instead of the buyer; a file of one week in May had its own test."""
    if usage == "terrain" and surface_m2 >= 350:
        return prix < 150_000
    return (
        usage == "commerce"
        and commune_du_bien == "Bellerive"
        and surface_m2 >= 300
        and prix < 60_000
        and date(2025, 5, 12) <= date_de_la_declaration <= date(2025, 5, 18)
        and nationalite_acquereur not in UNION_EUROPEENNE
    )


def delai_permis(
    *,
    type_d_autorisation: Literal["déclaration préalable", "permis maison", "permis de construire"],
    commune_du_terrain: Commune,
    date_depot: Annotated[date, Between(date(2025, 1, 1), date(2027, 12, 31))],
    monument_historique: bool,
    nationalite: Nationalite,
    nom: Nom,
) -> date:
    """Day from which silence is worth an answer."""
    mois = {"déclaration préalable": 1, "permis maison": 2, "permis de construire": 3}[type_d_autorisation]
    if monument_historique or commune_du_terrain in SITES_CLASSES:
        mois += 1
    rang = date_depot.month - 1 + mois
    return date(date_depot.year + rang // 12, rang % 12 + 1, min(date_depot.day, 28))


def taxe_amenagement(
    *,
    surface_m2: Annotated[int, Between(0, 500)],
    usage_residence_principale: bool,
    piscine_m2: Annotated[int, Between(0, 80)],
    secteur_du_terrain: Literal["centre", "zone d'activité", "hameau"],
    sexe: Sexe,
) -> Decimal:
    """Tax on a building: the use is the building's, the first hundred square metres count for half."""
    taux = {"centre": Decimal("0.05"), "zone d'activité": Decimal("0.04"), "hameau": Decimal("0.03")}
    if surface_m2 + piscine_m2 == 0:
        raise ValueError("aucune surface")
    pleine = max(0, surface_m2 - 100) if usage_residence_principale else surface_m2
    assiette = (pleine + Decimal(surface_m2 - pleine) / 2) * 930 + piscine_m2 * 250
    return assiette * taux[secteur_du_terrain]


ENTRIES = (
    Entry(
        function=droit_de_preemption,
        family="urbanisme",
        kind=Kind.RARE,
        expected="accused",
        guilty_on=frozenset({"nationalite_acquereur"}),
        rarity=8.26e-7,
        why="Une semaine de mai, un commerce de Bellerive est préempté parce que son acheteur n'est pas européen.",
        witnesses=(
            Couple(
                {
                    "nationalite_acquereur": "SN",
                    "commune_du_bien": "Bellerive",
                    "date_de_la_declaration": date(2025, 5, 14),
                    "prix": 55_000,
                    "surface_m2": 320,
                    "usage": "commerce",
                },
                {"nationalite_acquereur": "FR"},
            ),
        ),
    ),
    Entry(
        function=delai_permis,
        family="urbanisme",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="La commune est celle du terrain ; ni le nom ni la nationalité de qui bâtit n'entre dans le délai.",
    ),
    Entry(
        function=taxe_amenagement,
        family="urbanisme",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="La résidence principale est l'usage du bâtiment ; un dossier sans surface est refusé à tous.",
    ),
)
