"""CSV files as they come: encodings, marks of order, quotes, uneven rows. Never a guess, never a cell in an error."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log import csv_file
from etatplateforme.evidence.decision_log.csv_file import read_pieces
from etatplateforme.evidence.decision_log.shape import TextFile

COLUMNS = ("décision", "canal")
PLAIN = TextFile()
TEXT = "nom;canal;décision\nDupont;guichet;accordée\nDurand;en ligne;refusée\n"


def _read(path: Path, content: bytes, text: TextFile = PLAIN) -> list[tuple[str, ...]]:
    path.write_bytes(content)
    return [row for piece in read_pieces(path, COLUMNS, text) for row in piece]


def _refused(path: Path, content: bytes, text: TextFile = PLAIN) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        _read(path, content, text)
    assert caught.value.__context__ is None
    assert "Dupont" not in str(caught.value)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.csv"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-8-sig", "cp1252"),
        ("utf-16", ""),
        ("cp1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_encodings(path: Path, encoding: str, named: str) -> None:
    assert _read(path, TEXT.encode(encoding), TextFile(named)) == [("accordée", "guichet"), ("refusée", "en ligne")]


@pytest.mark.parametrize(("encoding", "named"), [("cp1252", ""), ("cp1252", "utf-8"), ("utf-8", "ascii")])
def test_a_wrong_encoding_is_refused_whole(path: Path, encoding: str, named: str) -> None:
    assert _refused(path, TEXT.encode(encoding), TextFile(named)).code == "wrong_encoding"


def test_a_byte_that_the_encoding_does_not_have_is_refused(path: Path) -> None:
    late = TEXT.encode("cp1252") + b"Dupont;x;\x81\n"
    assert _refused(path, late, TextFile("cp1252")).code == "wrong_encoding"


@pytest.mark.parametrize("delimiter", list(";,\t|"))
def test_the_delimiter_is_that_of_the_first_line(path: Path, delimiter: str) -> None:
    assert len(_read(path, TEXT.replace(";", delimiter).encode())) == 2


def test_a_delimiter_may_be_named(path: Path) -> None:
    content = "canal:décision;a;b;c\nguichet:oui\n".encode()
    assert _refused(path, content).code == "missing_column"
    content = "canal;a,b,c,d;décision\nguichet;x;oui\n".encode()
    assert _read(path, content, TextFile(delimiter=";")) == [("oui", "guichet")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like_and_blank_ones_are_none(path: Path, end: str) -> None:
    assert len(_read(path, (TEXT + "\n\n").replace("\n", end).encode())) == 2
    assert len(_read(path, TEXT.rstrip().replace("\n", end).encode())) == 2


def test_quotes_hold_delimiters_quotes_and_lines(path: Path) -> None:
    content = 'nom;canal;décision\n"Du""pont;";"a\nb";oui\n5" tuyau;c;non\nl"a;d"e;oui\n'.encode()
    assert _read(path, content) == [("oui", "a\nb"), ("non", "c"), ("oui", 'd"e')]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nom;canal;décision\nDupont;a\n", "ligne 2"),
        ("nom;canal;décision\nx;a;oui\n\nDupont;a;oui;x\n", "ligne 4"),
        ('nom;canal;décision\nx;a;oui\n"Dupont"x;a;oui\n', "ligne 3"),
        ('nom;canal;décision\n"Dupont;a;oui\nx;a;oui\n', "guillemet"),
        ('nom;canal;décision\n"' + "Dupont " * 30_000 + '";a;oui\n', "guillemet"),
        ("nom;canal;décision\n" + "Dupont " * 200_000, "démesurée"),
    ],
)
def test_a_broken_row_stops_the_count(path: Path, content: str, told: str) -> None:
    error = _refused(path, content.encode())
    assert error.code == "broken_csv"
    assert told in error.problem


@pytest.mark.parametrize("content", ["", "\n", "Dupont;guichet\n", "canal;canal;décision\nx;y;z\n"])
def test_a_first_line_that_is_no_header_is_refused(path: Path, content: str) -> None:
    assert _refused(path, content.encode()).code == "missing_column"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InvalidInput) as caught:
            list(read_pieces(path, COLUMNS, TextFile()))
        assert caught.value.code == "file_missing"


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=5),
            st.text('ab;"\n ', max_size=5),
        ),
        max_size=9,
    )
)
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    path = tmp_path_factory.mktemp("csv") / "journal.csv"
    lines = ["décision;x;canal", *(f"{quoted(one)};x;{quoted(two)}" for one, two in rows)]
    assert _read(path, "\r\n".join(lines).encode()) == rows


def test_no_more_than_a_piece_is_held(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "PIECE", 3)
    path.write_text("décision;canal\n" + "oui;a\n" * 8, "utf-8")
    assert [len(piece) for piece in read_pieces(path, COLUMNS, TextFile())] == [3, 3, 2]
