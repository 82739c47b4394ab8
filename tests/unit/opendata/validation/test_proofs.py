"""What Polars proves of a column is true: a cell that it holds to be right is right for the judge of cells too."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.opendata.schema import Field, FieldType
from etatplateforme.opendata.validation.cells import CellJudge
from etatplateforme.opendata.validation.columns import proven
from tests.unit.opendata.validation.tables import schema_of
from tests.unit.opendata.validation.test_verdicts import CASES, Case

ALPHABET = '0123456789-+:/.,eE_TZ []{}"ab é٣½\n∞'
PROVABLE = {
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "datetime",
    "time",
    "year",
    "yearmonth",
    "geopoint",
    "any",
}


def certain(field: Field, texts: list[str]) -> list[str]:
    """The texts that Polars proves to be right."""
    expression = proven(CellJudge(field), pl.col("0"))
    frame = pl.DataFrame({"0": texts}, schema={"0": pl.String})
    return frame.filter(expression).get_column("0").to_list() if expression is not None else []


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['field']['type']}" for n, case in enumerate(CASES)])
def test_nothing_wrong_is_proven(case: Case) -> None:
    field = schema_of(case["field"]).fields[0]
    texts = [text for text in case["texts"] if text not in field.missing]
    judge = CellJudge(field)
    assert {text: judge.breaches(text) for text in certain(field, texts) if judge.breaches(text)} == {}


def test_right_cells_of_the_common_types_are_proven() -> None:
    for kind in PROVABLE:
        assert any(
            certain(schema_of(case["field"]).fields[0], case["texts"])
            for case in CASES
            if case["field"]["type"] == kind
        ), kind


@settings(max_examples=60, deadline=None)
@given(
    field=st.sampled_from([schema_of(case["field"]).fields[0] for case in CASES]),
    texts=st.lists(st.text(ALPHABET, min_size=1, max_size=12), min_size=1, max_size=30),
)
def test_nothing_wrong_is_proven_of_any_text(field: Field, texts: list[str]) -> None:
    judge = CellJudge(field)
    assert [text for text in certain(field, texts) if judge.breaches(text)] == []


@given(st.lists(st.from_regex(r"[+-]?[0-9_ ]{1,20}([.,][0-9]{0,5})?(e[0-9])?", fullmatch=True), min_size=1))
def test_numbers_are_proven_only_when_they_are(texts: list[str]) -> None:
    for kind in (FieldType.INTEGER, FieldType.NUMBER, FieldType.YEAR):
        judge = CellJudge(Field("a", kind))
        assert [text for text in certain(judge.field, texts) if judge.breaches(text)] == []
