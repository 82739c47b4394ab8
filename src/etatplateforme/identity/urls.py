"""Addresses: origins that may be spoken to, and the path to which a person goes back after signing in."""

import re
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from etatplateforme.errors import InvalidInput

LONGEST_PATH = 2_000
_MOST_ENCODINGS = 5
_PRINTABLE = re.compile(r"[\x21-\x7e]*")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]")


def origin(url: str) -> str | None:
    """Scheme, host and port of an https *url*, or of an http one on loopback; None for anything else.

    A user, a password, a fragment, a space or a character outside ASCII make it anything else.
    """
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    host = parts.hostname
    if not host or port is None or "@" in parts.netloc or "#" in url:
        return None
    if parts.scheme == "https" or (parts.scheme == "http" and _loopback(host)):
        return f"{parts.scheme}://{host}:{port}"
    return None


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def local_path(path: str) -> str:
    """*path* when it is a path of this same origin, with its query. Raises InvalidInput (``return_to_refused``).

    Refused: another origin in any spelling (``https://…``, ``//host``, ``/\\host``), dot segments, control characters,
    and all of these under percent-encoding, however many times.
    """
    acceptable = len(path) <= LONGEST_PATH and bool(_PRINTABLE.fullmatch(path))
    if not acceptable or not all(_stays_here(spelling) for spelling in _spellings(path)):
        raise InvalidInput(
            "L'adresse de retour après connexion n'est pas un chemin de ce service.",
            remedy="Donnez un chemin qui commence par une seule barre oblique, comme « /cantine/inscription ».",
            code="return_to_refused",
        )
    return path


def _spellings(path: str) -> list[str]:
    """*path* and what percent-decoding makes of it, until nothing changes; past five times, one that is refused."""
    found = [path]
    while len(found) <= _MOST_ENCODINGS:
        decoded = unquote(found[-1], errors="replace")
        if decoded == found[-1]:
            return found
        found.append(decoded)
    return [*found, ""]


def _stays_here(path: str) -> bool:
    if not path.startswith("/") or _HIDDEN.search(path):
        return False
    way = re.split("[?#]", path, maxsplit=1)[0]
    return "//" not in way and not {".", ".."} & set(way.split("/"))
