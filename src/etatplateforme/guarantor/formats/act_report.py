"""An ACT implementation report: what our ACT rules say of the W3C's test cases, ready to be submitted.

The shape is the W3C's (« EARL Reporting Format », https://www.w3.org/WAI/standards-guidelines/act/report/earl): one
``TestSubject`` for each case, its address as ``source``, one assertion of the rule that the case belongs to. The W3C's
tool (act-rules/act-tools, ``map-implementation``) then asks of each rule, and :func:`consistency` answers as it does:
no false accusation, every failure found, and the success criteria of the rule told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.guarantor.accessibility.act.requirements import ACT_REQUIREMENTS
from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.formats.earl import AUTOMATIC, OUTCOMES, linked_data, requirements, software
from etatplateforme.guarantor.formats.standards import Json
from etatplateforme.values.finding import STATIC_ENGINE, Verdict

CASES = "https://www.w3.org/WAI/content-assets/wcag-act-rules/"
"""Where the W3C publishes the cases; the path of a case (``testcases/23a2a8/….html``) follows."""


@dataclass(frozen=True, slots=True)
class ActCase:
    """One test case: its rule, its path in the W3C's folder, and the outcome that the W3C expects of it."""

    rule: str
    path: str
    expected: Verdict


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What our rule answered to a case."""

    case: ActCase
    outcome: Verdict


class Consistency(StrEnum):
    """How a rule of ours stands to the ACT rule, in the W3C's words; undecided when no case given is a failing one."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MINIMAL = "minimal"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


def judge_case(case: ActCase, source: str) -> CaseOutcome:
    """Run our rule on a case whose text is *source*. Raises KeyError for a rule that we don't have."""
    web_page = case.path.endswith((".html", ".htm"))
    return CaseOutcome(case, ACT_RULES[case.rule].outcome(view_of(read(source)), web_page=web_page))


def act_report(outcomes: Iterable[CaseOutcome]) -> str:
    """The report of *outcomes* as EARL JSON-LD. Same outcomes, same text; a rule that is not there was not run."""
    return linked_data([software(), *(_subject(outcome) for outcome in outcomes)])


NOT_CLAIMED = frozenset(words("c3232f cc0f0a e88epe eac66b ee13b5 f51b46 fd26cf ffbc54"))
"""Rules that only ask, even whether they apply: whether a sound is speech, whether a script takes a key. The W3C counts
such an answer as inconsistent, so an implementation report does not claim them."""


def consistency(outcomes: Sequence[CaseOutcome], *, requirements_told: bool = True) -> Consistency:
    """What the W3C's tool says of one rule, from the *outcomes* of all its cases.

    ``requirements_told`` is False when the success criteria of the rule are not those of the report.
    """
    wrongly = any(o.outcome is Verdict.FAILED and o.case.expected is not Verdict.FAILED for o in outcomes)
    failing = [o.outcome for o in outcomes if o.case.expected is Verdict.FAILED]
    missed = any(outcome in {Verdict.PASSED, Verdict.INAPPLICABLE} for outcome in failing)
    if wrongly:
        return Consistency.INCONSISTENT
    if Verdict.FAILED in failing:
        return Consistency.PARTIAL if missed or not requirements_told else Consistency.COMPLETE
    if not failing:
        return Consistency.UNDECIDED
    unsure_elsewhere = any(o.outcome is Verdict.CANT_TELL for o in outcomes if o.case.expected is Verdict.INAPPLICABLE)
    unsure = any(o.outcome is Verdict.CANT_TELL for o in outcomes)
    return Consistency.MINIMAL if unsure and not unsure_elsewhere else Consistency.INCONSISTENT


def _subject(told: CaseOutcome) -> Json:
    return {
        "@type": "TestSubject",
        "source": f"{CASES}{told.case.path}",
        "assertions": [
            {
                "@type": "Assertion",
                "assertedBy": {"@id": f"_:{STATIC_ENGINE}"},
                "mode": AUTOMATIC,
                "test": _test(told.case.rule),
                "result": {"@type": "TestResult", "outcome": OUTCOMES[told.outcome]},
            }
        ],
    }


def _test(rule: str) -> dict[str, Json]:
    """Our procedure for the rule: the name by which the W3C's tool groups outcomes, and what a failure breaks."""
    test: dict[str, Json] = {"@type": "TestCase", "title": f"act-{rule}"}
    if numbers := ACT_REQUIREMENTS.get(rule):
        test["isPartOf"] = requirements(numbers)
    return test
