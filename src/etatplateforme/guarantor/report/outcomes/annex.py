"""The studies of the decisions taken, as a chapter of the guarantor's report."""

from collections.abc import Sequence

from etatplateforme.guarantor.report.chapters import Annex
from etatplateforme.guarantor.report.outcomes.page import fragment
from etatplateforme.guarantor.report.outcomes.text import paragraphs
from etatplateforme.guarantor.statistics.study import OutcomeStudy

TITLE = "Ce que disent les décisions prises"


def annexes(studies: Sequence[OutcomeStudy]) -> tuple[Annex, ...]:
    """One chapter for all the *studies*, for the audience that each was made for; none without a study."""
    if not studies:
        return ()
    lines = tuple(line for study in studies for line in paragraphs(study))
    markup = "".join(fragment(study, rank=3, name=f"etude-{number}") for number, study in enumerate(studies, 1))
    return (Annex(TITLE, lines, markup),)
