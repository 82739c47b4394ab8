"""The sample of pages that an audit looks at, as the RGAA defines it (« Évaluation de la conformité », Échantillon).

Pages that every site must show, one for each section and for search, whole processes, one for each look and kind of
content, a document for each section; then pages taken at random, at least a tenth of those. Chance is a seed: same
site, same seed, same sample. What was not found is a question, since a page may exist that no link leads to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from etatplateforme.guarantor.accessibility.documents import office_format
from etatplateforme.guarantor.accessibility.recognition import (
    PageRole,
    SitePage,
    alike,
    contents_of,
    frame_of,
    names_by_url,
    role_of,
    section_of,
)
from etatplateforme.guarantor.dom import Document, read
from etatplateforme.guarantor.facts import Page, PageKind

RANDOM_SHARE = 10
"""One page at random for as many of the others, rounded up."""

MOST_SECTIONS = 30
MOST_LOOKS = 20
MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class Process:
    """A form or transaction on several pages: a name, and its pages in order. Judged whole or not at all."""

    name: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page of the sample and why it is there, in French. ``at_random`` when chance alone chose it."""

    page: Page
    reasons: tuple[str, ...]
    at_random: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample: its pages in the order of the site, addresses of documents, what a person must still answer."""

    chosen: tuple[Chosen, ...]
    documents: tuple[str, ...] = field(default=(), repr=False)
    questions: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages to judge."""
        return tuple(one.page for one in self.chosen)


def sample_of(
    site: Sequence[SitePage], *, processes: Sequence[Process] = (), seed: int = 0, complete: bool = True
) -> Sample:
    """The sample of *site*. *complete* is False when the site has pages that were not read."""
    documents = {one.page: read(one.page.html) for one in site}
    reasons: dict[Page, list[str]] = {}
    found = _roles(site)
    for role, page in found.items():
        reasons.setdefault(page, []).append(f"page « {role} »")
    for page, reason in (*_sections(site), *_looks(site, documents), *_contents(site, documents)):
        reasons.setdefault(page, []).append(reason)
    own = [one for one in site if one.page in reasons]
    within = {page: process.name for process in processes for page in process.pages}
    size = len(own) + len(within)
    rest = sorted((one.page for one in site if one.page not in reasons), key=lambda page: _draw(seed, page))
    drawn = set(rest[: -(-size // RANDOM_SHARE)])
    chosen = [
        *_chosen(site, reasons, drawn),
        *(Chosen(page, (f"processus « {name} »",)) for page, name in within.items()),
    ]
    return Sample(tuple(chosen), tuple(_documents(own)), tuple(_questions(found, documents, processes, complete)))


def _draw(seed: int, page: Page) -> bytes:
    """Rank of a page in the draw."""
    return sha256(f"{seed}\n{page.url}\n{page.name}".encode(errors="surrogatepass")).digest()


def _chosen(site: Sequence[SitePage], reasons: Mapping[Page, list[str]], drawn: set[Page]) -> Iterator[Chosen]:
    for one in site:
        if one.page in reasons:
            yield Chosen(one.page, tuple(reasons[one.page]))
        elif one.page in drawn:
            yield Chosen(one.page, ("tirée au hasard",), at_random=True)


def _roles(site: Sequence[SitePage]) -> dict[PageRole, Page]:
    """The first page of each role."""
    names = names_by_url(site)
    found: dict[PageRole, Page] = {}
    for one in site:
        if one.page.kind is PageKind.HOME:
            _ = found.setdefault(PageRole.HOME, one.page)
            continue
        for text in names.get(one.page.url, ("",)):
            role = role_of(text, one.page.url)
            if role is not None:
                _ = found.setdefault(role, one.page)
    return found


def _sections(site: Sequence[SitePage]) -> Iterator[tuple[Page, str]]:
    """The page nearest to the first one in each section of the site."""
    nearest: dict[str, SitePage] = {}
    for one in site:
        section = section_of(one.page.url)
        if section and (section not in nearest or one.depth < nearest[section].depth):
            nearest[section] = one
    for section, one in list(nearest.items())[:MOST_SECTIONS]:
        yield one.page, f"rubrique « {section} »"


def _looks(site: Sequence[SitePage], documents: Mapping[Page, Document]) -> Iterator[tuple[Page, str]]:
    """The first page of each look."""
    leaders: list[frozenset[str]] = []
    for one in site:
        frame = frame_of(documents[one.page])
        if len(leaders) < MOST_LOOKS and not any(alike(frame, leader) for leader in leaders):
            leaders.append(frame)
            yield one.page, "aspect distinct"


def _contents(site: Sequence[SitePage], documents: Mapping[Page, Document]) -> Iterator[tuple[Page, str]]:
    """The first page of each kind of content."""
    seen: set[str] = set()
    for one in site:
        for content in sorted(contents_of(documents[one.page]) - seen):
            seen.add(content)
            yield one.page, f"contenu : {content}"


def _documents(own: Sequence[SitePage]) -> Iterator[str]:
    """One document for each section, of each format."""
    seen: set[tuple[str, str]] = set()
    for one in own:
        for link in one.links:
            format = office_format(link.url)
            key = section_of(one.page.url), format or ""
            if format is not None and key not in seen and len(seen) < MOST_DOCUMENTS:
                seen.add(key)
                yield link.url


def _questions(
    found: Mapping[PageRole, Page], documents: Mapping[Page, Document], processes: Sequence[Process], complete: bool
) -> Iterator[str]:
    for role in PageRole:
        if role not in found:
            yield f"La page « {role} » n'a pas été trouvée : existe-t-elle ? Si oui, ajoutez-la à l'échantillon."
    if not processes and any("formulaire" in contents_of(document) for document in documents.values()):
        yield "Un formulaire se remplit-il en plusieurs pages ? Si oui, déclarez-en toutes les étapes."
    if not complete:
        yield "Le parcours s'est arrêté avant la fin du site : quelles rubriques n'ont pas été lues ?"
    yield "Les pages les plus visitées sont-elles dans l'échantillon ?"
