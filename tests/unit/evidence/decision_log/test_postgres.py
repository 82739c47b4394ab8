"""The tally inside PostgreSQL: equal to that of Polars, read-only, bounded, and silent about what is in the base."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from hypothesis import Phase, given, settings
from psycopg import sql

from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.evidence.decision_log import engines, tally, tally_postgres
from etatplateforme.evidence.decision_log.shape import DateColumns, Dimension, LogShape, OutcomeColumn, StratumColumn
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN, LeftOut, LogTally
from etatplateforme.manifest.secret import SecretRef
from tests.unit.evidence.decision_log.naive import Row
from tests.unit.evidence.decision_log.samples import LAST, OUTCOME, SCHEMA, SHAPE, corners, frame, rows

DSN = SecretRef("JOURNAL_DSN")
SMALL = LogShape(OUTCOME, (Dimension("canal", "canal"),))
WAITS = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu"), LAST)
TYPES = ("text", "varchar(40)", "char(8)", "date", "double precision", "boolean", "integer", "date", "timestamp")


@pytest.fixture(scope="module")
def address(postgres_server: str) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(SCHEMA, TYPES, strict=True))
    _run(postgres_server, f"CREATE TABLE decisions ({columns})")
    return postgres_server


def _run(address: str, *statements: str) -> None:
    with psycopg.connect(address) as base:
        for statement in statements:
            base.execute(statement.encode())


def _counted(
    address: str, shape: LogShape = SMALL, *, table: str = "", query: str = "", seconds: float = 60
) -> LogTally:
    return tally_postgres(DSN, shape, table=table, query=query, seconds=seconds, environ={"JOURNAL_DSN": address})


def _refused(
    address: str, shape: LogShape = SMALL, *, table: str = "", query: str = "", seconds: float = 60
) -> EtatError:
    with pytest.raises(EtatError) as caught:
        _counted(address, shape, table=table, query=query, seconds=seconds)
    assert caught.value.__context__ is None
    assert "Dupont" not in str(caught.value)
    return caught.value


def _fill(address: str, log: Sequence[Row]) -> None:
    insert = sql.SQL("INSERT INTO decisions VALUES ({})").format(sql.SQL(", ").join(sql.Placeholder() * len(SCHEMA)))
    with psycopg.connect(address) as base:
        base.execute("TRUNCATE decisions")
        base.cursor().executemany(insert, [[row[name] for name in SCHEMA] for row in log])


@settings(max_examples=10, deadline=None, phases=[Phase.reuse, Phase.generate])
@given(rows())
def test_the_base_counts_as_polars_does(address: str, log: list[Row]) -> None:
    _fill(address, log)
    assert _counted(address, SHAPE, table="public.decisions") == tally(frame(log), SHAPE)


def test_the_base_counts_every_odd_value(address: str) -> None:
    _fill(address, corners())
    assert _counted(address, SHAPE, table="decisions") == tally(frame(corners()), SHAPE)


def test_a_query_and_a_view_are_read_like_a_table(address: str) -> None:
    _run(
        address,
        'CREATE SCHEMA "Mairie"',
        """CREATE VIEW "Mairie"."Les décisions; 100 %" AS
           SELECT 'accordée' AS decision, unnest(ARRAY['a', 'b', 'b']) AS canal""",
    )
    expected = {"a": Proportion(1, 1), "b": Proportion(2, 2)}
    view = _counted(address, table="Mairie.Les décisions; 100 %")
    query = _counted(address, query="""SELECT * FROM "Mairie"."Les décisions; 100 %" WHERE decision LIKE 'accord%'""")
    assert view.dimensions[0].outcomes.groups == query.dimensions[0].outcomes.groups == expected


def test_odd_types_and_days_of_the_base(address: str) -> None:
    _run(
        address,
        "CREATE TYPE guichet AS ENUM ('mairie', 'poste')",
        """CREATE TABLE odd AS SELECT * FROM (VALUES
             ('1', 'mairie'::guichet, date '2026-01-05', 'infinity'::date, numeric '17.9'),
             ('1', 'poste', '-infinity', '2026-01-06', 'NaN'),
             ('1', 'poste', '0044-03-15 BC', '2026-01-06', 18),
             ('1', NULL, '2026-01-05', '2026-01-06', 121))
           AS log (decision, canal, recu, repondu, age)""",
    )
    shape = replace(WAITS, dimensions=(*WAITS.dimensions, Dimension("âge", "age", bands=(18,))))
    counted = _counted(address, replace(shape, stratum=StratumColumn("année", "recu", year=True)), table="odd")
    channel, age = counted.dimensions
    assert {name: group.total for name, group in channel.outcomes.groups.items()} == {
        "mairie": 1,
        "poste": 2,
        NOT_GIVEN: 1,
    }
    assert {name: group.total for name, group in age.outcomes.groups.items()} == {
        "moins de 18 ans": 1,
        "18 ans et plus": 1,
        NOT_GIVEN: 2,
    }
    assert set(channel.outcomes.strata) == {"2026", NOT_GIVEN}
    assert counted.left_out == {LeftOut.IMPOSSIBLE_DATES: 3}
    assert dict(channel.delays[NOT_GIVEN].answered) == {1: 1}


@pytest.mark.parametrize(("zone", "days"), [("Europe/Paris", 0), ("America/Cayenne", 1)])
def test_an_instant_falls_on_the_day_of_its_zone(address: str, zone: str, days: int) -> None:
    query = """SELECT '1' AS decision, unnest(ARRAY['a', 'b']) AS canal,
                      timestamptz '2026-01-10 23:30Z' AS recu, timestamptz '2026-01-11 12:00Z' AS repondu"""
    shape = replace(WAITS, dates=DateColumns("recu", "repondu", zone=zone))
    counted = _counted(address, shape, query=query)
    assert counted.dimensions[0].delays["a"].answered == {days: 1}
    assert counted.since == date(2026, 1, 11 - days)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("DELETE FROM decisions RETURNING *", "broken_log"),
        ("WITH gone AS (DELETE FROM decisions RETURNING *) SELECT * FROM gone", "broken_log"),
        ("SELECT 1) AS x; DROP TABLE decisions; --", "broken_log"),
        ("SELECT nextval('counter')::text AS decision, 'a' AS canal", "not_read_only"),
        ("SELECT 'Dupont'::integer AS decision, 'a' AS canal", "broken_log"),
        ("SELECT 'Dupont' || (1 / (random()::integer * 0)) AS decision, 'a' AS canal", "broken_log"),
        ("SELECT 'accordée' AS decision", "missing_column"),
        ("SELECT 'accordée' AS decision, 1.5 AS canal", "wrong_type"),
        ("SELECT 'accordée' AS decision, 'a' AS canal WHERE false", "empty_log"),
        ("SELECT 'accordée' AS decision, 'Dupont' || generate_series(1, 3000) AS canal", "too_many_groups"),
    ],
)
def test_a_query_can_only_count(address: str, query: str, code: str) -> None:
    _run(address, "CREATE SEQUENCE IF NOT EXISTS counter")
    assert _refused(address, query=query).code == code
    _run(address, "SELECT 1 FROM decisions LIMIT 1")


def test_days_written_as_text_are_refused(address: str) -> None:
    query = "SELECT '1' AS decision, 'a' AS canal, '2026-01-01' AS recu, NULL::date AS repondu"
    assert _refused(address, WAITS, query=query).code == "wrong_type"


def test_the_server_is_given_so_much_time(address: str) -> None:
    query = "SELECT '1' AS decision, pg_sleep(20)::text AS canal"
    error = _refused(address, query=query, seconds=0.2)
    assert error.code == "timed_out"


def test_too_many_cells_are_not_brought_here(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "MOST_CELLS", 1_000)
    query = "SELECT '1' AS decision, generate_series(1, 200000) AS canal"
    assert _refused(address, query=query).code == "too_many_cells"


def test_what_the_base_does_not_allow(address: str) -> None:
    _run(address, "CREATE ROLE agent LOGIN")
    assert _refused(address.replace("user=maire", "user=agent"), table="decisions").code == "postgres_denied"
    assert _refused(address, table="nulle_part").code == "missing_table"
    assert _refused(address, table="nulle.part").code == "missing_table"
    assert _refused(address.replace("dbname=postgres", "dbname=Dupont"), table="x").code == "postgres_unavailable"
    assert _refused("host=/nulle/part password=Dupont", table="x").code == "postgres_unavailable"
    assert _refused("Dupont", table="x").code == "broken_log"


def test_a_base_without_encoding_that_holds_other_bytes(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as base:
        base.execute("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    elsewhere = address.replace("dbname=postgres", "dbname=bytes")
    with psycopg.connect(elsewhere) as base:
        base.execute(
            "CREATE TABLE log AS SELECT '1' AS decision, convert_from('\\x447570e9'::bytea, 'SQL_ASCII') AS canal"
        )
    assert _refused(elsewhere, table="log").code == "broken_log"


def test_a_secret_stands_in_the_environment_and_a_source_is_named_once(address: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        tally_postgres(DSN, SMALL, table="decisions", environ={})
    assert caught.value.code == "secret_missing"
    assert _refused(address).code == "invalid_source"
    assert _refused(address, table="decisions", query="SELECT 1").code == "invalid_source"


def test_a_boolean_outcome(address: str) -> None:
    outcome = OutcomeColumn("acceptées", "decision", frozenset({"true"}), frozenset({"false"}))
    counted = _counted(
        address,
        LogShape(outcome, (Dimension("canal", "canal"),)),
        query="SELECT unnest(ARRAY[true, false, NULL]) AS decision, unnest(ARRAY[1, 2, 3]) AS canal",
    )
    assert counted.dimensions[0].outcomes.groups == {"1": Proportion(1, 1), "2": Proportion(0, 1)}
    assert counted.left_out == {LeftOut.OPEN: 1}
