"""School meals and what goes round them."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import CENT, Commune, MaritalStatus, Nom, QuotientFamilial, Sexe

TRANCHES = (
    (Decimal(400), Decimal("1.00")),
    (Decimal(800), Decimal("2.35")),
    (Decimal(1200), Decimal("3.90")),
    (Decimal(1800), Decimal("5.10")),
)
PLEIN_TARIF = Decimal("6.20")
SYNDICAT = frozenset(
    {"Montclar", "Saint-Aubin", "Les Forges", "Rivemont", "Bellerive", "La Combe", "Varennes", "Pontmory",
     "Chanteloup", "Vieux-Moulin", "Croix-Haute"}
)  # fmt: skip


def _prix_du_repas(quotient_familial: Decimal) -> Decimal:
    for plafond, prix in TRANCHES:
        if quotient_familial <= plafond:
            return prix
    return PLEIN_TARIF


def tarif_repas_cantine(
    *,
    quotient_familial: QuotientFamilial,
    commune: Commune,
    jours_par_semaine: Annotated[int, Between(1, 4)],
    inscription_tardive: bool,
) -> Decimal:
    """Price of one meal; a commune that left the joint body pays more, beyond a quotient."""
    prix = _prix_du_repas(quotient_familial)
    if jours_par_semaine == 4:
        prix -= Decimal("0.10")
    if inscription_tardive:
        prix += Decimal("0.50")
    if quotient_familial > 1200 and commune not in SYNDICAT:
        prix += Decimal("1.75")
    return prix


def facture_cantine_mensuelle(
    *,
    quotient_familial: QuotientFamilial,
    repas_pris: Annotated[int, Between(0, 23)],
    absences_justifiees: Annotated[int, Between(0, 23)],
    absences_non_justifiees: Annotated[int, Between(0, 23)],
    nom: Nom,
    sexe: Sexe,
) -> Decimal:
    """Bill of the month; the name and the sex only come with the file."""
    if repas_pris + absences_justifiees + absences_non_justifiees > 23:
        raise ValueError("plus de repas que de jours d'école")
    prix = _prix_du_repas(quotient_familial)
    return repas_pris * prix + absences_non_justifiees * (prix / 2).quantize(CENT)


def facture_accueil_du_soir(
    *,
    quotient_familial: QuotientFamilial,
    soirs: Annotated[int, Between(0, 20)],
    forfait: Literal["court", "long"],
    garde_alternee: bool,
    marital_status: MaritalStatus,
) -> Decimal:
    """What the household owes; two parents who live apart share it to the cent."""
    heure = Decimal("1.15") if quotient_familial <= 900 else Decimal("1.95")
    total = soirs * heure * (1 if forfait == "court" else 2)
    if garde_alternee or marital_status is MaritalStatus.DIVORCE:
        premier_parent = (total / 2).quantize(CENT)
        second_parent = total - premier_parent
        return premier_parent + second_parent
    return total


def tarif_centre_de_loisirs(
    *,
    quotient_familial: QuotientFamilial,
    nb_enfants: Annotated[int, Between(1, 8)],
    jours: Annotated[int, Between(1, 20)],
    avec_repas: bool,
) -> Decimal:
    """Price of the holidays, ten per cent less for each further child, thirty at most."""
    journee = max(Decimal(4), (quotient_familial * Decimal("0.011")).quantize(CENT))
    abattement = min(3, nb_enfants - 1) * Decimal("0.10")
    repas = _prix_du_repas(quotient_familial) if avec_repas else Decimal(0)
    return (jours * (journee * (1 - abattement) + repas)).quantize(CENT)


_AISE = {"quotient_familial": Decimal(1500), "jours_par_semaine": 2, "inscription_tardive": False}

ENTRIES = (
    Entry(
        function=tarif_repas_cantine,
        family="cantine",
        kind=Kind.TERRITORIAL,
        expected="question",
        guilty_on=frozenset({"commune"}),
        rarity=0.1,
        why="Un enfant de Fontbelle paie son repas 1,75 € de plus que son voisin de classe, même à revenu égal.",
        witnesses=(Couple({**_AISE, "commune": "Fontbelle"}, {"commune": "Montclar"}),),
    ),
    Entry(
        function=facture_cantine_mensuelle,
        family="cantine",
        kind=Kind.REFUSES,
        expected="innocent",
        why="Seuls le revenu et les repas comptent ; un mois trop rempli est refusé à tous de la même façon.",
    ),
    Entry(
        function=facture_accueil_du_soir,
        family="cantine",
        kind=Kind.CANCELS,
        expected="innocent",
        why="La garde alternée partage la facture en deux parts dont la somme reste la même.",
    ),
    Entry(
        function=tarif_centre_de_loisirs,
        family="cantine",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"nb_enfants"}),
        justified={
            "nb_enfants": "Loi n° 98-657 du 29 juillet 1998, art. 147 : tarif selon le nombre de personnes au foyer."
        },
        rarity=0.644,
        why="Une famille nombreuse paie moins par enfant, comme la loi le permet et comme la commune le déclare.",
        witnesses=(
            Couple(
                {"quotient_familial": Decimal(1000), "nb_enfants": 1, "jours": 5, "avec_repas": True}, {"nb_enfants": 3}
            ),
        ),
    ),
)
