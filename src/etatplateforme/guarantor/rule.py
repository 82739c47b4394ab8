"""A rule: what the law or a standard asks, whom it protects, how it is judged, and what to do when it is not met.

Rules are data with one or two pure functions. Those of the SDK stand in the charter; a commune or an editor adds its
own through the entry-point group ``etatplateforme.rules`` (see
:func:`etatplateforme.guarantor.charter.load_charter`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.facts import Facts
from etatplateforme.values.finding import (
    STATIC_ENGINE,
    Evidence,
    Finding,
    LegalSource,
    Level,
    Place,
    SourceStatus,
    Verdict,
)
from etatplateforme.values.intent import Act, Intent

CODE_READ_ON = "2026-04-03"
"""Date of the consolidated codes in which the articles marked as read were read."""

RECALLED_ON = "2026-11-22"
"""Date on which the sources marked as recalled were last written down."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict of a rule on the facts, before level and waivers are looked at.

    ``message`` says what was found; ``question`` what a person must answer when the software can't tell. ``remedy`` and
    ``evidence`` replace the rule's own when this case needs others. ``test`` is the test of the standard that speaks
    (``"6.2.1"``), ``engine`` who found it. No text holds a personal datum.
    """

    verdict: Verdict
    message: str
    question: str = ""
    remedy: str = ""
    place: Place | None = None
    evidence: Evidence | None = None
    test: str = ""
    engine: str = STATIC_ENGINE


Judge: TypeAlias = Callable[[Facts], Iterable[Judgement]]
"""Judges the facts. The same facts always give the same answer.

Answers at least one judgement; only a criterion that needs a browser may answer none, when another says so for all.
"""

ActJudge: TypeAlias = Callable[[Act, Facts], Judgement | None]
"""Judges what the arguments of one act change; None when they change nothing."""


class Theme(StrEnum):
    """What a rule is about, as an elected person reads a report: in this order."""

    ACCESS = "access"
    PROCEDURE = "procedure"
    DECISIONS = "decisions"
    PERSONAL_DATA = "personal_data"
    WORDS = "words"
    ACCESSIBILITY = "accessibility"
    CONTINUITY = "continuity"
    GUARANTOR = "guarantor"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule concerns a service: kind of body, inhabitants, agents, kind of procedure or of decision.

    ``told`` says it in French, as the end of « Cette règle concerne… ». ``test`` answers None when the rule concerns
    the service; else the one judgement that stands for all: ``inapplicable``, or ``cant_tell`` with the question that
    would settle it.
    """

    told: str
    test: Callable[[Facts], Judgement | None]


class Waiving(StrEnum):
    """Who may set a rule aside: another person than the one who asks, only an authority of the body, or nobody."""

    BY_ANOTHER = "by_another"
    BY_AUTHORITY = "by_authority"
    NEVER = "never"


def _always(facts: Facts) -> Judgement | None:
    return None


EVERY_SERVICE = Condition("tout service", _always)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a charter.

    ``code`` is stable and public (``"EG-02"``, ``"RGAA-8.3"``): a town may write it into a contract. ``title``,
    ``remedy`` and ``person`` are French: what is asked, what to do, and whom it protects, told as one person;
    ``story`` tells what happened to that person, and ``example`` is the TOML of a manifest that meets the rule.
    ``applies`` says when the rule concerns a service. ``level`` is the default that a manifest may change; ``acts``
    are the intents that a failure of the rule concerns, and those that ``judge_act`` judges one by one, whatever
    ``applies`` says. Raises InvalidInput when it names no source, or judges acts without saying which.
    """

    code: str
    title: str
    theme: Theme
    sources: tuple[LegalSource, ...]
    level: Level
    evidence: Evidence
    remedy: str
    person: str
    judge: Judge
    acts: frozenset[Intent] = frozenset()
    judge_act: ActJudge | None = None
    waiving: Waiving = Waiving.BY_ANOTHER
    applies: Condition = EVERY_SERVICE
    story: str = ""
    example: str = ""

    def judged(self, facts: Facts) -> Iterable[Judgement]:
        """What the rule says of *facts*: its judgements, or the one of its condition when it does not hold."""
        aside = self.applies.test(facts)
        return self.judge(facts) if aside is None else (aside,)

    def __post_init__(self) -> None:
        if not (self.code.strip() and self.title.strip() and self.remedy.strip() and self.sources):
            raise InvalidInput(
                f"La règle « {self.code} » est incomplète.",
                remedy="Donnez à la règle un code, un titre, un remède et au moins une source.",
                code="invalid_rule",
            )
        if self.judge_act is not None and not self.acts:
            raise InvalidInput(
                f"La règle « {self.code} » juge des actes sans dire lesquels.",
                remedy="Indiquez dans « acts » les intentions que la règle juge.",
                code="invalid_rule",
            )


def passed(message: str, *, place: Place | None = None, evidence: Evidence | None = None, test: str = "") -> Judgement:
    """What the rule asks is there."""
    return Judgement(Verdict.PASSED, message, place=place, evidence=evidence, test=test)


def failed(
    message: str,
    *,
    remedy: str = "",
    place: Place | None = None,
    evidence: Evidence | None = None,
    test: str = "",
) -> Judgement:
    """What the rule asks is certainly not there."""
    return Judgement(Verdict.FAILED, message, remedy=remedy, place=place, evidence=evidence, test=test)


def inapplicable(message: str) -> Judgement:
    """The rule does not concern this service, and *message* says why."""
    return Judgement(Verdict.INAPPLICABLE, message)


def cant_tell(message: str, question: str, *, place: Place | None = None, test: str = "") -> Judgement:
    """The facts do not decide: a person must answer *question*."""
    return Judgement(Verdict.CANT_TELL, message, question=question, place=place, test=test)


def read(reference: str, *, link: str | None = None, on: str = CODE_READ_ON) -> LegalSource:
    """A source that was read in its own text, in the version of the ISO date *on*."""
    return LegalSource(reference, SourceStatus.READ, read_on=on, link=link)


def recalled(reference: str, *, link: str | None = None, on: str = RECALLED_ON) -> LegalSource:
    """A source that is recalled, or known through another text: to be verified before anyone relies on it.

    *on* is the ISO date on which it was written down.
    """
    return LegalSource(reference, SourceStatus.TO_VERIFY, link=link, recalled_on=on)


OWN_RULE = read("Règle du garant lui-même, et non de la loi", on=RECALLED_ON)
"""Source of the rules that the guarantor sets to itself."""


def bare_finding(rule: Rule, judgement: Judgement) -> Finding:
    """What a judgement becomes at the rule's own level, before a manifest and its waivers are looked at."""
    return Finding(
        rule=rule.code,
        title=rule.title,
        verdict=judgement.verdict,
        evidence=judgement.evidence or rule.evidence,
        level=rule.level,
        message=judgement.message,
        remedy=(judgement.remedy or rule.remedy) if judgement.verdict is Verdict.FAILED else "",
        question=judgement.question,
        sources=rule.sources,
        place=judgement.place,
        test=judgement.test,
        engine=judgement.engine,
    )
