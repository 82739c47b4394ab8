"""One-click unsubscription of bulk mail (RFC 2369, RFC 8058): two headers, and the token that they carry.

The token names what is given up (an opaque text, such as the id of a message), never an address, and nobody can make
one without the secret. It has no end: a person may find an old mail and still want no more.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from etatplateforme.errors import InvalidInput

LONGEST_SUBJECT = 128
ONE_CLICK = b"List-Unsubscribe=One-Click"
"""The body that a mail program posts, and the only one (RFC 8058, 3.2)."""

_SUBJECT = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
_TAG_BYTES = 16
_SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """Where people unsubscribe: *url* (https) without query, and the *secret* of its tokens (16 characters or more).

    :raises InvalidInput: code ``invalid_unsubscription``.
    """

    url: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        plain = self.url.isascii() and self.url.isprintable() and not set("<> ,") & set(self.url)
        if parts.scheme != "https" or not parts.netloc or parts.query or parts.fragment or not plain:
            raise _invalid("L'adresse de désinscription doit commencer par https et n'avoir ni « ? » ni « # ».")
        if len(self.secret) < _SHORTEST_SECRET:
            raise _invalid(f"Le secret de désinscription compte moins de {_SHORTEST_SECRET} caractères.")

    def token(self, subject: str) -> str:
        """The token for *subject*: at most 128 of ``A-Za-z0-9._~:-``. Raises InvalidInput."""
        if not _SUBJECT.fullmatch(subject):
            raise _invalid("Le sujet d'une désinscription n'est pas un identifiant.")
        return f"{subject}.{self._tag(subject)}"

    def subject(self, token: str) -> str:
        """What *token* unsubscribes from.

        :raises InvalidInput: code ``unknown_unsubscription``, for a token that this secret did not make.
        """
        subject, _, tag = token[: LONGEST_SUBJECT + 100].rpartition(".")
        expected = self._tag(subject)
        if not _SUBJECT.fullmatch(subject) or not hmac.compare_digest(tag.encode(errors="replace"), expected.encode()):
            raise InvalidInput(
                "Ce lien de désinscription n'est pas de ce service, ou a été recopié en partie.",
                remedy="Reprenez le lien en entier dans le message reçu.",
                citizen_message="Ce lien de désinscription est incomplet. Ouvrez-le depuis le message reçu, ou appelez "
                "le service : il vous désinscrira.",
                code="unknown_unsubscription",
            )
        return subject

    def link(self, subject: str) -> str:
        """The address that a person may also open, and finds in the text of the message."""
        return f"{self.url}?jeton={self.token(subject)}"

    def headers(self, subject: str) -> bytes:
        """``List-Unsubscribe`` and ``List-Unsubscribe-Post``, each with its line end."""
        return f"List-Unsubscribe: <{self.link(subject)}>\r\nList-Unsubscribe-Post: {ONE_CLICK.decode()}\r\n".encode()

    def _tag(self, subject: str) -> str:
        made = hmac.new(self.secret.encode(), b"unsubscribe\0" + subject.encode(errors="replace"), hashlib.sha256)
        return base64.urlsafe_b64encode(made.digest()[:_TAG_BYTES]).decode().rstrip("=")


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput(problem, remedy="Corrigez les réglages de la désinscription.", code="invalid_unsubscription")
