"""The invented people, what each shows, and pages that everybody can use."""

import dataclasses
import re

import pytest

from etatplateforme.sandbox.identity.claims import SCOPE_CLAIMS, citizen_claims, pairwise_subject
from etatplateforme.sandbox.identity.differences import DIFFERENCES
from etatplateforme.sandbox.identity.pages import TEMPLATES
from etatplateforme.sandbox.identity.people import PEOPLE, Citizen
from etatplateforme.sandbox.identity.profiles import PROFILES
from tests.unit.sandbox.identity.conftest import ORIGIN, Journey

PIVOT = set(SCOPE_CLAIMS["identite_pivot"])


def person(key: str) -> Citizen:
    return next(citizen for citizen in PEOPLE if citizen.key == key)


@pytest.mark.parametrize("citizen", PEOPLE, ids=[citizen.key for citizen in PEOPLE])
async def test_everybody_can_sign_in(journey: Journey, citizen: Citizen) -> None:
    claims = await journey.identity(citizen.key)
    assert claims["family_name"] == citizen.family_name
    assert claims["given_name"] == " ".join(citizen.given_names)
    assert claims["given_name_array"] == list(citizen.given_names)
    assert set(claims) >= PIVOT
    assert ("email" in claims) is bool(citizen.email)
    assert ("preferred_username" in claims) is bool(citizen.preferred_username)


def test_each_case_is_what_its_key_says() -> None:
    assert person("sans_prenom").given_names == ()
    assert len(person("nom_une_lettre").family_name) == 1
    assert {"Œ", "Ÿ", "'", "-"} <= set(person("diacritiques").family_name)
    abroad = person("nee_a_l_etranger")
    assert (abroad.birthplace, abroad.birthcountry[:2], abroad.birthcountry != "99100") == ("", "99", True)
    assert person("date_partielle").birthdate == "1948-00-00"
    assert person("nom_d_usage").preferred_username not in ("", person("nom_d_usage").family_name)
    assert person("outre_mer").birthplace.startswith("974")


@pytest.mark.parametrize("citizen", PEOPLE, ids=[citizen.key for citizen in PEOPLE])
def test_codes_and_dates_have_their_form(citizen: Citizen) -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", citizen.birthdate)
    assert re.fullmatch(r"99\d{3}", citizen.birthcountry)
    assert bool(citizen.birthplace) is (citizen.birthcountry == "99100")
    assert citizen.gender in ("male", "female")
    assert citizen.email == "" or citizen.email.endswith("@example.org")


def test_a_person_does_not_show_in_a_log() -> None:
    assert "EXEMPLE" not in repr(person("ordinaire"))


def test_subjects_are_pairwise_stable_and_follow_the_civil_status() -> None:
    ordinary = person("ordinaire")
    subject = pairwise_subject("service", ordinary, "secret")
    assert re.fullmatch(r"[0-9a-f]{64}v1", subject)
    assert subject == pairwise_subject("service", ordinary, "secret")
    changed = dataclasses.replace(ordinary, family_name="AUTRE")
    others = {
        pairwise_subject("autre", ordinary, "secret"),
        pairwise_subject("service", ordinary, "autre"),
        pairwise_subject("service", changed, "secret"),
        *(pairwise_subject("service", citizen, "secret") for citizen in PEOPLE if citizen is not ordinary),
    }
    assert subject not in others
    assert len(others) == len(PEOPLE) + 2


def test_the_subject_ignores_a_birthplace_abroad() -> None:
    abroad = person("nee_a_l_etranger")
    placed = dataclasses.replace(abroad, birthplace="99999")
    assert pairwise_subject("service", abroad, "secret") == pairwise_subject("service", placed, "secret")


@pytest.mark.parametrize("scope", ["inconnu", "openid", "dgfip_revenu_fiscal_de_reference_n1"])
def test_a_scope_without_claims_opens_nothing(scope: str) -> None:
    assert citizen_claims(person("ordinaire"), [scope]) == {}


# The pages


async def pages(journey: Journey) -> dict[str, str]:
    page = await journey.page()
    choose = (await journey.http.get(page)).text
    await journey.choose(page)
    return {
        "choose": choose,
        "wrong choice": (await journey.choose(page, "")).text,
        "consent": (await journey.http.get(f"{page}/consentement")).text,
        "error": (await journey.authorize(nonce="court")).text,
        "faults": (await journey.http.get(f"{ORIGIN}/_bac-a-sable/fautes")).text,
        "not found": (await journey.http.get(f"{ORIGIN}/inconnu")).text,
    }


async def test_every_page_is_marked_titled_and_structured(journey: Journey) -> None:
    for name, text in (await pages(journey)).items():
        assert text.startswith('<!doctype html>\n<html lang="fr">'), name
        title = re.search(r"<title>(.+) – BAC À SABLE</title>", text)
        heading = re.findall(r"<h1>(.+)</h1>", text)
        assert title is not None, name
        assert heading == [title[1]], name
        assert "BAC À SABLE</strong> — identités fictives" in text, name
        assert "<script" not in text, name


async def test_every_field_has_its_label(journey: Journey) -> None:
    for name, text in (await pages(journey)).items():
        fields = re.findall(r'<input [^>]*id="([^"]+)"', text)
        labelled = re.findall(r'<label for="([^"]+)"', text)
        assert fields == labelled, name
        assert len(set(fields)) == len(fields), name
        assert text.count("<fieldset") == text.count("<legend"), name


async def test_pages_are_never_kept_and_load_nothing_from_elsewhere(journey: Journey) -> None:
    answer = await journey.http.get(await journey.page())
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for address in re.findall(r'(?:href|src|action)="([^"]+)"', answer.text):
        assert address.startswith(ORIGIN)


async def test_the_stylesheet_is_served_and_neutral(journey: Journey) -> None:
    answer = await journey.http.get(f"{ORIGIN}/_bac-a-sable/identite.css")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/css")
    for name in ("marianne", "dsfr", "000091", "e1000f"):
        assert name not in answer.text.lower()


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1) of ``#rrggbb``."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("#1b1b1f", "#ffd84d"),
        ("#1b1b1f", "#ffffff"),
        ("#45454d", "#ffffff"),
        ("#8f0000", "#ffffff"),
        ("#3b2a6b", "#ffffff"),
    ],
)
def test_text_contrasts_at_least_seven_to_one(text: str, background: str) -> None:
    assert text in (TEMPLATES / "identite.css").read_text()
    light, dark = sorted((luminance(text), luminance(background)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


# What differs from production


def test_every_difference_is_sourced_and_dated() -> None:
    named = {(difference.provider, difference.subject) for difference in DIFFERENCES}
    assert len(named) == len(DIFFERENCES)
    assert {provider for provider, _ in named} == {profile.label for profile in PROFILES}
    for difference in DIFFERENCES:
        assert all((difference.production, difference.source, difference.sandbox))
        assert difference.checked_on.year >= 2026
