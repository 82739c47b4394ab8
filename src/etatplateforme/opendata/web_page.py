"""A web page served in place of a file, with status 200: an error page, a sign-in page, the portal of a network.

Every reader of CSV takes such a page for a table of one column, so it is refused before it replaces the file.
"""

import re
from collections.abc import Mapping

from etatplateforme.errors import UnexpectedReply

WEB_FORMATS = frozenset({"", "html", "htm", "xhtml", "xht", "url", "www", "web", "www:link", "page web", "other"})
"""Declared formats (data.gouv.fr, in lower case) under which a web page is what was asked for, or may be."""

_BEGINNING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s+|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))*(<(?:!doctype\s+)?[a-z][a-z0-9:-]*)?", re.DOTALL
)
_PAGE = re.compile(rb"<(?:!doctype html|html|head|title|meta|body|h1|p|div|center)\Z")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def is_web_page(headers: Mapping[str, str], head: bytes) -> bool:
    """Whether a body that begins with *head* is HTML. Its first tag says so; ``Content-Type: text/html`` alone is not
    enough, since servers say it of a CSV file too, but makes any first tag enough that is not XML's.
    """
    if head[:2] in _WIDE:
        head = head[2:].decode(_WIDE[head[:2]], errors="replace").encode()
    begun = _BEGINNING.match(head.lower())
    tag = begun.group(1) if begun is not None else None
    if tag is None:
        return False
    said = headers.get("content-type", "").partition(";")[0].strip().lower()
    xml = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")
    return _PAGE.match(b" ".join(tag.split())) is not None or (said == "text/html" and not xml)


def refuse_web_page(declared: str, headers: Mapping[str, str], head: bytes) -> None:
    """Raise UnexpectedReply (``html_instead``) when a resource of the format *declared* turns out to be a web page."""
    if declared.strip().lower() not in WEB_FORMATS and is_web_page(headers, head):
        raise UnexpectedReply(
            "Une page web est arrivée à la place du fichier.",
            remedy="Ouvrez l'adresse de la ressource dans un navigateur : la page dit souvent pourquoi. "
            "Derrière un portail de réseau, identifiez-vous d'abord.",
            code="html_instead",
        )
