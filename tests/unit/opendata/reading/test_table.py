"""A French CSV file is read whole, or refused with its place: no character, cell or row is lost in silence."""

import csv
import io
from collections.abc import Sequence
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.reading import BrokenTable, HeaderProblem, RowProblem, open_table
from etatplateforme.opendata.reading.encoding import Utf8Blocks

FRENCH = (
    "Arrêté du maire : la voirie communale – « chaussée » – est fermée jusqu'à nouvel ordre, l'été 2026. ",
    "Le conseil municipal a délibéré à l’unanimité : cœur de ville, 12,5 % de hausse, 3 000 € de crédits. ",
    "ÉCOLE PRIMAIRE DE L'ÎLE – GARDERIE, GOÛTER ET REPAS. Noël à la crèche, où être, naïf, ambiguë. ",
)


def read(content: bytes, encoding: str | None = None, delimiter: str | None = None) -> list[tuple[str | None, ...]]:
    """Every row, the header first."""
    table = open_table(io.BytesIO(content), encoding=encoding, delimiter=delimiter)
    return [table.header, *(row for batch in table.batches() for row in batch.frame.rows())]


def refused(content: bytes) -> BrokenTable:
    with pytest.raises(BrokenTable) as caught:
        read(content)
    return caught.value


@pytest.mark.parametrize("text", FRENCH)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_french_files_are_found(text: str, encoding: str) -> None:
    content = f"nom;texte\r\n1;{text * 50}\r\n2;fin\r\n".encode(encoding)
    assert read(content) == [("nom", "texte"), ("1", text * 50), ("2", "fin")]


@pytest.mark.parametrize("text", FRENCH)
@pytest.mark.parametrize("encoding", ["mac-roman", "cp850"])
def test_an_encoding_that_is_not_certain_is_refused_and_read_once_it_is_named(text: str, encoding: str) -> None:
    written = text.replace("–", "-").replace("’", "'").replace("œ", "oe").replace("€", "euros")
    content = f"nom;texte\n1;{written}\n".encode(encoding)
    error = refused(content)
    assert (error.code, error.line) in {("doubtful_encoding", 2), ("wrong_encoding", 2)}
    assert read(content, encoding)[1] == ("1", written)


def test_what_differs_by_the_euro_alone_is_read_as_the_name_says() -> None:
    content = "nom;prix\n1;déjà 3 €\n".encode("iso-8859-15")
    assert read(content, "iso-8859-15")[1] == ("1", "déjà 3 €")


def test_bytes_that_windows_does_not_have_are_told_with_their_place() -> None:
    error = refused("nom;ville\n1;Orléans\n2;Évreux\x81\n".encode("latin-1"))
    assert (error.code, error.line, error.offset) == ("wrong_encoding", 3, 28)


def test_a_file_that_changes_encoding_is_refused_with_its_place() -> None:
    error = refused("nom;ville\n1;Orléans\n".encode() + "2;Évreux\n".encode("cp1252"))
    assert (error.code, error.line, error.offset) == ("mixed_encodings", 3, 23)


def test_an_accent_far_in_the_file_is_enough_to_know_it() -> None:
    plain = b"nom;ville\n" + b"1;Paris\n" * 2_000
    blocks = Utf8Blocks(io.BytesIO(plain + "2;Orléans\n".encode("cp1252")), block=1_000)
    assert b"".join(block.content for block in blocks) == plain + "2;Orléans\n".encode()
    assert blocks.encoding == "cp1252"


@settings(max_examples=60)
@given(st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=300), st.integers(1, 50))
def test_no_character_is_lost_whatever_the_blocks(text: str, size: int) -> None:
    for encoding in ("utf-8", "utf-16", "cp1252"):
        blocks = Utf8Blocks(io.BytesIO(text.encode(encoding)), encoding, block=size)
        assert b"".join(block.content for block in blocks).decode() == text


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty_file", None),
        (b"\n\r\n\n", "empty_file", None),
        (b"\xef\xbb\xbf", "empty_file", None),
        (b"<!DOCTYPE html><html><body>404</body></html>", "html_instead", 1),
        (b"PK\x03\x04\x14\0", "not_csv", None),
        (b"a;b\n1;\0\n", "nul_character", 2),
        (b'a;b\n1;2\n3;"x\n4;5\n', "unclosed_quote", 3),
        (b'"a;b\n1;2\n', "unclosed_quote", 1),
        (b"a;b\n1;2\n" + b"x" * 1_100_000 + b";2\n", "huge_cell", 3),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, line: int | None) -> None:
    error = refused(content)
    assert (error.code, error.line) == (code, line)
    assert error.remedy.endswith((".", "?"))


