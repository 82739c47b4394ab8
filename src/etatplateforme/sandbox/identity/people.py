"""Invented people who can sign in at the local provider. None of them exists.

Each one stands for a case that real civil status shows and that a form often gets wrong. Places and countries are codes
of the Code officiel géographique (France: 99100).
"""

from dataclasses import dataclass, field

from etatplateforme.guarantor.personas import PERSONAS, Persona
from etatplateforme.values.commune import FRANCE

INVENTED_IDP = "fournisseur-d-identite-fictif"


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented person, as FranceConnect would describe a real one.

    :param key: short identifier used in forms and tests.
    :param case: what this person lets a developer try, in French.
    :param given_names: in the order of civil status; may be empty.
    :param family_name: birth name. ``preferred_username`` is the usage name, empty when there is none.
    :param birthdate: ``YYYY-MM-DD``; an unknown month or day is ``00``.
    :param gender: ``male`` or ``female``.
    :param birthplace: COG code of the commune; empty for a birth abroad. ``birthcountry`` is a COG code too.
    """

    key: str
    case: str
    given_names: tuple[str, ...] = field(repr=False)
    family_name: str = field(repr=False)
    birthdate: str = field(repr=False)
    gender: str = field(repr=False)
    birthplace: str = field(repr=False)
    birthcountry: str = field(default=FRANCE, repr=False)
    preferred_username: str = field(default="", repr=False)
    email: str = field(default="", repr=False)

    @property
    def full_name(self) -> str:
        """Given names and birth name, as a page shows them."""
        return " ".join([*self.given_names, self.family_name])


def _citizen(persona: Persona) -> Citizen:
    """How FranceConnect describes a persona: the country of today, and no place for a birth abroad."""
    country = persona.birth_place_code.countries(int(persona.birth_date[:4]))[0]
    return Citizen(
        key=persona.key,
        case=persona.case,
        given_names=persona.given_names,
        family_name=persona.family_name,
        birthdate=persona.birth_date,
        gender=persona.sex.value,
        birthplace=persona.birth_place if country == FRANCE else "",
        birthcountry=country,
        preferred_username=persona.usage_name,
        email=persona.mail,
    )


ACTING_FOR_ANOTHER = (
    Citizen(
        key="majeure_protegee",
        case="Majeure protégée : FranceConnect n'en dit rien, et sa tutrice agit pour elle avec son propre compte",
        given_names=("Philippine",),
        family_name="APERÇU",
        birthdate="1939-06-15",
        gender="female",
        birthplace="67482",
        email="philippine.apercu@example.org",
    ),
    Citizen(
        key="tutrice",
        case="Tutrice de Philippine APERÇU : le mandat est une donnée de votre service, donnez-le à sign_in(mandate=…)",
        given_names=("Hortense",),
        family_name="ÉBAUCHE",
        birthdate="1966-10-03",
        gender="female",
        birthplace="67180",
        email="hortense.ebauche@example.org",
    ),
)
"""A protected adult, and her guardian: two accounts, and a mandate that the service itself keeps."""

PEOPLE: tuple[Citizen, ...] = (
    *(_citizen(persona) for persona in PERSONAS if persona.franceconnect),
    *ACTING_FOR_ANOTHER,
)
"""The people of the sandbox: the personas who have an account, and somebody who acts for another."""
