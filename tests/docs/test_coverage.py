"""The coverage page tells each test of the RGAA once, and its totals are those of its rows."""

import json
from pathlib import Path

import pytest
from docs._generation.coverage import AXE, Coverage, Engine, coverage, pages, written

from etatplateforme.guarantor.accessibility.reference import rgaa


def lines_of(text: str) -> list[list[str]]:
    """Cells of each row that begins with the number of a test."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in rows if cells[0].count(".") == 2]


def rows_of(text: str) -> dict[str, list[str]]:
    """The other cells, by test."""
    return {cells[0]: cells[1:] for cells in lines_of(text)}


def whole_row(text: str) -> list[int]:
    (line,) = [line for line in text.splitlines() if line.startswith("| **Ensemble**")]
    return [int(cell) for cell in line.strip("|").split("|")[1:]]


def test_every_test_of_the_rgaa_has_one_row() -> None:
    (page,) = pages()
    assert [cells[0] for cells in lines_of(page.text)] == [test.number for test in rgaa().tests]


def test_totals_are_those_of_the_rows() -> None:
    (page,) = pages()
    rows = rows_of(page.text).values()

    def count(column: int, word: str) -> int:
        return sum(cells[column] == word for cells in rows)

    assert whole_row(page.text) == [
        len(rows),
        count(0, "tranche"),
        count(0, "trouve des fautes"),
        count(1, "tranche"),
        count(1, "trouve des fautes"),
        count(2, "conclut"),
        count(3, "nommé"),
    ]


def test_the_engine_claims_only_tests_that_exist() -> None:
    told = coverage()
    for engine in (told.source, told.browser):
        assert engine.decides | engine.detects <= told.whole


def test_a_test_that_is_decided_is_not_also_counted_as_faults_and_leaves_nothing_to_a_person() -> None:
    told = Coverage(
        rgaa(),
        source=Engine(frozenset({"8.1.1", "8.1.2"}), frozenset({"8.1.1", "1.1.1"})),
        browser=Engine(frozenset({"3.2.1"}), frozenset({"1.1.1"})),
    )
    text = written(told)
    assert whole_row(text) == [258, 2, 1, 1, 1, 255, 40]
    rows = rows_of(text)
    assert rows["8.1.1"] == ["tranche", "", "", ""]
    assert rows["1.1.1"] == ["trouve des fautes", "trouve des fautes", "conclut", "nommé"]
    assert rows["3.2.1"] == ["", "tranche", "", "nommé"]
    assert rows["1.2.1"] == ["", "", "conclut", ""]


@pytest.mark.shared_data
def test_tests_of_axe_are_those_of_its_tags(shared: Path) -> None:
    rows = json.loads((shared / "data" / "rgaa" / "crosswalk.json").read_text(encoding="utf-8"))["rows"]
    assert {row["rgaa_test"] for row in rows if row["axe"]} == AXE
