"""Files as people have them: encodings, marks, quotes; what is not certain is refused with its line."""

import csv
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.addresses.bulk.table import look, rows_of
from etatplateforme.errors import InvalidInput

TEXT = "nom;adresse\nÉcole;8 allée du Gué\nMairie;3 rue de l'Œuf\n"


def refused(path: Path) -> tuple[str, int | None]:
    with pytest.raises(InvalidInput) as refusal:
        look(path)
    assert "secret" not in str(refusal.value)
    (fault,) = refusal.value.faults
    return refusal.value.code, fault.line


@pytest.mark.parametrize(
    ("content", "encoding", "marked"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8", True),
        (TEXT.encode("cp1252"), "cp1252", False),
        (TEXT.replace("\n", "\r\n").encode("cp1252"), "cp1252", False),
        ("nom;adresse\nEcole;8 allee\n".encode("ascii"), "utf-8", False),
    ],
)
def test_the_encoding_is_recognised(tmp_path: Path, content: bytes, encoding: str, marked: bool) -> None:
    (path := tmp_path / "f.csv").write_bytes(content)
    seen = look(path)
    assert (seen.encoding, seen.marked, seen.header, seen.delimiter) == (encoding, marked, ("nom", "adresse"), ";")
    if b"\xc9" in content or "É".encode() in content:
        assert list(rows_of(path, seen)) == [["École", "8 allée du Gué"], ["Mairie", "3 rue de l'Œuf"]]
        assert seen.rows == 2


def test_a_named_encoding_is_taken_and_kept_to(tmp_path: Path) -> None:
    (path := tmp_path / "f.csv").write_bytes("nom;adresse\nÉcole;8 €\n".encode("iso8859-15"))
    assert list(rows_of(path, look(path, "latin9"))) == [["École", "8 €"]]
    with pytest.raises(InvalidInput, match="wrong_encoding"):
        look(path, "utf-8")
    for name in ("utf-16", "nimporte", "utf-32"):
        with pytest.raises(InvalidInput, match="wrong_encoding"):
            look(path, name)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (TEXT.encode() + "Café;secret\n".encode("cp1252"), "wrong_encoding", 4),  # two encodings
        (TEXT.encode("cp1252") + "Café;secret\n".encode(), "wrong_encoding", 2),
        (b"\xef\xbb\xbfnom;adresse\nbon;1\nsecret\xe9;2\n", "wrong_encoding", 3),  # marked UTF-8 that is not
        (b"nom;adresse\nsecret\x81;2\n", "wrong_encoding", 2),  # in neither
        (b"nom;adresse\nbon;2\nsecret\0;2\n", "wrong_encoding", 3),
        (TEXT.encode("utf-16"), "wrong_encoding", 1),
        (b"nom;adresse\n" + b"bon;1\n" * 50 + b'"secret;1\n' + b"bon;1\n" * 40_000, "broken_csv", 52),  # no end
        (b'nom;adresse\n"secret"s;1\n', "broken_csv", 2),
        (b'nom;adresse\n"deux\nlignes";1\n"secret;1\n', "broken_csv", 4),
        (b"nom;adresse\nbon;1\nsecret;1;2\n", "broken_csv", 3),  # more cells than the header
        (b"nom;adresse\n" + b"x" * 1_000_001 + b";1\n", "broken_csv", 2),
        (b"nom;adresse\n" + b"x" * 100_001 + b";1\n", "broken_csv", 2),
    ],
)
def test_what_is_not_certain_is_refused_with_its_line(tmp_path: Path, content: bytes, code: str, line: int) -> None:
    (path := tmp_path / "f.csv").write_bytes(content)
    assert refused(path) == (code, line)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InvalidInput, match="file_missing"):
            look(path)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), max_size=6), st.sampled_from(";,\t|"))
def test_every_row_that_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], mark: str
) -> None:
    path = tmp_path_factory.mktemp("rows") / "f.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=mark).writerows([["a", "b", "c"], *rows])
    seen = look(path, "utf-8", mark)
    assert list(rows_of(path, seen)) == [[*row, *[""] * (3 - len(row))] for row in rows]
    assert seen.rows == len(rows)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Twenty times the lines, the same memory."""
    peaks = []
    for count in (2_000, 40_000):
        (path := tmp_path / f"{count}.csv").write_bytes(b"nom;adresse\n" + b"bon;8 rue du Port\n" * count)
        tracemalloc.start()
        assert look(path).rows == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 50_000
