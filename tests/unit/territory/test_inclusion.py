"""Counters in data·inclusion's schema: what it requires is there, what a list does not tell is not invented."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.world.counters import counters_csv, write_counters_csv
from etatplateforme.territory.counters.files import read_counters
from etatplateforme.territory.counters.nearest import Counters
from etatplateforme.territory.counters.needs import Need
from etatplateforme.territory.inclusion import Record, services, structures, to_json, with_services
from etatplateforme.values.address import Point
from tests.unit.territory.counter_lists import csv_2024

load()
TODAY = date(2026, 11, 24)
INVENTED = read_counters(counters_csv().encode(), "liste-20260901.csv")
STRUCTURE = ("source", "id", "nom", "date_maj")
SERVICE = ("source", "structure_id", "id", "nom", "description", "date_maj")
FORMS = {"code_insee": r"\w{5}", "code_postal": r"\d{5}", "nom": r".{3,150}", "date_maj": r"\d{4}-\d\d-\d\d"}


def check(records: Sequence[Record], required: Sequence[str]) -> None:
    """What the schema asks, as far as it is checked where the schema is not at hand."""
    assert len({record["id"] for record in records}) == len(records)
    for record in records:
        assert all(record.get(key) for key in required)
        for key, form in FORMS.items():
            value = record.get(key)
            assert value is None or (isinstance(value, str) and re.fullmatch(form, value))


def test_every_counter_is_a_structure_with_a_service() -> None:
    check(structures(INVENTED, TODAY), STRUCTURE)
    check(services(INVENTED, TODAY), SERVICE)
    ids = {record["id"] for record in structures(INVENTED, TODAY)}
    assert {record["structure_id"] for record in services(INVENTED, TODAY)} == ids


def test_hours_are_written_as_openstreetmap_does_or_not_at_all() -> None:
    listed = read_counters(csv_2024({}, {"h_lundi": "00:00 - 00:00"}, {"commentaire": "Sur RDV"}), "l-20260901.csv")
    plain, unknown, appointment = (record["horaires_accueil"] for record in structures(listed, TODAY))
    assert str(plain).startswith("Mo 09:00-12:00,13:30-17:00; Tu 09:00-12:00,13:30-17:00; ")
    assert str(plain).endswith("Fr 09:00-12:00,13:30-17:00")
    assert unknown is None
    assert 'Mo 09:00-12:00 "sur rendez-vous",13:30' in str(appointment)


def test_a_bus_has_a_commune_and_no_point_and_a_damaged_mail_is_left_out() -> None:
    listed = read_counters(csv_2024({"format_fs": "Itinérante", "mail": "pas une adresse"}), "l-20260901.csv")
    (record,) = structures(listed, TODAY)
    assert (record["code_insee"], record["longitude"], record["courriel"]) == ("48095", None, None)


def test_the_extra_services_of_a_house_answer_a_need_that_the_bundle_does_not() -> None:
    listed = read_counters(csv_2024({}, {}), "l-20260901.csv")
    offered = [{"structure_id": "2", "thematiques": ["numerique--maitriser-les-fondamentaux-du-numerique"]}]
    richer = Counters(with_services(listed, json.dumps(offered).encode()))
    at = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    (found,) = richer.nearest(Point(3.5, 44.52), at, need=Need.DIGITAL)
    assert (found.counter.id, found.operators) == ("2", ())
    with pytest.raises(InvalidInput, match="not_inclusion_services"):
        _ = with_services(listed, b'{"a": 1}')


def test_the_command_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_counters_csv(tmp_path)
    command = ["territory", "inclusion", "--file", path.name, "--out", "partage"]
    assert guarded(lambda: app(command, standalone_mode=False)) == 0
    assert len(json.loads(Path("partage/structures.json").read_text())) == 54
    assert guarded(lambda: app(command, standalone_mode=False)) == 1  # nothing is replaced unasked
    assert json.loads(to_json([])) == []


@pytest.mark.shared_data
def test_the_real_list_is_valid_in_the_published_schemas(shared: Path) -> None:
    for path in sorted((shared / "data/opendata/france_services").iterdir()):
        listed = read_counters(path.read_bytes(), path.name)
        for name, records in (("structure", structures(listed, TODAY)), ("service", services(listed, TODAY))):
            schema = json.loads((shared / f"data/territories/data-inclusion-{name}.v1.json").read_bytes())
            checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
            faults = [
                fault.message for record in records for fault in checker.iter_errors(json.loads(json.dumps(record)))
            ]
            assert faults == []
