"""Formats of text, as frictionless 5.21 tells them (through the packages ``validators`` and ``rfc3986``)."""

import base64
import binascii
import re
from typing import Final
from uuid import UUID

_URI: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LATIN: Final = "\u0100-\u017f\u0180-\u024f\u00a0-\u00ff"
_ATOM: Final = rf"[{_LATIN}0-9a-z!#$%&'*+/=?^_`{{}}|~\-]+"
_QUOTED: Final = rf'"(?:[{_LATIN}\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\t.])*"'
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*|{_QUOTED}", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-_]{0,61}[a-z]", re.IGNORECASE)


def is_uri(text: str) -> bool:
    """Whether *text* begins with a scheme (RFC 3986, 3.1): the rest of a URI is anything."""
    return _URI.match(text) is not None


def is_uuid(text: str) -> bool:
    """A UUID in any form that Python reads: with its hyphens (RFC 9562) or without."""
    try:
        _ = UUID(text)
    except ValueError:
        return False
    return True


def is_email(text: str) -> bool:
    """An address of electronic mail: one ``@``, a local part without spaces, a domain with a point."""
    local, at, domain = text.rpartition("@")
    if not at or "@" in local or len(local) > 64 or len(domain) > 253 or not _LOCAL.fullmatch(local):
        return False
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return False
    return _DOMAIN.fullmatch(ascii_domain) is not None


def is_base64(text: str) -> bool:
    """Bytes in base 64, signs outside its alphabet passed over."""
    try:
        _ = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return False
    return True
