"""Communes, départements, postcodes and places of birth, by the codes of INSEE's Code officiel géographique (COG).

Nothing here slices two characters and hopes: Corsica has letters (2A, 2B), overseas has three digits (971 to 989), a
place of birth may be a country (99xxx) or a département that no longer exists, and a postcode tells a département
only as a hint.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from etatplateforme.errors import InvalidInput

FRANCE = "99100"
"""Code of France as a country in the COG, as FranceConnect writes it in ``birthcountry``."""

ALGERIA = "99352"
MOROCCO = "99350"
TUNISIA = "99351"

OVERSEAS_DEPARTEMENTS = frozenset({"971", "972", "973", "974", "976"})
OVERSEAS_COLLECTIVITIES = frozenset({"975", "977", "978", "984", "986", "987", "988", "989"})

_METROPOLITAN = frozenset(f"{n:02d}" for n in range(1, 96) if n != 20) | {"2A", "2B"}
_KNOWN = _METROPOLITAN | OVERSEAS_DEPARTEMENTS | OVERSEAS_COLLECTIVITIES
_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_POSTCODE = re.compile(r"[0-9]{5}")
_ARRONDISSEMENTS = (("75056", 75101, 75120), ("69123", 69381, 69389), ("13055", 13201, 13216))

LAST_YEAR_OF_FRENCH_ALGERIA = 1962
"""Until then a birth coded 91 to 94 was likelier in Algeria than around Paris, where the codes went later."""


@dataclass(frozen=True, slots=True, order=True)
class Departement:
    """A département, or the collectivity that stands in its place overseas: ``"01"``, ``"2A"``, ``"974"``, ``"988"``.

    :raises InvalidInput: code ``invalid_departement``.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in _KNOWN:
            raise InvalidInput(
                "Le code de département n'existe pas.",
                remedy="Donnez deux chiffres (« 01 »), « 2A » ou « 2B » pour la Corse, trois chiffres outre-mer.",
                code="invalid_departement",
            )

    @property
    def overseas(self) -> bool:
        """True outside metropolitan France."""
        return self.code not in _METROPOLITAN

    @property
    def collectivity(self) -> bool:
        """True when the law does not call it a département (975, 977, 978, 984, 986 to 989)."""
        return self.code in OVERSEAS_COLLECTIVITIES

    def __str__(self) -> str:
        return self.code


