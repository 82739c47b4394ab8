"""DKIM signatures (RFC 6376), RSA and Ed25519 (RFC 8463) on one message, made by ``cryptography``.

Both the headers and the body are canonicalised « relaxed »: relays fold headers and trim spaces, and a signature must
survive it. The headers that say who writes what are *oversigned*: named once more than they occur, so that a second
``From`` added on the way breaks the signature instead of being shown (RFC 6376, 8.15).

A key is imported once, from a secret held elsewhere. RSA keys under 2048 bits are refused: RFC 8301 wants 1024 to be
verified still, and large receivers do not trust them.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from etatplateforme.errors import InvalidInput

SMALLEST_RSA = 2048
LARGEST_PEM = 20_000
MOST_HEADERS = 200

OVERSIGNED = ("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type")
"""Named once more than they occur. What a person sees first, and what decides how the body is read."""

SIGNED = ("cc", "content-language", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post")
"""Named as often as they occur. RFC 8058, 4, wants both headers of the one-click unsubscription signed."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NAME = re.compile(rb"[!-9;-~]+")  # RFC 5322, 3.6.8
_SPACES = re.compile(rb"[ \t]+")
_LONE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_SIGNATURE_LINE = 72


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key, under the *selector* by which its public half is found in the DNS of *domain* (RFC 6376, 3.1)."""

    domain: str
    selector: str
    _key: RSAPrivateKey | Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        for name, least in ((self.domain, 2), (self.selector, 1)):
            labels = name.split(".")
            if len(labels) < least or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
                raise _invalid(
                    "Le domaine ou le sélecteur d'une clé DKIM n'est pas un nom valable.",
                    "Écrivez-les en minuscules, le domaine en Punycode : « exemple.fr » et « mairie2026 ».",
                )

    @classmethod
    def from_pem(cls, domain: str, selector: str, pem: str) -> "DkimKey":
        """Import a PEM private key (the text of a secret), once.

        :raises InvalidInput: code ``invalid_dkim_key``, without a word of the key.
        """
        try:
            key = load_pem_private_key(pem.encode("ascii"), None) if len(pem) <= LARGEST_PEM else None
        except (ValueError, TypeError, UnicodeEncodeError):
            key = None
        if isinstance(key, RSAPrivateKey) and key.key_size < SMALLEST_RSA:
            raise _invalid(f"La clé DKIM n'a que {key.key_size} bits.", f"Créez-en une d'au moins {SMALLEST_RSA} bits.")
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise _invalid(
                "La clé DKIM ne peut pas être lue.",
                "Donnez une clé privée RSA (2048 bits au moins) ou Ed25519, au format PEM et sans mot de passe.",
            )
        return cls(domain.lower(), selector.lower(), key)

    @property
    def algorithm(self) -> str:
        """« rsa-sha256 » or « ed25519-sha256 », as in the tag ``a=``."""
        return "rsa-sha256" if isinstance(self._key, RSAPrivateKey) else "ed25519-sha256"

    @property
    def record(self) -> tuple[str, str]:
        """Name and text of the TXT record to publish (RFC 6376, 3.6.1; RFC 8463, 4: the bare 32 bytes)."""
        public = self._key.public_key()
        if isinstance(self._key, RSAPrivateKey):
            kind, raw = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, raw = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        text = f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"
        return f"{self.selector}._domainkey.{self.domain}", text

    def sign(self, digest: bytes) -> bytes:
        """Signature of a SHA-256 *digest*. RFC 8463, 3, signs the digest itself with Ed25519."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(digest, PKCS1v15(), Prehashed(SHA256()))
        return self._key.sign(digest)


