"""Judgements of persons merged into what the engines say.

A doubt that a person answered becomes her verdict, with her function and the date. What an engine is certain of is
never erased by a person's « passed »: both stand, and a question is asked. A judgement that has ended gives the doubt
back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from etatplateforme.guarantor.accessibility.assessments import (
    EVERY_PAGE,
    Assessment,
    AssessmentLine,
    AssessmentState,
    criterion_number,
    criterion_of,
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

RULES = {rule.code: rule for rule in RGAA_RULES}

JUDGE_AGAIN = "Ce point est-il toujours respecté ? Faites-le juger de nouveau, puis mettez le jugement à jour."
CORRECT = "Corrigez ce que la personne a relevé, puis faites juger ce point de nouveau."


Key: TypeAlias = tuple[str, str]
"""A test or a criterion, and a page or ``"*"``."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """One judgement on one target: a page, or every page."""

    line: AssessmentLine
    target: str

    @property
    def one(self) -> Assessment:
        """The judgement itself."""
        return self.line.assessment

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.one.subject, self.target

    @property
    def in_force(self) -> bool:
        """Whether it counts on the day of the audit."""
        return self.line.state is AssessmentState.IN_FORCE

    @property
    def rank(self) -> tuple[bool, bool, bool, "date"]:
        """The more exact judgement is the higher: in force, on the test, on the page, then the last given."""
        one = self.one
        exact = criterion_number(one.subject) != one.subject
        return self.in_force, exact, self.target != EVERY_PAGE, one.judged_on


def assessed(audit: A, assessments: Iterable[Assessment], today: "date", *, pages: Iterable["Page"] = ()) -> A:
    """*audit* with the judgements of persons that are worth something *today*; same arguments, same result.

    *pages* are needed only to notice that a page changed since it was judged. Judgements already merged are not
    known again: merge once.
    """
    findings, told = _merged(audit, tuple(assessments), today, pages)
    return replace(audit, findings=findings, assessments=told)


def _merged(
    audit: Report | PageAudit, assessments: tuple[Assessment, ...], today: "date", pages: Iterable["Page"]
) -> tuple[tuple[Finding, ...], tuple[AssessmentLine, ...]]:
    """The findings once judgements are merged, and what each judgement is worth."""
    asked = {one.pages[0] for one in assessments if one.source}
    prints = {page.name: fingerprint(page.html) for page in pages if page.name in asked}
    names = frozenset(audit.pages)
    lines = [line_of(one, names, today, prints) for one in assessments]
    slots = _slots(lines, names)
    met = _by_key(audit.findings)
    answered = (_answered(finding, slots) for finding in audit.findings)
    return (*answered, *_own(slots, met, _off(audit))), _told(lines, slots, met)


def _told(
    lines: Iterable[AssessmentLine], slots: Mapping[Key, _Slot], met: Mapping[Key, list[Finding]]
) -> tuple[AssessmentLine, ...]:
    """The judgements as the report tells them."""
    denied = {slot.one.id for slot in slots.values() if _denied(slot, met)}
    return tuple(replace(line, contradicted=line.assessment.id in denied) for line in lines)


def _slots(lines: Iterable[AssessmentLine], names: frozenset[str]) -> dict[Key, _Slot]:
    """The judgement that counts for each subject and target: one in force before one that has ended, else the last."""
    chosen: dict[Key, _Slot] = {}
    for line in lines:
        if line.state not in WEIGHED:
            continue
        for target in line.assessment.pages:
            slot = _Slot(line, target)
            if (target == EVERY_PAGE or target in names) and slot.rank >= chosen.get(slot.key, slot).rank:
                chosen[slot.key] = slot
    return chosen


def _by_key(findings: Iterable[Finding]) -> dict[Key, list[Finding]]:
    """Findings of the RGAA, under every key by which a judgement may reach them."""
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        for key in _keys(finding):
            found.setdefault(key, []).append(finding)
    return found


def _keys(finding: Finding) -> set[Key]:
    """The test and the criterion of a finding, on its page and on every page; none for what is not of the RGAA."""
    if not finding.rule.startswith("RGAA-"):
        return set()
    targets = {EVERY_PAGE} if finding.place is None else {EVERY_PAGE, finding.place.where}
    return {(subject, target) for subject in {finding.test, criterion_of(finding)} if subject for target in targets}


def _answered(finding: Finding, slots: Mapping[Key, _Slot]) -> Finding:
    """A doubt once the best judgement on it is looked at; any other finding as it is."""
    reaching = [slots[key] for key in _keys(finding) if key in slots]
    if finding.verdict is not Verdict.CANT_TELL or not reaching:
        return finding
    best = max(reaching, key=lambda slot: slot.rank)
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


def _own(slots: Mapping[Key, _Slot], met: Mapping[Key, list[Finding]], off: frozenset[str]) -> Iterator[Finding]:
    """What the judgements say beyond the engines' doubts; nothing of rules that are *off*."""
    for slot in slots.values():
        here = {finding.verdict for finding in met.get(slot.key, ())}
        if _code(slot) in off:
            continue
        if _denied(slot, met):
            certain = next(finding for finding in met[slot.key] if finding.verdict is Verdict.FAILED)
            yield _contradiction(slot, certain)
        elif here & {Verdict.CANT_TELL, Verdict.FAILED}:
            continue
        elif slot.in_force:
            yield _finding(slot, slot.one.verdict, _said(slot.one))
        elif not _covered(slot, slots):
            yield replace(_finding(slot, Verdict.CANT_TELL, _ended(slot)), question=JUDGE_AGAIN, answered_by=None)


def _off(audit: Report | PageAudit) -> frozenset[str]:
    """Rules that the manifest turned off."""
    rules = audit.rules if isinstance(audit, Report) else ()
    return frozenset(rule.code for rule in rules if rule.level is Level.OFF)


def _covered(slot: _Slot, slots: Mapping[Key, _Slot]) -> bool:
    """True when a judgement in force says all that *slot*, which has ended, said."""
    subjects = {slot.one.subject, criterion_number(slot.one.subject)}
    others = (slots.get((subject, target)) for subject in subjects for target in (slot.target, EVERY_PAGE))
    return any(other is not None and other.in_force for other in others)


def _denied(slot: _Slot, met: Mapping[Key, list[Finding]]) -> bool:
    """True when the judgement in force says right where an engine is certain of a failure."""
    if not slot.in_force or slot.one.verdict is Verdict.FAILED:
        return False
    return any(finding.verdict is Verdict.FAILED for finding in met.get(slot.key, ()))


def _contradiction(slot: _Slot, certain: Finding) -> Finding:
    return replace(
        certain,
        verdict=Verdict.CANT_TELL,
        evidence=Evidence.DECLARED,
        message=f"{_said(slot.one)} Pourtant, un échec certain est relevé ici : les deux sont gardés.",
        question="Qui a raison ? Regardez ce qui est relevé : corrigez la page, ou refaites le jugement.",
        remedy="",
        waived_by=None,
        engine=PERSON,
        answered_by=slot.one.id,
    )


def _finding(slot: _Slot, verdict: Verdict, message: str) -> Finding:
    """A finding of the person's own, at the level of its rule when the engine has one."""
    one, code = slot.one, _code(slot)
    rule = RULES.get(code)
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
    rule = RULES.get(code)
    return CORRECT if rule is None else rule.remedy


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
