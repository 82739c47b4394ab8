"""Papers, certificates, cemetery, electoral roll."""

from datetime import date
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Couple, Entry, Kind
from tests.corpus.decisions.vocabulary import UNION_EUROPEENNE, BirthPlace, Nationalite, Nom, PhoneType

Religion = Literal["catholique", "protestante", "musulmane", "juive", "bouddhiste", "aucune"]

VERIFICATION_JOURS = {
    "13055": 1, "31555": 1, "35238": 1, "59350": 2, "75112": 1, "2B033": 2, "97209": 2, "97411": 2,
}  # fmt: skip


def dossier_passeport(
    *,
    birth_place: BirthPlace,
    type_de_demande: Literal["première", "renouvellement", "perte"],
    annees_depuis_expiration: Annotated[int, Between(0, 20)],
    pre_demande_en_ligne: bool,
) -> int:
    """Working days before the file leaves the town hall."""
    jours = 3 if pre_demande_en_ligne else 5
    if type_de_demande == "renouvellement" and annees_depuis_expiration < 5:
        return jours
    try:
        jours += 5 * (VERIFICATION_JOURS[birth_place] > 2)
    except KeyError:
        jours += 30  # by letter, to Nantes
    return jours


def attestation_d_accueil(
    *,
    nationalite: Nationalite,
    date_depot: Annotated[date, Between(date(2025, 1, 1), date(2026, 12, 31))],
    motif: Literal["tourisme", "visite familiale", "mariage", "soins", "études"],
    duree_jours: Annotated[int, Between(1, 90)],
    surface_m2: Annotated[int, Between(9, 200)],
) -> Literal["délivrée", "refusée", "à vérifier"]:
    """Certificate for a visitor's host; an instruction of one week was never removed."""
    if surface_m2 < 14:
        return "refusée"
    if (
        nationalite == "CM"
        and motif == "mariage"
        and duree_jours > 60
        and date(2025, 7, 14) <= date_depot <= date(2025, 7, 20)
    ):
        return "refusée"
    return "à vérifier" if duree_jours > 75 and motif == "soins" else "délivrée"


def tarif_concession(
    *,
    religion: Religion,
    duree_ans: Literal[15, 30, 50],
    emplacement: Literal["pleine terre", "caveau", "columbarium"],
    renouvellement: bool,
    surface_m2: Annotated[int, Between(1, 6)],
) -> int:
    """Price in euros of a grave; the square that was fitted out in 1998 has its own fee."""
    metre = {15: 60, 30: 110, 50: 190}[duree_ans]
    prix = metre * surface_m2 if emplacement != "columbarium" else metre * 3
    if emplacement == "pleine terre" and religion in ("musulmane", "juive") and not renouvellement:
        prix += 85
    return prix


def delivrance_acte(
    *,
    type_acte: Literal["naissance", "mariage", "décès"],
    qualite: Literal["titulaire", "famille", "notaire", "tiers"],
    date_de_l_acte: Annotated[date, Between(date(1920, 1, 1), date(2026, 6, 30))],
    copie_integrale: bool,
    nom: Nom,
    birth_place: BirthPlace,
    date_naissance: Annotated[date, Between(date(1920, 1, 1), date(2008, 12, 31))] | None,
) -> bool:
    """Whether a copy may be given: who was born where and when only serves to find the record."""
    cle_de_recherche = (birth_place, date_naissance or "jour inconnu", nom)
    if not all(cle_de_recherche):
        raise ValueError("recherche impossible")
    anciennete = 2026 - date_de_l_acte.year
    if type_acte == "décès" or anciennete > 75 or not copie_integrale:
        return True
    return qualite != "tiers"


def inscription_liste_electorale(
    *,
    nationalite: Nationalite,
    age: Annotated[int, Between(15, 99)],
    scrutin: Literal["municipales", "législatives"],
    attache_communale: bool,
    radie: bool,
) -> bool:
    """Whether a person may be put on a roll."""
    if not attache_communale or radie:
        return False
    admises = UNION_EUROPEENNE if scrutin == "municipales" else frozenset({"FR"})
    return age >= 18 and nationalite in admises


