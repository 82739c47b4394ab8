"""The same file over the Géoplateforme, as the sandbox speaks it: same columns, doubts for low scores, resumed."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from etatplateforme.addresses.bulk import Progress, geocode_file, geocode_file_remotely
from etatplateforme.addresses.bulk import remote as remote_module
from etatplateforme.addresses.csv_rows import CsvRequest, Status
from etatplateforme.addresses.official import OfficialAddresses, OfficialServices
from etatplateforme.core.action import Sync
from etatplateforme.errors import EtatError
from etatplateforme.sandbox.state import LocalState
from tests.support.blocks import House
from tests.unit.addresses.bulk.conftest import JOB, known, rows_of, write


@pytest.fixture
def official(tmp_path: Path, etat_sandbox: LocalState) -> Generator[OfficialAddresses[Sync]]:
    etat_sandbox.faults.clear()
    (tmp_path / "maison").mkdir()
    house = House(tmp_path / "maison")
    yield OfficialAddresses(house.runner("sync"), OfficialServices(etat_sandbox.urls.geocoder, etat_sandbox.urls.ban))
    house.ports.close()
    house.journal.close()
    etat_sandbox.faults.clear()


def test_the_géoplateforme_writes_the_file_that_the_index_writes(
    tmp_path: Path, index: Path, official: OfficialAddresses[Sync]
) -> None:
    source = write(tmp_path / "in.csv", [*known(30), ("x", "", "")])
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    geocode_file(source, here, index, JOB)
    report = geocode_file_remotely(source, there, official, JOB)
    assert report.statuses == {Status.OK: 30, Status.SKIPPED: 1}
    assert "Géoplateforme" in str(report.credit)
    for mine, other in zip(rows_of(here), rows_of(there), strict=True):
        assert list(mine) == list(other)
        for column in ("n", "adresse", "ville", "latitude", "longitude", "result_id", "result_label", "result_status"):
            assert mine[column] == other[column]


def test_parts_and_filters_are_sent_and_chosen_results_are_kept(
    tmp_path: Path, official: OfficialAddresses[Sync]
) -> None:
    (_, address, city), *_ = known(1)
    number, _, street = address.partition(" ")
    source = write(tmp_path / "in.csv", [(number, street, city, "street")], ("no", "voie", "ville", "type"))
    request = CsvRequest((), {"type": "type"}, ("label",), {"number": "no", "street": "voie", "city": "ville"})
    geocode_file_remotely(source, tmp_path / "out.csv", official, replace(JOB, request=request))
    (row,) = rows_of(tmp_path / "out.csv")
    assert list(row) == ["no", "voie", "ville", "type", "result_label", "result_status"]
    assert row["result_label"].startswith(street)


def test_a_low_score_is_a_doubt(
    tmp_path: Path, official: OfficialAddresses[Sync], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "CERTAIN_FROM", 1.1)
    source = write(tmp_path / "in.csv", known(2))
    report = geocode_file_remotely(source, tmp_path / "out.csv", official, JOB)
    assert report.statuses == {Status.DOUBTFUL: 2}
    for row in rows_of(tmp_path / "out.csv"):
        assert (row["latitude"], row["result_id"], bool(row["result_label"])) == ("", "", True)


def test_what_was_answered_before_a_failure_is_not_asked_again(
    tmp_path: Path, official: OfficialAddresses[Sync], etat_sandbox: LocalState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "ROWS_AT_ONCE", 10)
    source, target = write(tmp_path / "in.csv", known(30)), tmp_path / "out.csv"

    def fail(progress: Progress) -> None:
        if progress.done == 10:
            etat_sandbox.faults.set("geocoder_html")

    with pytest.raises(EtatError):
        geocode_file_remotely(source, target, official, JOB, progress=fail)
    etat_sandbox.faults.clear()
    report = geocode_file_remotely(source, target, official, JOB)
    assert report.resumed == 10
    assert [row["n"] for row in rows_of(target)] == [str(n) for n in range(30)]
