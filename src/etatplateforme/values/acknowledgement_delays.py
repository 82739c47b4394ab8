"""Delays of the acknowledgement of receipt, of silence and of appeal: numbers that a text sets, from a date on.

CRPA is the code des relations entre le public et l'administration, CJA the code de justice administrative. When a
text changes a number, a line is added here: what was received before keeps the delay of its day. The charter of the
guarantor shows the same numbers, with the same sources.
"""

from dataclasses import dataclass
from datetime import date

from etatplateforme.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Delay:
    """A number that *source* sets. ``values`` are (from that day on, number), oldest first.

    No date: it bound before anything that this software may have received.
    """

    source: str
    values: tuple[tuple[date | None, int], ...]

    def on(self, day: date) -> int:
        """The number in force on *day*.

        :raises InvalidInput: code ``delay_unknown``: *day* comes before the oldest text that was read.
        """
        known = [number for since, number in self.values if since is None or since <= day]
        if not known:
            raise InvalidInput(
                f"Le délai de ce texte n'est pas connu à cette date ({self.source}).",
                remedy="Vérifiez la date de réception, ou calculez ce délai d'après le texte d'alors.",
                code="delay_unknown",
            )
        return known[-1]

    @property
    def latest(self) -> int:
        """The number of the latest text."""
        return self.values[-1][1]

    @property
    def since(self) -> date | None:
        """The day from which the latest number binds."""
        return self.values[-1][0]


REGISTRATION_DAYS = Delay("CRPA, article R112-11-2", ((date(2016, 11, 7), 1),))
"""Working days: longest delay of the acknowledgement of registration when it is not instantaneous."""

RECEIPT_DAYS = Delay("CRPA, article R112-11-2", ((date(2016, 11, 7), 10),))
"""Working days: longest delay of the acknowledgement of receipt, once the competent administration is seized.

The seven days that some pages still quote are those of the decree before.
"""

SILENCE_MONTHS = Delay("CRPA, article L231-1", ((None, 2),))
"""After which silence decides, unless a decree says otherwise (L231-1 for acceptance, L231-4 for rejection)."""

DOCUMENT_ACCESS_MONTHS = Delay("CRPA, article R311-13", ((None, 1),))
"""After which silence refuses the access to a document (R*311-12, R311-13)."""

APPEAL_MONTHS = Delay("Code de justice administrative, article R421-1", ((None, 2),))
"""Delay to go to the administrative court (CJA R421-1, R421-2)."""

OVERSEAS_MONTHS = Delay("Code de justice administrative, article R421-7", ((None, 1),))
"""Added to the delay of appeal for who lives overseas."""

ABROAD_MONTHS = Delay("Code de justice administrative, article R421-7", ((None, 2),))
"""Added to the delay of appeal for who lives abroad."""
