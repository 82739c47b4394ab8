"""A table asked through the sandbox's double: whichever way the rows come, they are the same."""

import csv
import io
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.core.action import Sync
from etatplateforme.core.effects import Call, Compute, Download, Downloaded, Effect, Flow, Item, Now, Pause, Reply
from etatplateforme.errors import EtatError, InvalidInput, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.dataset import Resource, Seen
from etatplateforme.opendata.tabular.bodies import columns_of
from etatplateforme.opendata.tabular.cells import Cell, Record
from etatplateforme.opendata.tabular.frames import to_polars
from etatplateforme.opendata.tabular.table import Table
from etatplateforme.opendata.tabular.way import Known, Way, ways
from etatplateforme.opendata.tabular.whole import Whole, parquet_rows
from etatplateforme.sandbox.catalogue.tabular import Answer, FalseTable
from tests.support.blocks import House

HEADER = ("nom", "nombre", "prix", "jour", "ouvert")
NASTY = [
    "a",
    "B&b=1",
    'dit "oui"',
    "50 % _x",
    "50 % yx",
    "50 100 _x",
    "é, è",
    "a\\b",
    "un\ndeux",
    "(x)",
    "+",
    "null",
    "'",
]
CELLS = st.tuples(
    st.one_of(st.just(""), st.sampled_from(NASTY)),
    st.one_of(st.just(""), st.integers(-3, 3).map(str)),
    st.one_of(st.just(""), st.sampled_from(["0.5", "-1.25", "10.0"])),
    st.one_of(st.just(""), st.sampled_from(["2026-01-02", "2025-12-31"])),
    st.one_of(st.just(""), st.sampled_from(["true", "false"])),
)
# a first line that fixes the kinds of the columns, whatever else is drawn
FIRST = ("premier", "7", "7.5", "2026-02-03", "true")
TABLES = st.lists(CELLS, max_size=130).map(lambda lines: [FIRST, *lines])
ORDERS = ("less", "greater", "strictly_less", "strictly_greater", "exact", "differs")
SORTED = st.sampled_from(["", *HEADER])
EMPTY = [f"{name}__{word}" for name in HEADER for word in ("isnull", "isnotnull")]
ASKED = st.one_of(
    st.tuples(st.sampled_from(["contains", "notcontains", *ORDERS]).map("nom__{}".format), st.sampled_from(NASTY)),
    st.tuples(st.sampled_from(["in", "notin"]).map("nom__{}".format), st.lists(st.sampled_from(NASTY), min_size=1)),
    st.tuples(st.sampled_from(ORDERS).map("nombre__{}".format), st.integers(-2, 2)),
    st.tuples(st.sampled_from(ORDERS).map("prix__{}".format), st.sampled_from([0.5, -1.25])),
    st.tuples(st.sampled_from(ORDERS).map("jour__{}".format), st.just(date(2026, 1, 2))),
    st.tuples(st.just("ouvert__exact"), st.booleans()),
    st.tuples(
        st.sampled_from([f"{name}__{word}" for name in HEADER for word in ("isnull", "isnotnull")]), st.just(True)
    ),
)


@dataclass
class World:
    """Performs the effects of a table over a double; ``largest`` is the longest export, ``sent`` what was asked."""

    table: FalseTable
    lines: list[tuple[str, ...]]
    largest: int = 50_000
    sent: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def rows(self, flow: Flow[Record]) -> Generator[Record]:
        answer: object = None
        try:
            while True:
                asked = flow.send(answer)
                answer = None
                if isinstance(asked, Item):
                    yield asked.value
                else:
                    answer = self._answer(asked)
        except StopIteration:
            return

    def _answer(self, effect: Effect[object]) -> object:
        match effect:
            case Call(url=url):
                parts = urlsplit(url)
                path = parts.path.split("/r-1/")[1]
                self.sent.append(f"{path}?{parts.query}")
                made = self.answers.get(path) or self._of(path, parts.query)
                return Reply(made.status, {}, made.body)
            case Download(url=url, path=path):
                self.sent.append(url)
                return Downloaded(path, 1, "")
            case Compute(work=work):
                return work()
            case Now():
                return date(2026, 1, 1)
            case Pause():
                return None
            case _:
                raise AssertionError(effect)

    def _of(self, path: str, query: str) -> Answer:
        match path:
            case "profile/":
                return self.table.profile()
            case "data/":
                return self.table.data(query)
            case _:
                return self.table.export(query, self.largest)

    def read(self, path: Path) -> Iterable[Mapping[str, object]]:
        """The whole file, as a reader of the caller's would give it: texts."""
        return (dict(zip(HEADER, line, strict=True)) for line in self.lines)


def world(lines: list[tuple[str, ...]]) -> World:
    return World(FalseTable(HEADER, lines), lines)


def resource() -> Resource:
    return Resource("r-1", "Un fichier", "https://static.data.gouv.fr/f.csv", "csv", size=10)


