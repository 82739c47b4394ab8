"""Reading what a browser sends: bounded, and only from a page that this service gave to this browser."""

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from etatplateforme.errors import EtatError, InvalidInput, TooLarge

LARGEST_BODY = 32_000
MOST_FIELDS = 100
LONGEST_TOKEN = 100

Form = Mapping[str, list[str]]


class PageExpired(EtatError):
    """The form does not carry the mark of this browser: its cookie is gone, or another site made it send something."""

    default_code = "page_expired"

    def __init__(self) -> None:
        super().__init__(
            "Un envoi ne porte pas la marque de ce navigateur (jeton anti-CSRF).",
            remedy="La personne recommence depuis la page ; elle accepte le cookie de ce service.",
            citizen_message="Par sécurité, votre envoi n'a pas été pris en compte : la page était ouverte depuis trop "
            "longtemps, ou votre navigateur refuse le cookie de ce service. Revenez au formulaire et recommencez.",
        )


class WrongMedium(EtatError):
    """Something else than a form was sent."""

    default_code = "wrong_medium"

    def __init__(self) -> None:
        super().__init__(
            "Un envoi n'est pas un formulaire lisible (application/x-www-form-urlencoded, UTF-8).",
            remedy="Envoyez le formulaire de la page.",
            citizen_message="Votre envoi n'a pas pu être lu. Revenez au formulaire et recommencez.",
        )


async def read_form(request: Request) -> Form:
    """Every value of each field, at most 32,000 bytes of body.

    :raises TooLarge: as soon as more has come, without reading the rest.
    :raises WrongMedium: not a form, or not UTF-8.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise WrongMedium
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _too_large()
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:  # UnicodeDecodeError is one
        raise WrongMedium from None
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def first(form: Form, name: str, otherwise: str = "") -> str:
    """The first value of a field."""
    return form.get(name, [otherwise])[0]


def mark_of(visitor: str) -> str:
    """What every form of this browser carries; another site knows neither the cookie nor this."""
    return hmac.digest(visitor.encode(), b"formulaire", "sha256").hex()


def check_mark(form: Form, visitor: str | None) -> None:
    """Raise PageExpired unless *form* comes from a page given to this *visitor*."""
    given = first(form, "marque").encode("utf-8", errors="replace")
    if not visitor or not hmac.compare_digest(given, mark_of(visitor).encode()):
        raise PageExpired


def token_of(form: Form) -> str:
    """The name of this sending, drawn when the form was first shown. Raises InvalidInput when it cannot be one."""
    token = first(form, "jeton")
    if not 20 <= len(token) <= LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise InvalidInput(
            "Un envoi ne porte pas de jeton d'envoi utilisable.",
            remedy="La personne recommence depuis la page du formulaire.",
            citizen_message="Votre envoi n'a pas pu être lu. Revenez au formulaire et recommencez.",
            code="no_token",
        )
    return token


def _too_large() -> TooLarge:
    return TooLarge(
        f"Un envoi dépasse {LARGEST_BODY} octets.",
        remedy="Un formulaire rempli tient en quelques milliers d'octets.",
        citizen_message="Votre envoi est trop long pour être lu. Raccourcissez vos réponses.",
    )
