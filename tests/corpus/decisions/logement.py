"""Social housing and the aids around a lease."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import (
    UNION_EUROPEENNE,
    ZERO,
    IbanCountry,
    MaritalStatus,
    Mois,
    Nationalite,
    Nom,
    Postcode,
    Ressources,
)

Loyer = Annotated[Decimal, Between(Decimal(200), Decimal(1500), Decimal("0.01"))]

FRAIS_DE_VIREMENT = {"FR": ZERO, "MC": ZERO, "DE": ZERO, "BE": ZERO, "ES": ZERO}
PLAFONDS = {"PLAI": Decimal(12452), "PLUS": Decimal(22642), "PLS": Decimal(29435)}
MAJORATIONS = {"A bis": Decimal("1.20"), "A": Decimal("1.20"), "B1": Decimal("1.00"), "B2": Decimal("0.95")}


def cotation_logement_social(
    *,
    anciennete_mois: Mois,
    ressources: Ressources,
    typologie: Literal["T1", "T2", "T3", "T4"],
    logement_indigne: bool,
    nationalite: Nationalite,
    marital_status: MaritalStatus,
) -> int:
    """Points of an application for social housing."""
    points = min(anciennete_mois // 12, 8) * 2
    points += 10 if logement_indigne else 0
    if ressources < Decimal(900):
        points += 6
    elif ressources < Decimal(1500):
        points += 3
    if typologie == "T1":
        points += 1
    if nationalite not in UNION_EUROPEENNE and marital_status is MaritalStatus.MARIE:
        points -= 5  # the spouse's papers are awaited
    return max(points, 0)


def priorite_relogement(
    *,
    postcode: Postcode,
    anciennete_mois: Mois,
    arrete_de_peril: bool,
    surface_m2: Annotated[int, Between(9, 140)],
    occupants: Annotated[int, Between(1, 9)],
) -> Literal["urgent", "prioritaire", "ordinaire"]:
    """Order of rehousing; an old setting lowers one postcode."""
    suroccupe = surface_m2 < 9 * occupants
    if arrete_de_peril:
        return "urgent"
    if suroccupe and anciennete_mois >= 24:
        return "ordinaire" if postcode == "31100" else "prioritaire"
    return "ordinaire"


def aide_depot_garantie(
    *,
    iban_country: IbanCountry,
    loyer: Loyer,
    ressources: Ressources,
    bail_signe: bool,
    mois_de_depot: Literal[1, 2],
) -> Decimal:
    """Advance on the deposit; a bank that the table does not know gets nothing."""
    if not bail_signe or ressources > 3 * loyer:
        return ZERO
    try:
        frais = FRAIS_DE_VIREMENT[iban_country]
    except KeyError:
        return ZERO
    return min(loyer * mois_de_depot, Decimal(1200)) - frais


def plafond_ressources_respecte(
    *,
    ressources_annuelles: Annotated[Decimal, Between(ZERO, Decimal(60000), Decimal(1))],
    financement: Literal["PLAI", "PLUS", "PLS"],
    zone_du_logement: Literal["A bis", "A", "B1", "B2", "C"],
    commune_du_logement: Literal["Montclar", "Bellerive", "Varennes"],
    nationalite: Nationalite,
    marital_status: MaritalStatus,
) -> bool:
    """Whether the income is under the ceiling of the dwelling."""
    plafond = PLAFONDS[financement] * MAJORATIONS.get(zone_du_logement, Decimal("0.90"))
    if commune_du_logement == "Bellerive":
        plafond *= Decimal("1.05")  # housing under strain there
    return ressources_annuelles <= plafond


def date_effet_bail(
    *,
    date_demande: Annotated[date, Between(date(2025, 1, 1), date(2027, 12, 31))],
    jours_de_travaux: Annotated[int, Between(0, 90)],
    preavis_mois: Literal[1, 3],
    marital_status: MaritalStatus,
    nom: Nom,
) -> date:
    """First day of the lease, always the first of a month."""
    signataires = 2 if marital_status in (MaritalStatus.MARIE, MaritalStatus.PACSE) else 1
    if signataires > 2:
        raise ValueError("trop de signataires")
    libre = date_demande + timedelta(days=max(jours_de_travaux, 30 * preavis_mois))
    return date(libre.year + libre.month // 12, libre.month % 12 + 1, 1)


ENTRIES = (
    Entry(
        function=cotation_logement_social,
        family="logement",
        kind=Kind.INTERACTION,
        expected="accused",
        guilty_on=frozenset({"nationalite", "marital_status"}),
        rarity=0.135,
        why="Un demandeur marocain marié perd cinq points ; ni un Marocain célibataire ni un Français marié n'en perd.",
        witnesses=tuple(
            Couple(
                {
                    "anciennete_mois": 36,
                    "ressources": Decimal(1200),
                    "typologie": "T3",
                    "logement_indigne": False,
                    "nationalite": "MA",
                    "marital_status": MaritalStatus.MARIE,
                },
                change,
            )
            for change in ({"nationalite": "FR"}, {"marital_status": MaritalStatus.CELIBATAIRE})
        ),
    ),
    Entry(
        function=priorite_relogement,
        family="logement",
        kind=Kind.PROXY,
        expected="question",
        guilty_on=frozenset({"postcode"}),
        rarity=0.022,
        why="Une famille à l'étroit du 31100 n'est jamais prioritaire ; ce code postal peut cacher une origine.",
        witnesses=(
            Couple(
                {
                    "postcode": "31100",
                    "anciennete_mois": 40,
                    "arrete_de_peril": False,
                    "surface_m2": 30,
                    "occupants": 5,
                },
                {"postcode": "31400"},
            ),
        ),
    ),
    Entry(
        function=aide_depot_garantie,
        family="logement",
        kind=Kind.SILENT,
        expected="question",
        guilty_on=frozenset({"iban_country"}),
        rarity=0.136,
        why="Une personne dont le compte est roumain ou lituanien ne reçoit rien, sans qu'aucune règle ne le dise.",
        witnesses=(
            Couple(
                {
                    "iban_country": "RO",
                    "loyer": Decimal("600.00"),
                    "ressources": Decimal("1100.00"),
                    "bail_signe": True,
                    "mois_de_depot": 1,
                },
                {"iban_country": "FR"},
            ),
        ),
    ),
    Entry(
        function=plafond_ressources_respecte,
        family="logement",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="La zone et la commune sont celles du logement, pas de la personne ; son état civil ne sert pas.",
    ),
    Entry(
        function=date_effet_bail,
        family="logement",
        kind=Kind.UNUSED,
        expected="innocent",
        why="La situation de famille ne donne que le nombre de signatures ; la date ne dépend que du calendrier.",
    ),
)
