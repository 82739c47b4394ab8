"""The address block: one face over two sources, the embedded index and the Géoplateforme."""

from typing import Protocol

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

    def matching(
        self, q: str, limit: int, near: Point | None, postcode: str | None, citycode: str | None
    ) -> Op[list[Address]]:
        """Addresses that match *q*, best first."""
        ...

    def beginning(self, q: str, limit: int, near: Point | None, citycode: str | None) -> Op[list[Address]]:
        """Addresses that begin like *q*."""
        ...

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        """Addresses around *point*, nearest first."""
        ...

    def health(self) -> Op[tuple[Check, ...]]:
        """Health of the source."""
        ...

    def close(self) -> None:
        """Let go of what is open. A second call does nothing."""
        ...


class Addresses(Block[M]):
    """Search in the Base Adresse Nationale. Nothing that is searched is kept, logged or journalled."""

    def __init__(self, runner: Runner, source: Source) -> None:
        super().__init__(runner)
        self._source = source

    @action(Intent.LOOK_UP_ADDRESS)
    def search(
        self,
        q: str,
        *,
        limit: int = 5,
        near: Point | None = None,
        postcode: str | None = None,
        citycode: str | None = None,
    ) -> Op[list[Address]]:
        """Addresses that match *q*, best first, at most *limit* (1 to 50); none when the index is not certain.

        *near* prefers what is close to a point; *postcode* and *citycode* (INSEE) keep what they name only.
        Raises InvalidInput for a text under 3 or over 200 characters, Unavailable when the source does not answer.
        """
        found = yield from self._source.matching(read_query(q), read_limit(limit), near, postcode, citycode)
        return found

    @action(Intent.LOOK_UP_ADDRESS)
    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, citycode: str | None = None
    ) -> Op[list[Address]]:
        """Addresses that begin like *q*, for a field that suggests while one types. Same limits as :meth:`search`."""
        found = yield from self._source.beginning(read_query(q), read_limit(limit), near, citycode)
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


def read_query(q: str) -> str:
    """*q* on one line, without invisible marks. Raises InvalidInput (``invalid_query``), without the text."""
    text = " ".join("".join(c if c.isprintable() else " " for c in q).split())  # what is pasted holds invisible marks
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
