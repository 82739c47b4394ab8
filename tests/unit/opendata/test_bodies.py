"""Bodies that real catalogues answered, and what free fields may hold."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.bodies import DatasetBody, ResourceBody
from etatplateforme.opendata.dataset import Seen
from etatplateforme.opendata.filters import DatasetFilter
from etatplateforme.opendata.public_service import PublicServiceBody

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
HYDRA = (
    "check:available",
    "check:date",
    "analysis:checksum",
    "analysis:content-length",
    "analysis:error",
    "analysis:parsing:parquet_url",
    "analysis:parsing:parquet_size",
)


def resource(extras: dict[str, JsonValue] | None) -> ResourceBody:
    return ResourceBody.model_validate({"id": "r", "url": "https://exemple.fr/f.csv", "extras": extras})


def test_what_the_crawler_saw_is_read() -> None:
    seen = (
        resource(
            {
                "check:available": True,
                "check:date": "2026-09-01T08:00:00+00:00",
                "analysis:checksum": "ab",
                "analysis:content-length": 12,
                "analysis:parsing:parquet_url": "https://exemple.fr/f.parquet",
                "analysis:parsing:parquet_size": 7,
            }
        )
        .value()
        .seen
    )
    at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert seen == Seen(at, True, "ab", 12, None, "https://exemple.fr/f.parquet", 7)
    assert resource(None).value().seen == Seen()


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(HYDRA, JSON)))
def test_extras_are_free_and_never_break_the_reading(extras: dict[str, JsonValue]) -> None:
    seen = resource(extras).value().seen
    assert seen.size is None or seen.size >= 0
    assert seen.available in (None, True, False)


@pytest.mark.shared_data
def test_bodies_kept_from_the_real_catalogue_are_read(shared: Path) -> None:
    samples = shared / "data" / "opendata" / "samples"
    dataset = DatasetBody.model_validate_json((samples / "client_dataset_metadata.json").read_bytes()).value()
    assert dataset.slug == "catalogue-des-donnees-de-data-gouv-fr"
    assert dataset.licence == "lov2"
    assert len(dataset.resources) >= 5
    assert all(each.checksum is None or each.checksum[0] in ("sha1", "sha256") for each in dataset.resources)
    body = json.loads((samples / "client_resource_metadata_api2.json").read_bytes())["resource"]
    found = ResourceBody.model_validate(body).value()
    assert found.checksum == ("sha1", "0d7bb1d30a853949fb522fb7f8b330cbb9cf38c5")
    assert found.seen.parquet is not None
    assert found.seen.parquet_size == 832285
    assert found.seen.checksum != found.checksum[1]  # a publisher's checksum and the crawler's do differ


@given(st.text(max_size=30))
def test_hours_that_are_not_understood_are_unknown(text: str) -> None:
    for told in (text, json.dumps([{"nom_jour_debut": text}]), json.dumps([{"valeur_heure_debut_1": text}])):
        office = PublicServiceBody(id="1", nom="Mairie", plage_ouverture=told).value()
        assert office.hours is None or all(0 <= hours.first <= 6 for hours in office.hours)


def test_hours_that_end_before_they_begin_are_unknown() -> None:
    row = {"nom_jour_debut": "Lundi", "valeur_heure_debut_1": "12:00:00", "valeur_heure_fin_1": "09:00:00"}
    assert PublicServiceBody(id="1", nom="Mairie", plage_ouverture=json.dumps([row])).value().hours is None


def test_nested_fields_of_an_office_may_be_missing_or_null() -> None:
    office = PublicServiceBody.model_validate({"id": "1", "nom": None, "pivot": None, "adresse": "pas du JSON"}).value()
    assert (office.name, office.kinds, office.address, office.point, office.hours) == ("", (), "", None, None)


@pytest.mark.parametrize("value", ["", " espace", "a&b=c", "a" * 201, 'guillemet"', "saut\nde ligne"])
def test_a_filter_holds_a_word_and_nothing_else(value: str) -> None:
    with pytest.raises(InvalidInput) as told:
        _ = DatasetFilter(tag=value)
    assert told.value.code == "invalid_filter"
    assert not value or value not in str(told.value)


def test_filters_take_the_names_of_the_catalogue() -> None:
    told = DatasetFilter(licence="lov2", geozone="fr:commune:48095", schema="etalab/schema-irve-statique").params()
    assert told == {"license": "lov2", "geozone": "fr:commune:48095", "schema": "etalab/schema-irve-statique"}
