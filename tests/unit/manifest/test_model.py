"""What a manifest declares once it is read."""

from datetime import date
from types import MappingProxyType

import pytest
from pydantic import ValidationError

from etatplateforme.manifest import Manifest, ManifestInvalid, parse_manifest
from etatplateforme.manifest.care import WaiverEntry
from etatplateforme.manifest.usage import Block
from etatplateforme.values.finding import Level
from etatplateforme.values.waiver import Authority, Waiver
from tests.unit.manifest.samples import FULL, MINIMAL


def test_a_small_manifest_is_enough() -> None:
    manifest = parse_manifest(MINIMAL)
    assert manifest.service.name == "Inscription à la cantine"
    assert manifest.operator.siret == "12345678200010"
    assert manifest.territory.communes == ("01001",)
    assert manifest.access.phone is not None
    assert manifest.access.phone.number == "+33465710000"
    assert manifest.access.phone.shown == "04 65 71 00 00"
    assert manifest.access.offline_ways == ("phone",)
    assert manifest.service.languages == ("fr",)
    assert manifest.identity is None
    assert manifest.host is None
    assert manifest.blocks == frozenset()
    assert manifest.takes_individual_decisions is None
    assert len(MINIMAL.splitlines()) <= 25


def test_a_full_manifest_keeps_all_that_it_says() -> None:
    manifest = parse_manifest(FULL)
    assert manifest.host == "cantine.exemple.fr"
    assert manifest.blocks == {Block.IDENTITY, Block.NOTIFICATIONS}
    assert manifest.takes_individual_decisions is True
    assert [maker.name for maker in manifest.makers] == ["Atelier", "Hébergeur"]
    assert str(manifest.data[0].retention) == "1 an et 6 mois"
    assert manifest.data[1].source == "citizen"
    assert manifest.decisions[0].criteria[0].name == "places"
    assert manifest.decisions[0].appeal is not None
    assert str(manifest.decisions[0].appeal.within) == "2 mois"
    assert manifest.identity is not None
    assert manifest.identity.providers == ("franceconnect",)
    assert manifest.access.counter is not None
    assert manifest.access.counter.lines == ("Mairie", "1 place de la Mairie", "01400 Exemple")
    assert manifest.levels == {"EG-12": Level.WARN, "RGAA-8.3": Level.ENFORCE}


def test_waivers_are_the_values_that_all_rooms_share() -> None:
    (waiver,) = parse_manifest(FULL).waivers
    assert isinstance(waiver, Waiver)
    assert waiver.expires == date(2026, 12, 31)
    assert waiver.scope == "*"
    assert (waiver.authority, waiver.decision) == (Authority.GENERAL_MANAGEMENT, "Note 2026-1 du 1er janvier 2026")
    assert WaiverEntry.of(waiver).value() == waiver


def test_a_manifest_survives_json() -> None:
    manifest = parse_manifest(FULL)
    assert Manifest.model_validate_json(manifest.model_dump_json(by_alias=True)) == manifest


def test_a_manifest_cannot_be_changed() -> None:
    manifest = parse_manifest(FULL)
    for holder, name in ((manifest, "service"), (manifest.service, "name"), (manifest.data[0], "required")):
        with pytest.raises(ValidationError):
            setattr(holder, name, getattr(holder, name))
    assert isinstance(manifest.levels, MappingProxyType)


@pytest.mark.parametrize(
    ("written", "shown"), [("39 39", "39 39"), ("3646", "36 46"), ("0262 40 00 00", "0262 40 00 00")]
)
def test_short_and_overseas_numbers(written: str, shown: str) -> None:
    phone = parse_manifest(MINIMAL.replace("04 65 71 00 00", written)).access.phone
    assert phone is not None
    assert phone.shown == shown


@pytest.mark.parametrize(
    ("said", "decided", "expected"),
    [
        ("", "", None),
        ("true", "", True),
        ("false", "", False),
        ("", "true", True),
        ("false", "false", False),
        ("", "false", None),
    ],
)
def test_individual_decisions_said_or_shown(said: str, decided: str, expected: bool | None) -> None:
    text = MINIMAL
    if said:
        text = text.replace("[operator]", f"takes_individual_decisions = {said}\n[operator]")
    if decided:
        text += f'[[decisions]]\nname = "a"\nlabel = "A"\nindividual = {decided}\n'
    assert parse_manifest(text).takes_individual_decisions is expected


@pytest.mark.parametrize("mission", [None, True, False])
def test_an_association_is_public_only_when_it_says_so(mission: bool | None) -> None:
    text = MINIMAL.replace('"commune"', '"association"')
    if mission is not None:
        text = text.replace("siret =", f"public_service_mission = {str(mission).lower()}\nsiret =")
    assert parse_manifest(text).operator.public is (mission is True)
    assert parse_manifest(MINIMAL).operator.public


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000/x", "http://[::1]:1", "https://a.fr"])
def test_plain_http_only_on_this_machine(url: str) -> None:
    assert parse_manifest(f'{MINIMAL}[access.online]\nurl = "{url}"\n').access.online is not None


def test_a_mark_of_byte_order_is_forgiven() -> None:
    assert parse_manifest("\ufeff" + MINIMAL) == parse_manifest(MINIMAL)


def test_windows_ends_of_line_are_lines() -> None:
    assert parse_manifest(FULL.replace("\n", "\r\n")) == parse_manifest(FULL)
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(MINIMAL.replace('"cantine"', "cantine").replace("\n", "\r\n"))
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [(2, "service.id")]
