"""Judgements of persons merged into what the engines say.

A doubt that a person answered becomes her verdict, with her function and the date. What an engine is certain of is
never erased by a person's « passed »: both stand, and a question is asked. A judgement that has ended gives the doubt
back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from etatplateforme.guarantor.accessibility.assessments import (
    EVERY_PAGE,
    Assessment,
    AssessmentLine,
    AssessmentState,
    criterion_number,
    fingerprint,
    line_of,
)
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.accessibility.criteria import RGAA_RULES
from etatplateforme.guarantor.accessibility.sources import rgaa
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.words import VERDICTS
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import PERSON, Evidence, Finding, Level, Place, Verdict

if TYPE_CHECKING:
    from datetime import date

    from etatplateforme.guarantor.facts import Page

A = TypeVar("A", Report, PageAudit)

WEIGHED = frozenset({AssessmentState.IN_FORCE, AssessmentState.EXPIRED, AssessmentState.PAGE_CHANGED})
"""States in which a judgement says something of the pages examined."""

JUDGE_AGAIN = "Ce point est-il toujours respecté ? Faites-le juger de nouveau, puis mettez le jugement à jour."
CORRECT = "Corrigez ce que la personne a relevé, puis faites juger ce point de nouveau."


@dataclass(frozen=True, slots=True)
class _Slot:
    """One judgement on one target: a page, or every page."""

    line: AssessmentLine
    target: str

    @property
    def one(self) -> Assessment:
        return self.line.assessment

    @property
    def in_force(self) -> bool:
        return self.line.state is AssessmentState.IN_FORCE

    def meets(self, finding: Finding) -> bool:
        """True when the judgement speaks of *finding*, where it stands."""
        here = self.target == EVERY_PAGE or (finding.place is not None and finding.place.where == self.target)
        return here and self.one.speaks_of(finding)

    def covers(self, other: "_Slot") -> bool:
        """True when this judgement says all that *other* said."""
        return self.one.subject in {other.one.subject, criterion_number(other.one.subject)} and self.target in {
            other.target,
            EVERY_PAGE,
        }


def assessed(audit: A, assessments: Iterable[Assessment], today: "date", *, pages: Iterable["Page"] = ()) -> A:
    """*audit* with the judgements of persons that are worth something *today*; same arguments, same result.

    *pages* are needed only to notice that a page changed since it was judged. Judgements already merged are not asked
    again: merge once.
    """
    listed = tuple(assessments)
    asked = {one.pages[0] for one in listed if one.source}
    prints = {page.name: fingerprint(page.html) for page in pages if page.name in asked}
    lines = [line_of(one, audit.pages, today, prints) for one in listed]
    slots: list[_Slot] = _slots(lines, audit.pages)
    denied = {slot.one.id for slot in slots if _denied(slot, audit.findings)}
    told = tuple(replace(line, contradicted=line.assessment.id in denied) for line in lines)
    findings = (*(_answered(finding, slots) for finding in audit.findings), *_own(slots, audit))
    return replace(audit, findings=findings, assessments=told)


def _slots(lines: Iterable[AssessmentLine], names: tuple[str, ...]) -> list[_Slot]:
    """The judgement that counts for each subject and target: one in force before one that has ended, else the last."""
    chosen: dict[tuple[str, str], _Slot] = {}
    for line in lines:
        if line.state not in WEIGHED:
            continue
        for target in line.assessment.pages:
            slot, key = _Slot(line, target), (line.assessment.subject, target)
            if (target == EVERY_PAGE or target in names) and _rank(slot) >= _rank(chosen.get(key, slot)):
                chosen[key] = slot
    return list(chosen.values())


def _rank(slot: _Slot) -> tuple[bool, bool, bool, "date"]:
    """The more exact judgement first: in force, on the test, on the page, then the last given."""
    one = slot.one
    return slot.in_force, criterion_number(one.subject) != one.subject, slot.target != EVERY_PAGE, one.judged_on


def _answered(finding: Finding, slots: list[_Slot]) -> Finding:
    """A doubt once the best judgement on it is looked at; any other finding as it is."""
    if finding.verdict is not Verdict.CANT_TELL:
        return finding
    best = max((slot for slot in slots if slot.meets(finding)), key=_rank, default=None)
    if best is None:
        return finding
    if not best.in_force:
        return replace(finding, message=f"{finding.message} {_ended(best)}")
    return replace(
        finding,
        verdict=best.one.verdict,
        evidence=Evidence.DECLARED,
        message=f"{_said(best.one)} Le garant hésitait : {finding.message}",
        question="",
        remedy=_remedy(finding.rule) if best.one.verdict is Verdict.FAILED else "",
        engine=PERSON,
        answered_by=best.one.id,
    )


def _own(slots: list[_Slot], audit: Report | PageAudit) -> Iterable[Finding]:
    """What the judgements say beyond the engines' doubts."""
    off = {rule.code for rule in audit.rules if rule.level is Level.OFF} if isinstance(audit, Report) else set[str]()
    for slot in slots:
        if _code(slot) in off:
            continue
        met = [finding for finding in audit.findings if slot.meets(finding)]
        certain = [finding for finding in met if finding.verdict is Verdict.FAILED]
        if _denied(slot, audit.findings):
            yield _contradiction(slot, certain[0])
        elif any(finding.verdict in {Verdict.CANT_TELL, Verdict.FAILED} for finding in met):
            continue
        elif slot.in_force:
            yield _finding(slot, slot.one.verdict, _said(slot.one))
        elif not any(other.in_force and other.covers(slot) for other in slots):
            yield replace(_finding(slot, Verdict.CANT_TELL, _ended(slot)), question=JUDGE_AGAIN, answered_by=None)


