"""The opened index: what the rest of the SDK sees of the engine."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.index.answer import explanation, point_of, to_address
from etatplateforme.addresses.index.autocomplete import autocomplete
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.filters import allowed, doc_kinds
from etatplateforme.addresses.index.hit import Hit
from etatplateforme.addresses.index.layout import Json, Stamp, broken, map_file, stamp_of
from etatplateforme.addresses.index.query import MAX_LIMIT, check_limit, parse
from etatplateforme.addresses.index.report import Match, SourceFile, SourceInfo
from etatplateforme.addresses.index.reverse import nearest
from etatplateforme.addresses.index.search import Search
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.values.address import Address, AddressKind, Point

NO_FILTER: Final = Filters()


class Index:
    """An address index, opened read-only and mapped into memory. Threads may share it."""

    def __init__(self, columns: Columns, source: SourceInfo, path: Path, stamp: Stamp) -> None:
        self._columns: Columns | None = columns
        self._source = source
        self._path = path
        self._stamp = stamp

    @classmethod
    def open(cls, path: Path, verify: bool = False) -> "Index":
        """Map an index file. *verify* reads it whole and checks every checksum.

        :raises Broken: it is not an index, was made by another version, or is damaged.
        :raises Unavailable: it does not exist or may not be read.
        """
        sections = map_file(path, verify=verify)
        with _damage_told():
            return cls(Columns(sections), _source(sections.meta), path, sections.stamp)

    @property
    def source(self) -> SourceInfo:
        """Where the data comes from, its date and its licence."""
        return self._source

    @property
    def replaced(self) -> bool:
        """Whether another file has taken the place of this one: open it again to answer from the update (2 µs)."""
        found = stamp_of(self._path)
        return found is not None and found != self._stamp

    def close(self) -> None:
        """Let the file go. Searches under way in other threads end normally."""
        self._columns = None

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """How many house numbers the index holds."""
        return self._source.addresses

    def search(
        self, asked: str | Parts, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """The addresses that are meant, best first, each with a score from 0 to 1; none when nothing is certain enough.

        The order is always the same for the same file. Only the first 24 words count.

        :param asked: free text of at most 200 characters, or an address in columns.
        :param near: prefer what is near this point.
        :param filters: answer nothing else.
        :raises InvalidInput: the query is too long or the limit is out of bounds.
        :raises Broken: the file is damaged.
        """
        columns, hits = self._hits(asked, limit, near, filters)
        found = [hit for hit in hits if hit.certain]
        return [_answer(columns, hit, near, filters) for hit in found[:limit]]

    def matches(
        self, asked: str | Parts, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Match]:
        """The same with the explanation of each score, followed by what looks alike but is not certain.

        Parameters and errors as in :meth:`search`.
        """
        columns, hits = self._hits(asked, limit, near, filters)
        return [Match(_answer(columns, hit, near, filters), hit.certain, explanation(hit)) for hit in hits[:limit]]

    def _hits(self, asked: str | Parts, limit: int, near: Point | None, filters: Filters) -> tuple[Columns, list[Hit]]:
        check_limit(limit)
        columns, query = self._opened(), parse(asked)
        houses_only = filters.kinds == (AddressKind.HOUSENUMBER,)
        with _damage_told():
            ranges, kinds = allowed(columns, filters), doc_kinds(filters.kinds)
            wanted = MAX_LIMIT if houses_only else limit
            hits = Search(columns, query, near=near, allowed=ranges, kinds=kinds, limit=wanted).every()
        return columns, [hit for hit in hits if hit.row >= 0] if houses_only else hits

    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """What somebody may be typing: the last word of *q* may be unfinished. Parameters and errors as in search."""
        check_limit(limit)
        columns = self._opened()
        _ = parse(q)
        with _damage_told():
            ranges, kinds = allowed(columns, filters), doc_kinds(filters.kinds)
            hits = autocomplete(columns, q, near=near, allowed=ranges, kinds=kinds, limit=limit)
            if filters.kinds == (AddressKind.HOUSENUMBER,):
                hits = [hit for hit in hits if hit.row >= 0]
            return [_answer(columns, hit, near, filters) for hit in hits]

    def reverse(self, point: Point, *, limit: int = 1, max_distance_m: float = 2_000.0) -> list[Address]:
        """The addresses nearest to a point, nearest first, each with its distance in metres (great circle).

        :param max_distance_m: look no further than this, at most 20 km.
        :raises InvalidInput: the limit or the distance is out of bounds.
        :raises Broken: the file is damaged.
        """
        check_limit(limit)
        if not 0 < max_distance_m <= 20_000:
            raise InvalidInput(
                "La distance n'est pas entre 0 et 20 000 mètres.",
                remedy="Corrigez « max_distance_m ».",
                code="invalid_distance",
            )
        columns = self._opened()
        with _damage_told():
            found = nearest(columns, point, limit, max_distance_m)
            return [to_address(columns, doc, row, distance_m=round(metres, 1)) for metres, doc, row in found]

    def _opened(self) -> Columns:
        if self._columns is None:
            raise Unavailable(
                "L'index d'adresses est fermé.", remedy="Ouvrez-le à nouveau avec Index.open.", code="index_closed"
            )
        return self._columns


def _answer(columns: Columns, hit: Hit, near: Point | None, filters: Filters) -> Address:
    """The address of a hit: a street as a whole where only streets are wanted."""
    with _damage_told():
        whole = bool(filters.kinds) and AddressKind.HOUSENUMBER not in filters.kinds
        row = -1 if whole else hit.row
        distance = None if near is None else round(near.distance_m(point_of(columns, hit.doc, row)), 1)
        score = round(min(1.0, max(0.0, hit.score)), 4)
        return to_address(columns, hit.doc, row, score=score, distance_m=distance)


def _source(meta: dict[str, Json]) -> SourceInfo:
    match meta:
        case {"date": str() | None as day, "licence": str(licence), "files": list(files), "addresses": int(addresses)}:
            known = date.fromisoformat(day) if day is not None else None
            return SourceInfo(known, licence, tuple(map(_file, files)), addresses)
        case _:
            raise broken("son en-tête n'est pas lisible.")


def _file(told: Json) -> SourceFile:
    match told:
        case [str(name), str(form), str(digest)]:
            return SourceFile(name, form, digest)
        case _:
            raise broken("son en-tête n'est pas lisible.")


@contextmanager
def _damage_told() -> Generator[None]:
    """A sound file never leads out of bounds: whatever does is damage, and is told as such."""
    try:
        yield
    except (IndexError, KeyError, ValueError, OverflowError, InvalidInput, MemoryError) as damage:
        raise broken("des données ont été modifiées.") from damage