def _departement_code(code: str) -> str:
    """The département inside a COG code of five characters: three of them overseas, two elsewhere."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def _names_a_commune(code: str) -> bool:
    departement = _departement_code(code)
    return bool(_CODE.fullmatch(code)) and departement in _KNOWN and int(code[len(departement) :]) > 0


@dataclass(frozen=True, slots=True, order=True)
class CommuneCode:
    """INSEE code of a commune or of a municipal arrondissement: ``"01001"``, ``"2A004"``, ``"97411"``, ``"75112"``.

    The form and the département are checked, not the existence of the commune: communes merge every January.

    :raises InvalidInput: code ``invalid_commune_code``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _names_a_commune(self.value):
            raise InvalidInput(
                "Le code de commune n'est pas un code INSEE valable.",
                remedy="Donnez le code INSEE à cinq caractères (« 01001 », « 2A004 », « 97411 »), pas le code postal.",
                code="invalid_commune_code",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code with stray spaces or a lower-case Corsican letter."""
        return cls(text.strip().upper())

    @property
    def departement(self) -> Departement:
        """The département, or the overseas collectivity, of the commune."""
        return Departement(_departement_code(self.value))

    @property
    def overseas(self) -> bool:
        """True outside metropolitan France."""
        return self.departement.overseas

    @property
    def arrondissement_of(self) -> "CommuneCode | None":
        """Paris, Lyon or Marseille when the code is that of one of their arrondissements, else None."""
        if self.value.isdigit():
            for city, first, last in _ARRONDISSEMENTS:
                if first <= int(self.value) <= last:
                    return CommuneCode(city)
        return None

    @property
    def city(self) -> "CommuneCode":
        """The commune itself: Paris, Lyon or Marseille for an arrondissement, else the same code."""
        return self.arrondissement_of or self

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """A postcode of La Poste: five digits, kept as text because of its leading zeros.

    :raises InvalidInput: code ``invalid_postcode``.
    """

    value: str

    def __post_init__(self) -> None:
        if not _POSTCODE.fullmatch(self.value):
            raise InvalidInput(
                "Le code postal n'est pas valable.",
                remedy="Donnez cinq chiffres, sans espace (« 01000 »).",
                code="invalid_postcode",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a postcode written with spaces (``"75 011"``)."""
        return cls(re.sub(r"\s", "", text))

    @property
    def departements(self) -> tuple[Departement, ...]:
        """Départements that the postcode suggests, likeliest first; empty when it suggests none.

        A hint, never a fact: some communes are served from the post office of the next département. Monaco (980xx), the
        armies (00xxx) and what La Poste keeps for itself (99xxx) suggest none.
        """
        return tuple(Departement(code) for code in self._candidates())

    def _candidates(self) -> tuple[str, ...]:
        exact = {"97133": ("977",), "97150": ("978",), "98799": ("989",)}.get(self.value)
        if exact is not None:
            return exact
        if self.value.startswith("20"):
            return ("2A", "2B") if self.value[2] in "01" else ("2B", "2A")
        code = _departement_code(self.value)
        return (code,) if code in _KNOWN else ()

    def __str__(self) -> str:
        return self.value


class BirthPlaceReading(StrEnum):
    """What a code of a place of birth may mean."""

    COMMUNE = "commune"
    COUNTRY = "country"
    FRENCH_ALGERIA = "french_algeria"
    PROTECTORATE = "protectorate"
    CORSICA_BEFORE_1976 = "corsica_before_1976"
    FORMER_OVERSEAS_CODE = "former_overseas_code"


_FORMER_CODES = {
    "20": BirthPlaceReading.CORSICA_BEFORE_1976,
    "96": BirthPlaceReading.PROTECTORATE,
    "985": BirthPlaceReading.FORMER_OVERSEAS_CODE,
    "99": BirthPlaceReading.COUNTRY,
}
_ALGERIAN_DEPARTEMENTS = frozenset({"91", "92", "93", "94"})


@dataclass(frozen=True, slots=True, order=True)
class BirthPlaceCode:
    """COG code of a place of birth: a commune of today or of the past, or a country (99xxx).

    Codes of civil status don't follow the map of today: Corsica was 20 until 1975, Mayotte 985, and 91 to 94 were the
    départements of Algeria before they were those around Paris. Hence ``readings``, which answers by likelihood.
    Being a personal datum, it does not show in a repr.

    :raises InvalidInput: code ``invalid_birth_place``.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.value) or not self._departement_ever_existed():
            raise InvalidInput(
                "Le code du lieu de naissance n'est pas valable.",
                remedy="Donnez le code INSEE de la commune de naissance ou, pour une naissance à l'étranger, "
                "celui du pays (« 99 » suivi de trois chiffres).",
                code="invalid_birth_place",
            )

    def _departement_ever_existed(self) -> bool:
        return _departement_code(self.value) in _KNOWN | _FORMER_CODES.keys()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code with stray spaces or a lower-case Corsican letter."""
        return cls(text.strip().upper())

    @property
    def abroad(self) -> bool:
        """True when the code names a country other than France: there is then no commune of birth to ask for."""
        return self.value.startswith("99") and self.value != FRANCE

    @property
    def commune(self) -> CommuneCode | None:
        """The code as one of today's communes, None when it can't be one (a country, Corsica in 20, Mayotte in 985)."""
        return CommuneCode(self.value) if _names_a_commune(self.value) else None

    def readings(self, year: int | None = None) -> tuple[BirthPlaceReading, ...]:
        """What the code may mean for a birth in *year* (None when unknown), likeliest first; never empty."""
        code = _departement_code(self.value)
        if code in _FORMER_CODES:
            return (_FORMER_CODES[code],)
        if code not in _ALGERIAN_DEPARTEMENTS:
            return (BirthPlaceReading.COMMUNE,)
        if year is None:
            return (BirthPlaceReading.COMMUNE, BirthPlaceReading.FRENCH_ALGERIA)
        if year <= LAST_YEAR_OF_FRENCH_ALGERIA:
            return (BirthPlaceReading.FRENCH_ALGERIA, BirthPlaceReading.COMMUNE)
        return (BirthPlaceReading.COMMUNE,)

    def countries(self, year: int | None = None) -> tuple[str, ...]:
        """Countries (COG codes) in which the place may lie today, likeliest first."""
        found: list[str] = []
        for reading in self.readings(year):
            if reading is BirthPlaceReading.COUNTRY:
                found.append(self.value)
            elif reading is BirthPlaceReading.FRENCH_ALGERIA:
                found.append(ALGERIA)
            elif reading is BirthPlaceReading.PROTECTORATE:
                found.extend((MOROCCO, TUNISIA))
            else:
                found.append(FRANCE)
        return tuple(found)