class DkimSigner:
    """Signs the mails of one sender with each of *keys*, in their order; RSA is for receivers that know only it."""

    def __init__(self, keys: Sequence[DkimKey]) -> None:
        if not keys or len({(key.domain, key.selector) for key in keys}) != len(keys):
            raise _invalid("Il faut au moins une clé DKIM, et un sélecteur par clé.", "Revoyez les clés des réglages.")
        self._keys = tuple(keys)

    @property
    def domains(self) -> frozenset[str]:
        """The domains for which it signs; DMARC wants the one of ``From`` among them, or above it (RFC 7489, 3.1.1)."""
        return frozenset(key.domain for key in self._keys)

    def sign(self, mail: bytes, at: datetime) -> bytes:
        """*mail* with its signatures before its headers. Lines end in CRLF; *at* is the tag ``t=``.

        :raises InvalidInput: code ``unsignable_mail``: another line end, a header that is none, or no ``From``.
        """
        if _LONE.search(mail):
            raise _unsignable()
        head, parted, body = mail.partition(b"\r\n\r\n")
        if not parted:
            raise _unsignable()
        headers = _headers(head)
        names = _names(headers)
        body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
        covered = b"".join(_picked(headers, names))
        signatures = [self._signature(key, names, body_hash, covered, int(at.timestamp())) for key in self._keys]
        return b"".join((*signatures, mail))

    def _signature(self, key: DkimKey, names: tuple[str, ...], body_hash: str, covered: bytes, at: int) -> bytes:
        """One ``DKIM-Signature`` header, its line end included."""
        tags = (
            f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed;\r\n"
            f" d={key.domain};\r\n s={key.selector}; t={at};\r\n"
            f" h={_folded(names)};\r\n bh={body_hash};\r\n b="
        ).encode("ascii")
        digest = hashlib.sha256(covered + _relaxed_header(tags)).digest()
        text = base64.b64encode(key.sign(digest))
        lines = [text[start : start + _SIGNATURE_LINE] for start in range(0, len(text), _SIGNATURE_LINE)]
        return tags + b"\r\n ".join(lines) + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """The body as it is hashed: runs of spaces are one, none at a line's end, no empty line at the end (3.4.4)."""
    if b"\t" in body or b"  " in body:
        body = _SPACES.sub(b" ", body)
    trimmed = body.replace(b" \r\n", b"\r\n").removesuffix(b" ").rstrip(b"\r\n")
    return trimmed + b"\r\n" if trimmed else b""


def _relaxed_header(header: bytes) -> bytes:
    """A header as it is hashed, without line end: name in lower case, unfolded, spaces reduced (3.4.2)."""
    name, _, value = header.partition(b":")
    return name.rstrip(b" \t").lower() + b":" + _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _headers(head: bytes) -> dict[str, list[bytes]]:
    """The headers, each hashed form with its line end, by name and in their order."""
    found: dict[str, list[bytes]] = {}
    fields = re.split(rb"\r\n(?![ \t])", head)
    if len(fields) > MOST_HEADERS:
        raise _unsignable()
    for field_ in fields:
        name, colon, _ = field_.partition(b":")
        if not colon or not _NAME.fullmatch(name.rstrip(b" \t")):
            raise _unsignable()
        found.setdefault(name.rstrip(b" \t").decode("ascii").lower(), []).append(_relaxed_header(field_) + b"\r\n")
    if "from" not in found:
        raise _unsignable()
    return found


def _names(headers: dict[str, list[bytes]]) -> tuple[str, ...]:
    """Names for the tag ``h=``: one more than there are for the oversigned ones."""
    names: list[str] = []
    for name in OVERSIGNED:
        names += [name] * (len(headers.get(name, ())) + 1)
    for name in SIGNED:
        names += [name] * len(headers.get(name, ()))
    return tuple(names)


def _picked(headers: dict[str, list[bytes]], names: tuple[str, ...]) -> list[bytes]:
    """The headers that *names* name, from the bottom up (5.4.2); a name too many stands for nothing."""
    left = {name: list(values) for name, values in headers.items()}
    return [left[name].pop() for name in names if left.get(name)]


def _folded(names: tuple[str, ...]) -> str:
    """The names with colons between them, on lines of less than 78 characters."""
    lines: list[str] = []
    line = ""
    for name in names:
        if len(line) + len(name) > 66:
            lines.append(line)
            line = ""
        line += f"{name}:"
    return "\r\n  ".join((*lines, line)).removesuffix(":")


def _invalid(problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, remedy=remedy, code="invalid_dkim_key")


def _unsignable() -> InvalidInput:
    return InvalidInput(
        "Ce courriel ne peut pas être signé : ses en-têtes ou ses fins de ligne ne sont pas ceux d'un message.",
        remedy="Finissez chaque ligne par CRLF et gardez un en-tête From.",
        code="unsignable_mail",
    )
