"""Parking, its charges and its permits."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import Commune, Langue, Nom, Quartier, Sexe


def recours_fps(
    *,
    langue_du_courrier: Langue,
    jours_depuis_l_avis: Annotated[int, Between(0, 60)],
    motif: Literal["véhicule volé", "ticket valable", "horodateur en panne", "autre"],
    pieces_jointes: Annotated[int, Between(0, 5)],
) -> Literal["annulé", "maintenu", "hors délai"]:
    """Appeal against a parking charge, to be made within a month."""
    recu_le = jours_depuis_l_avis
    if langue_du_courrier != "fr":
        recu_le += 7  # dated from the day it comes back from the translator
    if recu_le > 30:
        return "hors délai"
    return "annulé" if motif != "autre" and pieces_jointes > 0 else "maintenu"


def forfait_post_stationnement(
    *,
    minutes_depassees: Annotated[int, Between(0, 600)],
    zone_de_stationnement: Literal["rouge", "orange", "verte"],
    age_du_vehicule: Annotated[int, Between(0, 40)],
    vehicule_electrique: bool,
    nom: Nom,
) -> Decimal:
    """Charge for a car that stayed too long."""
    if minutes_depassees <= 15:
        return Decimal(0)
    montant = {"rouge": Decimal(40), "orange": Decimal(30), "verte": Decimal(17)}[zone_de_stationnement]
    if minutes_depassees > 240:
        montant += 10
    if vehicule_electrique or age_du_vehicule >= 30:
        montant /= 2
    return montant


def frais_de_fourriere(
    *,
    jours: Annotated[int, Between(0, 60)],
    categorie: Literal["deux-roues", "voiture", "utilitaire"],
    expertise: bool,
    commune: Commune,
    sexe: Sexe,
) -> Decimal:
    """What is due to take a vehicle back; the owner's town only goes to the register."""
    enlevement, garde = {
        "deux-roues": (Decimal("45.70"), Decimal("3.00")),
        "voiture": (Decimal("127.65"), Decimal("6.75")),
        "utilitaire": (Decimal("127.65"), Decimal("9.20")),
    }[categorie]
    return enlevement + garde * jours + (61 if expertise else 0)


def stationnement_residentiel(
    *,
    residence: Quartier,
    vehicules_du_foyer: Annotated[int, Between(1, 4)],
    energie: Literal["électrique", "essence", "diesel"],
    impayes: Annotated[int, Between(0, 5)],
) -> bool:
    """Permit of the paying zone, for those who live in it."""
    if residence not in ("Centre", "Gare"):
        return False
    return impayes < 3 and vehicules_du_foyer <= (2 if energie == "électrique" else 1)


def place_reservee(
    *,
    taux_incapacite: Annotated[int, Between(0, 100)],
    station_debout_penible: bool,
    duree_demandee_mois: Annotated[int, Between(1, 240)],
    document_lisible: bool,
) -> Literal["accordée", "refusée", "à compléter"]:
    """Parking card for people who cannot walk far."""
    if not document_lisible:
        return "à compléter"
    if taux_incapacite >= 80:
        return "accordée"
    return "accordée" if station_debout_penible and duree_demandee_mois >= 12 else "refusée"


_MALVOYANT = {
    "taux_incapacite": 40,
    "station_debout_penible": False,
    "duree_demandee_mois": 24,
    "document_lisible": True,
}

ENTRIES = (
    Entry(
        function=recours_fps,
        family="stationnement",
        kind=Kind.RARE,
        expected="accused",
        guilty_on=frozenset({"langue_du_courrier"}),
        rarity=0.0286,
        why="Qui écrit en ukrainien à temps est déclaré hors délai, parce que la traduction compte dans le délai.",
        witnesses=(
            Couple(
                {
                    "langue_du_courrier": "uk",
                    "jours_depuis_l_avis": 26,
                    "motif": "véhicule volé",
                    "pieces_jointes": 1,
                },
                {"langue_du_courrier": "fr"},
            ),
        ),
    ),
    Entry(
        function=forfait_post_stationnement,
        family="stationnement",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="La zone est celle de la place et l'âge celui de la voiture ; le nom du titulaire n'est pas lu.",
    ),
    Entry(
        function=frais_de_fourriere,
        family="stationnement",
        kind=Kind.UNUSED,
        expected="innocent",
        why="Le prix suit le véhicule et les jours de garde ; la commune et le sexe vont au seul registre.",
    ),
    Entry(
        function=stationnement_residentiel,
        family="stationnement",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"residence"}),
        justified={
            "residence": "Code général des collectivités territoriales, art. L2333-87 : catégorie des résidents."
        },
        rarity=0.0889,
        why="L'abonnement est réservé à ceux qui habitent la zone payante, dans l'intérêt général de la circulation.",
        witnesses=(
            Couple(
                {"residence": "Plaine", "vehicules_du_foyer": 1, "energie": "essence", "impayes": 0},
                {"residence": "Centre"},
            ),
        ),
    ),
    Entry(
        function=place_reservee,
        family="stationnement",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"taux_incapacite", "station_debout_penible"}),
        justified={
            "taux_incapacite": "Code de l'action sociale et des familles, art. L241-3.",
            "station_debout_penible": "Code de l'action sociale et des familles, art. L241-3.",
        },
        rarity=0.377,
        why="La carte est faite pour compenser un handicap, dans les conditions que fixe la loi.",
        witnesses=(Couple(_MALVOYANT, {"taux_incapacite": 80}), Couple(_MALVOYANT, {"station_debout_penible": True})),
    ),
)
