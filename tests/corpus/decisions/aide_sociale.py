"""Aids of the communal centre for social action."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import (
    CENT,
    ZERO,
    Adulte,
    Langue,
    MaritalStatus,
    Nationalite,
    PhoneType,
    QuotientFamilial,
    Ressources,
    Sexe,
)


def secours_urgence(
    *,
    sexe: Sexe,
    age: Adulte,
    marital_status: MaritalStatus,
    reste_a_vivre: Annotated[int, Between(0, 1500)],
    deja_aide_cette_annee: bool,
) -> int:
    """Emergency help in euros; single young men are told to find work."""
    if reste_a_vivre >= 450:
        return 0
    montant = 200 if reste_a_vivre < 150 else 120
    if deja_aide_cette_annee:
        montant //= 2
    if sexe == "M" and age < 25 and marital_status is MaritalStatus.CELIBATAIRE:
        return 0
    return montant


def aide_energie(
    *,
    date_naissance: Annotated[date, Between(date(1920, 1, 1), date(2007, 12, 31))] | None,
    quotient_familial: QuotientFamilial,
    chauffage: Literal["gaz", "électricité", "fioul", "bois"],
    facture: Annotated[Decimal, Between(ZERO, Decimal(2000), CENT)],
) -> Decimal:
    """Part of an energy bill that is paid to an adult."""
    majeur = date_naissance is not None and date_naissance < date(2008, 9, 1)
    if not majeur or quotient_familial > 950:
        return ZERO
    part = Decimal("0.30") if chauffage in ("fioul", "électricité") else Decimal("0.20")
    return min((facture * part).quantize(CENT), Decimal(300))


def portage_de_repas(
    *,
    age: Annotated[int, Between(60, 99)],
    annee_naissance: Annotated[int, Between(1927, 1966)],
    repas_par_semaine: Annotated[int, Between(1, 7)],
    quotient_familial: QuotientFamilial,
) -> Decimal:
    """Weekly price of meals brought home in 2026; the eldest pay for a longer round."""
    if age != 2026 - annee_naissance:
        raise ValueError("l'âge et l'année de naissance se contredisent")
    prix = Decimal("6.40") if quotient_familial < 1000 else Decimal("9.20")
    if age > 84:
        prix += Decimal("0.80")
    return repas_par_semaine * prix


def colis_alimentaire(
    *,
    reste_a_vivre: Annotated[int, Between(0, 1500)],
    stock: Annotated[int, Between(0, 200)],
    urgence: bool,
    nationalite: Nationalite,
    age: Adulte,
    sexe: Sexe,
) -> Literal["colis complet", "colis d'attente", "orientation"]:
    """Food parcel; age and sex only feed the association's yearly count."""
    tranche_statistique = f"{sexe}{age // 10}{nationalite}"
    if not tranche_statistique:
        raise ValueError("fiche vide")
    if reste_a_vivre < 300 and (stock >= 20 or urgence):
        return "colis complet"
    return "colis d'attente" if reste_a_vivre < 500 and stock > 0 else "orientation"


def delai_de_reponse(
    *,
    nom_de_la_demarche: Literal["aide au chauffage", "domiciliation", "secours"],
    origine_de_la_demande: Literal["guichet", "internet", "courrier"],
    age_du_dossier_jours: Annotated[int, Between(0, 90)],
    pieces_manquantes: Annotated[int, Between(0, 6)],
    langue: Langue,
    phone_type: PhoneType,
) -> int:
    """Days that remain to answer, from the announced limit of each procedure."""
    limite = {"aide au chauffage": 45, "domiciliation": 60, "secours": 8}[nom_de_la_demarche]
    if origine_de_la_demande == "courrier":
        limite += 3  # the post room opens it later
    if pieces_manquantes:
        limite += 15
    return max(0, limite - age_du_dossier_jours)


