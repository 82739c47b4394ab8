"""Every page that a running service shows to anybody, found by following its own links, and judged as a whole.

The service is asked in this process, as its server would ask it: no network, no wait. It knows its own address, so that
a link written in full is followed as one of its own, and one that leads elsewhere never is. Only GET is sent, without
a cookie: what stands behind a sign-in or a form is not seen.
"""

from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.wholeness import is_whole
from etatplateforme.guarantor.assertion import linked_sheets
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.web.answers import Head, Overlooked, text_of

REDIRECTED = frozenset({301, 302, 303, 307, 308})
SCHEMES = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Asked:
    """A GET of the service to itself: its own scheme, host and port, and a path with its query."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def authority(self) -> str:
        """The ``Host`` header."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if SCHEMES[self.scheme] == self.port else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class Given:
    """What the service answered; a status of 0 when nothing came."""

    head: Head
    body: bytes = field(repr=False)


Visit: TypeAlias = Generator[Asked, Given, tuple[Page, ...]]
"""Yields what is asked, is sent what is answered, returns the pages: written once for both kinds of applications."""


def visit(base_url: str, paths: Iterable[str], most: int) -> Visit:
    """The pages of the service at *base_url*, from *paths* on, breadth first, *most* at most; each with its sheets.

    Raises InvalidInput (``invalid_base_url``) for an address that is not a http one.
    """
    origin = _origin(base_url)
    sheets: dict[str, str | None] = {}
    pages: list[Page] = []
    waiting = deque(urljoin(base_url, path) for path in paths)
    known = {_place(url) for url in waiting}
    while waiting and len(pages) < most:
        url = waiting.popleft()
        given = yield asked(url)
        html = _html(given)
        found = _onward(given, url) if html is None else _links(html, url)
        if html is not None:
            linked = yield from _sheets(html, url, origin, sheets)
            kind = PageKind.HOME if urlsplit(url).path == urlsplit(base_url).path else PageKind.STEP
            pages.append(Page(_name(url), html, kind, url, linked))
        for one in found:
            if _origin_or_none(one) == origin and _place(one) not in known:
                known.add(_place(one))
                waiting.append(one)
    return tuple(pages)


def asked(url: str) -> Asked:
    """The GET of an address that :func:`visit` has checked."""
    parts = urlsplit(url)
    scheme, host, port = _origin(url)
    return Asked(scheme, host, port, quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), parts.query)


def _sheets(
    html: str, url: str, origin: tuple[str, str, int], known: dict[str, str | None]
) -> Generator[Asked, Given, Mapping[str, str]]:
    """The sheets of a page that are the service's own; each is asked once for the whole visit."""
    found: dict[str, str] = {}
    for address in linked_sheets(html):
        full = urljoin(url, address)
        if _origin_or_none(full) != origin:
            continue
        if full not in known:
            given = yield asked(full)
            text = text_of(given.head.content_type, given.body)
            known[full] = text if given.head.status == 200 and not isinstance(text, Overlooked) else None
        if (sheet := known[full]) is not None:
            found[address] = sheet
    return found


def _html(given: Given) -> str | None:
    """The source of a whole page; None for anything else, an error page among it."""
    if given.head.status != 200 or not given.head.is_page or given.head.obstacle is not None:
        return None
    text = text_of(given.head.content_type, given.body)
    return text if not isinstance(text, Overlooked) and is_whole(text) else None


def _onward(given: Given, url: str) -> list[str]:
    """Where an answer that is no page leads."""
    if given.head.status not in REDIRECTED:
        return []
    return [_joined(url, value) for name, value in given.head.headers if name.lower() == "location"]


def _links(html: str, url: str) -> list[str]:
    links = (one.attributes for one in read(html).elements if one.tag in {"a", "area"} and "href" in one.attributes)
    return [_joined(url, link["href"]) for link in links if "download" not in link]


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address.strip())
    except ValueError:  # « http://[ » is no address
        return ""


def _place(url: str) -> str:
    """A page counts once, whatever its query and its fragment."""
    return urlsplit(url).path or "/"


def _name(url: str) -> str:
    """The path, which holds no query; its end only when it is long."""
    path = quote(urlsplit(url).path or "/", safe="/%:@!$&'()*+,;=~-._")
    return path if len(path) <= 200 else "…" + path[-199:]


def _origin(url: str) -> tuple[str, str, int]:
    origin = _origin_or_none(url)
    if origin is None:
        raise InvalidInput(
            "L'adresse du service n'est pas une adresse http ou https.",
            remedy="Donnez celle des réglages (base_url) : « https://essai.cantine.exemple.fr ».",
            code="invalid_base_url",
        )
    return origin


def _origin_or_none(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            return None
        return parts.scheme, parts.hostname, parts.port or SCHEMES[parts.scheme]
    except ValueError:  # a port that is no number
        return None
