"""What a spreadsheet would run is written as text; what is a number stays one."""

import io

import polars as pl
import pytest

from etatplateforme.opendata.spreadsheet import guarded, write_for_spreadsheet


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "+33 1 99 00 27 37", "-1\n=2"]
)
def test_a_formula_is_made_text(text: str) -> None:
    assert guarded(pl.DataFrame({"a": [text]})).item() == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "+5", "-1,5", "-1.5e-3", "-.5", "", "a=b", "é", " =1", "'=1"])
def test_a_number_or_a_plain_text_is_left(text: str) -> None:
    assert guarded(pl.DataFrame({"a": [text]})).item() == text


def test_what_is_no_text_is_left() -> None:
    frame = pl.DataFrame({"a": [-1, None], "b": ["=x", None]})
    assert guarded(frame).rows() == [(-1, "'=x"), (None, None)]


def test_a_file_is_written_as_french_spreadsheets_open_it() -> None:
    frame = pl.DataFrame({"=titre": ["=é;1", "2"], "n": [-1, 2]})
    file = io.BytesIO()
    write_for_spreadsheet(frame, file)
    assert file.getvalue().decode("utf-8-sig") == "'=titre;n\r\n\"'=é;1\";-1\r\n2;2\r\n"
    plain = io.BytesIO()
    write_for_spreadsheet(frame, plain, guard=False)
    assert plain.getvalue().decode("utf-8-sig").startswith('=titre;n\r\n"=é;1"')
