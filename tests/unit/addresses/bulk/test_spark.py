"""A Spark frame, without Spark: its batches go through the very function that its workers run.

``scripts/spark_geocode.py`` runs it on a cluster of this machine, each night.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from etatplateforme.addresses.bulk import Job, geocode_file
from etatplateforme.addresses.bulk.spark import Batch, geocode_frame
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.errors import InvalidInput
from tests.unit.addresses.bulk.conftest import known, rows_of, write

REQUEST = CsvRequest(("adresse", "ville"))
arrow = import_module("pyarrow")


@dataclass
class Columns:
    """A StructType: what is declared of the new frame."""

    names: list[str] = field(default_factory=list[str])

    def add(self, name: str, kind: str) -> "Columns":
        assert kind == "string"
        self.names.append(name)
        return self


@dataclass
class FewRows:
    """A frame of two partitions, which ships files to a folder as Spark does."""

    batches: list[Batch]
    columns: list[str]
    shipped: Path
    schema: Columns

    @property
    def sparkSession(self) -> object:
        return SimpleNamespace(sparkContext=SimpleNamespace(addFile=lambda path: shutil.copy(path, self.shipped)))

    def mapInArrow(self, func: object, schema: object) -> "FewRows":
        assert isinstance(schema, Columns)
        function = cast(Callable[[Iterator[Batch]], Iterator[Batch]], func)
        made = [batch for each in self.batches for batch in function(iter([each]))]
        return replace(self, batches=made, columns=schema.names, schema=schema)


@pytest.fixture
def frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FewRows:
    (shipped := tmp_path / "shipped").mkdir()
    files = SimpleNamespace(get=lambda name: str(shipped / name))
    monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkFiles=files))
    rows = [(int(n), address, city) for n, address, city in known(20)] + [(20, None, None)]
    batches = [
        arrow.RecordBatch.from_pylist(
            [{"n": n, "adresse": address, "ville": city} for n, address, city in part],
            schema=arrow.schema([("n", arrow.int64()), ("adresse", arrow.string()), ("ville", arrow.string())]),
        )
        for part in (rows[:12], rows[12:], [])
    ]
    return FewRows(batches, ["n", "adresse", "ville"], shipped, Columns(["n", "adresse", "ville"]))


def test_each_row_has_what_the_file_has(tmp_path: Path, index: Path, frame: FewRows) -> None:
    located = geocode_frame(frame, index, REQUEST)
    told = [row for batch in located.batches for row in arrow.Table.from_batches([batch]).to_pylist()]
    source = write(tmp_path / "in.csv", [*known(20), ("20", "", "")])
    geocode_file(source, tmp_path / "out.csv", index, Job(REQUEST))
    expected = rows_of(tmp_path / "out.csv")
    assert located.columns == list(expected[0])
    assert frame.schema.names == ["n", "adresse", "ville"]  # that of the frame given is as it was
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in told] == expected


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (CsvRequest(), "no_column"),
        (CsvRequest(("absente",)), "invalid_csv"),
        (CsvRequest(("ville",), result_columns=("rien",)), "invalid_csv"),
    ],
)
def test_what_is_badly_asked_is_refused_before_anything_is_shipped(
    index: Path, frame: FewRows, request_: CsvRequest, code: str
) -> None:
    with pytest.raises(InvalidInput, match=code):
        geocode_frame(frame, index, request_)
    assert list(frame.shipped.iterdir()) == []


def test_a_result_does_not_hide_a_column(index: Path, frame: FewRows) -> None:
    with pytest.raises(InvalidInput, match="invalid_csv"):
        geocode_frame(replace(frame, columns=["n", "ville", "latitude"]), index, CsvRequest(("ville",)))
