"""Buses, school runs and helps to move about."""

from decimal import Decimal
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import CENT, ZERO, CodeCommune, IbanCountry, QuotientFamilial, Sexe

REDUCTIONS = dict.fromkeys(
    ("13", "31", "33", "35", "59", "67", "69", "2A", "2B", "971", "972", "973", "974", "976"), Decimal("0.40")
)
CIRCUITS = {f"{numero:02d}": 3000 for numero in range(1, 96)}


def tarif_abonnement_bus(
    *,
    code_commune: CodeCommune,
    quotient_familial: QuotientFamilial,
    duree: Literal["mois", "an"],
    etudiant: bool,
) -> Decimal:
    """Price of a pass; the reduction of each department is looked up by two figures."""
    plein = Decimal(38) if duree == "mois" else Decimal(380)
    if etudiant:
        plein -= plein / 10
    if quotient_familial <= 700:
        plein *= 1 - REDUCTIONS.get(code_commune[:2], ZERO)
    return plein.quantize(CENT)


def pass_senior_bus(
    *,
    sexe: Sexe,
    age: Annotated[int, Between(50, 99)],
    quotient_familial: QuotientFamilial,
    retraite: bool,
) -> bool:
    """Free bus for the retired, at the age of pensions of another time."""
    age_requis = 60 if sexe == "F" else 65
    return retraite and quotient_familial <= 1300 and age >= age_requis


def navette_scolaire(
    *,
    code_commune: CodeCommune,
    distance_m: Annotated[int, Between(0, 12000)],
    niveau: Literal["maternelle", "élémentaire", "collège"],
    places_libres: Annotated[int, Between(0, 4)],
) -> bool:
    """Whether the school bus takes a child; the table of circuits knows 01 to 95 only."""
    rayon = CIRCUITS[code_commune[:2]]
    if niveau == "maternelle":
        rayon //= 3
    return places_libres > 0 and distance_m >= rayon


def carte_jeune(
    *,
    age: Annotated[int, Between(8, 60)],
    etudiant: bool,
    quotient_familial: QuotientFamilial,
    duplicata: bool,
) -> Decimal:
    """Price of the youth card."""
    prix = Decimal("12.00") if quotient_familial < 800 else Decimal("24.00")
    if age >= (28 if etudiant else 26):
        prix = Decimal("58.00")
    return prix + (5 if duplicata else 0)


def prime_velo(
    *,
    age_du_vehicule: Annotated[int, Between(0, 30)],
    prix: Annotated[Decimal, Between(Decimal(100), Decimal(4000), CENT)],
    quotient_familial: QuotientFamilial,
    commune_du_vendeur: Literal["Montclar", "Rivemont", "autre"],
    vehicule_detruit: bool,
    sexe: Sexe,
) -> Decimal:
    """Bonus for an electric bicycle, more if an old car goes to the scrap yard."""
    if commune_du_vendeur == "autre":
        return ZERO
    taux = Decimal("0.40") if quotient_familial <= 1000 else Decimal("0.20")
    plafond = Decimal(500) if vehicule_detruit and age_du_vehicule >= 15 else Decimal(250)
    return min((prix * taux).quantize(CENT), plafond)


def remboursement_trajet(
    *,
    distance_km: Annotated[int, Between(0, 300)],
    aller_retour: bool,
    motif: Literal["soins", "formation", "emploi"],
    has_disability: bool,
    iban_country: IbanCountry,
) -> Decimal:
    """Refund of a journey; the adapted taxis count hundreds of metres, at a tenth of the price."""
    if motif == "formation" and distance_km < 5:
        return ZERO
    montant = distance_km * 10 * Decimal("0.025") if has_disability else distance_km * Decimal("0.25")
    return montant * 2 if aller_retour else montant


_ABONNEMENT = {"quotient_familial": Decimal(500), "duree": "mois", "etudiant": False}
_RETRAITE = {"sexe": "M", "age": 62, "quotient_familial": Decimal(900), "retraite": True}

ENTRIES = (
    Entry(
        function=tarif_abonnement_bus,
        family="transport",
        kind=Kind.TERRITORIAL,
        expected="question",
        guilty_on=frozenset({"code_commune"}),
        rarity=0.0957,
        why="Un foyer modeste de La Réunion paie plein tarif : « 97 » n'est le code d'aucun département.",
        witnesses=(Couple({**_ABONNEMENT, "code_commune": "97411"}, {"code_commune": "31555"}),),
    ),
    Entry(
        function=pass_senior_bus,
        family="transport",
        kind=Kind.DIRECT,
        expected="accused",
        guilty_on=frozenset({"age", "sexe"}),
        justified={"age": "Délibération du conseil d'agglomération : gratuité sociale des retraités."},
        rarity=0.0216,
        why="Un retraité de 62 ans paie son bus quand une retraitée du même âge voyage gratuitement.",
        witnesses=(Couple(_RETRAITE, {"sexe": "F"}), Couple(_RETRAITE, {"age": 70})),
    ),
    Entry(
        function=navette_scolaire,
        family="transport",
        kind=Kind.SILENT,
        expected="question",
        guilty_on=frozenset({"code_commune"}),
        rarity=0.53,
        why="Le calcul s'arrête sur une erreur pour un enfant de Corse ou d'outre-mer, qui ne reçoit aucune réponse.",
        witnesses=(
            Couple(
                {"code_commune": "2A004", "distance_m": 5000, "niveau": "collège", "places_libres": 2},
                {"code_commune": "13055"},
            ),
        ),
    ),
    Entry(
        function=carte_jeune,
        family="transport",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"age"}),
        justified={"age": "Délibération tarifaire : aider les moins de 26 ans, aux ressources plus faibles."},
        rarity=0.469,
        why="La carte est faite pour les jeunes et la délibération dit pourquoi.",
        witnesses=(
            Couple({"age": 25, "etudiant": False, "quotient_familial": Decimal(1000), "duplicata": False}, {"age": 26}),
        ),
    ),
    Entry(
        function=prime_velo,
        family="transport",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="L'âge est celui de la voiture et la commune celle du magasin ; le sexe reçu n'est pas lu.",
    ),
    Entry(
        function=remboursement_trajet,
        family="transport",
        kind=Kind.CANCELS,
        expected="innocent",
        why="Les deux barèmes donnent le même montant (12,50 ou 12,500) ; la banque ne sert qu'au virement.",
    ),
)
