"""A persona: an invented person whom forms often refuse, with all that a form may ask of her."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from etatplateforme.guarantor.personas import writings
from etatplateforme.guarantor.personas.purposes import Purpose

if TYPE_CHECKING:
    from etatplateforme.values.commune import BirthPlaceCode, CommuneCode
    from etatplateforme.values.contact import Contact, Phone, PostalAddress
    from etatplateforme.values.person import Person


class Public(StrEnum):
    """Whom the Défenseur des droits names among those that services put online leave behind (2019 and 2022)."""

    HANDICAPPED = "handicapped"
    DETAINED = "detained"
    PRECARIOUS = "precarious"
    ELDERLY = "elderly"
    YOUNG = "young"
    PROTECTED = "protected"
    FOREIGN = "foreign"


class Sex(StrEnum):
    """Sex by civil status, as FranceConnect writes it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """An invented person; nobody bears this name at this address.

    :param key: short identifier, in French. ``case`` says what she lets one try, ``told`` introduces her.
    :param protects: codes of the rules that she stands for.
    :param birth_date: ``AAAA-MM-JJ``, with ``00`` for what is unknown. ``birth_place`` is a COG code: the commune, or
        the country of a birth abroad.
    :param nir: fifteen characters, empty when she has none.
    :param street: her address, or that of the body where she is domiciled, which ``domiciled_at`` names.
    :param phone: in E.164; ``phone`` and ``mail`` are empty when she has none.
    :param guardian: True when somebody acts for her (code civil, art. 473).
    :param franceconnect: True when she has an account with which to sign in.
    """

    key: str
    case: str
    told: str
    family_name: str
    given_names: tuple[str, ...]
    birth_date: str
    sex: Sex
    birth_place: str
    birth_town: str
    protects: frozenset[str] = frozenset()
    public: Public | None = None
    usage_name: str = ""
    civility: str = ""
    nir: str = ""
    street: str = "2 rue du Grillon Inventé"
    postcode: str = "48000"
    city: str = "Mende"
    commune_code: str = "48095"
    country: str = "FR"
    domiciled_at: str = ""
    phone: str = ""
    mail: str = ""
    guardian: bool = False
    franceconnect: bool = True

    def __str__(self) -> str:
        return self.key

    # --- as values --------------------------------------------------------------------------------------------------

    @property
    def person(self) -> "Person":
        """Her civil status."""
        from etatplateforme.values.person import Civility, Person

        return Person.of(
            self.family_name,
            self.given_names,
            usage_name=self.usage_name,
            birth_date=self.birth_date,
            birth_place=self.birth_place,
            civility=Civility(self.civility) if self.civility else None,
        )

    @property
    def contact(self) -> "Contact":
        """The ways to reach her; the domiciliation, when she has one, holds on the days of 2026 and 2027."""
        from datetime import date

        from etatplateforme.values.contact import Contact, Domiciliation, MailAddress

        postal = self.postal_address
        return Contact(
            mail=MailAddress.parse(self.mail) if self.mail else None,
            phone=self.phone_number,
            postal=None if self.domiciled_at else postal,
            domiciliation=Domiciliation(self.domiciled_at, postal, date(2026, 1, 1), date(2027, 12, 31))
            if self.domiciled_at
            else None,
        )

    @property
    def postal_address(self) -> "PostalAddress":
        """Where letters reach her."""
        from etatplateforme.values.contact import PostalAddress

        lines = (self.domiciled_at, self.street) if self.domiciled_at else (self.street,)
        return PostalAddress(lines, self.postcode, self.city, self.country)

    @property
    def phone_number(self) -> "Phone | None":
        """Her number, if she has one."""
        from etatplateforme.values.contact import Phone

        return Phone(self.phone) if self.phone else None

    @property
    def commune(self) -> "CommuneCode | None":
        """The commune where she lives, None abroad."""
        from etatplateforme.values.commune import CommuneCode

        return CommuneCode(self.commune_code) if self.commune_code else None

    @property
    def birth_place_code(self) -> "BirthPlaceCode":
        """Her place of birth."""
        from etatplateforme.values.commune import BirthPlaceCode

        return BirthPlaceCode(self.birth_place)

    # --- as a form is filled ----------------------------------------------------------------------------------------

    def writings(self, purpose: Purpose) -> tuple[str, ...]:
        """Every way in which she may write what is asked, the usual one first; one empty text when she has nothing."""
        return _WRITERS[purpose](self) or ("",)

    def write(self, purpose: Purpose) -> str:
        """What she writes when she is asked for *purpose*; empty when she has nothing to write."""
        return self.writings(purpose)[0]

    def form(self, fields: Mapping[str, Purpose]) -> dict[str, str]:
        """A form as a browser sends it once she has filled it in: for each name of a field, what she wrote there."""
        return {name: self.write(purpose) for name, purpose in fields.items()}