def _denied(slot: _Slot, findings: tuple[Finding, ...]) -> bool:
    """True when the judgement in force says right where an engine is certain of a failure."""
    if not slot.in_force or slot.one.verdict is Verdict.FAILED:
        return False
    return any(finding.verdict is Verdict.FAILED and slot.meets(finding) for finding in findings)


def _contradiction(slot: _Slot, certain: Finding) -> Finding:
    return replace(
        certain,
        verdict=Verdict.CANT_TELL,
        evidence=Evidence.DECLARED,
        message=f"{_said(slot.one)} Pourtant, un échec certain est relevé ici : les deux sont gardés.",
        question="Qui a raison ? Regardez ce qui est relevé : corrigez la page, ou refaites le jugement.",
        remedy="",
        place=certain.place,
        waived_by=None,
        engine=PERSON,
        answered_by=slot.one.id,
    )


def _finding(slot: _Slot, verdict: Verdict, message: str) -> Finding:
    """A finding of the person's own, at the level of its rule when the engine has one."""
    one, code = slot.one, _code(slot)
    rule = next((rule for rule in RGAA_RULES if rule.code == code), None)
    number = criterion_number(one.subject)
    return Finding(
        rule=code,
        title=f"Critère {number} du RGAA" if rule is None else rule.title,
        verdict=verdict,
        evidence=Evidence.DECLARED,
        level=Level.WARN if rule is None else rule.level,
        message=message,
        remedy=_remedy(code) if verdict is Verdict.FAILED else "",
        sources=rgaa(number),
        place=None if slot.target == EVERY_PAGE else Place(slot.target),
        test=one.subject if one.subject != number else "",
        engine=PERSON,
        answered_by=one.id,
    )


def _code(slot: _Slot) -> str:
    return f"RGAA-{criterion_number(slot.one.subject)}"


def _remedy(code: str) -> str:
    return next((rule.remedy for rule in RGAA_RULES if rule.code == code), CORRECT)


def _said(one: Assessment) -> str:
    note = "" if not one.note else f" {_sentence(one.note)}"
    return (
        f"Jugé {VERDICTS[one.verdict]} le {french_date(one.judged_on)} ({one.author}) ; "
        f"ce jugement vaut jusqu'au {french_date(one.expires)}.{note}"
    )


def _ended(slot: _Slot) -> str:
    one = slot.one
    before = f"{VERDICTS[one.verdict]}, le {french_date(one.judged_on)}, {one.author}"
    if slot.line.state is AssessmentState.EXPIRED:
        return f"Jugement expiré le {french_date(one.expires)} ({before})."
    return f"Jugement périmé, car la page a changé depuis ({before})."


def _sentence(note: str) -> str:
    """A note on one line, closed by a full stop."""
    flat = " ".join(note.split())
    return flat if flat.endswith((".", "!", "?", "…")) else f"{flat}."
