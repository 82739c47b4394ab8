"""The tally by Polars: equal to a naive count, whatever the order, the split, the format and the values."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import EtatError, InvalidInput, TooLarge
from etatplateforme.evidence.decision_log import counting, frames, tally
from etatplateforme.evidence.decision_log.shape import (
    DateColumns,
    DateForm,
    Dimension,
    LogShape,
    OutcomeColumn,
    StratumColumn,
    TextFile,
)
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN, LeftOut, LogTally
from tests.unit.evidence.decision_log.naive import Row, count, plain
from tests.unit.evidence.decision_log.samples import LAST, OUTCOME, SHAPE, corners, frame, rows

SMALL = LogShape(OUTCOME, (Dimension("canal", "canal"),))


@settings(deadline=None)
@given(rows())
def test_polars_counts_as_one_would_by_hand(log: list[Row]) -> None:
    assert plain(tally(frame(log), SHAPE)) == count(log, SHAPE)


def test_every_odd_value_is_counted_as_one_would_by_hand() -> None:
    assert plain(tally(frame(corners()), SHAPE)) == count(corners(), SHAPE)


@settings(deadline=None)
@given(rows(), st.randoms(use_true_random=False), st.lists(st.integers(0, 30), max_size=3))
def test_order_and_splits_change_nothing(log: list[Row], shuffler: random.Random, cuts: list[int]) -> None:
    expected = tally(frame(log), SHAPE)
    shuffled = shuffler.sample(log, len(log))
    bounds = [0, *sorted(cuts), len(log)]
    parts = [frame(shuffled[start:end]) for start, end in pairwise(bounds)]
    assert tally(parts, SHAPE) == expected
    assert _in_order(tally(parts, SHAPE)) == _in_order(expected)


@settings(max_examples=40, deadline=None)
@given(
    rows(texts=st.sampled_from(["a;b", 'dit "oui"', "deux\nlignes", "é", "œ€"])), st.sampled_from(["utf-8", "cp1252"])
)
def test_files_say_the_same_as_frames(tmp_path_factory: pytest.TempPathFactory, log: list[Row], encoding: str) -> None:
    table, folder = frame(log), tmp_path_factory.mktemp("log")
    expected = tally(table, SHAPE)
    table.write_parquet(folder / "log.parquet")
    assert tally(folder / "log.parquet", SHAPE) == expected
    assert tally(table.lazy(), SHAPE) == expected
    written = BytesIO()
    table.with_columns(pl.col("age").fill_nan(None).floor().cast(pl.Int64)).write_csv(written, separator=";")
    (folder / "log.csv").write_bytes(written.getvalue().decode().encode(encoding))
    assert tally(str(folder / "log.csv"), _encoded(encoding)) == expected


def _encoded(encoding: str) -> LogShape:
    return replace(SHAPE, text=TextFile(encoding))


def _in_order(counted: LogTally) -> list[list[object]]:
    return [[*one.outcomes.cells, *one.delays] for one in counted.dimensions]


def test_pieces_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pl.DataFrame(
        {"decision": ["accordée", "refusée"] * 50, "canal": ["guichet", "en ligne", "courrier", None] * 25}
    )
    table.write_parquet(tmp_path / "log.parquet", row_group_size=7)
    expected = tally(table, SMALL)
    monkeypatch.setattr(frames, "PIECE", 9)
    assert tally(table, SMALL) == expected
    assert tally(tmp_path / "log.parquet", SMALL) == expected
    told: list[int] = []
    assert tally([tmp_path / "log.parquet", table], SMALL, progress=told.append).rows == 200
    assert told == [*range(9, 100, 9), 100, *range(109, 200, 9), 200]


def test_who_says_nothing_is_counted_apart_and_last() -> None:
    table = pl.DataFrame({"decision": ["accordée"] * 4, "canal": [None, "  ", "guichet", "zinc"]})
    (channel,) = tally(table, SMALL).dimensions
    assert list(channel.outcomes.groups) == ["guichet", "zinc", NOT_GIVEN]
    assert channel.outcomes.groups[NOT_GIVEN] == Proportion(2, 2)


def test_bands_come_by_age_and_labels_as_they_are_given() -> None:
    shape = LogShape(
        OUTCOME,
        (
            Dimension("âge", "age", bands=(18, 65)),
            Dimension("zone", "zone", {"z": "QPV", "a": "FRR"}, other="autre"),
        ),
    )
    table = pl.DataFrame({"decision": ["accordée"] * 4, "age": [70, 30, 3, 18], "zone": ["k", "a", "z", "a"]})
    ages, zones = tally(table, shape).dimensions
    assert list(ages.outcomes.groups) == ["moins de 18 ans", "18 à 64 ans", "65 ans et plus"]
    assert list(zones.outcomes.groups) == ["QPV", "FRR", "autre"]


def test_one_group_written_in_two_ways_is_one_group() -> None:
    composed, apart, soft = "e\u0301tude", "étude", "ét\u00adude"
    table = pl.DataFrame({"decision": ["accordée"] * 4, "canal": [composed, apart, soft, "autre\u202e"]})
    (channel,) = tally(table, SMALL).dimensions
    assert dict(channel.outcomes.groups) == {"autre": Proportion(1, 1), "étude": Proportion(3, 3)}


def test_a_decision_without_a_day_of_answer_does_not_still_wait() -> None:
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu"), LAST)
    table = pl.DataFrame(
        {
            "decision": ["refusée", "accordée", None, "en cours"],
            "canal": ["a", "b", "a", "b"],
            "recu": [date(2026, 1, 5)] * 4,
            "repondu": [None, date(2026, 1, 6), None, None],
        }
    )
    counted = tally(table, shape)
    delays = counted.dimensions[0].delays
    assert (dict(delays["a"].answered), dict(delays["a"].waiting)) == ({}, {10: 1})
    assert (dict(delays["b"].answered), dict(delays["b"].waiting)) == ({1: 1}, {10: 1})
    assert counted.left_out == {LeftOut.OPEN: 2, LeftOut.IMPOSSIBLE_DATES: 1}


def test_the_period_is_that_of_the_rows_with_sound_days() -> None:
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu"), LAST)
    day = {number: date(2026, 1, number) for number in range(1, 15)}
    table = pl.DataFrame(
        {
            "decision": ["accordée"] * 4,
            "canal": ["a", "b"] * 2,
            "recu": [day[6], day[3], day[9], day[1]],
            "repondu": [day[7], day[4], day[8], LAST + timedelta(days=1)],
        }
    )
    for log in (table, [table[:1], table[1:]], [table[1:], table[:1]]):
        counted = tally(log, shape)
        assert (counted.since, counted.until) == (day[3], day[6])
        assert counted.left_out == {LeftOut.IMPOSSIBLE_DATES: 2}


def test_an_answer_of_spaces_is_no_answer() -> None:
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu"), LAST)
    table = pl.DataFrame(
        {"decision": ["", "accordée"], "canal": ["a", "a"], "recu": ["2026-01-05"] * 2, "repondu": ["  ", "2026-01-06"]}
    ).extend(pl.DataFrame({"decision": ["refusée"], "canal": ["b"], "recu": ["2026-01-05"], "repondu": ["?"]}))
    delays = tally(table, shape).dimensions[0].delays
    assert (dict(delays["a"].answered), dict(delays["a"].waiting), "b" in delays) == ({1: 1}, {10: 1}, False)


def test_an_unknown_outcome_is_never_a_refusal() -> None:
    table = pl.DataFrame({"decision": ["accordée", "Refusée", "sans objet", "refusée"], "canal": ["a", "b", "a", "b"]})
    counted = tally(table, SMALL)
    assert counted.dimensions[0].outcomes.groups == {"a": Proportion(1, 1), "b": Proportion(0, 1)}
    assert counted.left_out == {LeftOut.UNKNOWN_OUTCOME: 2}


def test_an_instant_falls_on_the_day_of_its_zone() -> None:
    utc = ZoneInfo("UTC")
    table = pl.DataFrame(
        {
            "decision": ["accordée", "refusée"],
            "canal": ["a", "b"],
            "recu": [datetime(2026, 1, 10, 23, 30, tzinfo=utc)] * 2,
            "repondu": [datetime(2026, 1, 11, 12, tzinfo=utc)] * 2,
        }
    )
    for zone, days, first in (("Europe/Paris", 0, 11), ("America/Cayenne", 1, 10)):
        shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu", zone=zone), LAST)
        counted = tally(table, shape)
        assert counted.dimensions[0].delays["a"].answered == {days: 1}
        assert counted.since == date(2026, 1, first)


@pytest.mark.parametrize(
    ("form", "received", "answered", "days"),
    [
        (DateForm.ISO, "2026-01-02", "2026-01-05", 3),
        (DateForm.ISO, " 2026-01-02T23:59:59+01:00", "2026-01-05 08:00", 3),
        (DateForm.FRENCH, "02/01/2026", "5/1/2026 08:00", 3),
        (DateForm.ISO, "02/01/2026", "05/01/2026", None),
        (DateForm.FRENCH, "2026-01-02", "2026-01-05", None),
        (DateForm.ISO, "2025-02-30", "2026-01-05", None),
        (DateForm.ISO, "2026-01-02", "n'importe quoi", None),
        (DateForm.FRENCH, "02/01/26", "05/01/26", None),
        (DateForm.ISO, "2026-01-020", "2026-01-05", None),
    ],
)
def test_days_written_as_text(form: DateForm, received: str, answered: str, days: int | None) -> None:
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), None, DateColumns("recu", "repondu", form=form), LAST)
    table = pl.DataFrame(
        {"decision": ["accordée"] * 2, "canal": ["a", "b"], "recu": [received] * 2, "repondu": [answered] * 2}
    )
    counted = tally(table, shape)
    if days is None:
        assert counted.left_out == {LeftOut.IMPOSSIBLE_DATES: 2}
        assert counted.dimensions[0].delays == {}
    else:
        assert counted.dimensions[0].delays["a"].answered == {days: 1}


@pytest.mark.parametrize(
    ("birth", "received", "adult"),
    [
        (date(2008, 1, 15), date(2026, 1, 15), True),
        (date(2008, 1, 16), date(2026, 1, 15), False),
        (date(2007, 12, 31), date(2026, 1, 1), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_an_age_is_that_of_the_day_of_reception(birth: date, received: date, adult: bool) -> None:
    of_age = Dimension("âge", "naissance", bands=(18,), birth_date=True)
    shape = LogShape(OUTCOME, (of_age,), None, DateColumns("recu", "repondu"), date(2030, 1, 1))
    table = pl.DataFrame(
        {"decision": ["accordée"] * 2, "naissance": [birth, None], "recu": [received] * 2, "repondu": [received] * 2}
    )
    groups = tally(table, shape).dimensions[0].outcomes.groups
    assert set(groups) == {"18 ans et plus" if adult else "moins de 18 ans", NOT_GIVEN}


def test_ages_written_as_text() -> None:
    shape = LogShape(OUTCOME, (Dimension("âge", "age", bands=(18,)),))
    table = pl.DataFrame({"decision": ["accordée"] * 5, "age": ["17", " 18 ", "dix-huit", "-3", None]})
    groups = tally(table, shape).dimensions[0].outcomes.groups
    assert {name: group.total for name, group in groups.items()} == {
        "moins de 18 ans": 1,
        "18 ans et plus": 1,
        NOT_GIVEN: 3,
    }


def test_a_dimension_that_compares_nothing_is_said() -> None:
    table = pl.DataFrame({"decision": ["accordée", None], "canal": ["a", "b"]})
    counted = tally(table, SMALL)
    assert (counted.dimensions, counted.alone) == ((), {"canal": "a"})


def _refused(log: "pl.DataFrame | Path | Sequence[pl.DataFrame]", shape: LogShape = SMALL) -> EtatError:
    with pytest.raises(EtatError) as caught:
        tally(log, shape)
    assert caught.value.__context__ is None
    return caught.value


def test_ten_thousand_groups_are_not_groups() -> None:
    names = [f"Camille Dupont {number}" for number in range(10_000)]
    error = _refused(pl.DataFrame({"decision": ["accordée"] * len(names), "canal": names}))
    assert (error.code, "Dupont" in str(error)) == ("too_many_groups", False)


def test_a_column_of_numbers_of_file_stops_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_CELLS", 1_000)
    error = _refused(pl.DataFrame({"decision": ["accordée"] * 2_000, "canal": list(range(2_000))}))
    assert isinstance(error, TooLarge)
    assert error.code == "too_many_cells"


def test_free_text_is_not_a_group() -> None:
    text = "Je soussignée Camille Dupont demande " * 5
    error = _refused(pl.DataFrame({"decision": ["accordée"], "canal": [text]}))
    assert (error.code, "Dupont" in str(error)) == ("not_a_group", False)


def test_names_are_not_groups() -> None:
    names = [f"Camille Dupont {number}" for number in range(60)]
    error = _refused(pl.DataFrame({"decision": ["accordée"] * 80, "canal": names + names[:20]}))
    assert (error.code, "Dupont" in str(error)) == ("not_a_group", False)
    counted = tally(pl.DataFrame({"decision": ["accordée"] * 120, "canal": names * 2}), SMALL)
    assert len(counted.dimensions[0].outcomes.groups) == 60


def test_days_beyond_our_calendar_are_not_days() -> None:
    far = pl.Series([10_000_000, -2_000_000, 20_000], dtype=pl.Int32).cast(pl.Date)
    shape = LogShape(OUTCOME, (Dimension("canal", "canal"),), StratumColumn("année", "jour", year=True))
    table = pl.DataFrame({"decision": ["accordée"] * 3, "canal": ["a", "b", "b"], "jour": far})
    assert set(tally(table, shape).dimensions[0].outcomes.strata) == {"2024", NOT_GIVEN}


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (pl.DataFrame({"decision": ["accordée"]}), "missing_column"),
        (pl.DataFrame({"decision": ["accordée"], "canal": [0.5]}), "wrong_type"),
        (pl.DataFrame({"decision": ["accordée"], "canal": [["a"]]}), "wrong_type"),
        (pl.DataFrame({"decision": ["oui"], "canal": ["a"]}), "no_outcome"),
        (pl.DataFrame({"decision": [None], "canal": ["a"]}), "no_outcome"),
        (pl.DataFrame(schema={"decision": pl.String, "canal": pl.String}), "empty_log"),
    ],
)
def test_what_cannot_be_counted_is_refused(table: pl.DataFrame, code: str) -> None:
    assert _refused(table).code == code


@pytest.mark.parametrize(
    ("dimension", "stratum", "column"),
    [
        (Dimension("âge", "x", bands=(18,)), None, [True]),
        (Dimension("âge", "x", bands=(18,), birth_date=True), None, [1]),
        (Dimension("zone", "x", {"1": "QPV"}), None, [1.0]),
        (Dimension("canal", "decision"), StratumColumn("année", "x", True), [3]),
    ],
)
def test_a_column_of_another_kind_is_refused(
    dimension: Dimension, stratum: StratumColumn | None, column: list[object]
) -> None:
    shape = LogShape(OUTCOME, (dimension,), stratum, None, LAST)
    assert _refused(pl.DataFrame({"decision": ["accordée"], "x": column}), shape).code == "wrong_type"


def test_categories_of_every_type_are_read() -> None:
    outcome = OutcomeColumn("acceptées", "decision", frozenset({"true"}), frozenset({"false"}))
    shape = LogShape(outcome, (Dimension("catégorie", "c"), Dimension("jour", "d"), Dimension("enum", "e")))
    table = pl.DataFrame(
        {
            "decision": [True, False, None],
            "c": pl.Series(["a", "b", "a"], dtype=pl.Categorical),
            "d": [date(2026, 1, 1), date(2026, 1, 2), None],
            "e": pl.Series(["x", "y", None], dtype=pl.Enum(["x", "y"])),
        }
    )
    counted = tally(table, shape)
    assert [list(one.outcomes.groups) for one in counted.dimensions] == [
        ["a", "b"],
        ["2026-01-01", "2026-01-02"],
        ["x", "y"],
    ]


def test_a_file_that_is_not_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "log.parquet").write_bytes(b"Camille Dupont")
    (tmp_path / "log.xlsx").write_bytes(b"")
    assert _refused(tmp_path / "log.parquet").code == "file_missing"
    assert _refused(tmp_path / "absent.parquet").code == "file_missing"
    assert _refused(tmp_path / "log.xlsx").code == "unknown_format"


def test_an_engine_that_fails_quotes_no_cell() -> None:
    broken = pl.LazyFrame({"decision": ["accordée"], "name": ["Dupont"]}).with_columns(
        canal=pl.col("name").cast(pl.Int64)
    )
    with pytest.raises(InvalidInput) as caught:
        tally(broken, SMALL)
    assert caught.value.code == "broken_log"
    assert caught.value.__context__ is None
    assert "Dupont" not in str(caught.value)