def _written(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _phones(persona: Persona) -> tuple[str, ...]:
    number = persona.phone_number
    return () if number is None else writings.phones(number)


def _mobiles(persona: Persona) -> tuple[str, ...]:
    """A number of a series that the library does not know may be a mobile one."""
    number = persona.phone_number
    mobile = number is not None and (number.receives_sms or not number.known)
    return writings.phones(number) if number is not None and mobile else ()


def _full_names(persona: Persona) -> tuple[str, ...]:
    first = persona.given_names[:1]
    return writings.names(" ".join((*first, persona.family_name)), " ".join((persona.family_name, *first)))


def _given_names(persona: Persona) -> tuple[str, ...]:
    return writings.names(*(sign.join(persona.given_names) for sign in (" ", ", ", ",") if persona.given_names))


def _birth_departement(persona: Persona) -> tuple[str, ...]:
    """As lists name it today: 99 abroad, be it abroad since then only, and either half of Corsica for the whole."""
    from etatplateforme.values.commune import FRANCE

    place = persona.birth_place_code
    if place.countries(int(persona.birth_date[:4]))[0] != FRANCE:
        return ("99",)
    return ("20", "2A", "2B") if place.commune is None else (place.commune.departement.code,)


def _birth_dates(persona: Persona) -> tuple[str, ...]:
    from etatplateforme.values.person import PartialDate

    return writings.dates(PartialDate.parse(persona.birth_date))


_WRITERS: Mapping[Purpose, Callable[[Persona], tuple[str, ...]]] = MappingProxyType(
    {
        Purpose.FAMILY_NAME: lambda one: writings.names(one.family_name),
        Purpose.USAGE_NAME: lambda one: writings.names(*_written(one.usage_name)),
        Purpose.GIVEN_NAME: lambda one: writings.names(*one.given_names[:1]),
        Purpose.GIVEN_NAMES: _given_names,
        Purpose.FULL_NAME: _full_names,
        Purpose.CIVILITY: lambda one: _written(one.civility),
        Purpose.BIRTH_DATE: _birth_dates,
        Purpose.BIRTH_TOWN: lambda one: _written(one.birth_town),
        Purpose.BIRTH_PLACE_CODE: lambda one: _written(one.birth_place),
        Purpose.BIRTH_DEPARTEMENT: _birth_departement,
        Purpose.BIRTH_COUNTRY: lambda one: one.birth_place_code.countries(int(one.birth_date[:4]))[:1],
        Purpose.NIR: lambda one: writings.nirs(one.nir) if one.nir else (),
        Purpose.STREET: lambda one: (", ".join(one.postal_address.lines),),
        Purpose.POSTCODE: lambda one: _written(one.postcode),
        Purpose.CITY: lambda one: _written(one.city),
        Purpose.COMMUNE_CODE: lambda one: _written(one.commune_code),
        Purpose.DEPARTEMENT: lambda one: () if one.commune is None else (one.commune.departement.code,),
        Purpose.PHONE: _phones,
        Purpose.MOBILE: _mobiles,
        Purpose.MAIL: lambda one: _written(one.mail),
    }
)
