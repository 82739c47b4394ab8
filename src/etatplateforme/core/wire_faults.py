"""Errors of the wire, and what is checked of requests and answers.

None of the errors holds a URL: queries carry searched addresses, states and codes.
"""

import re
from collections.abc import Mapping

import httpx

from etatplateforme.errors import EtatError, InvalidInput, TimedOut, TooLarge, Unavailable, Uncertain, UnexpectedReply

_LATER = "Réessayez plus tard ; si cela dure : etatplateforme doctor"
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?|")
_OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "authorization", "user-agent"}
)


def timed_out() -> TimedOut:
    """Too late, or no answer in time."""
    return TimedOut("Le service distant n'a pas répondu à temps.", remedy=_LATER)


def invalid_url() -> InvalidInput:
    """A URL that is not a plain http(s) one."""
    return InvalidInput(
        "Une adresse web n'est pas valable.",
        remedy="Écrivez une adresse complète, en http ou https, sans nom d'utilisateur ni mot de passe.",
        code="invalid_url",
    )


def checked_headers(method: str, headers: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """*headers* of a caller and *ours*, lower case. Raises InvalidInput for what could not stand in a request (CR, LF,
    control or non-ASCII characters) and for a header that the wire writes itself, credentials among them.
    """
    asked = {name.lower(): value for name, value in headers.items()}
    both = {**asked, **ours}
    sound = all(_TOKEN.fullmatch(name) and _VALUE.fullmatch(value) for name, value in both.items())
    if not sound or not _TOKEN.fullmatch(method) or _OURS & asked.keys():
        raise InvalidInput(
            "Un en-tête ou la méthode d'une requête n'est pas valable.",
            remedy="N'y mettez que de l'ASCII sans saut de ligne ; les identifiants vont dans « credentials ».",
            code="invalid_header",
        )
    return both


def invalid_text() -> InvalidInput:
    """A parameter that has no UTF-8 form."""
    return InvalidInput(
        "Un paramètre d'une requête n'est pas un texte valable.",
        remedy="Retirez les demi-codets Unicode isolés (U+D800 à U+DFFF).",
        code="invalid_text",
    )


def closed() -> Unavailable:
    """The wire was closed with its service."""
    return Unavailable("Les connexions du service sont fermées.", remedy="Rouvrez le service.", code="wire_closed")


def too_large(limit: int) -> TooLarge:
    """A body over the limit; reading stopped there."""
    return TooLarge(
        f"La réponse du service distant dépasse la taille permise ({limit} octets).",
        remedy="Vérifiez l'adresse demandée, ou augmentez la limite de cet appel.",
    )


def encoded_body() -> UnexpectedReply:
    """A compressed body though none was accepted."""
    return UnexpectedReply(
        "Le service distant a compressé sa réponse alors que cela n'était pas demandé.",
        remedy="Signalez-le à ce service : l'en-tête « Accept-Encoding: identity » n'est pas respecté.",
        code="encoded_body",
    )


def redirected() -> UnexpectedReply:
    """A redirect that was not asked for, one too many, or one that leaves https."""
    return UnexpectedReply(
        "Le service distant renvoie vers une autre adresse, ce qui n'est pas attendu ici.",
        remedy="Vérifiez l'adresse de ce service dans les réglages.",
        code="unexpected_redirect",
    )


def wire_failure(error: httpx.TransportError | httpx.InvalidURL, *, writes: bool) -> EtatError:
    """Translate an error of httpx: what was surely not sent is Unavailable, a write that may have left is Uncertain."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return invalid_url()
    if isinstance(error, _NOT_SENT):
        return Unavailable("Le service distant est injoignable.", remedy=_LATER, code="unreachable")
    if writes:
        return Uncertain(
            "La réponse à un envoi n'est pas arrivée : il a peut-être été pris en compte.",
            remedy="Ne renvoyez pas à l'aveugle : vérifiez d'abord auprès du service distant.",
        )
    if isinstance(error, httpx.TimeoutException):
        return timed_out()
    return Unavailable("L'échange avec le service distant a été interrompu.", remedy=_LATER, code="interrupted")


class Meter:
    """Bytes of one body. Raises UnexpectedReply for a compressed one, TooLarge for one that announces too much."""

    def __init__(self, response: httpx.Response, limit: int) -> None:
        if response.request.method != "HEAD":  # its headers speak of a body that does not come
            if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
                raise encoded_body()
            length = response.headers.get("content-length", "")
            if length.isascii() and length.isdigit() and int(length[:18]) > limit:
                raise too_large(limit)
        self._limit, self._size = limit, 0

    def passed(self, chunk: bytes) -> bytes:
        """*chunk*, once counted. Raises TooLarge."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise too_large(self._limit)
        return chunk
