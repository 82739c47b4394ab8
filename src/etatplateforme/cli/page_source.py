"""Pages that a command is given: files, or the standard input."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.cli import screen
from etatplateforme.errors import EtatError

if TYPE_CHECKING:
    from etatplateforme.guarantor import Page

STDIN = "entrée standard"
"""Name of the page that comes from the standard input."""


class PageSource:
    """Reads page files one after the other; one that cannot be judged is told on the error output, and passed over.

    ``unread`` counts those that could not even be read.
    """

    def __init__(self, root: Path | None, shelf: Path | None) -> None:
        self._root = root
        self._shelf = shelf
        self.unread = 0

    def pages(self, paths: Iterable[Path]) -> "Iterator[Page]":
        """The pages of *paths* that can be judged."""
        from etatplateforme.guarantor.accessibility.wholeness import unfinished

        for path in paths:
            try:
                page = self._page(path)
            except EtatError as error:
                self.unread += 1
                screen.show_error(error)
                continue
            if (why := unfinished(page.html)) is None:
                yield page
            else:
                screen.err.print(f"{page.name} n'est pas jugé : {why}.", markup=False, style="yellow")

    def _page(self, path: Path) -> "Page":
        from etatplateforme.core.reading import text_of
        from etatplateforme.evidence.files import page_from_file, sheets_beside
        from etatplateforme.guarantor.facts import LARGEST_PAGE, Page

        if path != Path("-"):
            return page_from_file(path, root=self._root, shelf=self._shelf)
        html = text_of(sys.stdin.buffer.read(LARGEST_PAGE + 1), "Le texte de l'entrée standard", LARGEST_PAGE)
        return Page(STDIN, html, sheets=sheets_beside(html, Path(), root=self._root, shelf=self._shelf))
