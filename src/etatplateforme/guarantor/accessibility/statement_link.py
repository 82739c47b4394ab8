"""Whether a page leads to the accessibility page, as every page of a site must (RGAA, « pages obligatoires »)."""

import re
from collections.abc import Iterator
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from etatplateforme.guarantor.accessibility.links import links
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page

LABEL = re.compile(
    r"(?:page |déclaration d['’] ?)?accessibilité(?: numérique)?"
    r"(?:\s*:\s*(?:totalement|partiellement|non)\s+conforme)?",
    re.IGNORECASE,
)
"""What a link to the accessibility page is called, and nothing but it is."""

HINT = "accessib"

EMBEDDING = frozenset({"script", "iframe", "frame", "object", "embed"})
"""What may bring links that are not in the source of the page; so may an element with « - » in its name."""


class Leads(IntEnum):
    """Whether a page leads to the accessibility page."""

    NOWHERE = 0
    UNSURE = 1
    THERE = 2


def leads_to_statement(page: Page, view: View, statement_url: str | None) -> Leads:
    """The best that the links of a page say; without any link, or with what may bring some, no link is no proof."""
    best = max((_leads(page, view, link, statement_url) for link in _targets(view)), default=Leads.UNSURE)
    return Leads.UNSURE if best is Leads.NOWHERE and _may_bring_links(view) else best


def _targets(view: View) -> Iterator[Element]:
    """Links that lead somewhere else than into their own page."""
    for link in (*links(view), *view.all("area")):
        if link.attributes.get("href", "").strip().partition("#")[0]:
            yield link


def _leads(page: Page, view: View, link: Element, statement_url: str | None) -> Leads:
    href = link.attributes.get("href", "").strip()
    name = name_of(view, link)
    found = Leads.NOWHERE
    if _same_place(page.url, href, statement_url) or (name is not None and LABEL.fullmatch(name.strip())):
        found = Leads.THERE
    elif HINT in href.lower() or name is None or HINT in name.lower():
        found = Leads.UNSURE
    return found if view.exposed(link) else min(found, Leads.UNSURE)


def _same_place(base: str, href: str, wanted: str | None) -> bool:
    """True when *href* is certainly the address *wanted*; without *base*, the host of a relative one is the site's."""
    if wanted is None:
        return False
    try:
        there, goal = urlsplit(urljoin(base or wanted, href)), urlsplit(wanted)
    except ValueError:
        return False
    relative_to_nothing = not base and not href.startswith(("/", "http:", "https:"))
    return not relative_to_nothing and _address(there.netloc, there.path, there.query) == _address(
        goal.netloc, goal.path, goal.query
    )


def _address(host: str, path: str, query: str) -> tuple[str, str, str]:
    return host.lower(), path.rstrip("/"), query


def _may_bring_links(view: View) -> bool:
    return any(element.tag in EMBEDDING or "-" in element.tag for element in view.document.elements)
