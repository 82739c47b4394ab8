"""Rates of the RGAA from integer counts: percentage of criteria respected, mean rate, and what status they allow.

RGAA, « évaluation de la conformité »: a criterion is validated when it is on every page of the sample where it
applies, and applies when it does on one page; the percentage is validated over applicable. The mean rate is the mean
of the pages' own rates. A status never comes from a rounded rate: 105 of 106 is not « totalement conforme ».
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.care import Conformity

NBSP = "\u00a0"


class Status(StrEnum):
    """What an auditor says of one criterion, on one page or on the whole sample."""

    VALIDATED = "validated"
    REJECTED = "rejected"
    NOT_APPLICABLE = "not_applicable"
    UNTESTED = "untested"


class Content(StrEnum):
    """What the law asks of a content (RGAA, « rappel du champ d'application »).

    A derogation for disproportionate burden counts as not applicable only when an accessible digital alternative
    stands beside the content.
    """

    ORDINARY = "ordinary"
    EXEMPT = "exempt"
    DEROGATED_WITH_ALTERNATIVE = "derogated_with_alternative"
    DEROGATED_WITHOUT_ALTERNATIVE = "derogated_without_alternative"


SET_ASIDE = frozenset({Content.EXEMPT, Content.DEROGATED_WITH_ALTERNATIVE})


def combined(statuses: Iterable[Status]) -> Status:
    """Status of what has these parts: one failure rejects, one unknown leaves unknown, none applies without any."""
    found = set(statuses)
    worst_first = (Status.REJECTED, Status.UNTESTED, Status.VALIDATED)
    return next((status for status in worst_first if status in found), Status.NOT_APPLICABLE)


def of_contents(observed: Iterable[tuple[Status, Content]]) -> Status:
    """Status of a criterion on a page, from what was seen of each content; what is set aside does not count."""
    return combined(status for status, content in observed if content not in SET_ASIDE)


@dataclass(frozen=True, slots=True)
class PageResult:
    """One page of the sample: a name, a status by criterion, and the process of which it is a step.

    A criterion that is not in ``statuses`` was not tested. Pages of one ``process`` (a form over several pages) share
    their failures; ``""`` stands for a page of its own.
    """

    name: str
    statuses: Mapping[str, Status] = field(repr=False)
    process: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many criteria of each status. Raises InvalidInput (``invalid_counts``) for a negative number."""

    validated: int
    rejected: int
    not_applicable: int = 0
    untested: int = 0

    def __post_init__(self) -> None:
        if min(self.validated, self.rejected, self.not_applicable, self.untested) < 0:
            raise InvalidInput(
                "Un nombre de critères est négatif.",
                remedy="Comptez les critères validés, puis les critères applicables : les premiers en font partie.",
                code="invalid_counts",
            )

    @property
    def applicable(self) -> int:
        """Criteria that are known to apply: validated or rejected."""
        return self.validated + self.rejected

    @property
    def share(self) -> Fraction | None:
        """Part of the applicable criteria that is respected, exact; None when it is not known or nothing applies."""
        return Fraction(self.validated, self.applicable) if self.applicable and not self.untested else None

    @property
    def conformity(self) -> Conformity | None:
        """The only status that the counts allow; None when what was not tested could change it.

        Nothing that applies, nothing tested: nothing measured, which the law calls « non conforme ».
        """
        if not self.applicable + self.untested:
            return Conformity.NONE
        at_worst = _conformity(self.validated, self.rejected + self.untested)
        at_best = _conformity(self.validated + self.untested, self.rejected)
        return at_worst if at_worst is at_best else None


def _conformity(validated: int, rejected: int) -> Conformity:
    if not rejected:
        return Conformity.FULL
    return Conformity.PARTIAL if validated >= rejected else Conformity.NONE


def outcome(pages: Sequence[PageResult], criterion: str) -> Status:
    """Status of *criterion* on the whole sample; untested on no page at all."""
    if not pages:
        return Status.UNTESTED
    return combined(page.statuses.get(criterion, Status.UNTESTED) for page in pages)


def counts(pages: Sequence[PageResult], criteria: Sequence[str]) -> Counts:
    """How many of *criteria* the sample validates, rejects, does not need, or leaves untested. Order is indifferent."""
    return _counted(outcome(pages, criterion) for criterion in criteria)


def page_counts(pages: Sequence[PageResult], criteria: Sequence[str]) -> tuple[Counts, ...]:
    """Counts of each page, a step of a process sharing the failures of the others where the criterion applies."""
    processes: dict[str, list[PageResult]] = {}
    for page in pages:
        if page.process:
            processes.setdefault(page.process, []).append(page)
    shared = {
        name: {criterion: outcome(steps, criterion) for criterion in criteria} for name, steps in processes.items()
    }
    return tuple(_counted(_on_page(page, one, shared) for one in criteria) for page in pages)


def _on_page(page: PageResult, criterion: str, shared: Mapping[str, Mapping[str, Status]]) -> Status:
    own = page.statuses.get(criterion, Status.UNTESTED)
    if own is not Status.VALIDATED or not page.process:
        return own
    return shared[page.process][criterion]


def mean_rate(pages: Sequence[PageResult], criteria: Sequence[str]) -> Fraction | None:
    """Mean of the rates of the pages, exact; None when a page is not wholly tested, or when nothing applies.

    A page on which no criterion applies has no rate and does not count.
    """
    found = page_counts(pages, criteria)
    if any(page.untested for page in found):
        return None
    shares = [page.share for page in found if page.share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def _counted(statuses: Iterable[Status]) -> Counts:
    found = Counter(statuses)
    return Counts(found[Status.VALIDATED], found[Status.REJECTED], found[Status.NOT_APPLICABLE], found[Status.UNTESTED])


def shown(share: Fraction) -> str:
    """A share from 0 to 1 in whole percent, cut and never rounded: 105/106 is « 99 % », 499/1000 « 49 % ».

    So « 100 % » is only printed of everything, and « 50 % » of at least half. Raises InvalidInput
    (``invalid_counts``) outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise InvalidInput(
            "Un taux sort de 0 à 100 %.",
            remedy="Comptez les critères validés parmi les critères applicables.",
            code="invalid_counts",
        )
    percent = int(share * 100)
    return f"moins de 1{NBSP}%" if share and not percent else f"{percent}{NBSP}%"
