"""SARIF 2.1.0 (OASIS standard, 27 March 2020): findings where code forges and editors show them, line by line.

One run, with a rule for each rule that speaks; a failure is ``fail``, a doubt ``review``. A waiver in force is a
suppression. Columns are counted in code points. No excerpt of a page is written: it may hold personal data.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import quote

from etatplateforme.guarantor.accessibility.assessments import criterion_number
from etatplateforme.guarantor.accessibility.sources import RGAA_PAGE
from etatplateforme.guarantor.accessibility.wcag import WCAG_NAMES, WCAG_OF_RGAA, understanding
from etatplateforme.guarantor.formats.standards import (
    NO_FILES,
    RGAA_VERSION,
    TOOL,
    TOOL_PAGE,
    Json,
    Told,
    criterion,
    link,
    uri,
    version,
)
from etatplateforme.guarantor.judge import ASIDE
from etatplateforme.guarantor.report.model import Report
from etatplateforme.values.finding import Finding, Level, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "etatplateforme/v1"
EVERY_PAGE_TOLD = "Ce constat vaut pour toutes les pages examinées."

KINDS: Mapping[Verdict, str] = {
    Verdict.PASSED: "pass",
    Verdict.FAILED: "fail",
    Verdict.CANT_TELL: "review",
    Verdict.INAPPLICABLE: "notApplicable",
}
LEVELS: Mapping[Level, str] = {
    Level.OFF: "none",
    Level.OBSERVE: "note",
    Level.WARN: "warning",
    Level.ENFORCE: "error",
}


@dataclass(frozen=True)
class _Files:
    """Where pages and manifest stand: ``files`` by name of page, and the rank of each page in the run."""

    pages: Mapping[str, int]
    files: Mapping[str, str]
    manifest: str

    def address(self, page: str) -> dict[str, Json]:
        """Address of a page; under the root of the repository when its file is given by a relative path."""
        address = uri(page, self.files)
        return {"uri": address, "uriBaseId": ROOT} if page in self.files and ":" not in address else {"uri": address}


def to_sarif(
    told: Told,
    *,
    files: Mapping[str, str] = NO_FILES,
    manifest: str = "service.toml",
    verdicts: Collection[Verdict] = tuple(Verdict),
) -> str:
    """*told* as one SARIF run; *files* gives the file of each page by its name, relative to the repository's root.

    A page without file stands under its own name; what is about the service stands in *manifest*. *verdicts* are those
    that are written: a forge that shows every result as an alert, whatever its kind, wants failures and doubts only.
    Same arguments, same text.
    """
    chosen = tuple(finding for finding in told.findings if finding.verdict in verdicts)
    pages = {name: rank for rank, name in enumerate(dict.fromkeys(told.pages))}
    run = _run(replace(told, findings=chosen), _Files(pages, files, manifest))
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _run(told: Told, files: _Files) -> Json:
    ranks = {code: rank for rank, code in enumerate(dict.fromkeys(finding.rule for finding in told.findings))}
    results: list[Json] = [
        {
            **_result(finding, told),
            **_where(finding, told, files),
            "ruleIndex": ranks[finding.rule],
            "partialFingerprints": {FINGERPRINT: mark},
        }
        for finding, mark in zip(told.findings, _fingerprints(told.findings), strict=True)
    ]
    return {
        "tool": {"driver": _driver(told)},
        "language": "fr-FR",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "Racine du dépôt."}}},
        "invocations": [_invocation(told)],
        "artifacts": [_artifact(name, files) for name in files.pages],
        "taxonomies": [_rgaa(told.findings), _wcag(told.findings)],
        "results": results,
        "properties": {
            "engines": list(dict.fromkeys(finding.engine for finding in told.findings)),
            "assessments": len(told.assessments),
        },
    }


def _driver(told: Told) -> dict[str, Json]:
    first = {finding.rule: finding for finding in reversed(told.findings)}
    order = dict.fromkeys(finding.rule for finding in told.findings)
    return {
        "name": TOOL,
        "version": version(),
        "informationUri": TOOL_PAGE,
        "language": "fr-FR",
        "supportedTaxonomies": [{"name": "RGAA", "index": 0}, {"name": "WCAG", "index": 1}],
        "rules": [_rule(first[code], _remedy(code, told), _person(code, told)) for code in order],
    }


def _rule(finding: Finding, remedy: str, person: str) -> dict[str, Json]:
    """A rule as its first finding tells it."""
    sources = ", ".join(cited.reference for cited in finding.sources)
    rule: dict[str, Json] = {
        "id": finding.rule,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": " ".join(part for part in (f"{finding.title}.", person) if part)},
        "help": {"text": " ".join(part for part in (remedy, f"Source : {sources}.") if part)},
        "defaultConfiguration": {"level": LEVELS[finding.level], "enabled": finding.level is not Level.OFF},
    }
    if address := link(finding):
        rule["helpUri"] = address
    if taxa := _taxa(_own_criterion(finding)):
        rule["properties"] = {"tags": ["accessibilité", finding.rule]}
        rule["relationships"] = [{"target": target, "kinds": ["relevant"]} for target in taxa]
    return rule


def _remedy(code: str, told: Told) -> str:
    return next((finding.remedy for finding in told.findings if finding.rule == code and finding.remedy), "")


def _person(code: str, told: Told) -> str:
    """Whom the rule protects, when the report says it."""
    if not isinstance(told, Report):
        return ""
    return next((f"Elle protège : {rule.person}" for rule in told.rules if rule.code == code), "")


def _result(finding: Finding, told: Told) -> dict[str, Json]:
    wrong = finding.verdict is Verdict.FAILED
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "kind": KINDS[finding.verdict],
        "level": LEVELS[finding.level] if wrong else "none",
        "message": {"text": _message(finding)},
        "properties": _properties(finding),
        "suppressions": _suppressions(finding, told),
    }
    if taxa := _taxa(criterion(finding), finding.test):
        result["taxa"] = taxa
    return result


def _message(finding: Finding) -> str:
    parts = [finding.message]
    if finding.remedy:
        parts.append(f"À faire : {finding.remedy}")
    if finding.question:
        parts.append(f"À juger : {finding.question}")
    return " ".join(parts)


def _properties(finding: Finding) -> dict[str, Json]:
    told = {"test": finding.test, "answeredBy": finding.answered_by or ""}
    return {
        "engine": finding.engine,
        "evidence": finding.evidence.value,
        **{key: value for key, value in told.items() if value},
    }


def _suppressions(finding: Finding, told: Told) -> list[Json]:
    """The waiver in force, accepted by somebody else than the one who asks; empty says that nothing is set aside."""
    waivers = (line.waiver for line in told.waivers) if isinstance(told, Report) else ()
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": f"{waiver.reason} {waiver.legal_ground}",
            "properties": {
                "waiver": waiver.id,
                "expires": waiver.expires.isoformat(),
                "approvedBy": waiver.approved_by,
                "compensatingMeasure": waiver.compensating_measure,
                **({"authority": waiver.authority.value, "decision": waiver.decision} if waiver.authority else {}),
            },
        }
        for waiver in waivers
        if waiver.id == finding.waived_by
    ]


def _where(finding: Finding, told: Told, files: _Files) -> dict[str, Json]:
    """The place of a finding: a page with its line and column, else the manifest, else the first of the pages.

    Forges refuse a result without line: what holds for a whole file is told on its first.
    """
    place = finding.place
    if place is not None and place.where in files.pages:
        column = {} if place.column is None else {"startColumn": place.column}
        region = {"startLine": place.line or 1, **column}
        return _located(_page(place.where, files), region, {"name": place.where, "kind": "resource"})
    if isinstance(told, Report):
        named = {} if place is None else {"name": place.where, "fullyQualifiedName": place.where, "kind": "member"}
        line = 1 if place is None else place.line or 1
        return _located({"uri": quote(files.manifest), "uriBaseId": ROOT}, {"startLine": line}, named)
    first = next(iter(files.pages), None)
    if first is None:
        return {}
    return _located(_page(first, files), {"startLine": 1}, {}, EVERY_PAGE_TOLD)


def _located(artifact: Json, region: Json, named: Json, said: str = "") -> dict[str, Json]:
    location: dict[str, Json] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if named:
        location["logicalLocations"] = [named]
    if said:
        location["message"] = {"text": said}
    return {"locations": [location]}


def _page(page: str, files: _Files) -> dict[str, Json]:
    return {**files.address(page), "index": files.pages[page]}


def _artifact(page: str, files: _Files) -> Json:
    return {
        "location": files.address(page),
        "roles": ["analysisTarget"],
        "mimeType": "text/html",
        "description": {"text": f"Page « {page} »"},
    }


def _invocation(told: Told) -> dict[str, Json]:
    told_day: dict[str, Json] = {"properties": {"day": told.day.isoformat()}} if isinstance(told, Report) else {}
    return {"executionSuccessful": True, **told_day}


def _own_criterion(finding: Finding) -> str:
    """Number of the RGAA criterion that the rule itself is about; a test of another one may speak in its name."""
    return criterion(replace(finding, test=""))


def _taxa(number: str, test: str = "") -> list[Json]:
    """A criterion of the RGAA, its test, and the success criteria behind them; nothing for another standard."""
    rgaa_numbers = [_taxon("RGAA", 0, one) for one in (number, test) if one]
    return rgaa_numbers + [_taxon("WCAG", 1, one) for one in WCAG_OF_RGAA[number]] if number else []


def _taxon(standard: str, index: int, number: str) -> Json:
    return {"id": number, "toolComponent": {"name": standard, "index": index}}


def _criteria(findings: tuple[Finding, ...]) -> set[str]:
    """Every RGAA criterion that a rule or a finding is about."""
    return {number for finding in findings for number in (criterion(finding), _own_criterion(finding)) if number}


def _rgaa(findings: tuple[Finding, ...]) -> Json:
    numbers = _criteria(findings)
    tests = {finding.test for finding in findings if finding.test and criterion(finding)}
    return {
        "name": "RGAA",
        "version": RGAA_VERSION,
        "organization": "DINUM",
        "informationUri": RGAA_PAGE,
        "shortDescription": {"text": "Référentiel général d'amélioration de l'accessibilité"},
        "isComprehensive": False,
        "taxa": [
            {"id": number, "helpUri": f"{RGAA_PAGE}#{criterion_number(number)}"} for number in _ordered(numbers | tests)
        ],
    }


def _wcag(findings: tuple[Finding, ...]) -> Json:
    numbers = {behind for number in _criteria(findings) for behind in WCAG_OF_RGAA[number]}
    return {
        "name": "WCAG",
        "version": "2.1",
        "organization": "W3C",
        "informationUri": "https://www.w3.org/TR/WCAG21/",
        "shortDescription": {"text": "Règles pour l'accessibilité des contenus web"},
        "isComprehensive": False,
        "taxa": [
            {"id": number, "name": WCAG_NAMES[number], "helpUri": understanding(number)} for number in _ordered(numbers)
        ],
    }


def _ordered(numbers: set[str]) -> list[str]:
    return sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def _fingerprints(findings: tuple[Finding, ...]) -> Iterator[str]:
    """A mark for each finding that a move in the page does not change: neither line, column nor waiver is in it.

    Findings that are alike are told apart by their order. Numbers in a message may be lines: they are left out.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        where = "" if finding.place is None else finding.place.where
        plain = re.sub(r"\d+", "#", finding.message.partition(ASIDE)[0] if finding.waived_by else finding.message)
        key = (finding.engine, finding.rule, finding.test, finding.verdict.value, where, plain)
        seen[key] += 1
        yield sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:32]
