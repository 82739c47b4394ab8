"""The clock of a request: on which day silence decides, whatever was asked and received meanwhile.

Pure: each event gives another clock. Two clocks in one, as the law has it (CRPA L114-3, L114-5):

- *rejection* runs from the day on which the first administration was seized, competent or not. It stands still while
  the person has time to send what is missing, and goes on as soon as it comes;
- *acceptance* runs from the day on which the competent administration was seized, and starts again from nothing on the
  day on which the last missing piece is received. While a piece is missing, there is no day of acceptance at all.

Days are those of the administration's territory (``Calendar.local_date``). The day on which the standing still begins
(that of the request for pieces) is a reading of L114-5, à vérifier.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from etatplateforme.errors import InvalidInput
from etatplateforme.values.calendar import Calendar, french_date


class Silence(StrEnum):
    """What silence means at the end of the delay; nothing when what was sent asks for no decision."""

    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"
    NOT_A_REQUEST = "not_a_request"


class Standing(StrEnum):
    """Where a request stands."""

    RUNNING = "running"
    AWAITING_PIECES = "awaiting_pieces"
    DECIDED = "decided"
    DECIDED_BY_SILENCE = "decided_by_silence"


@dataclass(frozen=True, slots=True)
class PiecesAsked:
    """Pieces were asked on a day, to be sent by ``until`` (the last day for it); ``received_on`` once they all came."""

    asked_on: date
    until: date
    received_on: date | None = None

    @property
    def still_until(self) -> date:
        """The day on which a clock of rejection goes on again."""
        return self.until if self.received_on is None else min(self.until, self.received_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceClock:
    """The clock of one request; ``received`` starts it. ``seized_on``: when the competent administration got it, if
    another one was seized first. ``pieces`` are the requests for missing pieces, in order.

    :raises InvalidInput: code ``invalid_clock`` when it could not run.
    """

    silence: Silence
    months: int
    received_on: date
    seized_on: date | None = None
    pieces: tuple[PiecesAsked, ...] = ()
    decided_on: date | None = None

    def __post_init__(self) -> None:
        seized_before = self.seized_on is not None and self.seized_on < self.received_on
        if self.months < 1 or seized_before:
            raise InvalidInput(
                "Le délai du silence ne peut pas courir.",
                remedy="Donnez un délai d'au moins un mois, et une transmission qui suit la réception.",
                code="invalid_clock",
            )

    @property
    def decides_on(self) -> date | None:
        """The day on which silence decides as things stand; None when it never does or cannot yet be told."""
        day = self._end()
        return None if day is None or (self.decided_on is not None and self.decided_on <= day) else day

    def _end(self) -> date | None:
        match self.silence:
            case Silence.NOT_A_REQUEST:
                return None
            case Silence.REJECTION:
                return self._months_after(self.received_on) + timedelta(days=self._still_days())
            case Silence.ACCEPTANCE:
                since = [self.seized_on or self.received_on, *(asked.received_on for asked in self.pieces)]
                known = [day for day in since if day is not None]
                return self._months_after(max(known)) if len(known) == len(since) else None

    def _months_after(self, day: date) -> date:
        return Calendar().add_months(day, self.months)

    def _still_days(self) -> int:
        """Days during which the person had time to send pieces: each is counted once."""
        total, until = 0, date.min
        for asked in self.pieces:
            total += max(0, (asked.still_until - max(asked.asked_on, until)).days)
            until = max(until, asked.still_until)
        return total

    def on(self, day: date) -> Standing:
        """Where the request stands at the end of *day*, with the events known so far."""
        if self.decided_on is not None and self.decided_on <= day:
            return Standing.DECIDED
        end = self.decides_on
        if end is not None and end <= day:
            return Standing.DECIDED_BY_SILENCE
        awaited = any(asked.received_on is None or asked.received_on > day for asked in self.pieces)
        return Standing.AWAITING_PIECES if awaited else Standing.RUNNING

    def ask(self, on: date, until: date) -> Self:
        """Pieces are asked *on* a day, to be sent by *until*.

        :raises InvalidInput: code ``late_event`` when the request is decided, by silence or not; ``invalid_clock``
            when *until* leaves no day, or *on* precedes what is known already.
        """
        self._check(on)
        if until <= on:
            raise _wrong("Le délai pour envoyer les pièces ne laisse pas un jour.", "Fixez une date à venir")
        return replace(self, pieces=(*self.pieces, PiecesAsked(on, until)))

    def receive(self, on: date) -> Self:
        """All that was asked has come. Raises as :meth:`ask`, and ``invalid_clock`` when nothing was asked."""
        self._check(on)
        if all(asked.received_on is not None for asked in self.pieces):
            raise _wrong("Aucune pièce n'est attendue.", "Notez d'abord la demande de pièces")
        came = tuple(asked if asked.received_on else replace(asked, received_on=on) for asked in self.pieces)
        return replace(self, pieces=came)

    def decide(self, on: date) -> Self:
        """The administration decides expressly. Raises as :meth:`ask`: after silence has decided, this is another
        decision, which withdraws or replaces the first one.
        """
        self._check(on)
        return replace(self, decided_on=on)

    def _check(self, day: date) -> None:
        if self.decided_on is not None:
            raise _late("La demande est déjà décidée.")
        end = self.decides_on
        if end is not None and end <= day:
            raise _late(f"Le silence a décidé le {french_date(end)}.")
        events = [self.received_on, *(asked.asked_on for asked in self.pieces)]
        events += [asked.received_on for asked in self.pieces if asked.received_on is not None]
        if day < max(events):
            raise _wrong("Un événement précède ceux qui sont déjà connus.", "Donnez les événements dans l'ordre")


def _late(problem: str) -> InvalidInput:
    return InvalidInput(
        problem,
        remedy="Cet événement ne change plus la date : prenez une nouvelle décision, ou ouvrez une autre demande.",
        code="late_event",
    )


def _wrong(problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, remedy=f"{remedy} (CRPA, art. L114-5).", code="invalid_clock")