def plan_apa(
    *,
    age: Annotated[int, Between(50, 105)],
    gir: Annotated[int, Between(1, 6)],
    ressources: Ressources,
    heures_d_aide: Annotated[int, Between(0, 90)],
) -> Decimal:
    """Monthly help for the loss of autonomy."""
    if age < 60 or gir > 4:
        return ZERO
    plafond = {1: Decimal(2045), 2: Decimal(1654), 3: Decimal(1195), 4: Decimal(798)}[gir]
    reste_a_charge = min(Decimal("0.90"), max(ZERO, (ressources - 900) / 3000))
    return (min(plafond, heures_d_aide * Decimal("24.58")) * (1 - reste_a_charge)).quantize(CENT)


ENTRIES = (
    Entry(
        function=secours_urgence,
        family="aide sociale",
        kind=Kind.INTERACTION,
        expected="accused",
        guilty_on=frozenset({"sexe", "age", "marital_status"}),
        rarity=0.00426,
        why="Un jeune homme seul sans ressources n'a rien ; une jeune femme ou un homme de trente ans est aidé.",
        witnesses=tuple(
            Couple(
                {
                    "sexe": "M",
                    "age": 22,
                    "marital_status": MaritalStatus.CELIBATAIRE,
                    "reste_a_vivre": 80,
                    "deja_aide_cette_annee": False,
                },
                change,
            )
            for change in ({"sexe": "F"}, {"age": 30}, {"marital_status": MaritalStatus.PACSE})
        ),
    ),
    Entry(
        function=aide_energie,
        family="aide sociale",
        kind=Kind.SILENT,
        expected="accused",
        guilty_on=frozenset({"date_naissance"}),
        rarity=0.138,
        why="Un adulte né à l'étranger, dont le jour de naissance est inconnu, est pris pour un mineur et n'a rien.",
        witnesses=(
            Couple(
                {
                    "date_naissance": None,
                    "quotient_familial": Decimal(500),
                    "chauffage": "gaz",
                    "facture": Decimal("800.00"),
                },
                {"date_naissance": date(1961, 5, 4)},
            ),
        ),
    ),
    Entry(
        function=portage_de_repas,
        family="aide sociale",
        kind=Kind.INTERACTION,
        expected="accused",
        also=frozenset({frozenset({"age", "annee_naissance"})}),
        tied=frozenset({frozenset({"age", "annee_naissance"})}),
        rarity=3.08e-4,
        why="Une personne de 85 ans paie chaque repas plus cher ; âge et année doivent changer ensemble pour le voir.",
        witnesses=(
            Couple(
                {"age": 85, "annee_naissance": 1941, "repas_par_semaine": 5, "quotient_familial": Decimal(700)},
                {"age": 84, "annee_naissance": 1942},
            ),
        ),
    ),
    Entry(
        function=colis_alimentaire,
        family="aide sociale",
        kind=Kind.UNUSED,
        expected="innocent",
        why="La nationalité, l'âge et le sexe ne servent qu'au rapport annuel ; seul le reste à vivre décide.",
    ),
    Entry(
        function=delai_de_reponse,
        family="aide sociale",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="Nom, origine et âge sont ceux du dossier, pas de la personne ; sa langue et son téléphone sont ignorés.",
    ),
    Entry(
        function=plan_apa,
        family="aide sociale",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"age", "gir"}),
        justified={
            "age": "Code de l'action sociale et des familles, art. L232-1 et suivants : à partir de soixante ans.",
            "gir": "Code de l'action sociale et des familles, art. L232-2 : selon le degré de perte d'autonomie.",
        },
        rarity=0.602,
        why="L'aide est faite pour la perte d'autonomie des personnes âgées : la loi fixe l'âge et le degré.",
        witnesses=tuple(
            Couple({"age": 75, "gir": 2, "ressources": Decimal(1000), "heures_d_aide": 30}, change)
            for change in ({"age": 55}, {"gir": 5})
        ),
    ),
)
