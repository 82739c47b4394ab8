"""The tally as one expression of Ibis, run by DuckDB: equal to that of Polars, to the last count."""

from datetime import date
from importlib import import_module

import polars as pl
import pytest
from hypothesis import Phase, given, settings

from etatplateforme.errors import EtatError
from etatplateforme.evidence.decision_log import engines, tally, tally_ibis
from etatplateforme.evidence.decision_log.ibis_types import Table, load
from etatplateforme.evidence.decision_log.shape import DateColumns, Dimension, LogShape, StratumColumn
from tests.unit.evidence.decision_log.naive import Row, count, plain
from tests.unit.evidence.decision_log.samples import LAST, OUTCOME, SCHEMA, SHAPE, corners, frame, rows

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis 12 before DuckDB 2

SMALL = LogShape(OUTCOME, (Dimension("canal", "canal"),))


def in_duckdb(log: pl.DataFrame) -> Table:
    """The log as a table of a base of its own."""
    base = import_module("ibis").duckdb.connect()
    base.con.register("given", log.to_arrow())
    base.con.execute("CREATE TABLE journal AS SELECT * FROM given")
    table: Table = base.table("journal")
    return table


@settings(max_examples=10, deadline=None, phases=[Phase.reuse, Phase.generate])
@given(rows())
def test_duckdb_counts_as_polars_does(log: list[Row]) -> None:
    counted = tally_ibis(in_duckdb(frame(log)), SHAPE)
    assert counted == tally(frame(log), SHAPE)
    assert plain(counted) == count(log, SHAPE)


def test_duckdb_counts_every_odd_value() -> None:
    assert tally_ibis(in_duckdb(frame(corners())), SHAPE) == tally(frame(corners()), SHAPE)


def test_the_period_is_that_of_the_rows_with_sound_days() -> None:
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu"), LAST)
    days = [date(2026, 1, number) for number in (6, 3, 9, 1)]
    log = pl.DataFrame(
        {"decision": ["1"] * 4, "canal": ["a", "b"] * 2, "recu": days, "repondu": [days[0], days[1], days[0], date.max]}
    )
    counted = tally_ibis(in_duckdb(log), shape)
    assert (counted.since, counted.until) == (days[1], days[0])


def test_groups_come_in_the_same_order() -> None:
    log = pl.DataFrame({"decision": ["1"] * 5, "canal": ["z", None, "é", "a", "z"]})
    ours, theirs = tally(log, SMALL), tally_ibis(in_duckdb(log), SMALL)
    assert list(theirs.dimensions[0].outcomes.cells) == list(ours.dimensions[0].outcomes.cells)


def test_it_is_one_expression_that_every_dialect_can_say() -> None:
    names = {
        pl.String(): "string",
        pl.Date(): "date",
        pl.Float64(): "float64",
        pl.Boolean(): "boolean",
        pl.Int64(): "int64",
    }
    ibis = load()
    table = ibis.table({name: names[kind] for name, kind in SCHEMA.items()}, name="journal")
    expression = engines.counted(table, SHAPE, ibis)
    for dialect in ("duckdb", "postgres", "trino", "clickhouse"):
        assert ibis.to_sql(expression, dialect=dialect).count("COUNT(*)") >= 2 * len(SHAPE.dimensions)


def test_thousands_of_labels_are_one_list() -> None:
    labels = {f"{number:05d}": "rurale" if number % 2 else "urbaine" for number in range(5_000)}
    shape = LogShape(OUTCOME, (Dimension("commune", "canal", labels, "autre"),))
    log = pl.DataFrame({"decision": ["1", "refusée"] * 2, "canal": ["00001", "00002", "04999", "x"]})
    assert tally_ibis(in_duckdb(log), shape) == tally(log, shape)


AGE = LogShape(OUTCOME, (Dimension("âge", "canal", bands=(18,)),))
BIRTH = LogShape(OUTCOME, (Dimension("âge", "canal", bands=(18,), birth_date=True),), None, None, LAST)
YEAR = LogShape(OUTCOME, (Dimension("canal", "decision"),), StratumColumn("année", "canal", year=True))


@pytest.mark.parametrize(
    ("log", "shape", "code"),
    [
        ({"decision": ["1"]}, SMALL, "missing_column"),
        ({"decision": ["1"], "canal": [0.5]}, SMALL, "wrong_type"),
        ({"decision": ["1"], "canal": [True]}, AGE, "wrong_type"),
        ({"decision": ["1"], "canal": ["18"]}, AGE, "wrong_type"),
        ({"decision": ["1"], "canal": ["2000-01-01"]}, BIRTH, "wrong_type"),
        ({"decision": ["1"], "canal": [2025]}, YEAR, "wrong_type"),
        ({"decision": ["1"] * 3_000, "canal": [f"Dupont {n}" for n in range(3_000)]}, SMALL, "too_many_groups"),
        ({"decision": ["?"], "canal": ["a"]}, SMALL, "no_outcome"),
    ],
)
def test_what_cannot_be_counted_is_refused(log: dict[str, list[object]], shape: LogShape, code: str) -> None:
    with pytest.raises(EtatError) as caught:
        tally_ibis(in_duckdb(pl.DataFrame(log)), shape)
    assert (caught.value.code, "Dupont" in str(caught.value)) == (code, False)


def test_too_many_cells_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "MOST_CELLS", 100)
    log = pl.DataFrame({"decision": ["1"] * 200, "canal": list(range(200))})
    with pytest.raises(EtatError) as caught:
        tally_ibis(in_duckdb(log), SMALL)
    assert caught.value.code == "too_many_cells"
