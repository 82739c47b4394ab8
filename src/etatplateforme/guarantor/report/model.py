"""The report as one value: what was judged, when, by which rules, and which acts passed through the gate."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.guarantor.accessibility.assessments import AssessmentLine
from etatplateforme.guarantor.language.pages import PageLanguage
from etatplateforme.guarantor.levels import lower
from etatplateforme.guarantor.rule import Theme, Waiving
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from etatplateforme.guarantor.waivers import WaiverLine
from etatplateforme.values.finding import Finding, LegalSource, Level, Verdict

NOT_COVERED = (
    "Ce rapport porte sur le manifeste, sur les pages données au garant et sur les actes passés par sa porte. "
    "Il n'affirme rien de ce que l'application fait à côté, et ne dit pas que le service est « conforme » : "
    "cela, seule une personne peut l'établir."
)


@dataclass(frozen=True, slots=True)
class Count:
    """Acts of one intent that passed the gate: how many were allowed, allowed with a warning, refused."""

    intent: str
    allowed: int = 0
    warned: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Acts that passed the gate from ``since`` to ``until``, both included, counted by intent; no person in it."""

    since: date
    until: date
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it was applied: ``level`` is the one in force, ``default`` the charter's, ``asked`` the manifest's.

    ``asked`` is None when the manifest says nothing of the rule. ``package`` and ``version`` say who brings the rule.
    ``applies`` tells in French which services it concerns, ``story`` and ``example`` are those of the rule.
    """

    code: str
    title: str
    person: str
    level: Level
    default: Level
    asked: Level | None
    package: str
    version: str
    sources: tuple[LegalSource, ...]
    theme: Theme
    applies: str
    story: str
    example: str
    waiving: Waiving

    @property
    def lowered(self) -> bool:
        """True when the rule asks less of this service than the charter does."""
        return lower(self.level, self.default)

    @property
    def kept(self) -> bool:
        """True when the manifest wanted the rule lower than its nature allows."""
        return self.asked is not None and lower(self.asked, self.level)


@dataclass(frozen=True, slots=True)
class Report:
    """What the guarantor says of a service on a day. It has no score.

    ``pages`` are the names of the pages that were read, ``ways`` the sentence that tells the other ways to the service,
    ``tally`` the acts that passed the gate (None when nobody counted them), ``assessments`` the judgements of persons
    that were merged into the findings, ``language`` what was read of each page that holds French sentences,
    ``outcomes`` what logs of decisions say.
    """

    service: str
    operator: str
    environment: str
    day: date
    charter_version: str
    charter_date: date
    findings: tuple[Finding, ...]
    rules: tuple[RuleLine, ...]
    waivers: tuple[WaiverLine, ...]
    pages: tuple[str, ...]
    ways: str
    tally: Tally | None = None
    assessments: tuple[AssessmentLine, ...] = ()
    language: tuple[PageLanguage, ...] = ()
    outcomes: tuple[OutcomeStudy, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Findings of one verdict, the most binding level first, else in the order of the charter."""
        order = tuple(reversed(Level))
        found = (finding for finding in self.findings if finding.verdict is verdict)
        return tuple(sorted(found, key=lambda finding: order.index(finding.level)))

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings that refuse a start, a deployment or a publication."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warning(self) -> tuple[Finding, ...]:
        """Findings that deserve a warning though they refuse nothing."""
        return tuple(finding for finding in self.findings if finding.warns)
