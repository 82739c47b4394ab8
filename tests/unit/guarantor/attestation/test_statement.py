"""Statements: what is written of a report, what cannot be, and the same bytes for the same facts."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.causes import AttestationRefused
from etatplateforme.guarantor.attestation.making import Terms, statement_of
from etatplateforme.guarantor.attestation.material import Material, materials_of
from etatplateforme.guarantor.attestation.records import read_record
from etatplateforme.guarantor.attestation.statement import (
    DOES_NOT_CLAIM,
    MOST_SUBJECTS,
    Statement,
    SubjectRole,
    origin_of,
)
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.waiver import Authority
from tests.unit.guarantor.samples import facts, manifest, waiver

from .town import PAGE, SITE, START, case, materials, report, sealed, statement, usual


def test_a_statement_tells_the_report_and_nothing_more() -> None:
    told = json.loads(usual().encode())
    predicate = told["predicate"]
    assert told["_type"] == "https://in-toto.io/Statement/v1"
    assert told["predicateType"] == "https://github.com/etatplateforme/etatplateforme/attestation/guarantee/v1"
    assert {one["annotations"]["role"] for one in told["subject"]} == {role.value for role in SubjectRole}
    assert predicate["audience"] == SITE
    assert predicate["verdicts"]["passed"] == len(report().of(next(f.verdict for f in report().findings)))
    assert sum(predicate["verdicts"].values()) == len(report().findings)
    assert predicate["policy"]["charter"] == CHARTER.version
    assert sum(one["rules"] for one in predicate["policy"]["packages"]) == len(report().rules)
    assert predicate["doesNotClaim"] == list(DOES_NOT_CLAIM)
    assert "previous" not in predicate


def test_the_same_facts_have_the_same_bytes() -> None:
    assert statement().encode() == usual().encode()
    assert statement(serial=2).encode() != usual().encode()


def test_a_statement_is_read_back() -> None:
    assert read_record(Statement, usual().encode(), 10**6, "attestation") == usual()


def test_what_fails_and_what_is_waived_is_told() -> None:
    act = {"authority": "conseil", "decision": "Délibération 41"}
    changes: dict[str, object] = {
        "accessibility": None,
        "acknowledgement": None,
        "waivers": [waiver(rule="EG-05", **act)],
    }
    told = audit(facts(changes, today=START.date()), CHARTER)
    bound = materials()
    predicate = statement_of(told, manifest(changes), bound, Terms(SITE, START)).predicate
    assert predicate.blocking == ("EG-12",)
    assert predicate.warning == ("EG-05",)
    assert [(one.rule, one.authority, one.decision) for one in predicate.waivers] == [
        ("EG-05", Authority.COUNCIL, "Délibération 41")
    ]


def test_the_policy_changes_with_a_level() -> None:
    changes: dict[str, object] = {"levels": {"EG-19": "observe"}}
    told = audit(facts(changes, today=START.date(), pages=(PAGE,)), CHARTER)
    other = statement_of(told, manifest(changes), materials(), Terms(SITE, START))
    assert other.predicate.policy.digest != usual().predicate.policy.digest


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"days": 0}, "invalid_lifetime"),
        ({"days": 91}, "invalid_lifetime"),
        ({"audience": "cantine.exemple.fr"}, "invalid_audience"),
        ({"audience": ""}, "invalid_audience"),
    ],
)
def test_what_cannot_be_signed_is_refused(terms: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        statement(**terms)
    assert caught.value.code == code


def test_too_many_files_and_two_of_one_name_are_refused() -> None:
    many = tuple(Material(SubjectRole.TEMPLATE, f"{number}.html", b"") for number in range(MOST_SUBJECTS))
    twice = (*materials(), materials()[1])
    for bound, code in ((many + materials(), "too_many_files"), (twice, "repeated_file")):
        with pytest.raises(InvalidInput) as caught:
            statement_of(report(), manifest(), bound, Terms(SITE, START))
        assert caught.value.code == code


def test_the_largest_statement_is_within_the_limits_of_its_reader() -> None:
    many = [Material(SubjectRole.TEMPLATE, f"{'a' * 60}/{number}.html", b"") for number in range(MOST_SUBJECTS - 5)]
    told = statement_of(report(), manifest(), (*materials(), *many), Terms(SITE, START))
    assert case(attestation=sealed(told.encode())).codes == []


def test_the_files_of_a_page_are_its_source_and_its_sheets() -> None:
    page = Page("accueil", "<p>é</p>", sheets={"/b.css": "b", "a.css": "a", "x" * 400: "c"})
    names = [(one.role, one.name[:20]) for one in materials_of(page)]
    assert names[:3] == [
        (SubjectRole.PAGE, "accueil"),
        (SubjectRole.SHEET, "accueil → /b.css"),
        (SubjectRole.SHEET, "accueil → a.css"),
    ]
    assert len(materials_of(page)[3].name) <= 300
    assert materials_of(page)[0].content == "<p>é</p>".encode()
    assert materials_of(page, b"\xef\xbb\xbf<p>")[0].content == b"\xef\xbb\xbf<p>"


# --- what a signer may not say ----------------------------------------------------------------------------------------

TOLD = json.loads(usual().encode())


def changed(**changes: object) -> dict[str, Any]:
    return {**TOLD, "predicate": {**TOLD["predicate"], **changes}}


HOSTILE: dict[str, dict[str, Any]] = {
    "another statement type": {**TOLD, "_type": "https://in-toto.io/Statement/v0.1"},
    "another predicate": {**TOLD, "predicateType": "https://slsa.dev/verification_summary/v1"},
    "no predicate": {key: value for key, value in TOLD.items() if key != "predicate"},
    "no subject": {**TOLD, "subject": []},
    "a subject without digest": {**TOLD, "subject": [*TOLD["subject"], {"name": "x", "annotations": {"role": "page"}}]},
    "a subject twice": {**TOLD, "subject": [*TOLD["subject"], TOLD["subject"][1]]},
    "two manifests": {**TOLD, "subject": [*TOLD["subject"], {**TOLD["subject"][0], "name": "autre.toml"}]},
    "no report": {**TOLD, "subject": TOLD["subject"][:-1]},
    "only a weak digest": {**TOLD, "subject": [*TOLD["subject"], {**TOLD["subject"][1], "digest": {"md5": "00"}}]},
    "an endless life": changed(expires="2036-11-28T09:30:00Z"),
    "a life that ends before it begins": changed(expires="2026-11-27T09:30:00Z"),
    "no end": changed(expires=None),
    "a site in capitals": changed(audience="https://CANTINE.exemple.fr"),
    "a site with a path": changed(audience="https://cantine.exemple.fr/"),
    "a site with a user": changed(audience="https://a@cantine.exemple.fr"),
    "a site that is a script": changed(audience="javascript:alert(1)"),
    "a serial as a text": changed(serial="1"),
    "a serial of zero": changed(serial=0),
    "a negative count": changed(verdicts={**TOLD["predicate"]["verdicts"], "failed": -1}),
    "another environment": changed(environment="preproduction"),
    "a code that is too long": changed(blocking=["x" * 400]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_signed_statement_of_another_form_is_refused_too(name: str) -> None:
    assert case(attestation=sealed(HOSTILE[name])).codes == ["malformed"]


def test_a_field_that_nobody_knows_changes_nothing() -> None:
    more = changed(score=100, conforme=True)
    more["other"] = {"trusted": True}
    told = case(attestation=sealed(more)).verify()
    assert told.accepted
    assert told.statement == usual()


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_any_predicate_is_judged_without_an_exception(value: object) -> None:
    with pytest.raises(AttestationRefused):
        read_record(Statement, json.dumps({**TOLD, "predicate": value}).encode(), 10**6, "attestation")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Cantine.Exemple.fr/debut?x#y", "https://cantine.exemple.fr"),
        ("https://cantine.exemple.fr:443", "https://cantine.exemple.fr"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:80/a", "http://[::1]"),
        (" https://a.fr ", "https://a.fr"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    "url", ["", "a.fr", "ftp://a.fr", "https://", "https://u:p@a.fr", "https://a.fr:99999", "https://["]
)
def test_what_has_no_origin_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        origin_of(url)


def test_an_expired_waiver_is_not_told_as_in_force() -> None:
    told = audit(facts({"waivers": [waiver()]}, today=START.date() + timedelta(days=365)), CHARTER)
    assert statement_of(told, manifest(), materials(), replace(Terms(SITE, START))).predicate.waivers == ()
