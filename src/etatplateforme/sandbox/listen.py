"""Sockets of the sandbox: loopback only, and a port already taken is said in French before anything starts."""

import errno
import socket
from ipaddress import ip_address

from etatplateforme.errors import EtatError, Unavailable

LOOPBACK_NAMES = frozenset({"localhost"})


class RefusedToListen(EtatError):
    """The sandbox was asked to listen beyond this machine. It never does: whoever signs in there is nobody."""

    default_code = "refused_to_listen"


def loopback(host: str) -> str:
    """The loopback address (``127.0.0.1``, ``::1``…) that *host* names.

    Raises RefusedToListen for anything else, names other than ``localhost`` included: what a name means may change.
    """
    if host in LOOPBACK_NAMES:
        return "127.0.0.1"
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise RefusedToListen(
            "Le bac à sable refuse d'écouter ailleurs que sur cette machine : il délivre de fausses identités.",
            remedy="Retirez l'adresse d'écoute, ou donnez 127.0.0.1. Pour une autre machine, démarrez-y son propre bac "
            "à sable.",
        )
    return str(address)


def listen(host: str, port: int, purpose: str) -> socket.socket:
    """A listening TCP socket on the loopback address *host*; port 0 takes a free one. *purpose* is for the error.

    Raises RefusedToListen, and Unavailable with code ``port_taken``, ``port_forbidden`` or ``port_unavailable``.
    """
    address = loopback(host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # named, since asyncio sets TCP_NODELAY only where the protocol is: without it an answer waits 40 ms for an ACK
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
        listener.setblocking(False)
    except OverflowError:
        listener.close()
        raise Unavailable(
            "Un numéro de port va de 0 à 65535.", remedy="Corrigez le numéro du port.", code="port_unavailable"
        ) from None
    except OSError as error:
        listener.close()
        raise _explained(error, port, purpose) from error
    return listener


def _explained(error: OSError, port: int, purpose: str) -> Unavailable:
    another = "Choisissez un autre port, ou 0 pour laisser le système en choisir un libre."
    if error.errno == errno.EADDRINUSE:
        return Unavailable(
            f"Le port {port} ({purpose}) est déjà pris par un autre programme, peut-être un autre bac à sable.",
            remedy=f"Arrêtez ce programme (« ss -ltnp | grep :{port} » le montre). {another}",
            code="port_taken",
        )
    if error.errno == errno.EACCES:
        return Unavailable(
            f"Le système réserve le port {port} ({purpose}) à l'administrateur.", remedy=another, code="port_forbidden"
        )
    return Unavailable(f"Le port {port} ({purpose}) ne peut pas être ouvert.", remedy=another, code="port_unavailable")
