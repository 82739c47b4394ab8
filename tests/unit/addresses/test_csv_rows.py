"""A CSV file of addresses: what each row asks, what is written behind it, and that no row is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.csv_answers import batches
from etatplateforme.addresses.csv_rows import (
    ADDED,
    ADDED_AROUND,
    MOST_ROWS,
    Asked,
    CsvRequest,
    CsvTable,
    Status,
    added_columns,
    cells,
)
from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point

MENDE = Address(
    label="6 Rue du Tamis 48000 Mende",
    kind=AddressKind.HOUSENUMBER,
    citycode="48095",
    city="Mende",
    postcode="48000",
    name="6 Rue du Tamis",
    street="Rue du Tamis",
    housenumber="6",
    point=Point(3.5, 44.5),
    id="48095_0127_00006",
    score=0.97,
    distance_m=12.4,
)
TEXT = "nom;adresse;cp;quoi\nÉcole;6 rue du Tamis;48000;housenumber\nVide;;;\nAutre;2 rue X;;rien\n"
NAMED = CsvRequest(columns=("adresse",), filters={"postcode": "cp", "type": "quoi"})


def table(text: str = TEXT, request: CsvRequest = NAMED) -> CsvTable:
    return CsvTable(text, request)


def test_a_row_asks_its_columns_and_its_filters() -> None:
    read = table()
    assert read.delimiter == ";"
    assert [read.reader.searched(row) for row in read.rows()] == [
        Asked("6 rue du Tamis", filters=Filters(postcodes=("48000",), kinds=(AddressKind.HOUSENUMBER,))),
        Asked(status=Status.SKIPPED),
        Asked(status=Status.ERROR),
    ]


def test_without_columns_the_whole_row_is_the_text() -> None:
    read = table("numero,voie,ville\n6,rue du\n Tamis\n,Mende\n".replace("du\n T", "du  T"), CsvRequest())
    assert [read.reader.searched(row).asked for row in read.rows()] == ["6 rue du Tamis", "Mende"]


def test_a_short_row_is_filled_and_a_long_one_is_named() -> None:
    assert list(table("a,b\n1\n\n1,2\n", CsvRequest()).rows()) == [["1", ""], ["1", "2"]]
    with pytest.raises(InvalidInput, match="La ligne 2"):
        _ = list(table("a,b\n1\n1,2,3\n", CsvRequest()).rows())


@pytest.mark.parametrize(
    ("text", "request_", "asked"),
    [
        ("latitude,longitude\n44.5,3.5\n", CsvRequest(), Asked(near=Point(3.5, 44.5))),
        ("lat,lon\n44.5,3.5\n", CsvRequest(), Asked(near=Point(3.5, 44.5))),
        ("n,o\n44.5,3.5\n", CsvRequest(filters={"lat": "n", "lon": "o"}), Asked(near=Point(3.5, 44.5))),
        ('lat;lon\n"44,5";"3,5"\n', CsvRequest(), Asked(near=Point(3.5, 44.5))),
        ("lat,lon\n,\n", CsvRequest(), Asked(status=Status.SKIPPED)),
        ("lat,lon\n44.5,\n", CsvRequest(), Asked(status=Status.ERROR)),
        ("lat,lon\n944.5,3.5\n", CsvRequest(), Asked(status=Status.ERROR)),
        ("lat,lon\nnan,3.5\n", CsvRequest(), Asked(status=Status.ERROR)),
    ],
)
def test_a_place_is_read_where_it_stands(text: str, request_: CsvRequest, asked: Asked) -> None:
    read = table(text, request_)
    assert [read.reader.located(row) for row in read.rows()] == [asked]


def test_a_search_is_centred_only_by_columns_that_were_named() -> None:
    read = table("voie,lat,lon\nrue,44.5,3.5\n", CsvRequest(columns=("voie",)))
    assert [read.reader.searched(row).near for row in read.rows()] == [None]


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("", CsvRequest()),
        (" , \n1,2\n", CsvRequest()),
        ("a,a\n1,2\n", CsvRequest()),
        ("a,b\n1,2\n", CsvRequest(columns=("c",))),
        ("a,b\n1,2\n", CsvRequest(filters={"postcode": "c"})),
        ("a,b\n1,2\n", CsvRequest(filters={"pays": "a"})),
        ('"a,b\n1,2\n' + "x" * 200_000, CsvRequest()),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(text: str, request_: CsvRequest) -> None:
    with pytest.raises(InvalidInput) as told:
        table(text, request_)
    assert told.value.code == "invalid_csv"


@pytest.mark.parametrize("row", ['"' + "x" * 200_000, "x" * 120_000, "1,2\n" * (MOST_ROWS + 1)])
def test_a_row_or_a_file_without_measure_is_refused_in_the_end(row: str) -> None:
    with pytest.raises(InvalidInput) as told:
        for _ in table(f"a,b\n{row}\n", CsvRequest()).rows():
            pass
    assert told.value.code == "invalid_csv"
    assert "xxx" not in str(told.value)


def test_what_was_found_is_written_under_its_columns() -> None:
    told = dict(zip(ADDED, cells([MENDE, MENDE], None, ADDED), strict=True))
    assert told["result_status"] == "ok"
    assert (told["latitude"], told["longitude"], told["result_score"]) == ("44.500000", "3.500000", "0.97")
    assert (told["result_score_next"], told["result_label"], told["result_citycode"]) == ("0.97", MENDE.label, "48095")
    around = dict(zip(ADDED_AROUND, cells([MENDE], None, ADDED_AROUND), strict=True))
    assert (around["result_latitude"], around["result_distance"]) == ("44.500000", "12")
    assert cells([], None, ("result_label", "result_status")) == ["", "not-found"]
    assert cells([], Status.SKIPPED, ("result_status",)) == ["skipped"]


def test_the_columns_wanted_may_be_named_short_and_the_status_stays() -> None:
    request = CsvRequest(result_columns=("label", "latitude", "result_type"))
    assert added_columns(request, ADDED) == ("latitude", "result_label", "result_type", "result_status")
    with pytest.raises(InvalidInput):
        _ = added_columns(CsvRequest(result_columns=("humeur",)), ADDED)


# --- a file in pieces -----------------------------------------------------------------------------------------------

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), max_size=30)


@given(ROWS, st.integers(1, 7))
def test_pieces_hold_every_row_once_and_in_order(rows: list[list[str]], size: int) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b"], *rows])
    pieces = list(batches(out.getvalue(), CsvRequest(), size))
    assert [list(row) for piece in pieces for row in piece.rows[1:]] == rows
    for piece in pieces:
        assert len(piece.rows) <= size + 1
        echoed = Reply(200, body=piece.content)
        assert piece.rows_of(echoed) == [
            tuple(one) for one in csv.reader(io.StringIO(piece.content.decode(), newline=""))
        ]


@pytest.mark.parametrize(
    "answer",
    [
        "a,b,result_label\n1,2,x\n",
        "a,b,result_label\n1,2,x\n3,4,y\n5,6,z\n",
        "a,b,result_label\n3,4,y\n1,2,x\n",
        "a,b,result_label\n1,2,x\n3,9,y\n",
        "a\n1\n3\n",
        "<html>",
        '"a,b\n',
    ],
)
def test_rows_lost_added_or_moved_are_refused(answer: str) -> None:
    (piece,) = batches("a,b\n1,2\n3,4\n", CsvRequest(), 10)
    with pytest.raises(UnexpectedReply):
        _ = piece.rows_of(Reply(200, body=answer.encode()))
    with pytest.raises(UnexpectedReply):
        _ = piece.rows_of(Reply(200, body=b"\xff\xfe"))


def test_an_outage_and_a_refusal_are_told_apart() -> None:
    (piece,) = batches("a,b\n1,2\n", CsvRequest(), 10)
    with pytest.raises(Unavailable):
        _ = piece.rows_of(Reply(503))
    with pytest.raises(InvalidInput):
        _ = piece.rows_of(Reply(400))
