"""Whether a page leads to the accessibility page, as every page of a site must (RGAA, « pages obligatoires »)."""

import re
from collections.abc import Iterator
from enum import IntEnum
from urllib.parse import SplitResult, urljoin, urlsplit

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

NO_PAGE = ("mailto:", "tel:", "sms:")

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
    """Links that lead to some page, another than their own."""
    for link in (*links(view), *view.all("area")):
        href = link.attributes.get("href", "").strip()
        if href.partition("#")[0] and not href.lower().startswith(NO_PAGE):
            yield link


def _leads(page: Page, view: View, link: Element, statement_url: str | None) -> Leads:
    href = link.attributes.get("href", "").strip()
    name = name_of(view, link)
    labelled = name is not None and LABEL.fullmatch(name.strip()) is not None
    if _is_statement(page.url, href, statement_url) or (labelled and _on_site(page.url, href, statement_url)):
        found = Leads.THERE
    elif labelled or name is None or HINT in f"{href} {name}".lower():
        found = Leads.UNSURE
    else:
        found = Leads.NOWHERE
    return found if view.exposed(link) else min(found, Leads.UNSURE)


def _is_statement(base: str, href: str, statement_url: str | None) -> bool:
    """True when *href* is certainly the statement's address; without *base*, its page may stand in any folder."""
    if statement_url is None or not (base or href.startswith(("/", "http:", "https:"))):
        return False
    there, goal = _resolved(base or statement_url, href), _resolved(statement_url, "")
    return there is not None and goal is not None and _key(there) == _key(goal)


def _on_site(base: str, href: str, statement_url: str | None) -> bool:
    """True unless the link leaves the site, or leads to no page: an outside tool may be called « Accessibilité »."""
    there = _resolved(base or statement_url or "", href)
    if there is None:
        return False
    own = (_resolved(address, "") for address in (base, statement_url or ""))
    hosts = {address.netloc.lower() for address in own if address is not None and address.netloc}
    return not there.netloc or not hosts or there.netloc.lower() in hosts


def _resolved(base: str, href: str) -> SplitResult | None:
    """The address of a page, or None for what is none (``javascript:``, a malformed host)."""
    try:
        found = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    return found if found.scheme in ("http", "https", "") else None


def _key(address: SplitResult) -> tuple[str, str, str]:
    return address.netloc.lower(), address.path.rstrip("/"), address.query


def _may_bring_links(view: View) -> bool:
    return any(element.tag in EMBEDDING or "-" in element.tag for element in view.document.elements)
