"""What every table of the manifest shares: a strict frozen model, and texts, dates and addresses checked one by one.

A value that is refused raises a ``PydanticCustomError`` of type :data:`ETAT_FAULT` whose context holds the French
problem and remedy, so that :mod:`etatplateforme.manifest.faults` has nothing to translate. The refused value itself
never goes into a message: it may be a phone number or a name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Annotated, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import CommuneCode, Postcode
from etatplateforme.values.contact import MailAddress, Phone
from etatplateforme.values.siret import Siret

ETAT_FAULT = "etat_fault"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
SHORT_NUMBER = re.compile(r"1[0-9]{1,3}|3[0-9]{3}|116[0-9]{3}")
ODD_IN_URL = re.compile(r"[\s\x00-\x1f\x7f\"<>\\\\^`{|}]")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Table(BaseModel):
    """One table of the manifest: frozen, without unknown keys, never showing its input in an error."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        defer_build=True,
        allow_inf_nan=False,
    )


Toml: TypeAlias = "dict[str, Toml] | list[Toml] | str | int | float | bool | date | time | None"
"""What a TOML text may hold (a ``datetime`` is a ``date``); None stands for what is absent."""

Path = tuple[str | int, ...]
"""Keys and ranks that lead to a value: ``("data", 0, "name")``."""


def refuse(problem: str, remedy: str, *, at: Sequence[Path] = ((),)) -> PydanticCustomError:
    """The error to raise in a validator. ``at`` lists the paths of the faults below the value being validated."""
    return PydanticCustomError(ETAT_FAULT, "refused", {"problem": problem, "remedy": remedy, "at": tuple(at)})


def refuse_repetitions(names: Sequence[str], what: str, key: str | None = None) -> None:
    """Refuse a list in which a name comes twice; *key* is where the name stands in an entry of the list.

    :raises PydanticCustomError: with one path for each repetition.
    """
    again = [rank for rank, name in enumerate(names) if name in names[:rank]]
    if again:
        at = [(rank,) if key is None else (rank, key) for rank in again]
        raise refuse(f"{what} figure déjà plus haut.", "Retirez la répétition, ou changez l'un des deux.", at=at)


def through(normalise: Callable[[str], str], remedy: str | None = None) -> AfterValidator:
    """A validator that keeps what *normalise* (through a value of :mod:`etatplateforme.values`) makes of the text.

    *remedy* replaces that of the value when it speaks to a citizen rather than to the writer of a manifest.
    """

    def check(text: str) -> str:
        try:
            return normalise(text)
        except InvalidInput as error:
            raise refuse(error.problem, remedy or error.remedy) from None

    return AfterValidator(check)


def _phone(text: str) -> str:
    compact = re.sub(r"[\s.\u00a0\u202f]", "", text)
    return compact if SHORT_NUMBER.fullmatch(compact) else Phone.parse(text).value


def _printable(text: str) -> str:
    if CONTROL.search(text):
        raise refuse(
            "Le texte contient un caractère invisible (caractère de contrôle).", "Retapez ce texte au clavier."
        )
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise refuse("Le texte tient sur plusieurs lignes.", "Écrivez-le sur une seule ligne.")
    return _printable(text)


def _url(text: str) -> str:
    parts = _split(text)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise refuse("L'adresse Web n'est pas protégée (http).", "Écrivez une adresse qui commence par « https:// ».")
    return text


def proxy_url(text: str) -> str:
    """The address of a proxy: like any other, but for http, which is usual inside a town hall.

    :raises PydanticCustomError: as a validator does.
    """
    _ = _split(text, "Retirez-les, ou mettez toute l'adresse dans une variable d'environnement : « ${PROXY} ».")
    return text


def _split(text: str, otherwise: str = "Retirez ce qui précède « @ ».") -> SplitResult:
    advice = "Écrivez l'adresse entière, par exemple « https://www.exemple.fr/cantine »."
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise refuse("L'adresse Web est mal formée.", advice) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or ODD_IN_URL.search(text):
        raise refuse("L'adresse Web est incomplète ou mal formée.", advice)
    if parts.username is not None or parts.password is not None:
        raise refuse("L'adresse Web contient un identifiant ou un mot de passe.", otherwise)
    return parts


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_one_line)]
"""One line of text, 1 to 300 characters once trimmed."""

LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_printable)
]
"""One or several lines, 1 to 4,000 characters once trimmed."""

SLUG = r"^[a-z][a-z0-9_-]{0,62}$"
RULE = r"^[A-Z][A-Z0-9]{0,15}(-[A-Za-z0-9.]{1,15}){1,3}$"
SCOPE = r"^[a-z][a-z0-9_:.-]{0,79}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
HOST = r"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?$"
SPDX = r"^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$"
SOURCE = r"^(citizen|agent|computed|(franceconnect|proconnect|api):[a-z][a-z0-9_.-]{0,62})$"

PATTERN_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        SLUG: "Commencez par une lettre ; gardez les minuscules sans accent, les chiffres, « - » et « _ ».",
        RULE: "Écrivez le code de la règle, comme « EG-02 » ou « RGAA-8.3 ».",
        SCOPE: "Écrivez le nom de la donnée en minuscules, comme « openid » ou « identite_pivot ».",
        LANGUAGE: "Écrivez le code de la langue en minuscules, comme « fr », « en » ou « br ».",
        HOST: "Écrivez « machine » ou « machine:port », en minuscules, sans « https:// ».",
        SPDX: "Écrivez l'identifiant SPDX de la licence, comme « EUPL-1.2 », « MIT » ou « AGPL-3.0-or-later ».",
        SOURCE: "Écrivez « citizen », « agent », « computed », « franceconnect:… », « proconnect:… » ou « api:… ».",
    }
)
"""What to do when a text does not have the form of its key."""

Slug = Annotated[str, StringConstraints(pattern=SLUG)]
"""A technical name: lower case letters without accent, digits, ``-`` and ``_``."""

RuleCode = Annotated[str, StringConstraints(pattern=RULE)]
"""Public code of a rule of the guarantor: ``EG-02``, ``RGAA-8.3``."""

Scope = Annotated[str, StringConstraints(pattern=SCOPE)]
"""A scope of OpenID Connect (RFC 6749 §3.3, in the lower case that FranceConnect and ProConnect use)."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
"""A language tag (BCP 47): ``fr``, ``en``, ``br``, ``zh-Hant``."""

Source = Annotated[str, StringConstraints(pattern=SOURCE)]
"""Where a datum comes from: the citizen, an agent, a computation, a claim (``franceconnect:birthdate``) or an API."""

Spdx = Annotated[str, StringConstraints(pattern=SPDX)]
"""Identifier of a licence in the list of SPDX (ISO/IEC 5962): ``EUPL-1.2``, ``MIT``, ``LicenseRef-…``."""

Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_url)]
"""An absolute https address; http only towards this machine (sandbox)."""

SiretText = Annotated[str, through(lambda text: Siret.parse(text).value)]
"""The fourteen digits of a SIRET; spaces are accepted when it is written."""

CommuneText = Annotated[str, through(lambda text: CommuneCode.parse(text).value)]
"""The five characters of an INSEE code of commune."""

PostcodeText = Annotated[str, through(lambda text: Postcode.parse(text).value)]
"""Five digits."""

PhoneText = Annotated[str, through(_phone, 'Écrivez un numéro comme "01 23 45 67 89", "+262 262 12 34 56" ou "39 39".')]
"""A phone number of a service in E.164 (``+33123456789``), or a French short number (``3939``)."""

MailText = Annotated[
    str, through(lambda text: MailAddress.parse(text).value, 'Écrivez une adresse comme "mairie@exemple.fr".')
]
"""A mail address of a service (never that of a citizen)."""

Days = Annotated[int, Field(ge=0, le=3660)]
"""A number of days, 0 to ten years."""

Day = date
"""A calendar day, written 2026-03-31 in TOML without quotes (or between quotes)."""
