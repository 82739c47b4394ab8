"""A page printed to a PDF that assistive technology can read: tagged, PDF/UA-1 (ISO 14289-1), by weasyprint.

The only importer of weasyprint (extra ``letters``). Nothing is fetched: a page that asks for an image, a sheet or a
font from anywhere gets none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from etatplateforme.errors import InvalidInput, Unavailable

MOST_PAGES = 40
LARGEST_PDF = 10_000_000


@dataclass(frozen=True, slots=True)
class Printed:
    """A document, and how many pages it has."""

    content: bytes = field(repr=False)
    pages: int


class _Document(Protocol):
    pages: list[object]

    def write_pdf(self, **options: object) -> bytes | None: ...


class _Page(Protocol):
    def render(self, **options: object) -> _Document: ...


def printed(page: str) -> Printed:
    """Print *page* (HTML). It takes tenths of a second and opens fonts: to be computed, not run in place.

    :raises Unavailable: code ``letters_not_installed``, without the extra.
    :raises InvalidInput: code ``letter_too_long``, past forty pages.
    """
    make, fetcher = _library()
    document = make(string=page, url_fetcher=fetcher(allowed_protocols=()), media_type="print").render()
    content = document.write_pdf(pdf_variant="pdf/ua-1") or b""
    if len(document.pages) > MOST_PAGES or len(content) > LARGEST_PDF:
        raise InvalidInput(
            f"La lettre dépasse {MOST_PAGES} pages.",
            remedy="Raccourcissez-la, ou joignez un document imprimé à part.",
            code="letter_too_long",
        )
    return Printed(content, len(document.pages))


def _library() -> tuple[Callable[..., _Page], Callable[..., object]]:
    """What makes a page of HTML, and what fetches for it."""
    try:
        pages, urls = vars(import_module("weasyprint")), vars(import_module("weasyprint.urls"))
    except (ImportError, OSError):  # the library, or Pango beneath it
        raise Unavailable(
            "De quoi faire des lettres en PDF n'est pas installé.",
            remedy="pip install 'etatplateforme[letters]', et Pango (sous Debian : apt-get install libpangoft2-1.0-0).",
            code="letters_not_installed",
        ) from None
    return cast("Callable[..., _Page]", pages["HTML"]), cast("Callable[..., object]", urls["URLFetcher"])
