"""What the guarantor says of one rule: a verdict, at a level of evidence, with law, reason and remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Outcome of a rule, in the words of EARL 1.0. There is no score and no automatic « conforme »."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cant_tell"


class Evidence(StrEnum):
    """How strong the ground of a verdict is: somebody said so, the software saw it, or anyone can show it again."""

    DECLARED = "declared"
    OBSERVED = "observed"
    PROVED = "proved"


class Level(StrEnum):
    """What a failed rule does: nothing, be counted, warn, or refuse."""

    OFF = "off"
    OBSERVE = "observe"
    WARN = "warn"
    ENFORCE = "enforce"


class SourceStatus(StrEnum):
    """Whether the text of law was read in its consolidated form, or is recalled and must be verified."""

    READ = "read"
    TO_VERIFY = "to_verify"


@dataclass(frozen=True, slots=True)
class LegalSource:
    """Where a rule comes from: ``reference`` as a lawyer cites it, and when somebody last looked at it.

    ``read_on`` is the ISO date of the version read; ``recalled_on`` that on which it was written down without the text
    at hand. One of them says how far the source can be relied on.
    """

    reference: str
    status: SourceStatus
    read_on: str | None = None
    link: str | None = None
    recalled_on: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a manifest key or the name of a page, with line and column (from 1) when there are any."""

    where: str
    line: int | None = None
    column: int | None = None


DECISION_LOG = Place("journal des décisions")
"""Where a finding stands that figures of decisions taken made, or would make."""

SEARCH_ACCURACY = Place("justesse de la recherche d'adresse")
"""Where a finding stands that a measure of the address search made, or would make."""

STATIC_ENGINE = "static"
"""Name of the engine that reads sources; ``"chromium"``, ``"axe-core"`` and ``"person"`` are others.

A fault that several found has all their names: ``"static + axe-core"``.
"""

PERSON = "person"
"""Name of the engine when somebody judged."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict of one rule.

    ``rule`` is the stable public code (``"EG-02"``). ``message`` says in French what was found, ``remedy`` what to do
    when it failed, ``question`` what a person must answer when the verdict is ``cant_tell``. ``waived_by`` is the
    identifier of a waiver in force, ``answered_by`` that of the judgement of a person that decided. ``test`` is the
    test of the standard that speaks (``"6.2.1"`` in the RGAA), empty when the rule has no tests; ``engine`` says who
    found it. No field holds a personal datum.
    """

    rule: str
    title: str
    verdict: Verdict
    evidence: Evidence
    level: Level
    message: str
    remedy: str = ""
    question: str = ""
    sources: tuple[LegalSource, ...] = ()
    place: Place | None = None
    waived_by: str | None = None
    test: str = ""
    engine: str = STATIC_ENGINE
    answered_by: str | None = None

    @property
    def blocks(self) -> bool:
        """True when this finding must refuse a start: it failed, the rule is enforced and no waiver covers it."""
        return self.verdict is Verdict.FAILED and self.level is Level.ENFORCE and self.waived_by is None

    @property
    def warns(self) -> bool:
        """True when this finding deserves a warning though it refuses nothing."""
        if self.verdict is not Verdict.FAILED:
            return False
        return self.level is Level.WARN or (self.level is Level.ENFORCE and self.waived_by is not None)
