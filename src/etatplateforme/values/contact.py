"""How a person may be reached: mail, phone, post, or through the body where they are domiciled.

None of these is compulsory. Everything here is a personal datum, so nothing shows in a repr.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from etatplateforme.errors import InvalidInput
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.commune import Postcode
from etatplateforme.values.first_sight import geographic_number, grouped, is_plain_mail
from etatplateforme.values.territory import Territory
from etatplateforme.values.text import has_hidden_characters

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

AFNOR_LINE_LENGTH = 38
AFNOR_LINES = 6
"""NF Z 10-011: six lines of 38 characters at most. Reported, never enforced: people live where they live."""

LONGEST_MAIL = 254
"""RFC 5321 §4.5.3.1.3, as corrected by erratum 1690."""

LONGEST_LINE = 200
LONGEST_PHONE_TEXT = 60

DOMICILIATION_MONTHS = 12
"""A domiciliation is granted for one year (CASF D264-1)."""

_AROUND = " \t\r\n\u00a0\u202f\u200b\u2060\ufeff"
"""What pasting leaves around an address."""

_COUNTRY = re.compile(r"[A-Z]{2}")

_PHONE_TERRITORIES = {
    "FR": Territory.METROPOLE,
    "GP": Territory.GUADELOUPE,
    "MQ": Territory.MARTINIQUE,
    "GF": Territory.GUYANE,
    "RE": Territory.LA_REUNION,
    "YT": Territory.MAYOTTE,
    "PM": Territory.SAINT_PIERRE_ET_MIQUELON,
    "BL": Territory.SAINT_BARTHELEMY,
    "MF": Territory.SAINT_MARTIN,
    "NC": Territory.NOUVELLE_CALEDONIE,
    "PF": Territory.POLYNESIE,
    "WF": Territory.WALLIS_ET_FUTUNA,
}
_NO_REGION = "ZZ"
"""Region in which only a number with its international prefix can be read."""

_FRENCH_PLAN = ("GP", "MQ", "GF", "RE", "YT", "PM", "FR")
"""Regions within one national plan with a leading 0: « 0690 … » dialled from Paris rings in Guadeloupe.

