"""The lists of France Services: both formats read, faults told, nothing taken for what it is not."""

from collections import Counter as Tally
from datetime import date, time
from pathlib import Path

import pytest

from etatplateforme.errors import EtatError
from etatplateforme.sandbox.world.counters import FILE_NAME, counters_csv
from etatplateforme.territory.counters.counter import Form
from etatplateforme.territory.counters.files import CSV_2024, GEOJSON_2020, day_in, read_counters
from etatplateforme.territory.counters.hours import State
from etatplateforme.territory.counters.told import week_text
from tests.unit.territory.counter_lists import csv_2024, geojson_2020


def test_the_format_of_2024() -> None:
    listed = read_counters(csv_2024(), "liste-fs-20240801.csv")
    (counter,) = listed.counters
    assert (listed.source.format, listed.source.day) == (CSV_2024, date(2024, 8, 1))
    assert counter.lines == ("France services de Mende", "1 Rue Imaginaire", "Mairie", "48000 Mende")
    assert (counter.appointment, counter.labelled_on, counter.step_free) == (True, date(2020, 2, 1), None)
    assert week_text(counter.hours) == "du lundi au vendredi de 9 h à 12 h et de 13 h 30 à 17 h"
    assert counter.shown_phone == "01 99 00 12 34"
    assert "exemple.fr" not in repr(counter)


def test_the_format_of_2020() -> None:
    listed = read_counters(geojson_2020(), "france_services-2020-09.geojson")
    (counter,) = listed.counters
    assert (listed.source.format, listed.source.day) == (GEOJSON_2020, date(2020, 9, 1))
    assert (counter.id, counter.name, counter.commune.value) == ("7", "France services Langogne", "48080")
    assert week_text(counter.hours) == "du lundi au jeudi de 9 h à 12 h"
    assert counter.hours[4].state(time(10)) is State.UNKNOWN


def test_an_empty_day_is_closed_among_others_and_unknown_alone() -> None:
    days = dict.fromkeys(("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi"), "")
    some, none = read_counters(csv_2024({}, days), "liste.csv").counters
    assert (some.hours[5].complete, none.hours[5].complete) == (True, False)
    assert not some.hours[6].complete  # nothing is said of Sunday


@pytest.mark.parametrize("remark", ["Sur rendez-vous", "UNIQUEMENT SUR RDV", "Sur RDV uniquement."])
def test_a_house_that_receives_by_appointment_only_is_not_open(remark: str) -> None:
    (counter,) = read_counters(csv_2024({"commentaire": remark}), "liste.csv").counters
    assert all(slot.by_appointment for day in counter.hours for slot in day.slots)


def test_a_remark_that_may_mean_more_changes_nothing_and_is_kept() -> None:
    (counter,) = read_counters(csv_2024({"commentaire": "Sur rendez-vous le samedi"}), "liste.csv").counters
    assert not any(slot.by_appointment for day in counter.hours for slot in day.slots)
    assert counter.remark == "Sur rendez-vous le samedi"


@pytest.mark.parametrize(
    ("change", "form"),
    [
        ({"format_fs": "Itinérante"}, Form.ROAMING),
        ({"format_fs": "Bus_équivalent"}, Form.ROAMING),
        ({"format_fs": "Multisites"}, Form.SEVERAL_PLACES),
        ({"type_fs": "Antenne"}, Form.BRANCH),
    ],
)
def test_how_a_house_receives(change: dict[str, str], form: Form) -> None:
    assert read_counters(csv_2024(change), "liste.csv").counters[0].form is form


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"insee_com": "48000x"}, "insee_com"),
        ({"latitude": "inconnue"}, "latitude"),
        ({"latitude": "444.5"}, "insee_com"),
        ({"lib_fs": ""}, "lib_fs"),
        ({"id_fs": "1"}, "id_fs"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_others_are_kept(change: dict[str, str], key: str) -> None:
    listed = read_counters(csv_2024({}, change, {}), "liste.csv")
    assert len(listed.counters) == 2
    assert [(fault.line, fault.key) for fault in listed.faults] == [(3, key)]


def test_semicolons_and_a_mark_of_order_are_read() -> None:
    assert read_counters(b"\xef\xbb\xbf" + csv_2024(delimiter=";"), "liste.csv").counters


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "not_a_counter_list"),
        (b"", "not_a_counter_list"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"nom": "x"}}]}', "not_a_counter_list"),
        (b'{"features": 3}', "not_a_counter_list"),
        ("équipe".encode("cp1252"), "not_utf8"),
    ],
)
def test_another_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(EtatError) as refused:
        _ = read_counters(content, "liste.csv")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("liste-fs-20240801.csv", date(2024, 8, 1)),
        ("france_services-2020-09.geojson", date(2020, 9, 1)),
        ("liste.csv", None),
        ("liste-20241399.csv", None),
    ],
)
def test_the_day_of_a_list_is_read_in_its_name_or_not_at_all(name: str, day: date | None) -> None:
    assert day_in(name) == day


def test_the_invented_list_of_the_sandbox_is_whole() -> None:
    listed = read_counters(counters_csv().encode(), FILE_NAME)
    assert not listed.faults
    assert len(listed.counters) > 40
    assert {one.commune.value for one in listed.counters} >= {"48095", "2A004", "97411", "97502"}


@pytest.mark.shared_data
def test_the_real_list_of_2024(shared: Path) -> None:
    path = shared / "data/opendata/france_services/liste-fs-20240801.csv"
    listed = read_counters(path.read_bytes(), path.name)
    assert (len(listed.counters), listed.faults) == (2845, ())
    assert Tally(one.form for one in listed.counters)[Form.ROAMING] == 163
    days = [day for one in listed.counters for day in one.hours[:6]]
    assert sum(day.complete for day in days) == 16_640  # of 17,070: 430 days are left unknown


@pytest.mark.shared_data
def test_the_real_list_of_2020(shared: Path) -> None:
    path = shared / "data/opendata/france_services/france_services-2020-09.geojson"
    listed = read_counters(path.read_bytes(), path.name)
    assert (len(listed.counters), len(listed.faults)) == (906, 2)  # two lines of 908 have no code of commune
