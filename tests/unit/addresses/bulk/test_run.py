"""A file geocoded: what stands behind each row, in one process and in several, and what is never overwritten."""

import csv
import json
from pathlib import Path

import pytest

from etatplateforme.addresses.bulk import BulkReport, Job, Progress, geocode_file
from etatplateforme.addresses.bulk.landing import landing
from etatplateforme.addresses.csv_rows import CsvRequest, Status
from etatplateforme.errors import Broken, Conflict, EtatError, InvalidInput, Unavailable
from etatplateforme.values.address import AddressKind
from tests.unit.addresses.bulk.conftest import JOB, known, rows_of, write

ODD = [
    ("a", "", ""),
    ("b", "impasse des Licornes Bleues", "Nulle-Part-sur-Rien"),
    ("c", "le mas du grelot", ""),  # twenty communes have it
    ("d", "x" * 300, ""),
]


def test_what_is_found_stands_behind_each_row(tmp_path: Path, index: Path) -> None:
    rows = known(20)
    source, target = write(tmp_path / "in.csv", [*rows, *ODD]), tmp_path / "out.csv"
    heard: list[Progress] = []
    report = geocode_file(source, target, index, JOB, progress=heard.append)
    told = rows_of(target)
    assert [(row["n"], row["adresse"], row["ville"]) for row in told] == [*rows, *ODD]
    assert [row["result_status"] for row in told[20:]] == ["skipped", "not-found", "doubtful", "error"]
    for row in told[:20]:
        assert (row["result_status"], row["result_type"]) == ("ok", "housenumber")
        assert row["ville"].startswith(row["result_city"])  # a part of Marseille is in Marseille
        assert row["result_name"] == row["adresse"]
        assert -90 < float(row["latitude"]) < 90
    assert report.rows == 24
    assert report.statuses == {
        Status.OK: 20, Status.DOUBTFUL: 1, Status.NOT_FOUND: 1, Status.SKIPPED: 1, Status.ERROR: 1,
    }  # fmt: skip
    assert report.kinds == {AddressKind.HOUSENUMBER: 20}
    assert (heard[0], heard[-1]) == (Progress(0, 24, 0), Progress(24, 24, 0))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_doubtful_answer_gives_no_place_and_no_identifier(tmp_path: Path, index: Path) -> None:
    source, target = write(tmp_path / "in.csv", [ODD[2]]), tmp_path / "out.csv"
    geocode_file(source, target, index, JOB)
    (row,) = rows_of(target)
    assert row["result_label"].startswith("Le Mas du Grelot")
    for hidden in ("latitude", "longitude", "result_id", "result_citycode", "result_postcode"):
        assert row[hidden] == ""


def test_the_report_says_whom_the_addresses_are_owed_to(tmp_path: Path, index: Path) -> None:
    report = geocode_file(write(tmp_path / "in.csv", known(3)), tmp_path / "out.csv", index, JOB)
    said = "\n".join(report.lines())
    for expected in ("3 lignes, lues en utf-8", "3 trouvées (100,0 %)", "3 au numéro", "Base Adresse Nationale",
                     "inventée", "01/09/2026"):  # fmt: skip
        assert expected in said
    told = json.loads(json.dumps(report.to_json()))
    assert told["statuses"] == {"ok": 3, "doubtful": 0, "not-found": 0, "skipped": 0, "error": 0}
    assert told["credit"] == {
        "attribution": "Base Adresse Nationale",
        "licence": "inventée",
        "date": "2026-09-01",
    }


def test_two_processes_write_the_same_file_as_one(tmp_path: Path, index: Path) -> None:
    source = write(tmp_path / "in.csv", [*known(60), *ODD] * 2)
    reports: list[BulkReport] = []
    for processes in (1, 2):
        target = tmp_path / f"{processes}.csv"
        reports.append(geocode_file(source, target, index, JOB, processes=processes))
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    assert reports[0] == reports[1]


