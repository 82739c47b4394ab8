"""Types that several families share, as a town's software would share them."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from tests.corpus.decisions.domain import Between

CENT = Decimal("0.01")
ZERO = Decimal(0)

QuotientFamilial = Annotated[Decimal, Between(ZERO, Decimal(3000), CENT)]
Ressources = Annotated[Decimal, Between(ZERO, Decimal(5000), CENT)]
Mois = Annotated[int, Between(0, 120)]
Adulte = Annotated[int, Between(18, 99)]

Sexe = Literal["F", "M"]
Langue = Literal["fr", "en", "es", "pt", "ar", "tr", "uk", "ti"]
Nationalite = Literal["FR", "DE", "ES", "IT", "PL", "PT", "RO", "DZ", "MA", "TN", "SN", "CM"]
Nom = Literal[
    "Aubert", "Benali", "Carvalho", "Diallo", "Étienne", "Garnier", "Haddad",
    "Kowalski", "Lefèvre", "Martin", "Nguyen", "Petit", "Rakoto", "Sanchez", "Traoré", "Zidi",
]  # fmt: skip

Commune = Literal[
    "Montclar", "Saint-Aubin", "Les Forges", "Rivemont", "Bellerive", "La Combe",
    "Varennes", "Pontmory", "Chanteloup", "Vieux-Moulin", "Fontbelle", "Croix-Haute",
]  # fmt: skip
CodeCommune = Literal[
    "13055", "31555", "33063", "35238", "59350", "67482", "69123", "2A004", "2B033", "97209", "97302", "97411",
]  # fmt: skip
BirthPlace = Literal[
    "13055", "31555", "35238", "59350", "75112", "2B033", "97209", "97411", "99109", "99139", "99350", "99352",
]  # fmt: skip
Postcode = Literal["31000", "31100", "31200", "31300", "31400", "31500", "31170", "31770", "97400", "98800"]
IbanCountry = Literal["FR", "MC", "DE", "BE", "ES", "LT", "RO", "GB"]
PhoneType = Literal["mobile", "fixe", "prépayé", "voip", "aucun"]
Quartier = Literal["Centre", "Gare", "Les Tilleuls", "Faubourg", "Plaine", "Coteaux"]

UNION_EUROPEENNE: frozenset[str] = frozenset({"FR", "DE", "ES", "IT", "PL", "PT", "RO"})


class MaritalStatus(StrEnum):
    """Family situation, as on the form."""

    CELIBATAIRE = "célibataire"
    MARIE = "marié"
    PACSE = "pacsé"
    UNION_LIBRE = "union libre"
    DIVORCE = "divorcé"
    VEUF = "veuf"
