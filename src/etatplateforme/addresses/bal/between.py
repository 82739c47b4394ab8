"""Rules between the rows of a whole file: identifiers that name two things, lieux-dits that are declared nowhere."""

from collections.abc import Generator, Iterable
from contextlib import ExitStack
from itertools import compress
from types import TracebackType
from typing import Final, Self

import numpy as np

from etatplateforme.addresses.bal.rows import Bools, Found, Told
from etatplateforme.addresses.bal.ties import Ints, Ties
from etatplateforme.addresses.bal.values import TOPONYM

_OF_TOPONYM: Final = -0x61C8864680B583EB
"""Sets the names of rows without number apart (64 bits of the golden ratio)."""
_DECLARED, _USED = 0, 1


class Between:
    """Takes batch after batch, and tells at the end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._names, self._toponyms, self._addresses, self._numbers, self._complements = (
            self._stack.enter_context(Ties()) for _ in range(5)
        )
        self._rows = self._identified = 0
        self._communes: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, told: Told) -> None:
        """Take what a batch tells."""
        rows = np.arange(told.first, told.first + len(told))
        toponym, addressed = told.numbers == TOPONYM, told.numbers != TOPONYM
        self._count(told, toponym)
        has_id = told.has_toponym_id
        if has_id.any():
            names = _hashed(zip(told.forms, told.streets, strict=True), len(told))
            ids = _hashed(told.toponym_ids, len(told))
            self._toponyms.add(ids[has_id], names[has_id], rows[has_id])
            kinds = names ^ np.where(toponym, np.int64(_OF_TOPONYM), np.int64(0))
            self._names.add(kinds[has_id], ids[has_id], rows[has_id])
        addresses = zip(told.numbers.tolist(), told.suffixes, told.forms, told.delegated, strict=True)
        numbers = _hashed(addresses, len(told))
        ids = _hashed(told.address_ids, len(told))
        self._numbers.add(numbers[addressed], ids[addressed], rows[addressed])
        has_id = addressed & told.has_address_id
        self._addresses.add(ids[has_id], numbers[has_id], rows[has_id])
        if any(told.complements) or toponym.any():
            self._declare(told, toponym, rows)

    def _declare(self, told: Told, toponym: Bools, rows: Ints) -> None:
        used = np.fromiter((one is not None for one in told.complements), bool, len(told))
        complements = _hashed(told.complements, len(told))[used]
        self._complements.add(complements, np.full(len(complements), _USED), rows[used])
        declared = _hashed(told.names, len(told))[toponym]
        self._complements.add(declared, np.full(len(declared), _DECLARED), rows[toponym])

    def _count(self, told: Told, toponym: Bools) -> None:
        """Rows that have the identifiers they need, and whether several communes have one."""
        self._rows += len(told)
        whole = told.has_commune_id & told.has_toponym_id & (toponym | told.has_address_id)
        self._identified += int(whole.sum())
        if len(self._communes) < 2:
            self._communes.update(one for one in set(compress(told.commune_ids, whole)) if one)

    def found(self) -> Generator[Found]:
        """The faults of rows that other rows show."""
        for ties, code in (
            (self._toponyms, "different_voie_nom_with_same_id_ban_toponyme"),
            (self._names, "different_id_ban_toponyme_with_same_voie_nom"),
            (self._addresses, "different_adresse_with_same_id_ban_adresse"),
            (self._numbers, "different_id_ban_adresses_with_same_adresse"),
        ):
            for rows in ties.torn():
                yield Found(f"row.{code}", rows)
        for rows in self._complements.without(_DECLARED):
            yield Found("row.lieudit_complement_nom_not_declared", rows)

    def of_the_file(self) -> list[str]:
        """The faults of the file as a whole."""
        if not self._rows:
            return ["rows.empty"]
        if self._identified == self._rows:
            return ["rows.multi_id_ban_commune"] if len(self._communes) > 1 else []
        return ["rows.every_line_required_id_ban"] if self._identified else []


def _hashed(keys: Iterable[object], count: int) -> Ints:
    return np.fromiter(map(hash, keys), np.int64, count)