def test_columns_filters_and_chosen_results(tmp_path: Path, index: Path) -> None:
    (_, address, city), *_ = known(1)
    number, _, street = address.partition(" ")
    rows = [(number, street, city, "street"), (number, street, city, "rien"), (number, street, city, "")]
    source = write(tmp_path / "in.csv", rows, ("no", "voie", "ville", "type"))
    parts = {"number": "no", "street": "voie", "city": "ville"}
    job = Job(CsvRequest(filters={"type": "type"}, result_columns=("type", "label"), parts=parts))
    geocode_file(source, tmp_path / "out.csv", index, job)
    told = rows_of(tmp_path / "out.csv")
    assert list(told[0])[4:] == ["result_label", "result_type", "result_status"]
    assert [row["result_type"] for row in told] == ["street", "", "housenumber"]
    assert [row["result_status"] for row in told] == ["ok", "error", "ok"]


def test_what_is_marked_and_in_windows_1252_comes_out_in_utf_8(tmp_path: Path, index: Path) -> None:
    (source := tmp_path / "in.csv").write_bytes("adresse;ville\nécole;Œuilly\n".encode("cp1252"))
    report = geocode_file(source, tmp_path / "out.csv", index, Job(CsvRequest(("ville",))))
    assert report.encoding == "cp1252"
    assert rows_of(tmp_path / "out.csv")[0]["adresse"] == "école"
    source.write_bytes("adresse,ville\nécole,Œuilly\n".encode("utf-8-sig"))
    geocode_file(source, tmp_path / "out.csv", index, Job(CsvRequest(("ville",))), anew=True)
    assert (tmp_path / "out.csv").read_bytes().startswith("\ufeffadresse,ville,latitude".encode())


@pytest.mark.parametrize(
    ("header", "request_", "code"),
    [
        (("n", "n", "ville"), CsvRequest(("ville",)), "invalid_csv"),
        (("n", "adresse", "ville"), CsvRequest(("absente",)), "invalid_csv"),
        (("n", "adresse", "ville"), CsvRequest(("ville",), parts={"rue": "adresse"}), "invalid_csv"),
        (("n", "adresse", "ville"), CsvRequest(("ville",), result_columns=("rien",)), "invalid_csv"),
    ],
)
def test_columns_that_are_not_there_are_refused_before_anything_is_written(
    tmp_path: Path, index: Path, header: tuple[str, ...], request_: CsvRequest, code: str
) -> None:
    source = write(tmp_path / "in.csv", known(2), header)
    with pytest.raises(InvalidInput, match=code):
        geocode_file(source, tmp_path / "out.csv", index, Job(request_))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_no_column_at_all_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no_column"):
        Job(CsvRequest())


def test_what_exists_is_not_replaced_unless_it_is_asked(tmp_path: Path, index: Path) -> None:
    source, target = write(tmp_path / "in.csv", known(2)), tmp_path / "out.csv"
    target.write_text("à moi")
    with pytest.raises(InvalidInput, match="file_exists"):
        geocode_file(source, target, index, JOB)
    assert target.read_text() == "à moi"
    geocode_file(source, target, index, JOB, anew=True)
    assert len(rows_of(target)) == 2
    with pytest.raises(InvalidInput, match="same_file"):
        geocode_file(source, source, index, JOB, anew=True)
    assert len(rows_of(source)) == 2


def stopped(source: Path, target: Path, index: Path, job: Job = JOB, after: int = 100) -> None:
    """A run that ends in the middle, as a full disk or Ctrl-C would have it."""

    def stop(progress: Progress) -> None:
        if progress.done >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        geocode_file(source, target, index, job, progress=stop)


