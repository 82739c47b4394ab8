"""Grants to pupils, students and young people."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import CENT, ZERO, MaritalStatus, QuotientFamilial, Sexe

RENTREE = date(2026, 9, 1)
PLAFOND = Decimal("750.00")
MONTANTS = {"élémentaire": 60, "collège": 90, "lycée": 130}

Montant = Annotated[Decimal, Between(ZERO, Decimal(2000), CENT)]


def bourse_communale(
    *,
    date_naissance: Annotated[date, Between(date(1990, 1, 1), date(2006, 12, 31))],
    quotient_familial: QuotientFamilial,
    moyenne: Annotated[Decimal, Between(ZERO, Decimal(20), Decimal("0.25"))],
    redoublement: bool,
) -> Literal["accordée", "refusée", "dossier incomplet"]:
    """Grant to an adult student, whatever their age."""
    if quotient_familial > 900 or moyenne < (12 if redoublement else 10):
        return "refusée"
    try:
        anniversaire = date_naissance.replace(year=RENTREE.year)
    except ValueError:
        return "dossier incomplet"
    age = RENTREE.year - date_naissance.year - (anniversaire > RENTREE)
    return "accordée" if age >= 18 else "refusée"


def aide_rentree(
    *,
    has_disability: bool,
    quotient_familial: QuotientFamilial,
    niveau: Literal["élémentaire", "collège", "lycée"],
    interne: bool,
) -> int:
    """Euros for the new school year; two desks wrote the same ceiling each in its way."""
    montant = MONTANTS[niveau] + (40 if interne else 0)
    if has_disability:
        return montant if quotient_familial < PLAFOND else 0
    return montant if quotient_familial <= PLAFOND else 0


def aide_mobilite_etudiante(
    *,
    in_qpv: bool,
    distance_km: Annotated[int, Between(0, 1000)],
    echelon_de_bourse: Annotated[int, Between(0, 7)],
    premiere_annee: bool,
) -> int:
    """Euros to settle in another town; some are thought to be helped already."""
    if distance_km < 100:
        return 0
    montant = 300 + 40 * echelon_de_bourse + (100 if premiere_annee else 0)
    if in_qpv and echelon_de_bourse >= 5:
        montant -= 200
    return montant


def montant_bourse_college(
    *,
    revenu_fiscal: Annotated[int, Between(0, 60000)],
    demi_pensionnaire: bool,
    etablissement_prive: bool,
    sexe: Sexe,
    age: Annotated[int, Between(9, 18)],
    in_qpv: bool,
) -> int:
    """Yearly grant in euros, by bands of income."""
    if not 9 <= age <= 18:
        raise ValueError("âge hors du collège")
    for plafond, montant in ((3500, 495), (9200, 315), (16800, 120)):
        if revenu_fiscal <= plafond:
            return montant + (50 if demi_pensionnaire else 0) - (20 if etablissement_prive else 0)
    return 0


def avance_de_frais_scolaires(
    *,
    marital_status: MaritalStatus,
    fournitures: Montant,
    transport: Montant,
    internat: bool,
) -> Decimal:
    """Advance of eighty per cent; couples have it computed item by item."""
    if marital_status in (MaritalStatus.MARIE, MaritalStatus.PACSE):
        avance = fournitures * Decimal("0.8") + transport * Decimal("0.80")
    else:
        avance = (fournitures + transport) * 8 / 10
    return avance + (150 if internat else 0)


def bourse_bafa(
    *,
    in_qpv: bool,
    quotient_familial: QuotientFamilial,
    stage_fait: bool,
    cout: Annotated[Decimal, Between(Decimal(300), Decimal(900), CENT)],
) -> Decimal:
    """Help to train as a youth worker, more in the priority districts."""
    taux = Decimal("0.50") if quotient_familial < 800 else Decimal("0.25")
    if in_qpv:
        taux += Decimal("0.25")
    return (cout * taux).quantize(CENT) if stage_fait else ZERO


ENTRIES = (
    Entry(
        function=bourse_communale,
        family="bourses",
        kind=Kind.SUBTLE,
        expected="accused",
        guilty_on=frozenset({"date_naissance"}),
        rarity=1.72e-4,
        why="Une étudiante née un 29 février a un dossier « incomplet » : 2026 n'a pas ce jour.",
        witnesses=(
            Couple(
                {
                    "date_naissance": date(2004, 2, 29),
                    "quotient_familial": Decimal(600),
                    "moyenne": Decimal(14),
                    "redoublement": False,
                },
                {"date_naissance": date(2004, 2, 28)},
            ),
        ),
    ),
    Entry(
        function=aide_rentree,
        family="bourses",
        kind=Kind.SUBTLE,
        expected="accused",
        guilty_on=frozenset({"has_disability"}),
        rarity=3.33e-6,
        why="Un élève handicapé perd l'aide au quotient de 750 € tout juste, où un autre élève la reçoit.",
        witnesses=(
            Couple(
                {
                    "has_disability": True,
                    "quotient_familial": Decimal("750.00"),
                    "niveau": "collège",
                    "interne": False,
                },
                {"has_disability": False},
            ),
        ),
    ),
    Entry(
        function=aide_mobilite_etudiante,
        family="bourses",
        kind=Kind.TERRITORIAL,
        expected="question",
        guilty_on=frozenset({"in_qpv"}),
        rarity=0.338,
        why="Un boursier d'un quartier prioritaire reçoit 200 € de moins que son camarade du centre.",
        witnesses=(
            Couple(
                {"in_qpv": True, "distance_km": 250, "echelon_de_bourse": 6, "premiere_annee": True}, {"in_qpv": False}
            ),
        ),
    ),
    Entry(
        function=montant_bourse_college,
        family="bourses",
        kind=Kind.PLAIN,
        expected="innocent",
        why="Seul le revenu décide ; l'âge n'est lu que pour vérifier la saisie, le quartier que pour le bilan.",
    ),
    Entry(
        function=avance_de_frais_scolaires,
        family="bourses",
        kind=Kind.CANCELS,
        expected="innocent",
        why="Les couples ont un autre calcul qui donne toujours la même somme.",
    ),
    Entry(
        function=bourse_bafa,
        family="bourses",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"in_qpv"}),
        justified={"in_qpv": "Code pénal, art. 225-3, dernier alinéa : mesure qui favorise l'égalité de traitement."},
        rarity=0.5,
        why="Les jeunes d'un quartier prioritaire sont mieux aidés, pour rétablir l'égalité.",
        witnesses=(
            Couple(
                {"in_qpv": True, "quotient_familial": Decimal(500), "stage_fait": True, "cout": Decimal("500.00")},
                {"in_qpv": False},
            ),
        ),
    ),
)