Overseas first: the data of phonenumbers for FR also admit 0269, 0508 and 0596, which are not metropolitan.
"""


_DIALLED_NATIONALLY = ("+33", "+262", "+590", "+594", "+596")
_SAINT_PIERRE_PREFIX = "+508"
_SAINT_PIERRE = re.compile(r"0508([0-9]{6})")
"""How Saint-Pierre-et-Miquelon is dialled from the rest of France; abroad, +508 and the six last digits."""


_KEPT_MAIL = re.compile(r"[^\s<>@]{1,254}@[^\s<>@]{1,254}")
_KEPT_PHONE = re.compile(r"\+[1-9][0-9]{3,18}")


@dataclass(frozen=True, slots=True)
class MailAddress:
    """A mail address, internationalised ones included; ``value`` is its normal form. Its existence is not looked up.

    ``MailAddress.parse`` normalises; the constructor accepts the normal form only. Addresses in ``.test`` are
    accepted, for sandboxes: no mail to them ever leaves (RFC 6761).

    :raises InvalidInput: code ``invalid_mail``.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if _normal_mail(self.value) != self.value:
            raise _invalid_mail()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address as a person types it: spaces around it dropped, the domain in lower case."""
        return cls(_normal_mail(text.strip(_AROUND)))

    @classmethod
    def kept(cls, value: str) -> Self:
        """An address back from our own store, where the ``value`` of another was put: only its safety is checked again.

        A whole reading of its form would cost more than sending to it. What is damaged can carry no second command to
        a mail server: neither space nor control mark nor bracket passes.

        :raises InvalidInput: code ``invalid_mail``.
        """
        if _KEPT_MAIL.fullmatch(value) is None or not value.isprintable():
            raise _invalid_mail()
        made = object.__new__(cls)  # not by the constructor, which would read it whole
        object.__setattr__(made, "value", value)
        return made

    @property
    def needs_smtputf8(self) -> bool:
        """True when only servers with SMTPUTF8 (RFC 6531) can carry it; a domain alone can be written in Punycode."""
        return not self.value.rpartition("@")[0].isascii()


def _normal_mail(text: str) -> str:
    if len(text) > LONGEST_MAIL:
        raise _invalid_mail()
    if is_plain_mail(text):
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError:
        raise _invalid_mail() from None


def _invalid_mail() -> InvalidInput:
    return InvalidInput(
        "L'adresse électronique n'a pas une forme valable.",
        remedy="Donnez une adresse comme prenom.nom@exemple.fr, ou laissez le champ vide : "
        "elle n'est jamais obligatoire.",
        citizen_message="L'adresse électronique n'a pas la forme attendue (exemple : prenom.nom@exemple.fr).",
        code="invalid_mail",
    )


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in E.164 (``"+262692123456"``), French overseas and foreign numbers included.

    :raises InvalidInput: code ``invalid_phone``.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if grouped(self.value) is None and _e164(_read_phone(self.value, _NO_REGION)) != self.value:
            raise _invalid_phone()

    @classmethod
    def parse(cls, text: str, region: str = "FR") -> Self:
        """Read a number as a person writes it, with its prefix or nationally from *region* (FR, RE, PM, NC…).

        A national number of ten digits is looked for in the whole French plan: « 0692 12 34 56 » typed in Paris is in
        La Réunion. A number whose length is right is accepted even when its range is not known (see ``known``):
        ranges open faster than libraries learn, and a person must not be refused for it. Marks of direction that
        address books paste along with a number are dropped.
        """
        geographic = geographic_number(text) if region == "FR" else None
        if geographic is not None:
            return cls(geographic)
        visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
        dialled = _SAINT_PIERRE.fullmatch(re.sub(r"[\s.-]", "", visible))
        return cls(_e164(_read_phone(f"+508{dialled[1]}" if dialled else visible, region)))

    @classmethod
    def kept(cls, value: str) -> Self:
        """A number back from our own store, where the ``value`` of another was put: only its shape is checked again.

        :raises InvalidInput: code ``invalid_phone``.
        """
        if _KEPT_PHONE.fullmatch(value) is None:
            raise _invalid_phone()
        made = object.__new__(cls)  # not by the constructor, which would read it whole
        object.__setattr__(made, "value", value)
        return made

    @property
    def known(self) -> bool:
        """True when the library knows the range in the numbering plan; False asks for a second look, not a refusal."""
        from phonenumbers import is_valid_number

        return is_valid_number(_read_phone(self.value, _NO_REGION))

    @property
    def territory(self) -> Territory | None:
        """The French territory of the number, None for a foreign or unknown one.

        Mobile numbers in +590 are shared between Guadeloupe, Saint-Barthélemy and Saint-Martin and answer Guadeloupe; a
        mobile number says where it was issued, never where the person is.
        """
        from phonenumbers import region_code_for_number

        return _PHONE_TERRITORIES.get(region_code_for_number(_read_phone(self.value, _NO_REGION)) or "")

    @property
    def receives_sms(self) -> bool:
        """True when the number is a mobile one, or may be."""
        from phonenumbers import PhoneNumberType, number_type

        kind = number_type(_read_phone(self.value, _NO_REGION))
        return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)

    @property
    def national(self) -> str:
        """As it is dialled and read in its own country: « 06 12 34 56 78 »."""
        groups = grouped(self.value)
        if groups is not None:
            return groups
        from phonenumbers import PhoneNumberFormat, format_number

        return format_number(_read_phone(self.value, _NO_REGION), PhoneNumberFormat.NATIONAL)

    @property
    def from_france(self) -> str:
        """As it is dialled from metropolitan France: « 0692 12 34 56 » within the French plan, else internationally.

        What to keep or print for who calls back: ``national`` alone would make a number of Nouméa one of nowhere.
        """
        for prefix in _DIALLED_NATIONALLY:
            if self.value.startswith(prefix):
                return self.national
        inside = self.value.removeprefix(_SAINT_PIERRE_PREFIX)
        return self.international if inside == self.value else f"0508 {inside[:2]} {inside[2:4]} {inside[4:]}"

    @property
    def international(self) -> str:
        """As it is dialled from anywhere: « +33 6 12 34 56 78 »."""
        from phonenumbers import PhoneNumberFormat, format_number

        return format_number(_read_phone(self.value, _NO_REGION), PhoneNumberFormat.INTERNATIONAL)


def _read_phone(text: str, region: str) -> "PhoneNumber":
    from phonenumbers import is_valid_number

    if len(text) > LONGEST_PHONE_TEXT or has_hidden_characters(text):
        raise _invalid_phone()
    wide = _FRENCH_PLAN if region in _FRENCH_PLAN else ()
    numbers = [number for place in (*wide, region) if (number := _possible_phone(text, place)) is not None]
    if not numbers:
        raise _invalid_phone()
    return next((number for number in numbers if is_valid_number(number)), numbers[-1])


def _possible_phone(text: str, region: str) -> "PhoneNumber | None":
    from phonenumbers import NumberParseException, is_possible_number, parse

    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    return number if is_possible_number(number) and not number.extension else None


def _e164(number: "PhoneNumber") -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.E164)


def _invalid_phone() -> InvalidInput:
    return InvalidInput(
        "Le numéro de téléphone n'a pas une forme valable.",
        remedy="Donnez un numéro comme 01 23 45 67 89 ou +262 692 12 34 56, ou laissez le champ vide : "
        "il n'est jamais obligatoire.",
        citizen_message="Le numéro de téléphone n'a pas la forme attendue (exemple : 01 23 45 67 89).",
        code="invalid_phone",
    )


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal address as its writer gives it: *lines* from the most precise to the street, then postcode and city.

    ``country`` is an ISO 3166-1 code. The postcode is checked in France only (``"FR"``, overseas included).

    :raises InvalidInput: code ``invalid_postal_address``.
    """

    lines: tuple[str, ...] = field(repr=False)
    postcode: str = field(repr=False)
    city: str = field(repr=False)
    country: str = field(default="FR", repr=False)

    def __post_init__(self) -> None:
        texts = (*self.lines, self.postcode, self.city)
        sound = all(len(text) <= LONGEST_LINE and not has_hidden_characters(text) for text in texts)
        country = _COUNTRY.fullmatch(self.country) is not None
        if not sound or not country or not self.city.strip() or not all(line.strip() for line in self.lines):
            raise InvalidInput(
                "L'adresse postale n'est pas valable.",
                remedy="Donnez des lignes non vides et sans caractère invisible, la ville, et le pays en deux lettres.",
                code="invalid_postal_address",
            )
        if self.country == "FR":
            _ = Postcode(self.postcode)

    @property
    def printed(self) -> tuple[str, ...]:
        """The lines as they go on an envelope, without the name of the addressee."""
        return (*self.lines, f"{self.postcode} {self.city}".strip())

    @property
    def afnor_faults(self) -> tuple[str, ...]:
        """What NF Z 10-011 would say, in French and without quoting the address; empty when it says nothing."""
        faults = [
            f"La ligne {rank} dépasse {AFNOR_LINE_LENGTH} caractères."
            for rank, line in enumerate(self.printed, 1)
            if len(unicodedata.normalize("NFC", line)) > AFNOR_LINE_LENGTH
        ]
        if len(self.printed) + 1 > AFNOR_LINES:
            faults.append(f"L'adresse, nom compris, dépasse {AFNOR_LINES} lignes.")
        return tuple(faults)


