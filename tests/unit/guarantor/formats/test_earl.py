"""EARL: one assertion for each finding, by whom, in which mode, of which test, with which outcome and where."""

import json
from collections import Counter

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.formats.earl import CONTEXT, to_earl
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.judged import BAD, GOOD, everything
from tests.unit.guarantor.samples import HOME, facts

from .linked import assertions

WORDS = {Verdict.CANT_TELL: "earl:cantTell"}


def test_every_finding_is_an_assertion_with_its_outcome() -> None:
    audit_told = everything()
    told = assertions(to_earl(audit_told))
    expected = Counter(WORDS.get(f.verdict, f"earl:{f.verdict.value}") for f in audit_told.findings)
    assert Counter(one["result"]["outcome"] for one in told) == expected


def test_an_assertion_has_all_that_the_w3c_asks() -> None:
    text = to_earl(audit_pages([BAD]), files={"accueil": "https://exemple.fr/"})
    assert json.loads(text)["@context"] == CONTEXT
    (link,) = (one for one in assertions(text) if one["test"]["title"] == "RGAA-6.2, test 6.2.1")
    assert link["subject"]["source"] == "https://exemple.fr/"
    assert link["mode"] == "earl:automatic"
    assert link["assertedBy"]["name"] == "etatplateforme"
    assert link["assertedBy"]["release"]["revision"]
    assert link["test"]["isPartOf"] == ["WCAG2:non-text-content", "WCAG2:link-purpose-in-context"]
    assert link["test"]["source"].endswith("#6.2")
    pointer = link["result"]["pointer"]
    assert (pointer["@type"], pointer["ptr:lineNumber"], pointer["ptr:charNumber"]) == ("ptr:LineCharPointer", 4, 19)


def test_a_person_is_named_by_her_function_and_the_mode_is_manual() -> None:
    told = assertions(to_earl(everything()))
    by_mode = Counter(one["mode"] for one in told)
    assert by_mode["earl:manual"] == 3
    assert by_mode["earl:semiAuto"] == 2
    (logo,) = (
        one
        for one in told
        if one["assertedBy"]["name"] == "Référente accessibilité" and "1.2.1" in one["test"]["title"]
    )
    assert logo["mode"] == "earl:manual"
    assert (logo["assertedBy"]["dct:date"], logo["assertedBy"]["dct:valid"]) == ("2026-10-01", "2028-04-01")
    engines = {one["assertedBy"]["name"] for one in told if one["mode"] == "earl:automatic"}
    assert engines == {"etatplateforme", "etatplateforme (axe-core)", "etatplateforme (chromium)"}


def test_pages_are_subjects_even_when_nothing_is_said_of_them() -> None:
    graph = json.loads(to_earl(audit_pages([GOOD, BAD]), files={"accueil": "gabarits/a b.html"}))["@graph"]
    subjects = [node for node in graph if node["@type"] == "TestSubject"]
    assert [node["title"] for node in subjects] == ["étape 2", "accueil", "Toutes les pages"]
    assert subjects[1]["source"] == "gabarits/a%20b.html"
    assert "source" not in subjects[2]
    assert all(node["assertions"] for node in subjects[1:])


def test_a_report_of_a_service_is_written_too() -> None:
    report = audit(facts(pages=(HOME,)), CHARTER)
    told = assertions(to_earl(report))
    assert len(told) == len(report.findings)
    law = next(one for one in told if one["test"]["title"] == "EG-02")
    assert "isPartOf" not in law["test"]
