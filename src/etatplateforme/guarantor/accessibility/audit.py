"""Pages judged by the RGAA alone, without a manifest: for a test, a hook, a middleware or a whole site."""

from collections.abc import Iterable
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.assessments import AssessmentLine
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.criterion import Criterion
from etatplateforme.guarantor.facts import Page, Reading
from etatplateforme.guarantor.rule import bare_finding
from etatplateforme.values.finding import Finding, Verdict


@dataclass(frozen=True, slots=True)
class PageAudit:
    """What the engines say of pages alone: their names, and one finding or more for each criterion.

    ``assessments`` are the judgements of persons that were merged into the findings.
    """

    pages: tuple[str, ...]
    findings: tuple[Finding, ...]
    assessments: tuple[AssessmentLine, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Findings of one verdict, in the order of the RGAA."""
        return tuple(finding for finding in self.findings if finding.verdict is verdict)


def audit_pages(pages: Iterable[Page], *, criteria: Iterable[Criterion] = CRITERIA) -> PageAudit:
    """Judge *pages* by *criteria*, each at the level of its rule. Same pages, same findings."""
    reading = Reading(tuple(pages))
    findings = tuple(bare_finding(each.rule, told) for each in criteria for told in each.judge(reading))
    return PageAudit(tuple(page.name for page in reading.pages), findings)
