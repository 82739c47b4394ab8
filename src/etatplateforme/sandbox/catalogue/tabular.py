"""A double of tabular-api.data.gouv.fr over the CSV files of the sandbox: operators, pages, export, refusals.

Shapes and rules: datagouv/api-tabular (``core/query.py``, ``tabular/app.py``), read in 2026. Left out: ``or``,
aggregations (refused, as by default), JSON columns. Text is compared by code points, where the database has its own
order.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from etatplateforme.sandbox.catalogue.library import Library

Value = str | int | float | bool | None
Row = dict[str, Value]
DEFAULT_PAGE, LARGEST_PAGE, LARGEST_EXPORT = 20, 50, 50_000
NUMBER = "__id"
_FORMS = (("int", r"-?(0|[1-9]\d*)"), ("float", r"-?\d+\.\d+"), ("bool", r"true|false"), ("date", r"\d{4}-\d\d-\d\d"))
_AGGREGATES = frozenset({"groupby", "count", "avg", "min", "max", "sum"})
_ELEMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]+)')


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, media type and body."""

    status: int
    body: bytes
    media_type: str = "application/json"


class _BadQueryError(Exception):
    pass


class FalseTable:
    """One table: its typed columns and its rows, numbered from 1."""

    def __init__(self, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        self.types = {name: _type_of([line[at] for line in lines]) for at, name in enumerate(header)}
        self.rows: list[Row] = [
            {NUMBER: number, **{name: _typed(self.types[name], line[at]) for at, name in enumerate(header)}}
            for number, line in enumerate(lines, 1)
        ]

    @classmethod
    def of_csv(cls, content: bytes) -> "FalseTable":
        """The table of a file of the library (semicolons, UTF-8)."""
        lines = list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";"))
        return cls(lines[0], lines[1:])

    def profile(self) -> Answer:
        """What csv-detective says of the columns."""
        columns = {name: {"python_type": kind, "format": kind, "score": 1.0} for name, kind in self.types.items()}
        profile = {"header": list(self.types), "columns": columns, "total_lines": len(self.rows)}
        return _json(200, {"profile": profile, "deleted_at": None, "dataset_id": None, "indexes": None})

    def data(self, query: str) -> Answer:
        """One page of rows."""
        try:
            arguments = _arguments(query)
            page, size = int(arguments.last("page", "1")), int(arguments.last("page_size", str(DEFAULT_PAGE)))
            if page < 1 or not 1 <= size <= LARGEST_PAGE:
                raise _BadQueryError("page_size")
            found, shown = self._found(arguments)
        except _BadQueryError as error:
            return _refused(400, "Invalid query string", str(error))
        except PermissionError as error:
            return _refused(403, "Unauthorized parameters", str(error))
        rows = [_shown(row, shown) for row in found[(page - 1) * size : page * size]]
        following = "…/data/?page=…" if page < ceil(len(found) / size) else None
        meta = {"page": page, "page_size": size, "total": len(found)}
        return _json(200, {"data": rows, "links": {"next": following, "prev": None}, "meta": meta})

    def export(self, query: str, largest: int = LARGEST_EXPORT) -> Answer:
        """Every row, in CSV as PostgREST writes it: the text of a row of PostgreSQL, with its doubled backslashes."""
        try:
            found, shown = self._found(_arguments(query))
        except (_BadQueryError, PermissionError) as error:
            return _refused(400, "Invalid query string", str(error))
        if len(found) > largest:
            return _refused(403, "Output is too long", f"The output has more than {largest} rows")
        lines = [",".join(map(_field, shown)), *(",".join(_field(row[name]) for name in shown) for row in found)]
        return Answer(200, ("\n".join(lines) + "\n").encode(), "text/csv")

    def _found(self, arguments: "_Arguments") -> tuple[list[Row], list[str]]:
        rows, shown, order = list(self.rows), [NUMBER, *self.types], [(NUMBER, False)]
        for name, value in arguments.pairs:
            if name in ("page", "page_size"):
                continue
            if name == "columns":
                shown = [_unquoted(part) for part in _parts(value)]
                continue
            column, _, word = name.rpartition("__")
            if word in _AGGREGATES:
                raise PermissionError("Aggregation parameters are not allowed for this resource")
            if column not in {NUMBER, *self.types}:
                raise _BadQueryError(f"column {column} does not exist")
            if word == "sort":
                order = _order(column, value)
            else:
                rows = [row for row in rows if self._meets(row[column], word, value, self.types.get(column, "int"))]
        if not {*shown, *(column for column, _ in order)} <= {NUMBER, *self.types}:
            raise _BadQueryError("column does not exist")
        for column, descending in reversed(order):
            rows = _sorted(rows, column, descending)
        return rows, shown

    @staticmethod
    def _meets(cell: Value, word: str, text: str, kind: str) -> bool:
        if word in ("isnull", "isnotnull"):
            return (cell is None) is (word == "isnull")
        if word == "differs":
            return cell != _given(kind, text)
        if word in ("contains", "notcontains"):
            if kind != "string":
                raise _BadQueryError("operator does not exist: ~~*")
            like = re.fullmatch(_like(f"*{text}*"), str(cell), re.IGNORECASE | re.DOTALL)
            return cell is not None and (like is not None) is (word == "contains")
        if word in ("in", "notin"):
            listed = [_given(kind, _unquoted(part)) for part in _parts(text)]
            return cell is not None and (cell in listed) is (word == "in")
        test = _COMPARISONS.get(word)
        if test is None:
            raise _BadQueryError(f"argument '{word}' could not be parsed")
        wanted = _given(kind, text)
        return cell is not None and test(_rank(cell), _rank(wanted))


