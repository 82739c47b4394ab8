"""Invented people who can sign in at the local provider. None of them exists.

Each one stands for a case that real civil status shows and that a form often gets wrong. Places and countries are codes
of the Code officiel géographique (France: 99100).
"""

from dataclasses import dataclass, field

FRANCE = "99100"
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


GUARDIAN = Citizen(
    key="tutrice",
    case="Tutrice d'une personne protégée : le mandat est une donnée de votre service, donnez-le à sign_in(mandate=…)",
    given_names=("Hortense",),
    family_name="ÉBAUCHE",
    birthdate="1966-10-03",
    gender="female",
    birthplace="67180",
    email="hortense.ebauche@example.org",
)
"""Who signs in for somebody else: FranceConnect knows nothing of it."""

PEOPLE: tuple[Citizen, ...] = (
    Citizen(
        key="ordinaire",
        case="Cas ordinaire",
        given_names=("Amandine", "Lucie"),
        family_name="EXEMPLE",
        birthdate="1985-04-12",
        gender="female",
        birthplace="35238",
        email="amandine.exemple@example.org",
    ),
    Citizen(
        key="sans_prenom",
        case="Aucun prénom à l'état civil",
        given_names=(),
        family_name="FICTIF",
        birthdate="1972-09-30",
        gender="male",
        birthplace="69383",
        email="fictif@example.org",
    ),
    Citizen(
        key="nom_une_lettre",
        case="Nom de naissance d'une seule lettre",
        given_names=("Bérénice",),
        family_name="Y",
        birthdate="1990-01-01",
        gender="female",
        birthplace="80021",
        email="berenice.y@example.org",
    ),
    Citizen(
        key="diacritiques",
        case="Accents, ligature, tréma, apostrophe et trait d'union",
        given_names=("Loïc-Aurèle", "François", "Noël"),
        family_name="D'INVENTŒUVRE-L'HAŸ",
        birthdate="1968-12-24",
        gender="male",
        birthplace="29019",
        email="loic.inventoeuvre@example.org",
    ),
    Citizen(
        key="nee_a_l_etranger",
        case="Née à l'étranger : le lieu de naissance est vide",
        given_names=("Inès", "Imaginée"),
        family_name="SPÉCIMEN",
        birthdate="1994-07-08",
        gender="female",
        birthplace="",
        birthcountry="99352",
        email="ines.specimen@example.org",
    ),
    Citizen(
        key="date_partielle",
        case="Seule l'année de naissance est connue",
        given_names=("Anatole",),
        family_name="SUPPOSÉ",
        birthdate="1948-00-00",
        gender="male",
        birthplace="",
        birthcountry="99243",
        email="anatole.suppose@example.org",
    ),
    Citizen(
        key="nom_d_usage",
        case="Nom d'usage différent du nom de naissance",
        given_names=("Violette", "Jeanne"),
        family_name="MODÈLE",
        birthdate="1979-11-02",
        gender="female",
        birthplace="63113",
        preferred_username="MAQUETTE",
        email="violette.maquette@example.org",
    ),
    Citizen(
        key="outre_mer",
        case="Née à La Réunion (974), sans adresse électronique",
        given_names=("Marie-Fantaisie",),
        family_name="THÉORIQUE",
        birthdate="2001-02-28",
        gender="female",
        birthplace="97411",
    ),
    Citizen(
        key="jour_inconnu",
        case="Le jour de naissance est inconnu, le mois est connu",
        given_names=("Octave",),
        family_name="ENVIRON",
        birthdate="1961-04-00",
        gender="male",
        birthplace="",
        birthcountry="99351",
        email="octave.environ@example.org",
    ),
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
    GUARDIAN,
)
"""The people of the sandbox: invented, one for each case."""
