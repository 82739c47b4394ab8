"""Errors of the wire. None of them holds a URL: queries carry searched addresses, states and codes."""

import httpx

from etatplateforme.errors import EtatError, InvalidInput, TimedOut, TooLarge, Unavailable, Uncertain, UnexpectedReply

_LATER = "Réessayez plus tard ; si cela dure : etatplateforme doctor"
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


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
