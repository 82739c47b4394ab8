"""SARIF: the kind, level, place and fingerprint of each finding, and waivers as suppressions."""

import json
from dataclasses import replace
from typing import Any

import pytest

from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.formats.sarif import FINGERPRINT, to_sarif
from etatplateforme.guarantor.formats.standards import Told
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Level, Place, Verdict
from tests.unit.guarantor.judged import BAD, GOOD, everything
from tests.unit.guarantor.samples import HOME, facts, waiver

Tree = dict[str, Any]


def run(told: Told, **files: str) -> Tree:
    (only,) = json.loads(to_sarif(told, files=files))["runs"]
    found: Tree = only
    return found


def audited(name: str) -> PageAudit:
    return audit_pages([Page(name, BAD.html)])


def marks(told: PageAudit) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in run(told)["results"]]


@pytest.mark.parametrize(
    ("verdict", "level", "kind", "shown"),
    [
        (Verdict.FAILED, Level.ENFORCE, "fail", "error"),
        (Verdict.FAILED, Level.WARN, "fail", "warning"),
        (Verdict.FAILED, Level.OBSERVE, "fail", "note"),
        (Verdict.PASSED, Level.ENFORCE, "pass", "none"),
        (Verdict.CANT_TELL, Level.WARN, "review", "none"),
        (Verdict.INAPPLICABLE, Level.WARN, "notApplicable", "none"),
    ],
)
def test_kind_and_level(verdict: Verdict, level: Level, kind: str, shown: str) -> None:
    (first, *_) = audit_pages([BAD]).findings
    (result,) = run(PageAudit(("accueil",), (replace(first, verdict=verdict, level=level),)))["results"]
    assert (result["kind"], result["level"]) == (kind, shown)


def test_the_message_says_what_to_do_or_to_judge() -> None:
    audit_told = audit_pages([BAD])
    (fault, *_), (doubt, *_) = audit_told.of(Verdict.FAILED), audit_told.of(Verdict.CANT_TELL)
    right = replace(doubt, verdict=Verdict.PASSED, question="")
    texts = [result["message"]["text"] for result in run(PageAudit(("accueil",), (fault, doubt, right)))["results"]]
    assert texts == [
        f"{fault.message} À faire : {fault.remedy}",
        f"{doubt.message} À juger : {doubt.question}",
        right.message,
    ]


