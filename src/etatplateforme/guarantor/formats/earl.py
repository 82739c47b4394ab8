"""EARL 1.0 (W3C, Evaluation and Report Language) as JSON-LD, in the shape that the W3C's ACT tools read.

A subject for each page, one assertion for each finding: who says it, in which mode, of which test, with which outcome
and where. A judgement of a person is ``manual``; where a person and the software have both spoken and nothing is
settled (a judgement that is contradicted, or that has ended) it is ``semiAuto``.
"""

import json
from collections.abc import Mapping

from etatplateforme.guarantor.accessibility.assessments import Assessment
from etatplateforme.guarantor.accessibility.wcag import WCAG_NAMES
from etatplateforme.guarantor.formats.standards import (
    NO_FILES,
    TOOL,
    TOOL_PAGE,
    Json,
    Told,
    link,
    success_criteria,
    uri,
    version,
)
from etatplateforme.guarantor.report.groups import code
from etatplateforme.values.finding import PERSON, STATIC_ENGINE, Finding, Verdict

CONTEXT = "https://www.w3.org/WAI/content-assets/wcag-act-rules/earl-context.json"

OUTCOMES: Mapping[Verdict, str] = {
    Verdict.PASSED: "earl:passed",
    Verdict.FAILED: "earl:failed",
    Verdict.CANT_TELL: "earl:cantTell",
    Verdict.INAPPLICABLE: "earl:inapplicable",
}
AUTOMATIC, MANUAL, HALF = "earl:automatic", "earl:manual", "earl:semiAuto"


def to_earl(told: Told, *, files: Mapping[str, str] = NO_FILES) -> str:
    """*told* as EARL; *files* gives the address, or the file, of each page by its name. Same arguments, same text.

    A page about which nothing is said has a subject without assertion: it was examined. What holds for all the pages,
    or for the manifest, has a subject of its own, without source.
    """
    own: dict[str, list[Finding]] = {name: [] for name in told.pages}
    rest: list[Finding] = []
    for finding in told.findings:
        own.get(finding.place.where if finding.place else "", rest).append(finding)
    graph = _assertors(told)
    graph += [{**_subject(name, findings), "source": _source(name, files)} for name, findings in own.items()]
    return linked_data([*graph, _subject("Toutes les pages", rest)] if rest else graph)


def linked_data(graph: list[Json]) -> str:
    """A JSON-LD text with the W3C's context."""
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def requirements(numbers: tuple[str, ...]) -> Json:
    """WCAG success criteria as the ACT tools name them: ``WCAG2:non-text-content``."""
    return [f"WCAG2:{WCAG_NAMES[number]}" for number in numbers]


def software(engine: str = STATIC_ENGINE) -> Json:
    """Who asserts when no person spoke: this SDK, alone or through another engine. Assertions name it by its id."""
    through = "" if engine == STATIC_ENGINE else f" ({engine})"
    return {
        "@id": f"_:{engine}",
        "@type": ["Assertor", "Software"],
        "name": f"{TOOL}{through}",
        "homepage": TOOL_PAGE,
        "release": {"@type": "Version", "revision": version()},
    }


def _assertors(told: Told) -> list[Json]:
    """Everybody who asserts something: engines, and the persons whose judgements count."""
    engines = dict.fromkeys(STATIC_ENGINE if one.engine == PERSON else one.engine for one in told.findings)
    answered = {finding.answered_by for finding in told.findings}
    people = (line.assessment for line in told.assessments if line.assessment.id in answered)
    return [*(software(engine) for engine in engines), *(_person(one) for one in people)]


def _person(one: Assessment) -> Json:
    """The author of a judgement, by her function, with the day and the end of the judgement."""
    return {
        "@id": f"_:jugement-{one.id}",
        "@type": ["Assertor", "foaf:Person"],
        "name": one.author,
        "dct:date": one.judged_on.isoformat(),
        "dct:valid": one.expires.isoformat(),
    }


def _subject(title: str, findings: list[Finding]) -> dict[str, Json]:
    return {"@type": "TestSubject", "title": title, "assertions": [_assertion(finding) for finding in findings]}


def _source(page: str, files: Mapping[str, str]) -> str:
    """An address as it was given; a path as a URI reference."""
    given = files.get(page, "")
    return given if given.startswith(("https://", "http://")) else uri(page, files)


def _assertion(finding: Finding) -> Json:
    engine = STATIC_ENGINE if finding.engine == PERSON else finding.engine
    author = f"jugement-{finding.answered_by}" if finding.answered_by else engine
    return {
        "@type": "Assertion",
        "assertedBy": {"@id": f"_:{author}"},
        "mode": _mode(finding),
        "test": _test(finding),
        "result": _result(finding),
    }


def _mode(finding: Finding) -> str:
    if finding.engine != PERSON:
        return AUTOMATIC
    return HALF if finding.verdict is Verdict.CANT_TELL else MANUAL


def _test(finding: Finding) -> dict[str, Json]:
    test: dict[str, Json] = {"@type": "TestRequirement", "title": code(finding), "description": finding.title}
    if address := link(finding):
        test["source"] = address
    if behind := success_criteria(finding):
        test["isPartOf"] = requirements(behind)
    return test


def _result(finding: Finding) -> dict[str, Json]:
    info = " ".join(part for part in (finding.message, finding.question, finding.remedy) if part)
    result: dict[str, Json] = {"@type": "TestResult", "outcome": OUTCOMES[finding.verdict], "info": info}
    place = finding.place
    if place is not None and place.line is not None:
        column: dict[str, Json] = {} if place.column is None else {"ptr:charNumber": place.column}
        result["pointer"] = {"@type": "ptr:LineCharPointer", "ptr:lineNumber": place.line, **column}
    return result
