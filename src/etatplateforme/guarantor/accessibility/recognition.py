"""Pages that every sample must hold, recognised by what links call them and by their addresses; and how pages look."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.facts import Page

SHALLOW = 6
"""Depth below the body down to which the frame of a page is looked at."""

MOST_ELEMENTS = 2_000
ALIKE = 0.7
"""Share of common parts from which two pages are said to be made from the same template."""


class PageRole(StrEnum):
    """What a page is, among those that the RGAA asks for in every sample (« Évaluation de la conformité »)."""

    HOME = "accueil"
    CONTACT = "contact"
    LEGAL = "mentions légales"
    ACCESSIBILITY = "accessibilité"
    SITEMAP = "plan du site"
    HELP = "aide"
    SIGN_IN = "authentification"
    SEARCH = "recherche"


_WORDS: Mapping[PageRole, str] = {
    PageRole.CONTACT: r"(?:nous )?(?:contact(?:er|ez nous|s)?|ecrire)|(?:page )?contact|contacter la mairie",
    PageRole.LEGAL: r"mentions? legales?|informations? legales?|legal",
    PageRole.ACCESSIBILITY: r"(?:declaration d )?accessibilite(?: (?:numerique|du site))?|accessibility|"
    r"accessibilite (?:totalement|partiellement|non) conforme",
    PageRole.SITEMAP: r"plan du site|plan de site|plan site|plan|site ?map",
    PageRole.HELP: r"(?:page d )?aide|besoin d aide|centre d aide|faq|foire aux questions|questions frequentes|help",
    PageRole.SIGN_IN: r"connexion|se connecter|identification|s identifier|authentification|mon (?:compte|espace)|"
    r"espace (?:personnel|citoyen|famille)|log ?in|sign ?in",
    PageRole.SEARCH: r"recherche(?: avancee)?|rechercher|search",
}
_PATTERNS = {role: re.compile(words) for role, words in _WORDS.items()}
_PLAIN = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads (an absolute address, kept out of reports) and what it says."""

    url: str = field(repr=False)
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of a site, how many links away from its first page it was found, and the links that it holds."""

    page: Page
    depth: int = 0
    links: tuple[Link, ...] = field(default=(), repr=False)


def role_of(text: str, url: str) -> PageRole | None:
    """The role that a link of this *text*, or the last part of the path of *url*, announces."""
    for said in (plain(text), plain(last_part(url))):
        for role, pattern in _PATTERNS.items():
            if pattern.fullmatch(said):
                return role
    return None


def plain(text: str) -> str:
    """*text* in lower case, without accents, its words parted by one space."""
    return " ".join(re.findall(r"[a-z0-9]+", text[:200].lower().translate(_PLAIN)))


def last_part(url: str) -> str:
    """Last part of the path of *url*, without its extension."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return path.rpartition("/")[2].partition(".")[0]


def section_of(url: str) -> str:
    """First part of the path of *url*: the section of the site where a page stands; empty at its root."""
    return unquote(urlsplit(url).path).strip("/").partition("/")[0].partition(".")[0]


def frame_of(document: Document) -> frozenset[str]:
    """What a page is made of near its surface: tags with their classes, whatever they say."""
    depths: dict[Element, int] = {}
    found: set[str] = set()
    for element in document.elements[:MOST_ELEMENTS]:
        depth = 0 if element.parent is None else depths.get(element.parent, SHALLOW) + 1
        depths[element] = depth
        if depth <= SHALLOW and element.tag not in {"script", "style", "meta", "link", "title"}:
            found.add(f"{depth} {element.tag} {' '.join(sorted(element.words('class')))}")
    return frozenset(found)


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """True when two frames have most of their parts in common (Jaccard index)."""
    both = len(first | second)
    return not both or len(first & second) / both >= ALIKE


CONTENTS: Mapping[str, frozenset[str]] = {
    "tableau de données": frozenset({"th"}),
    "média": frozenset({"video", "audio"}),
    "cadre": frozenset({"iframe"}),
    "illustration": frozenset({"img", "svg:svg", "figure"}),
    "formulaire": frozenset({"form"}),
}
"""Kinds of content of which the sample holds an example, and the tags by which they are known."""


def contents_of(document: Document) -> frozenset[str]:
    """Kinds of content that a page shows."""
    tags = {element.tag for element in document.elements}
    return frozenset(name for name, wanted in CONTENTS.items() if tags & wanted)


def names_by_url(pages: Iterable[SitePage]) -> Mapping[str, tuple[str, ...]]:
    """What links call each address, each text once."""
    named: dict[str, dict[str, None]] = {}
    for page in pages:
        for link in page.links:
            named.setdefault(link.url, {})[link.text] = None
    return {url: tuple(texts) for url, texts in named.items()}