def only(patch: pytest.MonkeyPatch, *open_ways: Way) -> None:
    """Only these ways are open, in this order."""

    def ways_of(known: Known) -> tuple[Way, ...]:
        return open_ways

    patch.setattr("etatplateforme.opendata.tabular.table.ways", ways_of)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("maison"))


def table_of(house: House, whole: Whole | None = None, size: int | None = 10) -> Table[Sync]:
    made = replace(resource(), size=size)
    return Table[Sync](house.runner("sync"), "https://tabular-api.data.gouv.fr", made, whole=whole)


@settings(deadline=None, max_examples=120)
@given(
    TABLES, st.lists(ASKED, max_size=2), st.sampled_from(["", *HEADER]), st.booleans(), st.sampled_from([None, 1, 60])
)
def test_rows_are_the_same_whichever_way_they_come(
    house: House,
    lines: list[tuple[str, ...]],
    asked: list[tuple[str, Cell | list[Cell]]],
    by: str,
    descending: bool,
    limit: int | None,
) -> None:
    def question(table: Table[Sync]) -> Table[Sync]:
        for name, value in asked:
            table = table.where({name: value})
        table = table.sort(by, descending=descending).sort("nom") if by else table
        return table if limit is None else table.limit(limit)

    def read(way: Way) -> list[Record]:
        made = world(lines)
        whole = Whole(Path("/nowhere"), source=made.read) if way is Way.SOURCE else None
        table = question(table_of(house, whole))
        with pytest.MonkeyPatch.context() as patch:
            only(patch, way)
            return list(made.rows(Table.rows.plan(table)))

    by_pages = read(Way.PAGES)
    assert by_pages == read(Way.EXPORT)
    assert by_pages == read(Way.SOURCE)
    assert all(set(row) == set(HEADER) for row in by_pages)


def test_cells_have_the_types_of_their_columns_and_the_number_of_the_line_is_not_shown(house: House) -> None:
    rows = list(world([FIRST, ("", "", "", "", "")]).rows(Table.rows.plan(table_of(house))))
    assert rows[0] == {"nom": "premier", "nombre": 7, "prix": 7.5, "jour": date(2026, 2, 3), "ouvert": True}
    assert set(rows[1].values()) == {None}


def test_columns_come_as_they_were_selected(house: House) -> None:
    rows = list(world([FIRST]).rows(Table.rows.plan(table_of(house).select("prix", "nom"))))
    assert list(rows[0].items()) == [("prix", 7.5), ("nom", "premier")]


def test_nothing_is_asked_beyond_what_is_read(house: House) -> None:
    made = world([FIRST] * 130)
    flow = made.rows(Table.rows.plan(table_of(house).limit(100)))
    _ = next(flow)
    assert len(made.sent) == 2  # the profile and the first page
    assert len(list(flow)) == 99
    assert len(made.sent) == 3


def test_values_leave_percent_encoded(house: House) -> None:
    made = world([FIRST])
    _ = list(made.rows(Table.rows.plan(table_of(house).where(nom__exact="B&b=1"))))
    assert "nom__exact=B%26b%3D1" in made.sent[1]


@pytest.mark.parametrize("sought", ["50 % d", "a_b", "a\\b"])
def test_signs_of_like_are_looked_for_as_they_are(house: House, sought: str) -> None:
    lines: list[tuple[str, ...]] = [
        (name, "", "", "", "") for name in ("50 % de", "50 mille de", "a_b", "axb", "a\\b", "a\\\\b")
    ]
    rows = list(world(lines).rows(Table.rows.plan(table_of(house).where(nom__contains=sought))))
    assert [row["nom"] for row in rows] == [line[0] for line in lines if sought in line[0]]


def test_every_order_ends_with_the_number_of_the_line(house: House) -> None:
    made = world([FIRST])
    _ = list(made.rows(Table.rows.plan(table_of(house).sort("nombre", descending=True).sort("nom"))))
    assert 'nombre__sort=desc,"nom".asc,__id.asc' in unquote(made.sent[1])


def test_an_export_that_is_refused_gives_way_to_the_file(house: House) -> None:
    made = world([FIRST] * 1_200)
    made.largest = 1_000
    whole = Whole(Path("/nowhere"), source=made.read)
    with pytest.MonkeyPatch.context() as patch:
        only(patch, Way.EXPORT, Way.SOURCE)
        rows = list(made.rows(Table.rows.plan(table_of(house, whole))))
    assert len(rows) == 1_200
    assert made.sent[-1] == "https://static.data.gouv.fr/f.csv"


def test_a_table_that_is_too_long_for_every_way_says_so(house: House) -> None:
    made = world([FIRST] * 60)
    made.largest = 10
    with pytest.MonkeyPatch.context() as patch:
        only(patch, Way.EXPORT)
        with pytest.raises(TooLarge) as failure:
            _ = list(made.rows(Table.rows.plan(table_of(house))))
    assert failure.value.code == "table_too_long"


