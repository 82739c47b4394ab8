"""What is corrected without asking anybody."""

import csv
from datetime import date
from io import StringIO
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from benchmarks.addresses.bal.base import Record

from etatplateforme.addresses.bal import PROFILES
from etatplateforme.addresses.bal.fixing import Fixed, fixed
from etatplateforme.addresses.bal.remedies import rewritten
from tests.unit.addresses.bal.files import TODAY, bal, checked, rows_of


def fix(rows: list[Record], folder: Path, **ids: str) -> tuple[Fixed, list[Record]]:
    (folder / "bal.csv").write_bytes(bal(rows))
    numbers = count(1)
    made = fixed(folder / "bal.csv", today=TODAY, fresh=lambda: str(UUID(int=next(numbers), version=4)), ids=ids)
    assert made is not None
    return made, list(csv.DictReader(StringIO(made.text), delimiter=";"))


def test_a_good_file_stays_as_it_is(tmp_path: Path) -> None:
    rows = rows_of()
    made, after = fix(rows, tmp_path)
    assert after == rows
    assert not made.corrected


def test_dates_and_the_commune_are_corrected(tmp_path: Path) -> None:
    rows = rows_of()
    rows[0]["date_der_maj"], rows[1]["date_der_maj"] = "6 mai 2021", ""
    rows[2]["commune_nom"], rows[3]["commune_insee"] = "MENDE", ""
    made, after = fix(rows, tmp_path)
    assert [row["date_der_maj"] for row in after[:2]] == ["2021-05-06", "2026-11-29"]
    assert (after[2]["commune_nom"], after[3]["commune_insee"]) == ("Mende", "48095")
    assert dict(made.corrected) == {"date_der_maj": 2, "commune_nom": 1, "commune_insee": 1}
    assert checked(made.text.encode()).valid(PROFILES["1.4"])


def test_identifiers_are_completed_when_that_of_the_commune_is_known(tmp_path: Path) -> None:
    rows = rows_of()
    known = rows[1]["id_ban_commune"]
    street = rows[1]["id_ban_toponyme"]
    rows[1].update(id_ban_commune="", id_ban_toponyme="", id_ban_adresse="")
    assert not checked(bal(rows)).valid(PROFILES["1.4"])
    made, after = fix(rows, tmp_path, **{"48095": known})
    assert (after[1]["id_ban_commune"], after[1]["id_ban_toponyme"]) == (known, street)
    assert UUID(after[1]["id_ban_adresse"]).version == 4
    assert checked(made.text.encode()).valid(PROFILES["1.4"])
    _, without = fix(rows, tmp_path)
    assert without[1]["id_ban_adresse"] == ""


def test_what_cannot_be_read_is_not_corrected(tmp_path: Path) -> None:
    (tmp_path / "bal.csv").write_bytes(bal(rows_of()) + b"1;2\n")
    assert fixed(tmp_path / "bal.csv", today=TODAY, fresh=str) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("01/05/25", "2025-05-01"),
        ("1/5/2025", "2025-05-01"),
        ("2025/05/01", "2025-05-01"),
        ("01 05 2025", "2025-05-01"),
        ("6 Mai 2025", "2025-05-06"),
        ("2025-05-01 13:30", "2025-05-01"),
        ("31/02/2025", None),
        ("01/01/2010", None),
        ("01/01/2099", None),
        ("01/05/80", None),
        ("hier", None),
        ("", None),
    ],
)
def test_days_that_are_written_otherwise(written: str, day: str | None) -> None:
    assert rewritten(written, date(2026, 11, 29)) == day
