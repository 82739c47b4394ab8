"""Waste, animals, gardens: small decisions that everybody meets."""

from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.entry import Entry, Kind
from tests.corpus.decisions.vocabulary import Commune, Nationalite, Postcode, QuotientFamilial, Sexe

QUOTAS = {"Montclar": 18, "Saint-Aubin": 18, "Rivemont": 18, "Fontbelle": 18}


def acces_dechetterie(
    *,
    commune: Commune,
    passages: Annotated[int, Between(0, 40)],
    volume_m3: Annotated[int, Between(0, 6)],
    vehicule: Literal["voiture", "remorque", "camion"],
) -> bool:
    """Whether the gate opens: each town has its quota, and since 2023 all are the same."""
    quota = QUOTAS.get(commune, 18)
    if vehicule == "camion" and volume_m3 > 3:
        return False
    return passages < quota


def aide_sterilisation(
    *,
    sexe_de_l_animal: Literal["femelle", "mâle"],
    age_de_l_animal: Annotated[int, Between(0, 20)],
    espece: Literal["chat", "chien"],
    quotient_familial: QuotientFamilial,
    nationalite: Nationalite,
) -> int:
    """Euros towards a vet's bill; a female costs more to operate."""
    if age_de_l_animal > 8 or quotient_familial > 1400:
        return 0
    base = 60 if sexe_de_l_animal == "femelle" else 35
    return base if espece == "chat" else base + 20


def tirage_au_sort_jardins(
    *,
    numero_de_dossier: Annotated[int, Between(1, 9999)],
    graine: Annotated[int, Between(1, 999)],
    lots: Annotated[int, Between(1, 40)],
    sexe: Sexe,
    postcode: Postcode,
) -> bool:
    """Draw of the allotments: the file's number and the seed that a bailiff published."""
    rang = (numero_de_dossier * 7919 + graine * 104_729) % 10_007
    return rang % 120 < lots


ENTRIES = (
    Entry(
        function=acces_dechetterie,
        family="cadre de vie",
        kind=Kind.CANCELS,
        expected="innocent",
        why="Chaque commune a son quota, mais tous les quotas sont égaux depuis 2023.",
    ),
    Entry(
        function=aide_sterilisation,
        family="cadre de vie",
        kind=Kind.LOOKALIKE,
        expected="innocent",
        why="Le sexe et l'âge sont ceux de l'animal ; la nationalité du maître n'est pas lue.",
    ),
    Entry(
        function=tirage_au_sort_jardins,
        family="cadre de vie",
        kind=Kind.UNUSED,
        expected="innocent",
        why="Le sort ne connaît que le numéro du dossier : ni le sexe ni le code postal ne le fait tourner.",
    ),
)
