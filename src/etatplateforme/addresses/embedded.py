"""The embedded source: one memory-mapped file, opened at first use and after an update, shared by all threads."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.addresses.asked import Question
from etatplateforme.addresses.credit import credit_of
from etatplateforme.core.effects import Op, compute
from etatplateforme.errors import EtatError, Unavailable
from etatplateforme.values.address import Address, Point
from etatplateforme.values.check import Check, Health

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index

NAME = "index d'adresses"


class EmbeddedSource:
    """Answers from an index built by ``etatplateforme addresses build``. Close it to unmap the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._index: Index | None = None

    def matching(self, question: Question) -> Op[list[Address]]:
        """Addresses that match; well under a millisecond, hence in place in both colours."""
        index = yield from self._opened()
        found = index.search(question.asked, limit=question.limit, near=question.near, filters=question.filters)
        return _credited(index, found)

    def beginning(self, question: Question) -> Op[list[Address]]:
        """Addresses that begin so."""
        index = yield from self._opened()
        found = index.autocomplete(question.text, limit=question.limit, near=question.near, filters=question.filters)
        return _credited(index, found)

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        """Addresses around *point*."""
        index = yield from self._opened()
        return _credited(index, index.reverse(point, limit=limit))

    def health(self) -> Op[tuple[Check, ...]]:
        """Whether the file is there and whole, and what it holds."""
        try:
            index = yield from self._opened()
        except EtatError as error:
            return (Check(NAME, Health.BROKEN, error.problem, error.remedy),)
        return (Check(NAME, Health.GOOD, f"{len(index)} adresses, {index.source.dated}."),)

    def close(self) -> None:
        """Unmap the file."""
        with self._lock:
            index, self._index = self._index, None
        if index is not None:
            index.close()

    def _opened(self) -> Op["Index"]:
        index = self._index  # read once: another thread may close
        if index is not None and not index.replaced:
            return index
        opened = yield from compute(self._open)
        return opened

    def _open(self) -> "Index":
        from etatplateforme.addresses.index import Index  # numpy and rapidfuzz load at first use only

        with self._lock:
            if self._index is None or self._index.replaced:  # searches under way keep the file they read
                if not self._path.is_file():
                    raise Unavailable(
                        "L'index d'adresses n'existe pas encore.",
                        remedy="Construisez-le : etatplateforme addresses build FICHIER…",
                        citizen_message="La recherche d'adresse ne répond pas : écrivez votre adresse en entier.",
                        code="no_address_index",
                    )
                self._index = Index.open(self._path)
            return self._index


def _credited(index: "Index", found: list[Address]) -> list[Address]:
    credit = credit_of(index.source)
    return [replace(address, credit=credit) for address in found]