def test_a_run_goes_on_where_it_was_and_only_if_it_is_the_same(tmp_path: Path, index: Path) -> None:
    source, target = write(tmp_path / "in.csv", known(30) * 8), tmp_path / "out.csv"
    stopped(source, target, index)
    assert not target.exists()
    other = Job(CsvRequest(("adresse",)), rows_at_once=7)
    with pytest.raises(InvalidInput, match="other_run"):
        geocode_file(source, target, index, other)
    heard: list[Progress] = []
    report = geocode_file(source, target, index, JOB, progress=heard.append)
    assert report.resumed == heard[0].done == 70  # ten pieces of seven
    assert (report.rows, report.statuses) == (240, {Status.OK: 240})
    assert [row["n"] for row in rows_of(target)] == [str(n) for n in range(30)] * 8
    assert "70 étaient déjà écrites" in "\n".join(report.lines())


def test_a_source_that_changed_is_another_run(tmp_path: Path, index: Path) -> None:
    source, target = write(tmp_path / "in.csv", known(30) * 8), tmp_path / "out.csv"
    stopped(source, target, index)
    write(source, [*known(30)[::-1] * 8])
    with pytest.raises(InvalidInput, match="other_run"):
        geocode_file(source, target, index, JOB)


@pytest.mark.parametrize("harm", ["no checkpoint", "a damaged checkpoint", "a part that was cut", "a longer part"])
def test_whatever_became_of_the_part_no_row_is_lost_or_doubled(tmp_path: Path, index: Path, harm: str) -> None:
    source, target = write(tmp_path / "in.csv", known(30) * 8), tmp_path / "out.csv"
    stopped(source, target, index)
    part, checkpoint = tmp_path / "out.csv.part", tmp_path / "out.csv.resume"
    match harm:
        case "no checkpoint":
            checkpoint.unlink()
        case "a damaged checkpoint":
            checkpoint.write_text('{"key": "x", "rows": -1}')
        case "a part that was cut":
            part.write_bytes(part.read_bytes()[:100])
        case _:
            part.write_bytes(part.read_bytes() + b"la moiti\xc3")
    geocode_file(source, target, index, JOB)
    assert [row["n"] for row in rows_of(target)] == [str(n) for n in range(30)] * 8


def test_two_runs_do_not_write_the_same_file(tmp_path: Path, index: Path) -> None:
    source, target = write(tmp_path / "in.csv", known(2)), tmp_path / "out.csv"
    with pytest.raises(Conflict, match="being_written"), landing(target, "key", anew=False):
        geocode_file(source, target, index, JOB)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_damaged_index_is_said_by_whoever_meets_it(tmp_path: Path, index: Path, processes: int) -> None:
    damaged = bytearray(index.read_bytes())
    start = len(damaged) // 4
    damaged[start : len(damaged) - 64] = b"\xff" * (len(damaged) - 64 - start)
    (bad := tmp_path / "bad.idx").write_bytes(bytes(damaged))
    source = write(tmp_path / "in.csv", known(20))
    with pytest.raises(Broken):
        geocode_file(source, tmp_path / "out.csv", bad, JOB, processes=processes)
    assert not (tmp_path / "out.csv").exists()


def test_no_index_and_no_process_are_said(tmp_path: Path, index: Path) -> None:
    source = write(tmp_path / "in.csv", known(2))
    with pytest.raises(Unavailable):
        geocode_file(source, tmp_path / "out.csv", tmp_path / "absent.idx", JOB)
    with pytest.raises(InvalidInput, match="invalid_processes"):
        geocode_file(source, tmp_path / "out.csv", index, JOB, processes=0)


def test_no_error_holds_what_was_searched(tmp_path: Path, index: Path) -> None:
    (source := tmp_path / "in.csv").write_text('n;adresse;ville\n1;"8 rue du secret;x\n')
    with pytest.raises(EtatError) as refusal:
        geocode_file(source, tmp_path / "out.csv", index, JOB)
    error: BaseException | None = refusal.value
    while error is not None:
        assert "secret" not in f"{error}{error!r}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_a_row_of_one_empty_cell_is_a_row(tmp_path: Path, index: Path) -> None:
    with (source := tmp_path / "in.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["adresse"], [""], ["x"]])
    report = geocode_file(source, tmp_path / "out.csv", index, Job(CsvRequest(("adresse",))))
    assert report.rows == 2
