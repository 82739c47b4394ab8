"""What the gate answers to an act."""

from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.values.finding import Finding


class Outcome(StrEnum):
    """Answer of the gate: go, go with a warning, or don't."""

    ALLOW = "allow"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Decision:
    """Answer of the gate and the findings behind it (empty when nothing is to be said)."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules behind the decision, in order and without repetition."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def refusing(self) -> tuple[str, ...]:
        """Codes of the rules that refuse; all of them when none does by itself."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings if finding.blocks)) or self.rules


ALLOWED = Decision(Outcome.ALLOW)
