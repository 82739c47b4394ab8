"""Rules of decision for the tests: what a town writes, some of them wrong."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from etatplateforme.guarantor.decisions import UNTOLD, Between, Examples, Steps, Told, decision

Sex = Literal["F", "M"]
Quotient = Annotated[int, Between(0, 5000), Told("quotient familial, en euros")]
Income = Annotated[Decimal, Between(Decimal("0"), Decimal("5000"))]
Children = Annotated[int, Between(0, 8)]
Age = Annotated[int, Between(0, 110)]
Born = Annotated[date, Between(date(1920, 1, 1), date(2026, 1, 1))]

THRESHOLD = 400
PRICES = {"reduced": Decimal("1.00"), "full": Decimal("3.50")}


class Town(StrEnum):
    """Where a family lives."""

    HERE = "ici"
    ELSEWHERE = "ailleurs"


@decision("tarif", text="Délibération 2026-14", parameters={"seuil du tarif réduit": THRESHOLD})
def tariff(*, quotient: Quotient, children: Children = 1, steps: Steps = UNTOLD) -> Decimal:
    """Price of a meal."""
    if steps.test(
        "Le quotient familial est sous le seuil",
        quotient < THRESHOLD,
        article="Délibération 2026-14, article 2",
        quotient=quotient,
        seuil=THRESHOLD,
    ):
        return steps.value("Tarif réduit", PRICES["reduced"], article="Délibération 2026-14, article 2")
    if steps.test("La famille a trois enfants", children >= 3, article="Délibération 2026-14, article 3"):
        return steps.value("Tarif réduit", PRICES["reduced"], article="Délibération 2026-14, article 3")
    return steps.value("Plein tarif", PRICES["full"], article="Délibération 2026-14, article 4")


@decision("sans-etapes")
def stepless(quotient: Quotient) -> bool:
    """Says nothing of what it does."""
    return quotient < THRESHOLD


@decision("sexe")
def by_sex(sexe: Sex, quotient: Quotient, enfants: Children) -> str:
    """Men above a quotient are refused."""
    return "refus" if sexe == "M" and quotient >= 1000 else "accord"


@decision("seuil-par-part")
def by_share(sexe: Sex, revenu: Income, enfants: Children) -> str:
    """The threshold of one sex is two euros lower, on a quotient that the rule computes."""
    share = revenu / (2 + Decimal("0.5") * enfants)
    return "réduit" if share < (Decimal(600) if sexe == "F" else Decimal(598)) else "plein"


@decision("points")
def by_points(quartier: Literal["nord", "sud", "est", "ouest"], quotient: Quotient, surface: Age) -> int:
    """One point less for a neighbourhood."""
    points = quotient // 10 + surface - (1 if quartier == "sud" else 0)
    return 1 if points > 313 else 0


@decision("age")
def by_age(age: Age, enfants: Children) -> str:
    """A reduced price for the retired who bring children."""
    return "réduit" if age >= 62 and enfants > 1 else "plein"


@decision("naissance")
def by_birth(date_naissance: Born, quotient: Quotient) -> int:
    """An age that is computed."""
    return 2 if date(2026, 1, 1).year - date_naissance.year >= 65 and quotient < 700 else 4


@decision("commune")
def by_town(commune: Town, quotient: Quotient) -> int:
    """Those who live here pay less."""
    return 3 if commune is Town.HERE else 5


@decision("origine")
def by_origin(origine: Literal["A", "B"], quotient: Quotient) -> bool:
    """What no aim can justify."""
    return origine == "A" and quotient < 4000


@decision("deux")
def by_both(sexe: Sex, handicap: bool, quotient: Quotient) -> bool:
    """Either attribute decides, by the other."""
    return (sexe == "F") is handicap and quotient > 10


@decision("codes")
def by_pair(code_insee: Literal["48095", "48080"], code_postal: Literal["48000", "48100"], quotient: Quotient) -> str:
    """Only the pairs that exist are answered: both must change together."""
    if (code_insee == "48095") is not (code_postal == "48000"):
        raise ValueError("commune et code postal ne vont pas ensemble")
    return "admis" if code_insee == "48095" else "refusé"


@decision("accueil")
def pregnant(sexe: Sex, enceinte: bool, quotient: Quotient) -> str:
    """A case that cannot be is refused by an error; the sex changes nothing."""
    if sexe == "M" and enceinte:
        raise ValueError("un homme ne peut pas être enceint")
    return "prioritaire" if quotient < 300 else "ordinaire"


@decision("message")
def with_a_message(age: Age, quotient: Quotient) -> str:
    """The error quotes the input that equality watches: both twins are refused alike."""
    if quotient > 4000:
        raise ValueError(f"dossier refusé à l'accueil (âge {age})")
    return "admis"


@decision("innocent")
def innocent(
    sexe: Sex, age: Age, commune: Town, quotient: Quotient, code_postal: Annotated[str, Examples("48000", "93200")]
) -> Decimal:
    """Receives what equality watches, and decides by the quotient."""
    return Decimal(quotient) / 100


@decision("petit")
def small(sexe: Sex, boursier: bool, rang: Annotated[int, Between(1, 3)]) -> bool:
    """Few cases."""
    return boursier or rang == 1


@decision("petit-coupable")
def small_and_wrong(sexe: Sex, boursier: bool, rang: Annotated[int, Between(1, 3)]) -> bool:
    """Few cases, one of them wrong."""
    return not (sexe == "F" and boursier and rang == 3)


@decision("justifie", justified={"age": "Les activités sont faites pour les enfants de six à onze ans."})
def lawful(age: Age, quotient: Quotient) -> bool:
    """An age that has its reason."""
    return 6 <= age <= 11


@decision("panne")
def broken(sexe: Sex, quotient: Quotient) -> int:
    """Fails on a case of its own types."""
    return {0: 1}[0] if quotient else 1 // quotient


@decision("cache")
def hiding(nationalite: Literal["FR", "UE", "autre"], quotient: Quotient) -> str:
    """A refusal that says that the person does not exist."""
    if nationalite == "autre":
        raise ValueError("nationalité inconnue")
    return "prioritaire" if quotient < 300 else "ordinaire"


@decision("table")
def crashing(code_insee: Literal["48095", "2A004"], quotient: Quotient) -> bool:
    """Corsica was forgotten."""
    return quotient < {"48": 400}[code_insee[:2]]


@decision("horloge")
def clocked(quotient: Quotient, steps: Steps = UNTOLD) -> bool:
    """Looks at the day."""
    return quotient > date.today().year  # noqa: DTZ011
