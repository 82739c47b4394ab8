"""What the head of an answer says: whether it carries an HTML page that can be read, and in which encoding."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.guarantor.facts import LARGEST_PAGE

Headers = list[tuple[str, str]]
"""Names and values of headers, as text of one byte a character (ISO-8859-1)."""

NO_BODY = frozenset({204, 205, 206, 304})
"""Statuses whose body is no page: none, or a part of one (RFC 9110, 15.3 and 15.4.5)."""

UTF_8 = "utf-8"
CODECS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": UTF_8,
        "utf8": UTF_8,
        "us-ascii": "cp1252",
        "ascii": "cp1252",
        "iso-8859-1": "cp1252",  # what browsers read under this label (WHATWG Encoding, 4.2)
        "latin1": "cp1252",
        "windows-1252": "cp1252",
        "iso-8859-15": "iso8859-15",
        "latin-9": "iso8859-15",
    }
)
"""Encodings that are read, by label: all write ASCII as it is, so that something can be added to a page of theirs."""

CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,>/]+)""", re.I)
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Overlooked(StrEnum):
    """Why a page that went out was not looked at; the value is the French reason."""

    BUDGET = "le nombre de pages par minute est atteint"
    BUSY = "trop de pages attendent déjà"
    COMPRESSED = "la page était compressée : placez le garant avant la compression"
    TOO_LARGE = "la page est trop grande"
    TOO_SLOW = "la page est écrite trop lentement"
    ENCODING = "l'encodage de la page n'est pas lu"
    FRAGMENT = "ce n'est pas une page entière"
    CUT = "la page n'est pas allée jusqu'au bout"
    FAILED = "l'examen a échoué"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer. ``headers`` may be changed by nobody: see :meth:`dressed`."""

    method: str
    status: int
    headers: Headers

    @property
    def is_page(self) -> bool:
        """True when an HTML page is told, whether it can be read or not; of a HEAD, the page is not there."""
        return self._value("content-type").partition(";")[0].strip().lower() == "text/html"

    @property
    def has_body(self) -> bool:
        """True when the body that follows is whole."""
        return self.method != "HEAD" and 200 <= self.status < 600 and self.status not in NO_BODY

    @property
    def obstacle(self) -> Overlooked | None:
        """Why the body cannot be read; None when it can."""
        if self._value("content-encoding").strip().lower() not in ("", "identity"):
            return Overlooked.COMPRESSED
        label = CHARSET.search(self._value("content-type"))
        return Overlooked.ENCODING if label is not None and label[1].lower() not in CODECS else None

    @property
    def content_type(self) -> str:
        """The whole value, with its charset when there is one."""
        return self._value("content-type")

    def _value(self, name: str) -> str:
        return next((value for one, value in self.headers if one.lower() == name), "")


def codec_of(content_type: str, body: bytes) -> str | None:
    """Codec of a page: its byte order mark, its header, its own ``meta``, else UTF-8 (WHATWG Encoding, HTML 13.2.3).

    None when it is one that is not read.
    """
    if body.startswith(BOMS):
        return UTF_8 if body.startswith(BOMS[0]) else None
    label = CHARSET.search(content_type) or CHARSET.search(body[:1024].decode("latin-1"))
    return UTF_8 if label is None else CODECS.get(label[1].lower())


def text_of(content_type: str, body: bytes) -> str | Overlooked:
    """The source of a page; bytes that its encoding does not have become « � », as in a browser."""
    codec = codec_of(content_type, body)
    if codec is None:
        return Overlooked.ENCODING
    text = body.decode(codec, errors="replace").removeprefix("\ufeff")
    return Overlooked.TOO_LARGE if len(text) > LARGEST_PAGE else text


PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}", re.ASCII)


def route_name(template: object, path: str) -> str:
    """What a page is called: the template of its route, else the first word of its path; never a query.

    Further words of a path may name a person or hold a key: « /dossier/… ».
    """
    if isinstance(template, str) and template.strip() and template.isprintable() and len(template) <= 200:
        return template
    first, *others = path.lstrip("/").split("/")
    shown = first if not first or PLAIN_WORD.fullmatch(first) else "…"
    return f"/{shown}/…" if any(others) else f"/{shown}"


def without(headers: Iterable[tuple[str, str]], names: frozenset[str]) -> Headers:
    """*headers* but those of these names, in lower case."""
    return [(name, value) for name, value in headers if name.lower() not in names]