FORBIDDEN = b'{"errors":[{"code":null,"title":"Unauthorized parameters","detail":"x"}]}'
REFUSALS: dict[int, tuple[bytes, type[EtatError], str]] = {
    404: (b"404: Not Found", InvalidInput, "no_table"),
    410: (
        b"Resource r-1 has been permanently deleted on 2026-01-01 by its producer.",
        InvalidInput,
        "resource_deleted",
    ),
    403: (FORBIDDEN, UnexpectedReply, "table_forbidden"),
    400: (b'{"errors":[{"title":"Invalid query string"}]}', InvalidInput, "refused_question"),
    501: (b"", Unavailable, "unavailable"),
    200: (b"<html>", UnexpectedReply, "unexpected_reply"),
}


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("path", ["profile/", "data/"])
def test_each_refusal_is_told_in_french(house: House, status: int, path: str) -> None:
    body, kind, code = REFUSALS[status]
    made = world([FIRST])
    made.answers[path] = Answer(status, body)
    with pytest.raises(kind) as failure:
        _ = list(made.rows(Table.rows.plan(table_of(house))))
    assert failure.value.code == code
    assert failure.value.remedy


WRONG: dict[str, Cell | list[Cell]] = {
    "nombre__exact": "trois",
    "nombre__contains": "1",
    "nom__contains": "a*",
    "nom__in": [],
    "nom__isnull": False,
    "jour__less": "hier",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_cannot_be_asked_is_refused_before_it_leaves(house: House, name: str) -> None:
    made = world([FIRST])
    with pytest.raises(InvalidInput) as failure:
        _ = list(made.rows(Table.rows.plan(table_of(house).where({name: WRONG[name]}))))
    assert failure.value.code == "bad_value"
    assert not [sent for sent in made.sent if sent.startswith("data")]


def test_an_unknown_column_or_operator_is_named_as_such(house: House) -> None:
    for asked in (
        table_of(house).select("absente"),
        table_of(house).sort("absente"),
        table_of(house).where(absente__exact=1),
    ):
        with pytest.raises(InvalidInput) as failure:
            _ = list(world([FIRST]).rows(Table.rows.plan(asked)))
        assert failure.value.code == "unknown_column"
    with pytest.raises(InvalidInput) as failure:
        _ = table_of(house).where(nom__ressemble="a")
    assert failure.value.code == "unknown_operator"


def test_rows_go_to_polars_with_their_types_and_come_back_from_parquet(house: House, tmp_path: Path) -> None:
    made = world([FIRST, ("", "", "", "", "")])
    rows = list(made.rows(Table.rows.plan(table_of(house))))
    columns = columns_of(Reply(200, {}, made.table.profile().body))
    frame = to_polars(rows, columns)
    frame.write_parquet(tmp_path / "t.parquet")
    seen = Seen(parquet="https://object.data.gouv.fr/t.parquet", parquet_size=1)
    whole = Whole(tmp_path, parquet=lambda path: parquet_rows(tmp_path / "t.parquet"))
    table = Table[Sync](house.runner("sync"), "https://x.fr", replace(resource(), seen=seen), whole=whole)
    with pytest.MonkeyPatch.context() as patch:
        only(patch, Way.PARQUET)
        assert list(made.rows(Table.rows.plan(table))) == rows
    assert made.sent[-1] == "https://object.data.gouv.fr/t.parquet"


# --- the cheapest way ----------------------------------------------------------------------------------------------

CHEAPEST = [
    (Known(total=40, wanted=40, row_bytes=200), Way.PAGES),
    (Known(total=49_000, wanted=60, row_bytes=200), Way.PAGES),
    (Known(total=5_000, wanted=5_000, row_bytes=200), Way.EXPORT),
    (Known(total=40_000, wanted=40_000, row_bytes=400, parquet=900_000), Way.PARQUET),
    (Known(total=900_000, wanted=900_000, row_bytes=200, parquet=9_000_000, source=90_000_000), Way.PARQUET),
    (Known(total=900_000, wanted=900_000, row_bytes=200, source=90_000_000), Way.SOURCE),
    (Known(total=900_000, wanted=100, row_bytes=200, source=90_000_000), Way.PAGES),
]


@pytest.mark.parametrize(("known", "way"), CHEAPEST)
def test_the_cheapest_way_is_taken(known: Known, way: Way) -> None:
    assert ways(known)[0] is way


def test_no_way_is_open_to_a_long_table_without_a_file() -> None:
    assert ways(Known(total=900_000, wanted=900_000, row_bytes=200)) == ()


def test_the_double_writes_csv_that_is_read_back() -> None:
    export = FalseTable(HEADER, [FIRST, ("a,b", "", "", "", "")]).export("")
    lines = list(csv.reader(io.StringIO(export.body.decode())))
    assert lines[0] == ["__id", *HEADER]
    assert lines[2][1] == "a,b"