_Ranked = tuple[bool, float, str]
_COMPARISONS: Mapping[str, Callable[[_Ranked, _Ranked], bool]] = {
    "exact": lambda cell, wanted: cell == wanted,
    "less": lambda cell, wanted: cell <= wanted,
    "greater": lambda cell, wanted: cell >= wanted,
    "strictly_less": lambda cell, wanted: cell < wanted,
    "strictly_greater": lambda cell, wanted: cell > wanted,
}


@dataclass(frozen=True, slots=True)
class _Arguments:
    pairs: tuple[tuple[str, str], ...]

    def last(self, name: str, default: str) -> str:
        return dict(self.pairs).get(name, default)


def _arguments(query: str) -> _Arguments:
    """Arguments cut as the real parser does: on every « & » and « = » of the raw query, only then decoded."""
    pairs: list[tuple[str, str]] = []
    for part in query.split("&") if query else []:
        pieces = part.split("=")
        if len(pieces) > 2 or (len(pieces) == 1 and "__" not in part):
            raise _BadQueryError(f"argument '{part}' could not be parsed")
        pairs.append((unquote(pieces[0]), unquote(pieces[1]) if len(pieces) == 2 else ""))
    return _Arguments(tuple(pairs))


def _order(column: str, value: str) -> list[tuple[str, bool]]:
    """The terms of ``order=column.value``, as PostgREST reads them. Without the number, rows that are equal drift."""
    first, *others = _parts(value)
    terms = [(column, first)] + [(_unquoted(name), way) for name, _, way in (t.rpartition(".") for t in others)]
    if any(way not in ("asc", "desc") for _, way in terms):
        raise _BadQueryError("failed to parse order")
    return [(name, way == "desc") for name, way in terms]


def _sorted(rows: Sequence[Row], column: str, descending: bool) -> list[Row]:
    return sorted(rows, key=lambda row: _rank(row[column]), reverse=descending)


def _parts(text: str) -> list[str]:
    """*text* cut at the commas that do not stand between quotes."""
    return re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', text)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL) if text.startswith('"') and text.endswith('"') else text


def _like(pattern: str) -> str:
    """A pattern of LIKE as a regular expression; PostgREST makes « % » of « * » first."""
    signs = re.findall(r"\\.|.", pattern.replace("*", "%"), re.DOTALL)
    return "".join({"%": ".*", "_": "."}.get(sign) or re.escape(sign[-1] if len(sign) > 1 else sign) for sign in signs)


def _type_of(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    return next((name for name, form in _FORMS if filled and all(re.fullmatch(form, c) for c in filled)), "string")


def _typed(kind: str, cell: str) -> Value:
    if not cell:
        return None
    if kind == "bool":
        return cell == "true"
    return int(cell) if kind == "int" else float(cell) if kind == "float" else cell


def _given(kind: str, text: str) -> Value:
    form = dict(_FORMS).get(kind)
    if kind == "float":
        form = r"-?\d+(\.\d+)?(e[+-]?\d+)?"
    if form is not None and re.fullmatch(form, text) is None:
        raise _BadQueryError("invalid input syntax")
    return _typed(kind, text)


def _rank(value: Value) -> _Ranked:
    """As PostgreSQL orders: a missing value is the greatest."""
    if value is None:
        return (True, 0.0, "")
    return (False, 0.0, value) if isinstance(value, str) else (False, float(value), "")


def _shown(row: Row, names: Sequence[str]) -> Row:
    return {name: row[name] for name in names}


def _field(value: Value) -> str:
    if value is None:
        return ""
    text = ("t" if value else "f") if isinstance(value, bool) else str(value)
    if re.search(r'[",\\\s()]', text) or not text:
        return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'
    return text


def _json(status: int, body: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode())


def _refused(status: int, title: str, detail: str) -> Answer:
    return _json(status, {"errors": [{"code": None, "title": title, "detail": detail}]})


def create_tabular(library: Library) -> Starlette:
    """The tables of *library* as an ASGI application: one for each of its UTF-8 files."""

    def answered(request: Request, answer: Callable[[FalseTable], Answer]) -> Response:
        found = library.find_resource(request.path_params["rid"])
        if found is None:
            return Response("404: Not Found", status_code=404, media_type="text/plain")
        try:
            made = answer(FalseTable.of_csv(found[1].content))
        except UnicodeDecodeError:
            return Response("404: Not Found", status_code=404, media_type="text/plain")
        return Response(made.body, made.status, media_type=made.media_type)

    async def profile(request: Request) -> Response:
        return answered(request, FalseTable.profile)

    async def data(request: Request) -> Response:
        return answered(request, lambda table: table.data(request.url.query))

    async def export(request: Request) -> Response:
        return answered(request, lambda table: table.export(request.url.query))

    base = "/api/resources/{rid}"
    return Starlette(
        routes=[
            Route(f"{base}/profile/", profile),
            Route(f"{base}/data/", data),
            Route(f"{base}/data/csv/", export),
        ]
    )
