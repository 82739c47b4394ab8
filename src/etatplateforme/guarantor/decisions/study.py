"""What the guarantor knows of one registered rule: its inputs, what twins showed, whether it explains itself."""

from dataclasses import dataclass

from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import TwinSearch


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Explanations made of invented decisions, each stored, read again and explained.

    ``explained`` of ``cases`` gave the answer that was stored; ``untold`` told no step at all; ``without_article`` are
    the steps that name no text.
    """

    cases: int
    explained: int
    untold: int = 0
    without_article: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionStudy:
    """One rule. ``twins`` and ``rehearsal`` are None when nobody tried it: then only its text and inputs are known."""

    function: AnyDecision
    twins: TwinSearch | None = None
    rehearsal: Rehearsal | None = None