@dataclass(frozen=True, slots=True)
class Domiciliation:
    """Election of domicile of a person without a stable home, at a CCAS, a CIAS or an agreed body (CASF L264-1).

    ``since`` and ``expires`` are those of the attestation; the last day is ``expires`` itself.

    :raises InvalidInput: code ``invalid_domiciliation``.
    """

    organism: str = field(repr=False)
    address: PostalAddress = field(repr=False)
    since: date = field(repr=False)
    expires: date = field(repr=False)

    def __post_init__(self) -> None:
        if not self.organism.strip() or has_hidden_characters(self.organism) or self.expires < self.since:
            raise InvalidInput(
                "L'élection de domicile n'est pas valable.",
                remedy="Donnez l'organisme, son adresse, la date de l'attestation et une date de fin qui la suit.",
                code="invalid_domiciliation",
            )

    @classmethod
    def granted(cls, organism: str, address: PostalAddress, since: date) -> Self:
        """A domiciliation of one year from *since* on."""
        return cls(organism, address, since, Calendar().add_months(since, DOMICILIATION_MONTHS))

    def in_force(self, today: date) -> bool:
        """True from ``since`` to ``expires``, both included: it may then not be refused as an address."""
        return self.since <= today <= self.expires


class Way(StrEnum):
    """A way to reach a person."""

    MAIL = "mail"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"
    DOMICILIATION = "domiciliation"


@dataclass(frozen=True, slots=True)
class Contact:
    """The ways that a person gave to be reached: any of them, or none at all (they come to the counter)."""

    mail: MailAddress | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, repr=False)
    postal: PostalAddress | None = field(default=None, repr=False)
    domiciliation: Domiciliation | None = field(default=None, repr=False)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways that exist, in the order of :class:`Way`."""
        found = {
            Way.MAIL: self.mail is not None,
            Way.SMS: self.phone is not None and self.phone.receives_sms,
            Way.PHONE: self.phone is not None,
            Way.POST: self.postal is not None,
            Way.DOMICILIATION: self.domiciliation is not None,
        }
        return tuple(way for way, exists in found.items() if exists)

    @property
    def digital(self) -> bool:
        """True when a message can reach the person through a screen (mail or SMS)."""
        return Way.MAIL in self.ways or Way.SMS in self.ways
