"""A whole table held against its schema: header, rows, keys, checks; what is found is counted exactly."""

import io
import json
from collections.abc import Mapping, Sequence

import pytest

from etatplateforme.opendata.schema import read_schema
from etatplateforme.opendata.validation import Code, Known, validate
from etatplateforme.opendata.validation.tally import MOST, MOST_EACH
from tests.unit.opendata.validation.tables import judged, schema_of, table_of, told

A = {"name": "a", "type": "string"}
B = {"name": "b", "type": "integer", "constraints": {"required": True, "minimum": 1}}


def test_a_right_table_is_valid() -> None:
    report = judged("a;b\né;1\n;2\n".encode("cp1252"), schema_of(A, B, title="Essai", version="1.2"))
    assert report.valid
    assert (report.schema, report.version, report.rows, report.encoding, report.delimiter) == (
        "Essai", "1.2", 2, "cp1252", ";",
    )  # fmt: skip


def test_every_problem_is_told_with_its_rows() -> None:
    report = judged(b"a,b\nx,1\nx,\nx,0\nx,un\n,\nx\nx,1,2\n", schema_of(A, B))
    assert sorted(told(report)) == [
        ("blank-row", "", "", [6]),
        ("constraint-error", "b", "minimum", [4]),
        ("constraint-error", "b", "required", [3, 7]),
        ("extra-cell", "", "", [8]),
        ("missing-cell", "", "", [7]),
        ("type-error", "b", "type", [5]),
    ]
    assert not report.valid
    assert report.rows == 7
    wrong = next(one for one in report.found if one.problem.code is Code.TYPE)
    assert wrong.cells[0].text == "un"
    assert wrong.cells[0].cells == ("x", "un")


def test_columns_go_by_their_titles() -> None:
    report = judged(b"c,b,a\n1,2,3\n", schema_of(A, B, {"name": "d"}))
    assert report.valid
    assert {note.key for note in report.notes} == {"c", "d"}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("a,c", [("missing-label", "b", "required", [1])]),
        ("x,y", [("unmatched-header", "", "", [1]), ("missing-label", "b", "required", [1])]),
        ("a,b,b", [("duplicate-label", "b", "", [1])]),
        ("a,b,", [("blank-label", "", "", [1])]),
    ],
)
def test_titles_that_are_wrong(header: str, wanted: list[tuple[str, str, str, list[int]]]) -> None:
    rest = ",".join("1" for _ in header.split(","))
    assert sorted(told(judged(f"{header}\n{rest}\n".encode(), schema_of(A, B)))) == sorted(wanted)


def test_a_file_that_cannot_be_read_to_its_end_is_not_valid() -> None:
    report = judged(b'a,b\nx,0\nx,"1\n', schema_of(A, B))
    assert ("broken-table", "", "unclosed_quote", [3]) in told(report)
    assert judged(b"", schema_of(A)).found[0].problem.rule == "empty_file"
    assert judged(b"<html><body>404</body></html>", schema_of(A)).found[0].problem.rule == "html_instead"


@pytest.mark.parametrize(
    ("kind", "values", "again"),
    [
        ("string", ["a", "b", "a", "", "", "a"], {4: 2, 7: 4}),
        ("integer", ["1", "01", "x", "1"], {3: 2, 5: 3}),
        ("number", ["1.0", "1", "2"], {3: 2}),
        ("date", ["2024-01-05", "2024-1-5"], {3: 2}),
    ],
)
def test_values_that_must_be_unique(kind: str, values: Sequence[str], again: Mapping[int, int]) -> None:
    field = {"name": "a", "type": kind, "constraints": {"unique": True}}
    report = judged(table_of(["a", "n"], [[value, "1"] for value in values]), schema_of(field))
    found = next(one for one in report.found if one.problem.code is Code.UNIQUE)
    assert {cell.row: cell.note for cell in found.cells} == {
        row: f"comme la ligne {first}" for row, first in again.items()
    }
    assert [cell.text for cell in found.cells] == [values[row - 2] for row in again]
    assert found.count == len(again)


def test_a_primary_key_is_there_and_stands_once() -> None:
    content = table_of(["a", "b", "n"], [["1", "", "0"], ["1", "x", "0"], ["1", "", "0"], ["", "", "0"], ["", "", "0"]])
    found = told(judged(content, schema_of({"name": "a"}, {"name": "b"}, primaryKey=["a", "b"])))
    assert found == [("primary-key", "a", "emptyKey", [5, 6]), ("primary-key", "a", "primaryKey", [4])]


