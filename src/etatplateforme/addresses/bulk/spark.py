"""The rows of a Spark DataFrame, answered on the workers of its cluster from an index file that is shipped to each.

located = geocode_frame(frame, Path("adresses.idx"), CsvRequest(columns=("adresse", "ville")))

Needs the extra ``cluster``. The workers need ``etatplateforme[addresses,cluster]`` too; Spark itself is the cluster's.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from etatplateforme.addresses.bulk.job import Job
from etatplateforme.addresses.bulk.rows import RowGeocoder
from etatplateforme.addresses.csv_rows import ADDED, CsvRequest, RowReader, added_columns
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index


class _Values(Protocol):
    """What is used of a column of a batch."""

    def to_pylist(self) -> list[object]:
        """Its values."""
        ...


class Batch(Protocol):
    """What is used of an Arrow record batch."""

    @property
    def num_rows(self) -> int:
        """How many rows it has."""
        ...

    @property
    def columns(self) -> list[_Values]:
        """Its columns, in the order of the frame."""
        ...


class Schema(Protocol):
    """What is used of a Spark StructType."""

    def add(self, name: str, kind: str) -> object:
        """Add a column."""
        ...


F = TypeVar("F", bound="Frame")


class Frame(Protocol):
    """What is used of a Spark DataFrame."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        ...

    @property
    def schema(self) -> Schema:
        """Their types."""
        ...

    @property
    def sparkSession(self) -> object:
        """Where it lives."""
        ...

    def mapInArrow(self: F, func: object, schema: object) -> F:
        """Another frame, made from its batches."""
        ...


def geocode_frame(frame: F, index: Path, request: CsvRequest) -> F:
    """*frame* with what the *index* finds behind each row, as text: the columns of a geocoded file, empty for nothing.

    Lazy as Spark is: rows are answered where and when they are read. The file at *index* is shipped once
    (``SparkContext.addFile``) and mapped once by each Python worker.

    :raises InvalidInput: no column is named (``no_column``), one is missing, or one to be added is there already.
    """
    _ = Job(request)
    header = tuple(frame.columns)
    _ = RowReader(header, request)
    added = added_columns(request, ADDED)
    if not set(added).isdisjoint(header):
        raise InvalidInput(
            "Une colonne de résultat est déjà dans le tableau.", remedy="Renommez-la d'abord.", code="invalid_csv"
        )
    _ship(frame, index)
    schema = deepcopy(frame.schema)
    for name in added:
        _ = schema.add(name, "string")
    return frame.mapInArrow(_Mapper(index.name, header, request, added), schema)


class _Session(Protocol):
    """What is used of a Spark session."""

    @property
    def sparkContext(self) -> "_Context":
        """Its context."""
        ...


class _Context(Protocol):
    """What is used of a Spark context."""

    def addFile(self, path: str) -> None:
        """Ship a file to every worker."""
        ...


def _ship(frame: Frame, index: Path) -> None:
    cast(_Session, frame.sparkSession).sparkContext.addFile(str(index.resolve()))


@dataclass(frozen=True, slots=True)
class _Mapper:
    """What each worker runs over its batches."""

    index: str
    header: tuple[str, ...]
    request: CsvRequest = field(repr=False)
    added: tuple[str, ...] = ()

    def __call__(self, batches: Iterator[Batch]) -> Iterator[object]:
        """The batches with their new columns."""
        shipped: str = import_module("pyspark").SparkFiles.get(self.index)
        geocoder = RowGeocoder(_opened(shipped), self.header, self.request)
        arrow = import_module("pyarrow")
        for batch in batches:
            told = [geocoder.cells(row) for row in self._rows(batch)]
            new = [arrow.array([cells[rank] for cells in told], arrow.string()) for rank in range(len(self.added))]
            yield arrow.RecordBatch.from_arrays([*batch.columns, *new], names=[*self.header, *self.added])

    def _rows(self, batch: Batch) -> Iterator[Sequence[str]]:
        """The rows as text, but for the columns that nothing is asked of."""
        asked = {*self.request.read, *self.request.filters.values()}
        empty = [""] * batch.num_rows
        columns = zip(self.header, batch.columns, strict=True)
        return zip(*(_texts(column) if name in asked else empty for name, column in columns), strict=True)


def _texts(column: _Values) -> list[str]:
    return ["" if value is None else str(value) for value in column.to_pylist()]


@cache
def _opened(path: str) -> "Index":
    """The index, mapped once by this process and for its whole life."""
    from etatplateforme.addresses.index import Index

    return Index.open(Path(path))
