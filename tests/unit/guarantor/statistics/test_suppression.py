"""No hidden count can be worked out: held against linear programming on every table tried."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.suppression import (
    SMALLEST_PUBLISHED,
    Cell,
    CountTable,
    PublishedTable,
    suppress,
)
from tests.unit.guarantor.statistics import peers


def table_of(counts: list[list[int]]) -> CountTable:
    rows = tuple(f"groupe {place}" for place in range(len(counts)))
    columns = tuple(f"issue {place}" for place in range(len(counts[0])))
    return CountTable(rows, columns, tuple(map(tuple, counts)))


def bounds_by_linear_programming(published: PublishedTable) -> dict[Cell, tuple[float, float]]:
    """Least and largest value of each hidden count, from nothing but what is published and the sums."""
    shown = published.shown()
    places = {cell: place for place, cell in enumerate(shown)}
    last_row, last_column = len(published.table.rows), len(published.table.columns)
    equations: list[list[float]] = []
    for i in range(last_row + 1):
        equation = [0.0] * len(places)
        for j in range(last_column + 1):
            equation[places[i, j]] = -1.0 if j == last_column else 1.0
        equations.append(equation)
    for j in range(last_column + 1):
        equation = [0.0] * len(places)
        for i in range(last_row + 1):
            equation[places[i, j]] = -1.0 if i == last_row else 1.0
        equations.append(equation)
    limits = [(0, None) if count is None else (count, count) for count in shown.values()]
    found: dict[Cell, tuple[float, float]] = {}
    for cell in published.hidden:
        ends: list[float] = []
        for sign in (1, -1):
            goal = [0.0] * len(places)
            goal[places[cell]] = sign
            solved = peers.optimize.linprog(goal, A_eq=equations, b_eq=[0.0] * len(equations), bounds=limits)
            ends.append(math.inf if solved.status == 3 else float(sign * solved.fun))
        found[cell] = (ends[0], ends[1])
    return found


small_counts = st.one_of(st.integers(0, 14), st.integers(0, 300))
tables = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(small_counts, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_hidden_count_is_recoverable(counts: list[list[int]]) -> None:
    published = suppress(table_of(counts))
    deducible = published.deducible()
    for cell, (low, high) in bounds_by_linear_programming(published).items():
        ours = deducible[cell]
        assert high - low >= published.width - 1e-6
        assert ours.low == pytest.approx(low, abs=1e-6)
        assert (math.inf if ours.high is None else ours.high) == pytest.approx(high, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(tables)
def test_what_is_shown_is_true_and_never_small(counts: list[list[int]]) -> None:
    table = table_of(counts)
    shown = suppress(table).shown()
    for cell, count in table.with_margins().items():
        assert shown[cell] in (None, count)
        if 0 < count < SMALLEST_PUBLISHED:
            assert shown[cell] is None


def test_one_small_cell_hides_the_three_cheapest_that_protect_it() -> None:
    published = suppress(table_of([[5, 120, 40], [60, 30, 200], [70, 80, 20]]))
    assert published.primary == {(0, 0)}
    assert published.secondary == {(0, 2), (2, 0), (2, 2)}


def test_a_large_table_stays_as_it_is() -> None:
    published = suppress(table_of([[50, 60], [70, 0]]))
    assert published.hidden == frozenset()
    assert None not in published.shown().values()


def test_when_nothing_else_protects_the_margins_go() -> None:
    published = suppress(table_of([[4]]))
    assert published.hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert published.deducible()[0, 0].high is None


@pytest.mark.parametrize("counts", [[[1, 2], [3]], [[-1]], [[]]])
def test_a_table_that_is_no_table_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        table_of(counts)
    assert caught.value.code == "invalid_table"
