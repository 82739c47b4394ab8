"""Two sources as one: the second is asked when the first does not answer, or finds nothing."""

from collections.abc import Callable
from typing import ParamSpec

from etatplateforme.addresses.asked import Question, Unanswerable
from etatplateforme.addresses.block import Source
from etatplateforme.core.effects import Op
from etatplateforme.errors import Broken, EtatError, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, Point
from etatplateforme.values.check import Check

P = ParamSpec("P")
SILENT = (Unavailable, UnexpectedReply, Broken, Unanswerable)
"""What a source that cannot answer raises; a query that no source could read is not among them."""


class Fallback:
    """Answers of *first*; of *second* when *first* fails or finds nothing.

    When *second* fails, what *first* said stands: nothing found is an answer. When both fail, the error is *second*'s.
    """

    def __init__(self, first: Source, second: Source) -> None:
        self._first = first
        self._second = second

    def matching(self, question: Question) -> Op[list[Address]]:
        """Addresses that match."""
        return (yield from _either(self._first.matching, self._second.matching, question))

    def beginning(self, question: Question) -> Op[list[Address]]:
        """Addresses that begin so."""
        return (yield from _either(self._first.beginning, self._second.beginning, question))

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        """Addresses around *point*."""
        return (yield from _either(self._first.around, self._second.around, point, limit))

    def health(self) -> Op[tuple[Check, ...]]:
        """Health of both."""
        first = yield from self._first.health()
        second = yield from self._second.health()
        return (*first, *second)


def _either(
    first: Callable[P, Op[list[Address]]], second: Callable[P, Op[list[Address]]], *args: P.args, **kwargs: P.kwargs
) -> Op[list[Address]]:
    heard = yield from _heard(first, *args, **kwargs)
    if isinstance(heard, list) and heard:
        return heard
    other = yield from _heard(second, *args, **kwargs)
    for answer in (other, heard):
        if isinstance(answer, list):
            return answer
    assert isinstance(other, EtatError)
    raise other


def _heard(ask: Callable[P, Op[list[Address]]], *args: P.args, **kwargs: P.kwargs) -> Op[list[Address] | EtatError]:
    try:
        return (yield from ask(*args, **kwargs))
    except SILENT as failure:
        return failure