def test_foreign_keys_lead_to_the_same_table_or_to_another() -> None:
    own = [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}]
    content = table_of(["id", "parent"], [["1", ""], ["2", "1"], ["3", "9"]])
    schema = schema_of({"name": "id"}, {"name": "parent"}, foreignKeys=own)
    assert told(judged(content, schema)) == [("foreign-key", "parent", "foreignKeys", [4])]

    other = [{"fields": ["parent"], "reference": {"resource": "parents", "fields": ["code"]}}]
    schema = schema_of({"name": "id"}, {"name": "parent"}, foreignKeys=other)
    assert told(judged(content, schema, parents=b"code;nom\n9;x\n")) == [("foreign-key", "parent", "foreignKeys", [3])]
    report = judged(content, schema)
    assert [one.problem.code for one in report.found] == [Code.UNJUDGED]
    assert not report.valid


def test_counts_are_exact_and_what_is_kept_is_bounded() -> None:
    fields = [{"name": f"c{rank}", "type": "integer"} for rank in range(15)]
    rows = [["x"] * 15] * 2_000
    report = judged(table_of([str(field["name"]) for field in fields], rows), schema_of(*fields))
    assert [one.count for one in report.found] == [2_000] * 15
    assert max(len(one.cells) for one in report.found) == MOST_EACH
    assert sum(len(one.cells) for one in report.found) == MOST


def test_a_column_of_many_different_texts_is_judged_as_well() -> None:
    rows = [[str(number), "oui"] for number in range(5_000)]
    rows[4_321] = ["0x10", "non"]
    fields = ({"name": "a", "type": "integer"}, {"name": "b", "constraints": {"enum": ["oui"]}})
    content = table_of(["a", "b"], rows)
    assert told(judged(content, schema_of(*fields))) == [
        ("type-error", "a", "type", [4_323]),
        ("constraint-error", "b", "enum", [4_323]),
    ]


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_are_told_by_their_number_and_by_their_line(quote: str) -> None:
    content = f'a;b\n"deux\nlignes";1\n{quote}x{quote};0\n'.encode()
    (found,) = judged(content, schema_of(A, B)).found
    assert (found.cells[0].row, found.cells[0].line) == (3, 4)


def test_a_pattern_that_python_would_never_finish_is_not_judged_and_does_not_stop_the_rest() -> None:
    slow = {"name": "a", "constraints": {"pattern": r"(a|a)+\1c"}}
    report = judged(table_of(["a", "b"], [["a" * 60, "0"]]), schema_of(slow, B))
    assert {one.problem.code for one in report.found} == {Code.UNJUDGED, Code.CONSTRAINT}


def check(name: str, **parameters: object) -> dict[str, object]:
    return {"name": name, "params": parameters}


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("french-siret-value", ["21750001600019", "217 500 016 00019", "35600000049837"], ["21750001600018", "x"]),
        ("siren", ["217500016", "130025265"], ["217500017", "000000000", "12"]),
        ("code-rna", ["W123456789"], ["w123456789", "W12"]),
        ("code-commune-insee", ["01001", "2A004", "97411", "75112"], ["1001", "20004", "99100", "2a004"]),
        ("code-postal", ["01000", "20090", "97400"], ["1000", "00000", "75 001"]),
        ("numero-departement", ["01", "2A", "974"], ["1", "20", "99"]),
        ("code-region", ["76", "01"], ["1", "99"]),
        ("region", ["Bretagne", "La Réunion"], ["bretagne", "Alsace"]),
        ("phone-number-value", ["01 99 00 27 37", "+33 1 99 00 27 37", "115", "3949"], ["12", "01 23", "téléphone"]),
        ("opening-hours-value", ["Mo-Fr 09:00-12:00,14:00-17:00", "24/7"], ["9h-12h sauf fêtes !", "lundi"]),
        ("year-interval-value", ["2025/2026"], ["2026/2025", "2025/2025", "2025", "25/26"]),
        ("nomenclature-actes-value", ["Commande publique/Marchés", "LIBERTES PUBLIQUES ET POUVOIRS DE POLICE/x"],
         ["Commande publique", "Commande publique / x", "Autre/x"]),
    ],
)  # fmt: skip
def test_checks_of_one_column(name: str, right: list[str], wrong: list[str]) -> None:
    schema = schema_of(A, custom_checks=[check(name, column="a")])
    content = table_of(["a", "n"], [[text, "1"] for text in [*right, "", *wrong]])
    rows = [row for code, _, _, rows in told(judged(content, schema)) if code == "custom-check" for row in rows]
    assert sorted(rows) == list(range(len(right) + 3, len(right) + len(wrong) + 3))