def canal_de_convocation(
    *,
    phone_type: PhoneType,
    accord_sms: bool,
    jours_avant_rendez_vous: Annotated[int, Between(0, 40)],
    courriel_verifie: bool,
) -> Literal["sms", "courriel", "courrier", "appel"]:
    """How an appointment is recalled; all channels say the same and none costs the citizen."""
    if phone_type == "mobile" and accord_sms:
        return "sms"
    if courriel_verifie:
        return "courriel"
    return "courrier" if jours_avant_rendez_vous > 6 or phone_type == "aucun" else "appel"


_ELECTEUR = {"nationalite": "FR", "age": 30, "scrutin": "législatives", "attache_communale": True, "radie": False}

ENTRIES = (
    Entry(
        function=dossier_passeport,
        family="état civil",
        kind=Kind.PROXY,
        expected="question",
        guilty_on=frozenset({"birth_place"}),
        rarity=0.447,
        why="Une Française née à l'étranger (code 99) attend trente jours de plus que ses concitoyens.",
        witnesses=(
            Couple(
                {
                    "birth_place": "99352",
                    "type_de_demande": "première",
                    "annees_depuis_expiration": 0,
                    "pre_demande_en_ligne": True,
                },
                {"birth_place": "31555"},
            ),
        ),
    ),
    Entry(
        function=attestation_d_accueil,
        family="état civil",
        kind=Kind.RARE,
        expected="accused",
        guilty_on=frozenset({"nationalite"}),
        rarity=1.04e-4,
        why="Une semaine de juillet, un Camerounais qui venait longtemps pour un mariage a été refusé, lui seul.",
        witnesses=(
            Couple(
                {
                    "nationalite": "CM",
                    "date_depot": date(2025, 7, 16),
                    "motif": "mariage",
                    "duree_jours": 61,
                    "surface_m2": 50,
                },
                {"nationalite": "FR"},
            ),
        ),
    ),
    Entry(
        function=tarif_concession,
        family="état civil",
        kind=Kind.DIRECT,
        expected="accused",
        guilty_on=frozenset({"religion"}),
        rarity=0.0889,
        why="Une famille musulmane ou juive paie 85 € de plus pour la même tombe.",
        witnesses=(
            Couple(
                {
                    "religion": "musulmane",
                    "duree_ans": 30,
                    "emplacement": "pleine terre",
                    "renouvellement": False,
                    "surface_m2": 2,
                },
                {"religion": "catholique"},
            ),
        ),
    ),
    Entry(
        function=delivrance_acte,
        family="état civil",
        kind=Kind.UNUSED,
        expected="innocent",
        why="Le nom, le jour et le lieu de naissance servent à trouver l'acte, jamais à décider qui peut le lire.",
    ),
    Entry(
        function=inscription_liste_electorale,
        family="état civil",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"nationalite", "age"}),
        justified={
            "nationalite": "Code électoral, art. L2 et LO227-1 : Français, et citoyens de l'Union aux municipales.",
            "age": "Code électoral, art. L2 : dix-huit ans accomplis.",
        },
        rarity=0.085,
        why="La loi électorale elle-même demande la nationalité et la majorité.",
        witnesses=(Couple(_ELECTEUR, {"nationalite": "DE"}), Couple(_ELECTEUR, {"age": 17})),
    ),
    Entry(
        function=canal_de_convocation,
        family="état civil",
        kind=Kind.LAWFUL,
        expected="question",
        guilty_on=frozenset({"phone_type"}),
        justified={"phone_type": "Un message ne peut pas être envoyé à un téléphone fixe ; aucun droit n'en dépend."},
        rarity=0.23,
        why="Le moyen de rappeler un rendez-vous suit le téléphone que la personne possède, sans effet sur son droit.",
        witnesses=(
            Couple(
                {"phone_type": "mobile", "accord_sms": True, "jours_avant_rendez_vous": 10, "courriel_verifie": False},
                {"phone_type": "fixe"},
            ),
        ),
    ),
)
