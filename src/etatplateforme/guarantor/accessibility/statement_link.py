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
    site = _Site(page.url, statement_url or "")
    best = max((_leads(site, view, link) for link in _targets(view)), default=Leads.UNSURE)
    return Leads.UNSURE if best is Leads.NOWHERE and _may_bring_links(view) else best


def _targets(view: View) -> Iterator[Element]:
    """Links that lead to some page, another than their own."""
    for link in (*links(view), *view.all("area")):
        href = link.attributes.get("href", "").strip()
        if href.partition("#")[0] and not href.lower().startswith(NO_PAGE):
            yield link


def _leads(site: "_Site", view: View, link: Element) -> Leads:
    href = link.attributes.get("href", "").strip()
    name = name_of(view, link)
    labelled = name is not None and LABEL.fullmatch(name.strip()) is not None
    if (labelled and site.holds(href)) or site.is_statement(href):
        found = Leads.THERE
    elif labelled or name is None or HINT in f"{href} {name}".lower():
        found = Leads.UNSURE
    else:
        found = Leads.NOWHERE
    return found if view.exposed(link) else min(found, Leads.UNSURE)


class _Site:
    """Where a page stands and where its statement is; both may be unknown (``""``)."""

    def __init__(self, page_url: str, statement_url: str) -> None:
        self._base = page_url or statement_url
        self._placed = bool(page_url)
        goal = _resolved(statement_url, "") if statement_url else None
        self._goal = None if goal is None else _key(goal)
        own = (_resolved(address, "") for address in (page_url, statement_url))
        self._hosts = {address.netloc.lower() for address in own if address is not None and address.netloc}

    def is_statement(self, href: str) -> bool:
        """True when *href* is certainly the statement's; a page without address may stand in any folder."""
        if self._goal is None or not (self._placed or href.startswith(("/", "http:", "https:"))):
            return False
        there = _resolved(self._base, href)
        return there is not None and _key(there) == self._goal

    def holds(self, href: str) -> bool:
        """True unless *href* leaves the site, or is no page: an outside tool may be called « Accessibilité »."""
        there = _resolved(self._base, href)
        return there is not None and (not there.netloc or not self._hosts or there.netloc.lower() in self._hosts)


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
