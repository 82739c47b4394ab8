"""From the bytes of an answer to a page: its text, the links that it holds and the style sheets that it asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.evidence.urls import normal
from etatplateforme.guarantor.accessibility.css.sheet import imported
from etatplateforme.guarantor.accessibility.recognition import Link
from etatplateforme.guarantor.dom import Document, Element, read

MOST_LINKS = 5_000
"""Links of one page that are looked at."""

LONGEST_TEXT = 200
WEB_PAGES = frozenset({"text/html", "application/xhtml+xml"})
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
PRESCAN = 1_024
"""Bytes in which a page may say its encoding (HTML, 13.2.3.2)."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page leads to. ``files`` and ``sheets``: addresses as the page writes them, and those they stand for."""

    links: tuple[Link, ...]
    files: tuple[tuple[str, str], ...]
    sheets: tuple[tuple[str, str], ...]


def media_type(content_type: str) -> str:
    """``text/html`` of ``text/html; charset=utf-8``; a page when nothing is said."""
    return content_type.partition(";")[0].strip().lower() or "text/html"


def decoded(body: bytes, content_type: str) -> str:
    """Text of a page: byte order mark, then header, then ``meta``, then UTF-8, then Windows-1252 (HTML, 13.2.3.2)."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    in_header, in_page = _CHARSET.search(content_type), _META.search(body[:PRESCAN])
    names = [found.group(1) for found in (in_header,) if found] + [f.group(1).decode() for f in (in_page,) if f]
    for name in names:
        if _known(name):
            return body.decode("windows-1252" if name.lower() in {"iso-8859-1", "latin1"} else name, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("windows-1252", errors="replace")


def _known(name: str) -> bool:
    """True for an encoding of texts that Python has."""
    try:
        return bool(b" ".decode(name, errors="replace"))
    except (LookupError, ValueError):
        return False


def read_page(html: str, url: str) -> PageReading:
    """Links, files and style sheets of a page at *url*, seen from its ``base``."""
    document = read(html)
    base = _base(document, url)
    links = [element for element in document.elements if element.tag in {"a", "area"} and element.says("href")]
    hrefs = [(element, element.attributes["href"]) for element in links[:MOST_LINKS]]
    followed = ((element, href, normal(href, base)) for element, href in hrefs)
    known = [(element, href, target) for element, href, target in followed if target is not None]
    return PageReading(
        links=tuple(Link(target, text_of(element)) for element, _, target in known),
        files=tuple((href, target) for _, href, target in known),
        sheets=tuple(_sheets(document, base)),
    )


def _base(document: Document, url: str) -> str:
    """Address from which the others are seen (HTML, 4.2.3)."""
    for element in document.elements:
        if element.tag == "base" and element.says("href"):
            return normal(element.attributes["href"], url) or url
    return url


def _sheets(document: Document, base: str) -> Iterator[tuple[str, str]]:
    for element in document.elements:
        if element.tag == "style":
            yield from imports("".join(item for item in element.content if isinstance(item, str)), base)
        elif element.tag == "link" and element.says("href"):
            said = {word.lower() for word in element.words("rel")}
            target = normal(element.attributes["href"], base)
            if "stylesheet" in said and "alternate" not in said and target is not None:
                yield element.attributes["href"], target


def imports(sheet: str, base: str) -> Iterator[tuple[str, str]]:
    """Sheets that a sheet at *base* imports (CSS Cascade 4, 2)."""
    for written in imported(sheet):
        target = normal(written, base)
        if target is not None:
            yield written, target


def text_of(element: Element) -> str:
    """What a link says: its text, the alternatives of its images, else its label."""
    said: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting and len(said) < LONGEST_TEXT:
        item = waiting.pop()
        if isinstance(item, str):
            said.append(item)
        else:
            said.append(item.attributes.get("alt", ""))
            waiting.extend(reversed(item.content))
    text = " ".join(" ".join(said).split())
    return (text or element.attributes.get("aria-label", "") or element.attributes.get("title", ""))[:LONGEST_TEXT]
