"""A CSV file of addresses or of points, row by row: what is asked of the geocoder, and what is written behind each row.

The words are those of addok-csv and of the Géoplateforme, which speaks its contract: ``columns`` make the text,
``postcode``, ``citycode``, ``type``, ``lat`` and ``lon`` name the columns that filter or centre, ``result_columns``
choose what is added. No row is lost: one that cannot be read is written with its status.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.delimited import delimiter_of

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
LONGEST_CELL = 100_000
FILTERS = ("postcode", "citycode", "type", "lat", "lon")
PARTS = ("number", "street", "postcode", "city")
LATITUDES, LONGITUDES = ("latitude", "lat"), ("longitude", "lon", "lng", "long")


class Status(StrEnum):
    """What became of a row."""

    OK = "ok"
    DOUBTFUL = "doubtful"
    """What looks alike is not certain, or another commune has the very same: somebody has to say."""
    NOT_FOUND = "not-found"
    SKIPPED = "skipped"
    """Its columns are empty."""
    ERROR = "error"
    """Its columns cannot be read."""


ADDED = (
    "latitude",
    "longitude",
    "result_label",
    "result_score",
    "result_score_next",
    "result_type",
    "result_id",
    "result_banId",
    "result_housenumber",
    "result_name",
    "result_street",
    "result_postcode",
    "result_city",
    "result_context",
    "result_citycode",
    "result_status",
)
"""Columns that a search adds, in their order."""

ADDED_AROUND = (
    "result_latitude",
    "result_longitude",
    "result_distance",
    *(name for name in ADDED[2:] if name not in ("result_score", "result_score_next")),
)
"""Columns that a reverse search adds: the row has its own place already."""


@dataclass(frozen=True, slots=True)
class CsvRequest:
    """How to read a file: see the module. Empty ``columns``: all of them; empty ``result_columns``: all.

    ``parts`` names the columns of an address that is already parted (``number``, ``street``, ``postcode``, ``city``),
    in place of ``columns``.
    """

    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    result_columns: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that make the text, in the order in which an address is written."""
        return self.columns or tuple(self.parts[name] for name in PARTS if name in self.parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one row asks. A ``status`` means that there is nothing to ask."""

    asked: str | Parts = field(default="", repr=False)
    near: Point | None = field(default=None, repr=False)
    filters: Filters = field(default_factory=Filters, repr=False)
    status: Status | None = None


class RowReader:
    """What each row of a file asks, by the columns that its header names.

    :raises InvalidInput: ``invalid_csv`` for a header without name, a repeated or missing column; never with a cell.
    """

    def __init__(self, header: Sequence[str], request: CsvRequest) -> None:
        if not any(name.strip() for name in header):
            raise _invalid("Le fichier est vide, ou sa première ligne ne nomme aucune colonne.")
        if len(set(header)) != len(header):
            raise _invalid("Deux colonnes du fichier portent le même nom.")
        self._place = {name: rank for rank, name in enumerate(header)}
        wanted = (*request.columns, *request.filters.values(), *request.parts.values())
        if any(name not in self._place for name in wanted):
            raise _invalid("Une colonne demandée n'est pas dans le fichier.")
        if not set(request.filters) <= set(FILTERS) or not set(request.parts) <= set(PARTS):
            raise _invalid("Un filtre ou une partie d'adresse demandés n'existent pas.")
        self._request = request

    def searched(self, row: Sequence[str]) -> Asked:
        """What *row* asks of a search."""
        asked = self._asked(row)
        if not (asked.text if isinstance(asked, Parts) else asked):
            return Asked(status=Status.SKIPPED)
        try:
            return Asked(asked, self._point(row, by_name=False), self._filters(row))
        except (ValueError, InvalidInput):
            return Asked(status=Status.ERROR)

    def located(self, row: Sequence[str]) -> Asked:
        """What *row* asks of a reverse search, from the columns named ``lat`` and ``lon``, or that are called so."""
        try:
            near = self._point(row, by_name=True)
            return Asked(near=near, filters=self._filters(row), status=None if near is not None else Status.SKIPPED)
        except (ValueError, InvalidInput):
            return Asked(status=Status.ERROR)

    def _asked(self, row: Sequence[str]) -> str | Parts:
        parts = self._request.parts
        if parts:
            return Parts(**{name: _joined([row[self._place[column]]]) for name, column in parts.items()})
        return _joined([row[self._place[name]] for name in self._request.columns] if self._request.columns else row)

    def _filters(self, row: Sequence[str]) -> Filters:
        """What the row lets through; an empty cell filters nothing. Raises ValueError for an unknown type."""
        read = {name: row[self._place[column]].strip() for name, column in self._request.filters.items()}
        kind = read.get("type")
        return Filters(
            postcodes=_given(read.get("postcode")),
            citycodes=_given(read.get("citycode")),
            kinds=(AddressKind(kind),) if kind else (),
        )

    def _point(self, row: Sequence[str], *, by_name: bool) -> Point | None:
        """The place that *row* gives; *by_name*: in columns that are called so, though nobody said which."""
        read: list[str] = []
        for axis, usual in (("lat", LATITUDES), ("lon", LONGITUDES)):
            called = next((name for name in usual if name in self._place), None) if by_name else None
            column = self._request.filters.get(axis, called)
            read.append("" if column is None else row[self._place[column]].strip().replace(",", "."))
        latitude, longitude = read
        return Point(float(longitude), float(latitude)) if latitude or longitude else None


class CsvTable:
    """A file of UTF-8 text with a header, whatever its delimiter; ``rows`` reads it as a stream of lists.

    :raises InvalidInput: ``invalid_csv`` for an empty file, a repeated or missing column; never with a cell in it.
    """

    def __init__(self, text: str, request: CsvRequest, delimiter: str | None = None) -> None:
        self.delimiter = delimiter or delimiter_of(text.partition("\n")[0][:LONGEST_CELL], otherwise=",")
        self._text = text
        self.header = _header(self._read())
        self.reader = RowReader(self.header, request)

    def rows(self) -> Iterator[list[str]]:
        """Rows behind the header, each as long as the header; empty lines are left out.

        :raises InvalidInput: ``invalid_csv`` past 200,000 rows, or for a row that cannot be read or is too long.
        """
        count = 0
        lines = self._read()
        _ = _header(lines)
        try:
            for row in lines:
                if not row:
                    continue
                count += 1
                if count > MOST_ROWS or any(len(cell) > LONGEST_CELL for cell in row):
                    raise _invalid(f"Le fichier dépasse {MOST_ROWS} lignes, ou une case est démesurée.")
                if len(row) > len(self.header):
                    raise _invalid(f"La ligne {count} du fichier a plus de cases que son en-tête.")
                yield [*row, *[""] * (len(self.header) - len(row))]
        except csv.Error:
            raise _invalid("Une ligne du fichier ne peut pas être lue (guillemet sans fin ?).") from None

    def _read(self) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=self.delimiter)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(" ".join(cells).split())


def _given(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def added_columns(request: CsvRequest, every: Sequence[str]) -> tuple[str, ...]:
    """The columns of *every* that *request* wants, all by default; ``result_status`` always stays.

    :raises InvalidInput: ``invalid_csv`` for a column that does not exist.
    """
    names = {name.removeprefix("result_"): name for name in every} | {name: name for name in every}
    if any(name not in names for name in request.result_columns):
        raise _invalid("Une colonne de résultat demandée n'existe pas.")
    wanted = {names[name] for name in request.result_columns} | {"result_status"} if request.result_columns else None
    return tuple(name for name in every if wanted is None or name in wanted)


def cells(found: Sequence[Address], status: Status | None, columns: Sequence[str]) -> list[str]:
    """The cells under *columns* for what was found, best first; empty ones when nothing was."""
    best = found[0] if found else None
    said: dict[str, str] = {"result_status": status or (Status.OK if best is not None else Status.NOT_FOUND)}
    if best is not None:
        said |= _told(best)
        said["result_score_next"] = _number(found[1].score) if len(found) > 1 else ""
    return [said.get(name, "") for name in columns]


def _told(best: Address) -> dict[str, str]:
    point = best.point
    latitude = f"{point.latitude:.6f}" if point is not None else ""
    longitude = f"{point.longitude:.6f}" if point is not None else ""
    return {
        "latitude": latitude,
        "longitude": longitude,
        "result_latitude": latitude,
        "result_longitude": longitude,
        "result_distance": "" if best.distance_m is None else f"{best.distance_m:.0f}",
        "result_label": best.label,
        "result_score": _number(best.score),
        "result_type": best.kind.value,
        "result_id": best.id or "",
        "result_banId": best.ban_id or "",
        "result_housenumber": best.housenumber or "",
        "result_name": best.name,
        "result_street": best.street or "",
        "result_postcode": best.postcode,
        "result_city": best.city,
        "result_context": best.context or "",
        "result_citycode": best.citycode,
    }


def _number(score: float | None) -> str:
    return "" if score is None else f"{score:.4f}".rstrip("0").rstrip(".")


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        return next(lines, list[str]())
    except csv.Error:
        raise _invalid("La première ligne du fichier ne peut pas être lue (guillemet sans fin ?).") from None


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput(
        problem,
        remedy="Donnez un CSV en UTF-8, une colonne par nom, avec les colonnes et les filtres qui y sont.",
        code="invalid_csv",
    )
