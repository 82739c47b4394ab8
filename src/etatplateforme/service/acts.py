"""Acts that passed the gate, from the journal's counts to the report's tally."""

from collections.abc import Mapping
from datetime import date

from etatplateforme.guarantor import Count, Tally
from etatplateforme.values.decision import Outcome
from etatplateforme.values.intent import Intent


def tally_of(counts: Mapping[tuple[Intent, Outcome], int], today: date) -> Tally:
    """Counts of this process, by intent, in the order of the intents."""
    return Tally(
        today,
        today,
        tuple(
            Count(
                intent.value,
                counts.get((intent, Outcome.ALLOW), 0),
                counts.get((intent, Outcome.WARN), 0),
                counts.get((intent, Outcome.REFUSE), 0),
            )
            for intent in Intent
            if any(counted is intent for counted, _ in counts)
        ),
    )
