"""The gate as core sees it, and the refusal that it raises."""

from typing import Protocol

from etatplateforme.errors import COUNTER_REMINDER, EtatError
from etatplateforme.values.decision import ALLOWED, Decision
from etatplateforme.values.intent import Act


class Gate(Protocol):
    """Who is asked before every act. Pure and quick: it looks an answer up and judges only what arguments change."""

    def ask(self, act: Act) -> Decision:
        """Decide on *act*."""
        ...

    def ways(self) -> str:
        """The other ways to the service (counter, telephone), in French, shown with whatever is refused."""
        ...


class OpenGate:
    """A gate that allows everything: for a block used alone, outside a service, and for tests of logic."""

    def ask(self, act: Act) -> Decision:
        """Always allow."""
        return ALLOWED

    def ways(self) -> str:
        """The general reminder, since no manifest says where the counter is."""
        return COUNTER_REMINDER


class Refused(EtatError):
    """The guarantor's gate said no. ``decision`` holds the findings; nothing of the act was done."""

    default_code = "refused"

    def __init__(self, act: Act, decision: Decision, ways: str) -> None:
        first = decision.findings[0] if decision.findings else None
        super().__init__(
            f"Le garant refuse l'acte « {act.intent} » (règle {', '.join(decision.rules) or 'inconnue'})."
            + (f" {first.message}" if first else ""),
            remedy=(first.remedy if first else "") or "Lisez le rapport du garant : etatplateforme audit service.toml",
            citizen_message=f"Cette étape n'est pas possible en ligne pour le moment. {ways}",
        )
        self.act = act
        self.decision = decision
