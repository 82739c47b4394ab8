"""Reading a list that its server hands out page by page, lazily, while the list changes and the server may be wrong.

The number of the page is counted here and the address that a page gives for the next one is never followed: udata's
loses its filters on some lists (``/api/2/datasets/…/resources/``), and an address found in an answer may lead anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from etatplateforme.core.effects import Flow, Op, emit
from etatplateforme.errors import TooLarge, Unavailable, UnexpectedReply

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """One page: its items, how many the whole list has (None when not told), and whether another follows."""

    items: tuple[T_co, ...]
    total: int | None
    more: bool


class _Course(Generic[T]):
    """What was seen of a list so far."""

    def __init__(self, key: Callable[[T], str]) -> None:
        self._key = key
        self._seen: set[str] = set()
        self._total: int | None = None
        self._moved = False

    def fresh(self, page: Page[T]) -> list[T]:
        """Items of *page* that were not given yet. Raises UnexpectedReply when it repeats what was given."""
        keyed = {self._key(item): item for item in reversed(page.items)}  # the first of those of one key
        new = [item for key, item in reversed(keyed.items()) if key not in self._seen]
        if page.items and not new:
            raise UnexpectedReply(
                "Le catalogue redonne la même page : la liste ne peut pas être lue plus loin.",
                remedy="Précisez la recherche ; si cela dure, signalez-le à l'exploitant du catalogue.",
                code="catalogue_loops",
            )
        cut_short = page.more and not page.items
        total_changed = self._total is not None and page.total != self._total
        self._moved |= cut_short or total_changed or len(new) < len(page.items)
        self._total = page.total
        self._seen.update(map(self._key, new))
        return new

    def end(self) -> None:
        """Raise Unavailable when the list changed while it was read, and something of it was missed."""
        if self._moved and self._total is not None and len(self._seen) < self._total:
            raise Unavailable(
                "La liste a changé pendant sa lecture : des éléments peuvent manquer.",
                remedy="Ce qui a été lu est bon. Recommencez pour avoir le reste.",
                code="catalogue_moved",
            )


def paged(
    ask: Callable[[int], Op[Page[T]]],
    key: Callable[[T], str],
    *,
    most_pages: int = MOST_PAGES,
    keep: Callable[[T], bool] | None = None,
) -> Flow[T]:
    """Items of every page, each of them once, by its *key*; *ask* reads the page of that number (from 1).

    Of these, the ones that *keep* wants are given.

    The next page is asked for only when the reader gets there. Raises UnexpectedReply (``catalogue_loops``) for a page
    that brings nothing new, Unavailable (``catalogue_moved``) after the last page when the list changed meanwhile so
    that items were missed, TooLarge (``too_many_pages``) past *most_pages*.
    """
    course = _Course(key)
    for number in range(1, most_pages + 1):
        page = yield from ask(number)
        for item in course.fresh(page):
            if keep is None or keep(item):
                yield from emit(item)
        if not page.more or not page.items:
            return course.end()
    raise TooLarge(f"La liste a plus de {most_pages} pages.", remedy="Précisez la recherche.", code="too_many_pages")
