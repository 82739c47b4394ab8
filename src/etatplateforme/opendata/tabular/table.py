"""``service.opendata.table(resource)``: rows of a resource, chosen, ordered, typed, by the cheapest way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode

from pydantic import JsonValue

from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import Call, Download, Flow, Op, Reply, compute, emit
from etatplateforme.core.retry import call, fetch
from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.opendata.dataset import Resource
from etatplateforme.opendata.paging import Page, paged
from etatplateforme.opendata.tabular.bodies import (
    ExportTooLong,
    PageBody,
    accepted,
    columns_of,
    exported,
    kinds,
    numbered,
    page_of,
    record_of,
)
from etatplateforme.opendata.tabular.cells import ROW_NUMBER, Cell, Column, Record
from etatplateforme.opendata.tabular.conditions import Condition, Given, conditions, unknown_columns
from etatplateforme.opendata.tabular.way import MOST_PAGES, PAGE, Known, Way, ways
from etatplateforme.opendata.tabular.whole import BATCH, Order, ReadRows, Whole, chosen
from etatplateforme.values.intent import Intent

EXPORT_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: conditions that all hold, columns (all when empty), order, how many rows at most."""

    conditions: tuple[Condition, ...] = ()
    columns: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None

    def arguments(self) -> list[tuple[str, str]]:
        """As arguments of api-tabular. Whatever the order, the number of the line ends it: no two rows are equal.

        The whole order stands in one argument, since PostgREST keeps one only.
        """
        asked = [condition.argument() for condition in self.conditions]
        if self.columns:
            names = [f'"{_escaped(name)}"' for name in self.columns]
            asked.append(("columns", ",".join((*names, ROW_NUMBER))))
        if self.order:
            (first, descending), *others = self.order
            terms = [_direction(descending)]
            terms += [f'"{_escaped(name)}".{_direction(down)}' for name, down in others]
            asked.append((f"{first}__sort", ",".join((*terms, f"{ROW_NUMBER}.asc"))))
        return asked


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question whose columns are known, and where it is asked."""

    question: Question
    shown: tuple[Column, ...]
    columns: tuple[Column, ...] = field(repr=False)
    url: str = field(repr=False)

    def request(self, path: str, *more: tuple[str, str], max_bytes: int = 5_000_000) -> Call:
        """The request: every value is percent-encoded, for the platform cuts at « & » and « = » itself."""
        query = urlencode([*self.question.arguments(), *more], quote_via=quote, safe="")
        return Call("GET", f"{self.url}/data/{path}?{query}", max_bytes=max_bytes, timeout=30.0)


class Table(Block[M]):
    """A question to the table of one resource, asked when :meth:`rows` is read. Every method gives a new question.

    *base* is ``https://tabular-api.data.gouv.fr``. *whole* says how to read whole files, for tables that are too long.
    """

    def __init__(
        self,
        runner: Runner,
        base: str,
        resource: Resource,
        *,
        whole: Whole | None = None,
        question: Question | None = None,
    ) -> None:
        super().__init__(runner)
        self._base = base.rstrip("/")
        self._resource = resource
        self._whole = whole
        self._question = question or Question()

    def _with(self, question: Question) -> "Table[M]":
        return Table(self._runner, self._base, self._resource, whole=self._whole, question=question)

    def where(self, by: Mapping[str, Given] | None = None, /, **others: Given) -> "Table[M]":
        """Only rows that meet these, besides what was asked before: ``where(date__greater="2026-09-01")``.

        A name that Python does not allow goes into *by*: ``where({"code insee__exact": "48095"})``. Operators:
        :class:`~etatplateforme.opendata.tabular.conditions.Operator`. Raises InvalidInput (``unknown_operator``,
        ``bad_value``).
        """
        added = conditions({**(by or {}), **others})
        return self._with(replace(self._question, conditions=(*self._question.conditions, *added)))

    def select(self, *columns: str) -> "Table[M]":
        """Only these columns, in this order."""
        return self._with(replace(self._question, columns=tuple(dict.fromkeys(columns))))

    def sort(self, column: str, *, descending: bool = False) -> "Table[M]":
        """In the order of that column, then of those sorted by afterwards, then of the file.

        Text is in the order of the platform's database; one that is read whole is in that of code points.
        """
        return self._with(replace(self._question, order=(*self._question.order, (column, descending))))

    def limit(self, rows: int) -> "Table[M]":
        """At most so many rows. Raises InvalidInput (``invalid_limit``) under one."""
        if rows < 1:
            raise InvalidInput("Une limite est d'une ligne au moins.", remedy="Corrigez-la.", code="invalid_limit")
        return self._with(replace(self._question, limit=rows))

    @action(Intent.DOWNLOAD_DATASET)
    def columns(self) -> Op[tuple[Column, ...]]:
        """Columns of the whole table, in the order of the file, as the platform understood them.

        Raises InvalidInput (``no_table``, ``resource_deleted``), Unavailable, UnexpectedReply.
        """
        return (yield from self._columns())

    @stream(Intent.DOWNLOAD_DATASET)
    def rows(self) -> Flow[Record]:
        """The rows, lazily, in a stable order, each of them once; the same whichever way they come.

        Raises InvalidInput (``no_table``, ``resource_deleted``, ``unknown_column``, ``bad_value``), TooLarge
        (``table_too_long``, when it takes a whole file and nothing to read it was given), Unavailable
        (``catalogue_moved`` when the table changed meanwhile), UnexpectedReply.
        """
        asked = self._prepared((yield from self._columns()))
        size = min(PAGE, asked.question.limit or PAGE)
        first = yield from _one_page(asked, 1, size)
        for way in self._ways(asked, first):
            try:
                ready = yield from self._by(way, asked)
            except (ExportTooLong, TooLarge):
                continue  # a way that was thought open is closed: the next cheapest
            if ready is None:
                yield from _paged(asked, first, size)
            else:
                yield from _drained(ready)
            return
        raise TooLarge(
            "La table est trop longue pour être lue par la plateforme.",
            remedy="Précisez la question, limitez-la, ou donnez de quoi lire le fichier entier (« whole »).",
            code="table_too_long",
        )

    def _columns(self) -> Op[tuple[Column, ...]]:
        return columns_of((yield from call(Call("GET", f"{self._url}/profile/"))))

    @property
    def _url(self) -> str:
        return f"{self._base}/api/resources/{quote(self._resource.id, safe='')}"

    def _prepared(self, columns: tuple[Column, ...]) -> _Asked:
        known = {column.name: column for column in columns}
        named = (*self._question.columns, *(name for name, _ in self._question.order))
        if not set(named) <= known.keys():
            raise unknown_columns(known)
        typed = tuple(condition.typed(kinds(columns)) for condition in self._question.conditions)
        shown = tuple(known[name] for name in self._question.columns) or columns
        return _Asked(replace(self._question, conditions=typed), shown, columns, self._url)

    def _ways(self, asked: _Asked, first: PageBody) -> tuple[Way, ...]:
        total, rows = first.meta.total, len(first.data)
        wanted = total if asked.question.limit is None else min(asked.question.limit, total)
        row_bytes = len(repr(first.data)) // rows if rows else 0
        whole, resource = self._whole, self._resource
        parquet = resource.seen.parquet_size if whole is not None and whole.parquet is not None else None
        source = (resource.size or resource.seen.size) if whole is not None and whole.source is not None else None
        return ways(Known(total, wanted, row_bytes, parquet if resource.seen.parquet else None, source))

    def _by(self, way: Way, asked: _Asked) -> Op[Iterator[Record] | None]:
        """Rows that came by another way than pages; None for these. Raises what the way raises."""
        whole, resource = self._whole, self._resource
        match way:
            case Way.EXPORT:
                reply = yield from call(asked.request("csv/", max_bytes=EXPORT_BYTES))
                return _of_export(accepted(reply), asked)
            case Way.PARQUET if whole is not None and whole.parquet is not None and resource.seen.parquet is not None:
                path = whole.folder / f"{resource.id}.parquet"
                return (yield from _file(resource.seen.parquet, path, whole.parquet, asked))
            case Way.SOURCE if whole is not None and whole.source is not None:
                path = whole.folder / f"{resource.id}.{resource.format or 'csv'}"
                return (yield from _file(resource.url, path, whole.source, asked))
            case _:
                return None


def _one_page(asked: _Asked, number: int, size: int) -> Op[PageBody]:
    numbers = (("page", str(number)), ("page_size", str(size)))
    return page_of((yield from call(asked.request("", *numbers))))


def _paged(asked: _Asked, first: PageBody, size: int) -> Flow[Record]:
    """Rows page by page, by their numbers, so that a table that moves is noticed."""

    limit = asked.question.limit

    def nth_page(number: int) -> Op[Page[_Row]]:
        body = first if number == 1 else (yield from _one_page(asked, number, size))
        total, before = body.meta.total, (number - 1) * size
        wanted = total if limit is None else min(limit, total)
        rows = tuple(_Row(row, asked.shown) for row in body.data[: max(wanted - before, 0)])
        return Page(rows, total if limit is None else None, before + size < wanted)

    yield from paged(nth_page, lambda row: row.number, most_pages=MOST_PAGES)


class _Row(dict[str, Cell]):
    """A record that knows the number of its line."""

    def __init__(self, row: dict[str, JsonValue], columns: tuple[Column, ...]) -> None:
        super().__init__(record_of(row, columns))
        self.number = numbered(row)


def _of_export(reply: Reply, asked: _Asked) -> Iterator[Record] | None:
    r"""Rows of an export; None when a backslash stands in it.

    PostgREST writes the text of a PostgreSQL row, in which a backslash is doubled: such a file is read by pages.
    """
    if b"\\" in reply.body:
        return None
    return islice(exported(reply, asked.shown), asked.question.limit)


def _file(url: str, path: Path, read: ReadRows, asked: _Asked) -> Op[Iterator[Record]]:
    """Rows of a whole file, fetched to *path*, where it stays: it may serve again."""
    _ = yield from fetch(Download(url, path))
    question = asked.question
    return chosen(_lazily(read, path), asked.columns, question.conditions, question.order, question.limit)


def _lazily(read: ReadRows, path: Path) -> Iterator[Mapping[str, object]]:
    """Rows of the file, which is opened when the first one is asked for, not before."""
    yield from read(path)


def _drained(rows: Iterator[Record]) -> Flow[Record]:
    while batch := (yield from compute(partial(_batch, rows))):
        for row in batch:
            yield from emit(row)


def _batch(rows: Iterator[Record]) -> list[Record]:
    return list(islice(rows, BATCH))


def _direction(descending: bool) -> str:
    return "desc" if descending else "asc"


def _escaped(name: str) -> str:
    return name.replace('"', '\\"')
