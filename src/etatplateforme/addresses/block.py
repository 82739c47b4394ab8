"""The address block: one face over two sources, the embedded index and the Géoplateforme."""

from typing import Protocol

from etatplateforme.addresses.asked import NO_FILTER, Filters, Parts, Question
from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Address, Point
from etatplateforme.values.check import Check
from etatplateforme.values.intent import Intent

LONGEST_QUERY = 200
MOST_RESULTS = 50


class Source(Protocol):
    """Where addresses come from."""

    def matching(self, question: Question) -> Op[list[Address]]:
        """Addresses that match the whole of what is asked, best first. Raises Unanswerable."""
        ...

    def beginning(self, question: Question) -> Op[list[Address]]:
        """Addresses that begin like what is asked. Raises Unanswerable."""
        ...

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        """Addresses around *point*, nearest first."""
        ...

    def health(self) -> Op[tuple[Check, ...]]:
        """Health of the source."""
        ...


class Addresses(Block[M]):
    """Search in the Base Adresse Nationale. Nothing that is searched is kept, logged or journalled."""

    def __init__(self, runner: Runner, source: Source) -> None:
        super().__init__(runner)
        self._source = source

    @action(Intent.LOOK_UP_ADDRESS)
    def search(
        self,
        q: str | Parts,
        *,
        limit: int = 5,
        near: Point | None = None,
        filters: Filters = NO_FILTER,
    ) -> Op[list[Address]]:
        """Addresses that match *q*, best first, at most *limit* (1 to 50); none when the index is not certain.

        *q* is a text, or an address in columns (:class:`~etatplateforme.addresses.asked.Parts`); *near* prefers what
        is close to a point; *filters* let through what they name only.
        Raises InvalidInput for a text under 3 or over 200 characters, Unanswerable for filters that the Géoplateforme
        does not have, Unavailable when the source does not answer.
        """
        found = yield from self._source.matching(Question(read_asked(q), read_limit(limit), near, filters))
        return found

    @action(Intent.LOOK_UP_ADDRESS)
    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> Op[list[Address]]:
        """Addresses that begin like *q*, for a field that suggests while one types. Same limits as :meth:`search`."""
        found = yield from self._source.beginning(Question(read_query(q), read_limit(limit), near, filters))
        return found

    @action(Intent.LOCATE_ADDRESS)
    def reverse(self, point: Point, *, limit: int = 1) -> Op[list[Address]]:
        """Addresses around *point*, nearest first, with their distance in metres; none when nothing is near."""
        found = yield from self._source.around(point, read_limit(limit))
        return found

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Health of the source of addresses."""
        found = yield from self._source.health()
        return found


def read_asked(q: str | Parts) -> str | Parts:
    """*q* without invisible marks, columns by columns if it has some. Raises InvalidInput (``invalid_query``)."""
    if isinstance(q, str):
        return read_query(q)
    parts = Parts(*map(_on_one_line, (q.number, q.street, q.postcode, q.city)))
    _ = read_query(parts.text)
    return parts


def _on_one_line(text: str) -> str:
    """What is pasted holds invisible marks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_query(q: str) -> str:
    """*q* on one line, without invisible marks. Raises InvalidInput (``invalid_query``), without the text."""
    text = _on_one_line(q)
    if not 3 <= len(text) <= LONGEST_QUERY:
        raise InvalidInput(
            f"La recherche doit faire de 3 à {LONGEST_QUERY} caractères.",
            remedy="Demandez un numéro, une voie et une commune.",
            citizen_message="Écrivez votre adresse : numéro, rue et commune.",
            code="invalid_query",
        )
    return text


def read_limit(limit: int, most: int = MOST_RESULTS) -> int:
    """*limit* when it is from 1 to *most*. Raises InvalidInput (``invalid_limit``)."""
    if not 1 <= limit <= most:
        raise InvalidInput(
            "Le nombre de résultats demandé n'est pas possible.",
            remedy=f"Demandez de 1 à {most} résultats.",
            code="invalid_limit",
        )
    return limit
