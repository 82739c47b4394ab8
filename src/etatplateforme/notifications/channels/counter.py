"""Notes for the counter: what an agent will say to a person who comes, for who has no other way to be reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.letter import FOR_EVER
from etatplateforme.notifications.channels.over_http import json_body
from etatplateforme.notifications.channels.shown import show
from etatplateforme.notifications.channels.tray import Laid, laid_already, lay
from etatplateforme.notifications.provider import AtCounter, Channel, Fate, Outcome, Parcel
from etatplateforme.notifications.render import plain_text


@dataclass(frozen=True, slots=True)
class CounterNotes:
    """The provider. *counters* are the names of the counters that exist; *shown_at* is the sandbox's door, if any."""

    counters: frozenset[str]
    shown_at: str = ""
    name: str = "counter_note"
    channel: Channel = Channel.COUNTER
    same_key_for: timedelta = FOR_EVER

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Lay the note at its counter. Raises InvalidInput ``not_a_note``: another recipient, or an unknown counter."""
        to = parcel.recipient
        if not isinstance(to, AtCounter) or to.counter not in self.counters:
            raise InvalidInput(
                "Cette note n'est pas pour un guichet du service.",
                remedy="Nommez un guichet des réglages, ou choisissez une autre voie.",
                code="not_a_note",
            )
        said = plain_text(parcel.subject, parcel.content)
        laid = Laid(parcel.id, Channel.COUNTER, to.person, parcel.subject, said, place=to.counter)
        outcome = yield from lay(laid, parcel.at)
        if self.shown_at and outcome.fate is Fate.ACCEPTED:
            note = json_body({"person": to.person, "counter": to.counter, "text": said})
            yield from show(f"{self.shown_at}/notes", parcel.id, "application/json", note)
        return outcome

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Whether the tray has it."""
        return (yield from laid_already(parcel.id))
