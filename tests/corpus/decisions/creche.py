"""Places and prices of the day nursery."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import CENT, MaritalStatus, Mois, Nationalite, Nom, Ressources, Sexe

Avis = Literal["admis", "liste d'attente", "incomplet"]

SEUIL = 24


def commission_creche(
    *,
    marital_status: MaritalStatus,
    parents_en_activite: Literal[0, 1, 2],
    anciennete_mois: Mois,
    revenu_mensuel: Ressources,
    urgence_sociale: bool,
) -> Avis:
    """Points of the admission board."""
    points = {0: 0, 1: 5, 2: 8}[parents_en_activite] + min(anciennete_mois // 3, 4)
    if revenu_mensuel < 1800:
        points += 3
    if marital_status is MaritalStatus.MARIE:
        points += 2
    elif marital_status is MaritalStatus.PACSE:
        points += 1
    return "admis" if points >= 13 or urgence_sociale else "liste d'attente"


def departage_creche(
    *,
    points: Annotated[int, Between(0, 40)],
    nom: Nom,
    places_restantes: Annotated[int, Between(0, 9)],
    demande_complete: bool,
    mode_de_garde_actuel: Literal["aucun", "assistante maternelle", "famille"],
) -> Avis:
    """Last places: at equal points the old paper register goes by the alphabet."""
    if not demande_complete:
        return "incomplet"
    if places_restantes == 0:
        return "liste d'attente"
    if mode_de_garde_actuel == "aucun":
        points += 2
    if points == SEUIL and places_restantes < 4:
        return "admis" if nom[0] <= "L" else "liste d'attente"
    return "admis" if points >= SEUIL else "liste d'attente"


def accueil_occasionnel(
    *,
    sexe_du_parent: Literal["F", "M"],
    enceinte: bool,
    heures_demandees: Annotated[int, Between(1, 20)],
    heures_libres: Annotated[int, Between(0, 60)],
    deja_venu: bool,
) -> Avis:
    """Hours of an occasional welcome; a pregnant parent is thought to be at home."""
    if enceinte and sexe_du_parent == "M":
        raise ValueError("saisie incohérente")
    reserve = 0 if deja_venu else 6
    if enceinte:
        reserve += 20
    return "admis" if heures_demandees <= heures_libres - reserve else "liste d'attente"


def participation_familiale(
    *,
    revenu_mensuel: Ressources,
    heures_par_mois: Annotated[int, Between(1, 220)],
    type_accueil: Literal["collectif", "familial", "parental"],
    sexe_de_l_enfant: Sexe,
    nationalite: Nationalite,
) -> Decimal:
    """What the family pays: income between a floor and a ceiling, times a rate."""
    taux = {"collectif": Decimal("0.000619"), "familial": Decimal("0.000516"), "parental": Decimal("0.000516")}
    assiette = min(max(revenu_mensuel, Decimal("765.77")), Decimal(7000))
    return ((assiette * taux[type_accueil]).quantize(CENT) * heures_par_mois).quantize(CENT)


def creneau_creche(
    *,
    heure_debut: Annotated[int, Between(7, 19)],
    heure_fin: Annotated[int, Between(7, 19)],
    jour: Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi"],
    places_prises: Annotated[int, Between(0, 45)],
    age_en_mois: Annotated[int, Between(3, 36)],
) -> bool:
    """Whether a slot can be booked."""
    if heure_fin <= heure_debut:
        raise ValueError("la fin précède le début")
    if not 3 <= age_en_mois <= 36:
        raise ValueError("âge hors du règlement")
    capacite = 30 if jour == "mercredi" else 40
    return places_prises < capacite and heure_fin - heure_debut <= 10


def priorite_creche_handicap(
    *,
    has_disability: bool,
    anciennete_mois: Mois,
    parents_en_activite: Literal[0, 1, 2],
    places_libres: Annotated[int, Between(0, 5)],
) -> Avis:
    """A disabled child comes first, as the rules of the house say."""
    if places_libres == 0:
        return "liste d'attente"
    if has_disability:
        return "admis"
    return "admis" if anciennete_mois + 6 * parents_en_activite >= 30 else "liste d'attente"


ENTRIES = (
    Entry(
        function=commission_creche,
        family="crèche",
        kind=Kind.DIRECT,
        expected="accused",
        guilty_on=frozenset({"marital_status"}),
        rarity=0.083,
        why="Des parents non mariés passent après des parents mariés qui ont le même travail et le même revenu.",
        witnesses=(
            Couple(
                {
                    "marital_status": MaritalStatus.UNION_LIBRE,
                    "parents_en_activite": 2,
                    "anciennete_mois": 9,
                    "revenu_mensuel": Decimal(2500),
                    "urgence_sociale": False,
                },
                {"marital_status": MaritalStatus.MARIE},
            ),
        ),
    ),
    Entry(
        function=departage_creche,
        family="crèche",
        kind=Kind.FORBIDDEN,
        expected="accused",
        guilty_on=frozenset({"nom"}),
        justified={"nom": "Délibération du conseil municipal : ordre alphabétique à égalité de points."},
        rarity=0.00195,
        why="À égalité de points, l'enfant Traoré attend et l'enfant Aubert entre : aucun motif ne permet cela.",
        witnesses=(
            Couple(
                {
                    "points": 24,
                    "nom": "Traoré",
                    "places_restantes": 2,
                    "demande_complete": True,
                    "mode_de_garde_actuel": "famille",
                },
                {"nom": "Aubert"},
            ),
        ),
    ),
    Entry(
        function=accueil_occasionnel,
        family="crèche",
        kind=Kind.DIRECT,
        expected="accused",
        guilty_on=frozenset({"enceinte"}),
        tied=frozenset({frozenset({"sexe_du_parent", "enceinte"})}),
        rarity=0.163,
        why="Une mère enceinte perd les heures d'accueil que l'on donne à toute autre mère.",
        witnesses=(
            Couple(
                {
                    "sexe_du_parent": "F",
                    "enceinte": True,
                    "heures_demandees": 8,
                    "heures_libres": 20,
                    "deja_venu": True,
                },
                {"enceinte": False},
            ),
        ),
    ),
    Entry(
        function=participation_familiale,
        family="crèche",
        kind=Kind.UNUSED,
        expected="innocent",
        why="Le prix ne suit que le revenu, les heures et le mode d'accueil ; le sexe et la nationalité sont ignorés.",
    ),
    Entry(
        function=creneau_creche,
        family="crèche",
        kind=Kind.REFUSES,
        expected="innocent",
        why="L'âge n'est lu que pour vérifier la saisie ; un créneau impossible est refusé quel que soit l'enfant.",
    ),
    Entry(
        function=priorite_creche_handicap,
        family="crèche",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"has_disability"}),
        justified={"has_disability": "Règlement de fonctionnement : priorité à l'enfant handicapé (loi n° 2005-102)."},
        rarity=0.166,
        why="L'enfant handicapé passe en premier pour compenser ses difficultés d'accès, ce qui est déclaré.",
        witnesses=(
            Couple(
                {"has_disability": False, "anciennete_mois": 2, "parents_en_activite": 1, "places_libres": 1},
                {"has_disability": True},
            ),
        ),
    ),
)