def test_a_large_cell_is_read_and_nothing_global_is_changed() -> None:
    before = csv.field_size_limit()
    assert read(b'a;b\n1;"' + b"x" * 900_000 + b'"\n')[1] == ("1", "x" * 900_000)
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    content = delimiter.join(("nom", '"prix; en, euros|"', "lieu")) + "\n" + delimiter.join("abc") + "\n"
    assert read(content.encode()) == [("nom", "prix; en, euros|", "lieu"), ("a", "b", "c")]


def test_titles_that_are_missing_or_given_twice_are_told() -> None:
    table = open_table(io.BytesIO(b"a,,b,a\n1,2,3,4\n"))
    faults = [(fault.problem, fault.column, fault.first) for fault in table.header_faults]
    assert faults == [(HeaderProblem.BLANK_LABEL, 2, 0), (HeaderProblem.DUPLICATE_LABEL, 4, 1)]


def test_rows_that_are_not_even_are_told_and_nothing_moves() -> None:
    table = open_table(io.BytesIO(b'a;b;c\n1;2\n3;;\n4;5;6;7\n\n8;"x"y;9\n10;"11\n12";13\n14;15;16\n'))
    batches = list(table.batches())
    faults = [(fault.problem, fault.row, fault.line, fault.found) for batch in batches for fault in batch.faults]
    assert faults == [
        (RowProblem.MISSING_CELL, 2, 2, 2),
        (RowProblem.EXTRA_CELL, 4, 4, 4),
        (RowProblem.MISSING_CELL, 5, 5, 0),
        (RowProblem.MISPLACED_QUOTE, 6, 6, 0),
    ]
    rows = {row: cells for batch in batches for row, cells in zip(batch.rows, batch.frame.rows(), strict=True)}
    assert rows == {
        2: ("1", "2", None),
        3: ("3", "", ""),
        4: ("4", "5", "6"),
        5: (None, None, None),
        7: ("10", "11\n12", "13"),
        8: ("14", "15", "16"),
    }
    assert [line for batch in batches for line in batch.lines] == [2, 3, 4, 5, 7, 9]


def test_a_short_row_is_seen_among_empty_last_cells() -> None:
    table = open_table(io.BytesIO(b'a;b;c\n1;"x ""y""";\n2;"z;z";\n3;4\n5;6;\n'))
    assert [(fault.problem, fault.row) for batch in table.batches() for fault in batch.faults] == [
        (RowProblem.MISSING_CELL, 4)
    ]


Quoting = Literal[0, 1]
CELLS = st.text(st.sampled_from('ab;,"\n\r é'), max_size=6)


@settings(max_examples=200)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_writer_of_csv_wrote_is_read_back(rows: Sequence[Sequence[str]], end: str, quoting: Quoting) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow([f"titre {rank}" for rank in range(len(rows[0]))])
    csv.writer(text, delimiter=";", lineterminator=end, quoting=quoting).writerows(rows)
    if quoting == csv.QUOTE_MINIMAL and any("\r" in cell for row in rows for cell in row):
        return  # Python leaves it without quotes where lines end otherwise: nobody could tell what it is
    assert read(text.getvalue().encode(), delimiter=";")[1:] == [tuple(row) for row in rows]


@pytest.mark.parametrize("block", [90, 333, 1_000])
def test_rows_cut_anywhere_by_blocks_are_whole(block: int) -> None:
    rows = [(str(number), f'dit "{number}";\nà la ligne', "é" * (number % 7)) for number in range(400)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([("a", "b", "c"), *rows])
    table = open_table(io.BytesIO(text.getvalue().encode()), block=block)
    batches = list(table.batches())
    assert [row for batch in batches for row in batch.frame.rows()] == rows
    assert [row for batch in batches for row in batch.rows] == list(range(2, 402))
    assert [line for batch in batches for line in batch.lines] == list(range(2, 802, 2))
    assert len(batches) > 10


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(b"a;b\n", "klingon")
    assert caught.value.code == "unknown_encoding"


def test_no_error_holds_a_cell() -> None:
    secret = b"Marie Secrete"
    for content in (b"a;b\n1;" + secret + b"\x81\xe9\n", b'a;b\n"' + secret + b"\n", b"a;b\n" + secret + b"\0;\n"):
        error = refused(content)
        assert "Secrete" not in f"{error!r} {error} {error.__context__!r}"
