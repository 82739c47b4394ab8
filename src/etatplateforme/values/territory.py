"""Territories of the Republic, as far as holidays and clocks differ between them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from etatplateforme.values.commune import CommuneCode, Departement


class Territory(StrEnum):
    """A territory with its own holidays or its own time. ``Territory.of`` finds the one of a commune."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace_moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    LA_REUNION = "la_reunion"
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon"
    MAYOTTE = "mayotte"
    SAINT_BARTHELEMY = "saint_barthelemy"
    SAINT_MARTIN = "saint_martin"
    TERRES_AUSTRALES = "terres_australes"
    WALLIS_ET_FUTUNA = "wallis_et_futuna"
    POLYNESIE = "polynesie"
    NOUVELLE_CALEDONIE = "nouvelle_caledonie"
    CLIPPERTON = "clipperton"

    @classmethod
    def of(cls, commune: CommuneCode) -> "Territory":
        """Territory of a commune."""
        return cls.of_departement(commune.departement)

    @classmethod
    def of_departement(cls, departement: Departement) -> "Territory":
        """Territory of a département or of an overseas collectivity."""
        return _BY_DEPARTEMENT.get(departement.code, cls.METROPOLE)

    @property
    def timezone(self) -> str:
        """IANA name of the legal time (``"Indian/Reunion"``).

        French Polynesia answers the time of Tahiti: the Marquesas are half an hour ahead, the Gambier one hour, so a
        day that ends in Tahiti has ended there too.
        """
        return _TIMEZONES[self]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return _ZONES[self]

    @property
    def overseas(self) -> bool:
        """True outside metropolitan France."""
        return self not in (Territory.METROPOLE, Territory.ALSACE_MOSELLE)


_BY_DEPARTEMENT: Mapping[str, Territory] = MappingProxyType(
    {
        "57": Territory.ALSACE_MOSELLE,
        "67": Territory.ALSACE_MOSELLE,
        "68": Territory.ALSACE_MOSELLE,
        "971": Territory.GUADELOUPE,
        "972": Territory.MARTINIQUE,
        "973": Territory.GUYANE,
        "974": Territory.LA_REUNION,
        "975": Territory.SAINT_PIERRE_ET_MIQUELON,
        "976": Territory.MAYOTTE,
        "977": Territory.SAINT_BARTHELEMY,
        "978": Territory.SAINT_MARTIN,
        "984": Territory.TERRES_AUSTRALES,
        "986": Territory.WALLIS_ET_FUTUNA,
        "987": Territory.POLYNESIE,
        "988": Territory.NOUVELLE_CALEDONIE,
        "989": Territory.CLIPPERTON,
    }
)

_TIMEZONES: Mapping[Territory, str] = MappingProxyType(
    {
        Territory.METROPOLE: "Europe/Paris",
        Territory.ALSACE_MOSELLE: "Europe/Paris",
        Territory.GUADELOUPE: "America/Guadeloupe",
        Territory.MARTINIQUE: "America/Martinique",
        Territory.GUYANE: "America/Cayenne",
        Territory.LA_REUNION: "Indian/Reunion",
        Territory.SAINT_PIERRE_ET_MIQUELON: "America/Miquelon",
        Territory.MAYOTTE: "Indian/Mayotte",
        Territory.SAINT_BARTHELEMY: "America/Guadeloupe",
        Territory.SAINT_MARTIN: "America/Guadeloupe",
        Territory.TERRES_AUSTRALES: "Indian/Reunion",
        Territory.WALLIS_ET_FUTUNA: "Pacific/Wallis",
        Territory.POLYNESIE: "Pacific/Tahiti",
        Territory.NOUVELLE_CALEDONIE: "Pacific/Noumea",
        Territory.CLIPPERTON: "Etc/GMT+8",
    }
)

# Read once, when the module is imported: a value that is asked for the time later opens no file.
_ZONES: Mapping[Territory, ZoneInfo] = MappingProxyType({place: ZoneInfo(name) for place, name in _TIMEZONES.items()})