def number(name: str) -> dict[str, object]:
    return {"name": name, "type": "integer"}


COHESIVE, ONE_OF, COMPARED = "cohesive-columns-value", "one-of-required", "compare-columns-value"


@pytest.mark.parametrize(
    ("asked", "header", "rows", "wrong"),
    [
        (check(COHESIVE, column="a", othercolumns=["b", "c"]), "a,b,c", ["1,1,1", ",,", "1,,1", ",1,1"], [4, 5]),
        (check(COHESIVE, column="a", othercolumns=["b"]), "a,z", ["1,1"], [0]),
        (check(COHESIVE, column="b", othercolumns=["c"]), "a,z", ["1,1"], []),
        (check(ONE_OF, column1="a", column2="b"), "a,b,z", ["1,,1", ",1,1", ",,1", "1,1,1"], [4]),
        (check(ONE_OF, column1="a", column2="b"), "a,z", ["1,1", ",1"], [3]),
        (check(ONE_OF, column1="b", column2="c"), "a,z", ["1,1"], [0]),
        (check(COMPARED, column="a", op=">=", column2="b"), "a,b", ["2,1", "1,1", "1,2", ",2", "10,9"], [4]),
        (
            check(COMPARED, column="d", op="<", column2="e"),
            "d,e",
            ["2024-01-01,2024-01-02", "2024-02-01,2024-01-02"],
            [3],
        ),
        (check(COMPARED, column="s", op="==", column2="t"), "s,t", ["x,x", "x,y", "1,01", "1,x"], [3, 5]),
        (check("sum-columns-value", column="a", columns=["b", "c"]), "a,b,c", ["3,1,2", "4,1,2", "3,,2"], [3]),
    ],
)
def test_checks_between_columns(asked: Mapping[str, object], header: str, rows: list[str], wrong: list[int]) -> None:
    dates = [{"name": name, "type": "date"} for name in "de"]
    texts = [{"name": name} for name in "stz"]
    fields: list[Mapping[str, object]] = [*(number(name) for name in "abc"), *dates, *texts]
    report = judged("\n".join([header, *rows, ""]).encode(), schema_of(*fields, custom_checks=[asked]))
    found = [one for one in report.found if one.problem.code is Code.CUSTOM_CHECK]
    assert sorted(row for one in found for row in [cell.row for cell in one.cells] or [0]) == wrong


def test_points_that_are_not_in_france() -> None:
    schema = schema_of({"name": "a", "type": "geopoint"}, custom_checks=[check("french-gps-coordinates", column="a")])
    content = table_of(["a", "n"], [["2.35,48.85", "1"], ["48.85,2.35", "1"], ["100,0", "1"], ["55.5,-21.1", "1"]])
    assert [one.cells[0].row for one in judged(content, schema).found] == [3, 4]


def test_a_list_that_the_caller_has_is_used() -> None:
    schema = schema_of({"name": "a", "customCheck": "code-commune-insee"}, {"name": "b", "customCheck": "commune"})
    known = Known({"code-commune-insee": frozenset({"01001"}), "commune": frozenset({"Dijon"})})
    report = validate(io.BytesIO(b"a,b\n01001,Dijon\n01002,Dion\n"), schema, known=known)
    assert [(one.problem.field, one.cells[0].row) for one in report.found] == [("a", 3), ("b", 3)]


@pytest.mark.parametrize(
    "asked",
    [
        check("inconnue", column="a"),
        check("siret"),
        check("commune", column="a"),
        check(COMPARED, column="a", op="~", column2="b"),
    ],
)
def test_a_check_that_cannot_be_made_is_told(asked: Mapping[str, object]) -> None:
    report = judged(b"a,b\n1,2\n", schema_of(A, B, custom_checks=[asked]))
    assert [one.problem.code for one in report.found] == [Code.CHECK_ERROR]


def test_what_a_schema_says_and_nobody_hears_is_told() -> None:
    odd = {"name": "a", "contraints": {"required": True}, "enum": ["x"], "constraints": {"minimum": 3}}
    report = judged(b"a\ny\n", read_schema(json.dumps({"fields": [odd]}).encode()))
    assert report.valid
    assert {note.key.rpartition(".")[2] for note in report.notes} == {"contraints", "enum", "minimum"}


def test_what_is_personal_is_in_no_repr() -> None:
    report = judged(b"a,b\nMarie Secrete,x\n", schema_of(A, B))
    assert report.found[0].cells[0].cells == ("Marie Secrete", "x")
    assert "Secrete" not in repr(report)
