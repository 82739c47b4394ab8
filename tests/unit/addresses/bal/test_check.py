"""What the validator says of a file, seen from those who call it."""

import gc
import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from benchmarks.addresses.bal.base import TOPONYM

from etatplateforme.addresses.bal import PROFILES, check, check_file, columns, encoding, records, ties
from etatplateforme.addresses.bal.ties import FLUSHED
from etatplateforme.errors import InvalidInput, Unavailable
from tests.unit.addresses.bal.files import TODAY, bal, checked, rows_of


def test_a_faultless_file_may_be_published() -> None:
    report = checked(bal(rows_of()))
    assert report.valid(PROFILES["1.4"])
    assert not report.faults
    assert report.suggested.name == "1.4"


@pytest.mark.parametrize(("version", "suggested"), [("1.3", "1.3"), ("1.4", "1.4"), ("1.5", "1.5")])
def test_the_columns_say_the_profile(version: str, suggested: str) -> None:
    assert checked(bal(rows_of(version))).suggested.name == suggested


def test_a_fault_tells_its_line_and_its_value() -> None:
    rows = rows_of()
    rows[2]["numero"] = "12a"
    (example,) = checked(bal(rows)).faults["numero.type_invalide"].examples
    assert (example.row, example.line, example.value) == (2, 4, "12a")


def test_a_line_is_told_where_rows_take_several_or_none() -> None:
    rows = rows_of()
    rows[0]["source"] = "Commune\nde Mende"
    rows[2]["numero"] = "12a"
    content = bal(rows).replace(b"\n", b"\n\n", 1)
    (example,) = checked(content).faults["numero.type_invalide"].examples
    assert (example.row, example.line) == (2, 6)
    assert content.split(b"\n")[5].count(b"12a") == 1


def test_a_rule_between_rows_tells_every_row() -> None:
    rows = rows_of()
    rows[3]["id_ban_adresse"] = rows[2]["id_ban_adresse"]
    tally = checked(bal(rows)).faults["row.different_adresse_with_same_id_ban_adresse"]
    assert [one.line for one in tally.examples] == [4, 5]


def test_only_what_is_past_the_day_is_in_the_future() -> None:
    rows = rows_of()
    rows[1]["date_der_maj"], rows[2]["date_der_maj"] = "2026-11-29", "2026-11-30"
    assert [one.row for one in checked(bal(rows)).faults["date_der_maj.date_future"].examples] == [2]
    later = check_file(BytesIO(bal(rows)), today=date(2026, 11, 30))
    assert not later.faults


def test_a_file_is_judged_in_the_same_memory_at_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """With smaller blocks, so that few rows are already many: four times the rows, nowhere near twice the peak."""
    monkeypatch.setattr(encoding, "BLOCK", 1 << 14)
    monkeypatch.setattr(records, "BLOCK", 1 << 14)
    monkeypatch.setattr(ties, "FLUSHED", 1 << 11)
    monkeypatch.setattr(columns, "MOST_KNOWN", 500)
    head, *rest = bal(rows_of(count=240)).splitlines(keepends=True)

    def peak(times: int) -> int:
        content = head + b"".join(
            row.replace(b"Mende;;;", b"Mende;;;%d " % (turn % 10)) for turn in range(times) for row in rest
        )
        file = BytesIO(content)
        _ = gc.collect()
        tracemalloc.start()
        report = check_file(file, today=TODAY)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.rows == len(rest) * times
        return most

    _ = peak(1)  # the communes are loaded once
    few, many = peak(15), peak(60)
    assert many < few * 2, (few, many)


def test_one_address_is_told_past_the_memory_of_ties() -> None:
    """A fault between the first row and the last, with more rows between than are kept in memory."""
    head, first, *_ = bal(rows_of()).splitlines()
    names = head.decode().split(";")
    cells = dict(zip(names, bal(rows_of()).splitlines()[2].decode().split(";"), strict=True))

    def row(number: int, identifier: int) -> bytes:
        told = {**cells, "numero": str(number), "id_ban_adresse": str(UUID(int=identifier, version=4))}
        told["cle_interop"] = f"48095_0123_{number:05d}"
        return ";".join(told[name] for name in names).encode()

    rows = [row(number, number) for number in range(1, FLUSHED + 10)]
    rows[-1] = row(1, 99_999)
    assert TOPONYM not in cells["numero"]
    report = checked(b"\n".join([head, *rows]) + b"\n")
    tally = report.faults["row.different_id_ban_adresses_with_same_adresse"]
    assert [one.row for one in tally.examples] == [0, len(rows) - 1]
    assert first


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04workbook", b"\x1f\x8bgzip", b"%PDF-1.7", b"\xff\xfen\x00u\x00", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_text_is_refused_with_a_remedy(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="CSV UTF-8"):
        _ = checked(content)


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    content = bal(rows_of()) + b'"' + b"x;\n" * 3_000_000
    report = checked(content)
    assert not report.judged
    assert report.problems["MissingQuotes"] == 1
    assert not report.valid(PROFILES["1.3-relax"])


def test_an_endless_line_is_refused() -> None:
    report = checked(bal(rows_of()) + b"x" * 10_000_000)
    assert not report.judged
    assert "LineTooLong" in report.problems


def test_a_file_with_few_wrong_bytes_stays_in_utf_8_and_says_where() -> None:
    rows = rows_of(count=200)
    for row in rows:
        row["source"] = "Mairie de Mende, à vérifier"
    rows[5]["voie_nom"] = "Rue du T@mis"
    report = checked(bal(rows).replace(b"T@mis", b"T\xe9mis"))
    assert report.encoding == "utf-8"
    assert [one.row for one in report.faults["voie_nom.caractere_invalide"].examples] == [5]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        _ = check(tmp_path / "nulle-part.csv", today=TODAY)
