"""Whether a text is a whole, finished page: neither a fragment of one nor the source of a template.

What is missing from a fragment stands in the page that will hold it, and what a template writes is known once it is
rendered: to judge either would accuse at random.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from etatplateforme.guarantor.dom import Element, read

START = re.compile(r"\A\ufeff?(?:\s+|<!--.*?-->|<\?[^>]*>)*+<(?:!doctype|html|head|body|title|meta)\b", re.I | re.S)
"""How a whole page begins, after comments; a body alone counts, since its other tags may be left out (HTML, 13.1.2)."""

MARK = re.compile(r"\{%[^%]*%\}|\{\{[^{}]*\}\}|\{#[^#]*#\}|<%[^%]*%>")
"""What template languages leave in their sources (Jinja, Django, Twig, Vue; ERB and EJS)."""

UNREAD = frozenset({"script", "style"})


class Unfinished(StrEnum):
    """Why a text is not judged as a page; the value is the French reason."""

    FRAGMENT = "c'est un morceau de page : jugez la page entière qui le contient"
    TEMPLATE = "c'est un gabarit : jugez la page qu'il produit"


def unfinished(html: str) -> Unfinished | None:
    """Why *html* is not a whole page; None when it is one."""
    if not is_whole(html):
        return Unfinished.TEMPLATE if MARK.search(html[:10_000]) else Unfinished.FRAGMENT
    if MARK.search(html) and any(map(MARK.search, _texts(html))):
        return Unfinished.TEMPLATE
    return None


def is_whole(html: str) -> bool:
    """True when *html* begins as a page does, and not as a fragment."""
    return START.match(html) is not None


def _texts(html: str) -> Iterator[str]:
    """Texts and attributes of a page but for its scripts and styles, where such marks are ordinary code."""
    for element in read(html).elements:
        yield " ".join(f"{name} {value}" for name, value in element.attributes.items())
        if element.tag not in UNREAD:
            yield "".join(part for part in element.content if not isinstance(part, Element))
