"""Refusing to start a service whose pages fail. A service that runs is never cut: this is asked once, at the start."""

from collections.abc import Iterable

from etatplateforme.core.gate import Refused
from etatplateforme.errors import COUNTER_REMINDER, InvalidInput
from etatplateforme.guarantor.accessibility.aside import numbers, without
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.report.lines import finding_lines
from etatplateforme.guarantor.report.words import counted
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.finding import Finding, Verdict
from etatplateforme.values.intent import Act, Intent


class PagesRefused(Refused):
    """The pages of the service break criteria of the RGAA for certain. ``decision.findings`` holds every failure."""

    default_code = "pages_refused"

    def __init__(self, failures: tuple[Finding, ...], ways: str = COUNTER_REMINDER) -> None:
        super().__init__(Act(Intent.START), Decision(Outcome.REFUSE, failures), ways)
        pages = len({finding.place.where for finding in failures if finding.place is not None})
        self.problem = (
            f"Le service ne démarre pas : {counted(len(failures), 'point')} à corriger sur "
            f"{counted(pages, 'page')}, d'après les gabarits."
        )
        self.remedy = "Corrigez ces points, ou mettez le garant des pages au niveau « warn » le temps de le faire."

    def __str__(self) -> str:
        told = (line for finding in self.decision.findings for line in finding_lines(finding))
        return "\n".join([super().__str__(), *(f"  {line}" for line in told)])


def admit_pages(pages: Iterable[Page], *, ignore: Iterable[str] = ()) -> PageAudit:
    """The audit of *pages*, if the service may start with them. What only a person can judge refuses nothing.

    *ignore* are criteria and tests of the RGAA to leave aside. Raises PagesRefused with every failure, InvalidInput
    (``no_pages``) when there is no page: nothing would be enforced.
    """
    given = tuple(pages)
    if not given:
        raise InvalidInput(
            "Aucune page n'est donnée au garant, qui doit refuser un démarrage.",
            remedy="Donnez-lui les pages que produisent vos gabarits.",
            code="no_pages",
        )
    audit = without(audit_pages(given), numbers(ignore))
    if failures := audit.of(Verdict.FAILED):
        raise PagesRefused(failures)
    return audit