def test_a_place_is_a_file_with_line_and_column_in_code_points() -> None:
    page = Page("é", "<!DOCTYPE html><html lang=fr><title>x</title>\n<p>🎉<img src=a>")
    told = run(audit_pages([page]), **{"é": "gabarits/été 1.html"})
    assert told["columnKind"] == "unicodeCodePoints"
    place = told["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "gabarits/%C3%A9t%C3%A9%201.html", "uriBaseId": "%SRCROOT%", "index": 0}
    assert place["region"] == {"startLine": 2, "startColumn": 5}
    assert told["artifacts"][0]["location"]["uri"] == "gabarits/%C3%A9t%C3%A9%201.html"


@pytest.mark.parametrize(
    ("files", "address"),
    [
        ({}, {"uri": "accueil"}),
        ({"accueil": "/srv/a b.html"}, {"uri": "file:///srv/a%20b.html"}),
        ({"accueil": "c:d.html"}, {"uri": "c%3Ad.html", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_a_page_without_file_keeps_its_name_and_an_absolute_path_its_root(
    files: dict[str, str], address: dict[str, str]
) -> None:
    assert run(audit_pages([BAD]), **files)["artifacts"][0]["location"] == address


def test_what_is_about_the_service_stands_in_its_manifest() -> None:
    told = run(audit(facts({"access.counter": None, "waivers": [waiver()]}), CHARTER))
    places = [result["locations"][0] for result in told["results"]]
    file = {"artifactLocation": {"uri": "service.toml", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 1}}
    assert all(place["physicalLocation"] == file for place in places)
    keys = {place["logicalLocations"][0]["name"] for place in places if "logicalLocations" in place}
    assert "waivers.attente-audit" in keys


def test_a_rule_of_a_report_says_whom_it_protects() -> None:
    report = audit(facts(pages=(BAD,)), CHARTER)
    told = {rule["id"]: rule["fullDescription"]["text"] for rule in run(report)["tool"]["driver"]["rules"]}
    spoken = {finding.rule for finding in report.findings}
    assert told.keys() >= spoken
    for rule in (rule for rule in report.rules if rule.code in spoken):
        assert told[rule.code] == f"{rule.title}. Elle protège : {rule.person}"


def test_every_result_has_a_line_as_forges_ask() -> None:
    for told in (run(everything()), run(audit(facts(pages=(HOME, BAD)), CHARTER))):
        lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in told["results"]]
        assert min(lines) == 1
    shared = [r["locations"][0] for r in run(everything())["results"] if "message" in r["locations"][0]]
    assert shared
    assert all("toutes les pages" in place["message"]["text"] for place in shared)
    assert all("locations" not in result for result in run(audit_pages([]))["results"])


def test_a_forge_may_be_given_alerts_only() -> None:
    whole = everything()
    text = to_sarif(whole, verdicts=(Verdict.FAILED, Verdict.CANT_TELL))
    (told,) = json.loads(text)["runs"]
    assert len(told["results"]) == len(whole.of(Verdict.FAILED)) + len(whole.of(Verdict.CANT_TELL))
    assert {result["kind"] for result in told["results"]} == {"fail", "review"}
    assert {rule["id"] for rule in told["tool"]["driver"]["rules"]} == {r["ruleId"] for r in told["results"]}


def test_rules_point_to_the_rgaa_and_to_wcag() -> None:
    told = run(everything())
    rules = {rule["id"]: rule for rule in told["tool"]["driver"]["rules"]}
    image = rules["RGAA-1.1"]
    assert image["helpUri"].endswith("#1.1")
    assert image["shortDescription"]["text"].startswith("Chaque image")
    assert "attribut alt" in image["help"]["text"]
    targets = [(link["target"]["toolComponent"]["name"], link["target"]["id"]) for link in image["relationships"]]
    assert targets == [("RGAA", "1.1"), ("WCAG", "1.1.1")]
    for result in told["results"]:
        assert told["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for taxon in result.get("taxa", []):
            standard = told["taxonomies"][taxon["toolComponent"]["index"]]
            assert standard["name"] == taxon["toolComponent"]["name"]
            assert taxon["id"] in {one["id"] for one in standard["taxa"]}
    tested = {(result["ruleId"], taxon["id"]) for result in told["results"] for taxon in result.get("taxa", [])}
    assert ("RGAA-1.1", "1.2.1") in tested
    names = {one["id"]: one for one in told["taxonomies"][1]["taxa"]}
    assert names["1.1.1"]["name"] == "non-text-content"


def test_engines_and_judgements_are_told() -> None:
    told = run(everything())
    assert {result["properties"]["engine"] for result in told["results"]} == {
        "static",
        "axe-core",
        "chromium",
        "person",
    }
    assert set(told["properties"]["engines"]) == {"static", "axe-core", "chromium", "person"}
    answered = [result for result in told["results"] if result["properties"].get("answeredBy") == "logo"]
    assert [result["kind"] for result in answered] == ["pass"]


def test_a_waiver_is_a_suppression_with_its_end() -> None:
    report = audit(facts({"accessibility": None, "waivers": [waiver()]}, pages=(HOME,)), CHARTER)
    told = run(report)
    (suppressed,) = (result for result in told["results"] if result["suppressions"])
    (suppression,) = suppressed["suppressions"]
    assert suppressed["ruleId"] == "EG-12"
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"].startswith("L'audit est commandé. Charge disproportionnée")
    assert suppression["properties"]["expires"] == "2027-03-31"
    assert told["invocations"][0] == {"executionSuccessful": True, "properties": {"day": "2026-11-22"}}


def test_a_waiver_leaves_the_fingerprint_as_it_was() -> None:
    def mark(*waivers: dict[str, object]) -> str:
        told = run(audit(facts({"accessibility": None, "waivers": list(waivers)}), CHARTER))
        (result,) = (one for one in told["results"] if one["ruleId"] == "EG-12" and one["kind"] == "fail")
        found: str = result["partialFingerprints"][FINGERPRINT]
        return found

    assert mark() == mark(waiver())


def test_fingerprints_stand_a_move_and_tell_findings_apart() -> None:
    moved = Page("accueil", BAD.html.replace("<body>", "<body>\n\n\n   <p>"))
    assert marks(audit_pages([BAD])) == marks(audit_pages([moved]))
    assert len(set(marks(everything()))) == len(everything().findings)
    here, there = (PageAudit(a.pages, a.of(Verdict.FAILED)) for a in map(audited, ("accueil", "contact")))
    assert set(marks(here)).isdisjoint(marks(there))


def test_what_is_not_of_the_rgaa_has_no_taxon() -> None:
    (first, *_) = audit_pages([BAD]).findings
    odd = replace(first, rule="METRO-1", test="1.1.1", sources=(), place=Place("accueil"))
    told = run(PageAudit(("accueil",), (odd,)))
    assert "taxa" not in told["results"][0]
    assert "helpUri" not in told["tool"]["driver"]["rules"][0]
    assert told["taxonomies"][0]["taxa"] == []
    place = told["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "accueil", "index": 0}, "region": {"startLine": 1}}


def test_nothing_found_is_an_empty_run() -> None:
    told = run(PageAudit((), ()))
    assert (told["results"], told["artifacts"], told["tool"]["driver"]["rules"]) == ([], [], [])
    assert run(audit_pages([GOOD]))["results"]
