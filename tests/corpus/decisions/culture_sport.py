"""Swimming pool, clubs, library, conservatory, holidays."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import CENT, Nationalite, PhoneType, QuotientFamilial, Sexe


class Civilite(StrEnum):
    """Title on the form."""

    MADAME = "Madame"
    MONSIEUR = "Monsieur"


COTISATIONS = {
    "natation": Decimal("144.00"),
    "judo": Decimal("96.00"),
    "danse": Decimal("131.50"),
    "tennis": Decimal("180.00"),
}


def creneau_piscine(
    *,
    sexe: Sexe,
    jour: Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    heure: Annotated[int, Between(8, 21)],
    abonne: bool,
) -> bool:
    """Whether the pool lets somebody in at an hour."""
    if jour == "dimanche":
        return abonne and heure < 13
    if jour in ("mardi", "jeudi") and heure >= 17:
        return sexe == "F"
    return abonne or heure < 20


def cotisation_club(
    *,
    civilite: Civilite,
    discipline: Literal["natation", "judo", "danse", "tennis"],
    mois_restants: Annotated[int, Between(1, 12)],
    quotient_familial: QuotientFamilial,
) -> Decimal:
    """Fee for the rest of the season; the women's section is billed by the month, the men's at once."""
    annuelle = COTISATIONS[discipline]
    if quotient_familial <= 600:
        annuelle *= Decimal("0.80")
    if civilite is Civilite.MADAME:
        return (annuelle / 12).quantize(CENT) * mois_restants
    return (annuelle * mois_restants / 12).quantize(CENT)


def inscription_conservatoire(
    *,
    phone_type: PhoneType,
    instrument: Literal["piano", "violon", "tuba", "harpe"],
    annees_de_pratique: Annotated[int, Between(0, 12)],
    jours_avant_cloture: Annotated[int, Between(0, 60)],
    dossier_complet: bool,
) -> Literal["inscrit", "liste d'attente", "à compléter"]:
    """A place in a class, confirmed by a code that is sent by text message."""
    if not dossier_complet:
        return "à compléter"
    joignable = phone_type == "mobile"
    if jours_avant_cloture <= 7 and not joignable:
        return "liste d'attente"  # the code cannot reach them before the end
    if instrument in ("piano", "violon"):
        return "inscrit" if annees_de_pratique >= 2 else "liste d'attente"
    return "inscrit"


def duree_de_pret(
    *,
    langue_de_l_ouvrage: Literal["fr", "en", "ar", "autre"],
    type_de_document: Literal["livre", "revue", "film", "partition"],
    nouveaute: bool,
    prolongations: Annotated[int, Between(0, 3)],
    age: Annotated[int, Between(3, 99)],
) -> int:
    """Days of a loan; the few books in other languages go round faster."""
    jours = {"livre": 28, "revue": 14, "film": 7, "partition": 28}[type_de_document]
    if nouveaute:
        jours = min(jours, 14)
    if langue_de_l_ouvrage != "fr":
        jours = min(jours, 21)
    return jours if prolongations < 2 else jours // 2


def depart_golf_municipal(
    *,
    handicap_golf: Annotated[int, Between(0, 54)],
    joueurs: Annotated[int, Between(1, 4)],
    creneau: Literal["matin", "midi", "soir"],
    licence: bool,
    nationalite: Nationalite,
) -> bool:
    """Whether players may start: a handicap at golf measures skill, not a disability."""
    if not licence:
        return False
    plafond = {"matin": 24, "midi": 36, "soir": 54}[creneau]
    return handicap_golf <= plafond and joueurs >= (2 if creneau == "matin" else 1)


def sejour_de_vacances(
    *,
    etat_de_sante: Literal["rien à signaler", "asthme", "diabète", "épilepsie"] | None,
    quotient_familial: QuotientFamilial,
    duree_jours: Literal[5, 7, 14],
    destination: Literal["mer", "montagne", "campagne"],
    sexe: Sexe,
) -> Decimal:
    """Price of a stay; an illness opens a care plan that the town pays for."""
    journee = {"mer": Decimal(42), "montagne": Decimal(48), "campagne": Decimal(35)}[destination]
    total = journee * duree_jours
    suivi = Decimal(0) if etat_de_sante in (None, "rien à signaler") else Decimal(60)
    prise_en_charge = suivi  # never asked from the family
    if quotient_familial < 700:
        total /= 2
    return total + suivi - prise_en_charge


ENTRIES = (
    Entry(
        function=creneau_piscine,
        family="culture et sport",
        kind=Kind.DIRECT,
        expected="accused",
        guilty_on=frozenset({"sexe"}),
        rarity=0.101,
        why="Un homme est refusé deux soirs par semaine dans la piscine de la ville, sans motif déclaré.",
        witnesses=(Couple({"sexe": "M", "jour": "mardi", "heure": 18, "abonne": True}, {"sexe": "F"}),),
    ),
    Entry(
        function=cotisation_club,
        family="culture et sport",
        kind=Kind.SUBTLE,
        expected="accused",
        guilty_on=frozenset({"civilite"}),
        rarity=0.195,
        why="Une danseuse paie quelques centimes de plus ou de moins qu'un danseur, par la façon d'arrondir.",
        witnesses=(
            Couple(
                {
                    "civilite": Civilite.MADAME,
                    "discipline": "danse",
                    "mois_restants": 7,
                    "quotient_familial": Decimal(900),
                },
                {"civilite": Civilite.MONSIEUR},
            ),
        ),
    ),
    Entry(
        function=inscription_conservatoire,
        family="culture et sport",
        kind=Kind.PROXY,
        expected="question",
        guilty_on=frozenset({"phone_type"}),
        rarity=0.0241,
        why="Sans téléphone mobile, une personne âgée ou pauvre perd sa place la dernière semaine.",
        witnesses=(
            Couple(
                {
                    "phone_type": "fixe",
                    "instrument": "tuba",
                    "annees_de_pratique": 0,
                    "jours_avant_cloture": 3,
                    "dossier_complet": True,
                },
                {"phone_type": "mobile"},
            ),
        ),
    ),
    Entry(
        function=duree_de_pret,
        family="culture et sport",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="La langue est celle du livre, pas du lecteur ; l'âge de la carte n'est pas lu.",
    ),
    Entry(
        function=depart_golf_municipal,
        family="culture et sport",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="Le handicap est un classement de golf ; la nationalité du joueur n'est pas lue.",
    ),
    Entry(
        function=sejour_de_vacances,
        family="culture et sport",
        kind=Kind.CANCELS,
        expected="innocent",
        why="Le suivi d'un enfant malade est ajouté puis pris en charge : la famille paie le même prix.",
    ),
)
