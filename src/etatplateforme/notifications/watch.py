"""Deadlines of the law, watched: acknowledgements that have not left, and files that silence is about to decide."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from etatplateforme.core.effects import Op, Statement, query
from etatplateforme.notifications.message import Message
from etatplateforme.notifications.parts import Items, Paragraph
from etatplateforme.notifications.recipient import Recipient, recipient_hash
from etatplateforme.notifications.tables import moment_of, stamp, text
from etatplateforme.values.acknowledgement_clock import Silence, SilenceClock, Standing
from etatplateforme.values.calendar import Calendar, french_date

LISTED = 1_000

_UNSENT = Statement(
    "SELECT id, lawful_by FROM notification WHERE lawful_by IS NOT NULL AND state <> 'sent'"
    " ORDER BY lawful_by LIMIT 1000"
)

RETURNED = Statement(
    "SELECT id, lawful_by FROM notification WHERE lawful_by IS NOT NULL AND state = 'sent' AND news = 'failed'"
    " AND goes_on <> 2 AND lawful_by >= :since ORDER BY lawful_by LIMIT 1000"
)
_WHY = "prévenir l'agent qui suit les échéances"
RETURNED_FOR = timedelta(days=60)
"""How long after its deadline an acknowledgement that did not arrive is still told: the ledger does not know what an
agent did about it."""

MOST_NOTES = 20
"""Deadlines that have a note each in one look: of hundreds that are late together, agents want the count."""

AGENTS = "L'agent qui suit les échéances"


class Urgency(StrEnum):
    """How near a deadline is."""

    DUE = "due"
    WARNED = "warned"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for something: an acknowledgement (``receipt_id``), or a decision on a file (``reference``).

    ``silence`` is what the absence of a decision means; None for an acknowledgement. ``returned``: it left in time, but
    its provider said later that it did not arrive.
    """

    on: date
    urgency: Urgency
    receipt_id: str = ""
    reference: str = field(default="", repr=False)
    silence: Silence | None = None
    returned: bool = False


def deadlines(
    files: Mapping[str, SilenceClock], at: datetime, calendar: Calendar, warned_days: int
) -> Op[tuple[Deadline, ...]]:
    """The deadlines known *at* this moment, the nearest first; a file that somebody decided has none."""
    today = calendar.local_date(at)
    warned = calendar.add_working_days(today, warned_days)
    found: list[Deadline] = []
    for receipt_id, lawful_by in (yield from query(_UNSENT)):
        day = calendar.local_date(moment_of(lawful_by))
        found.append(Deadline(day, _urgency(day, today, warned), text(receipt_id)))
    for receipt_id, lawful_by in (yield from query(RETURNED, since=stamp(at - RETURNED_FOR))):
        day = calendar.local_date(moment_of(lawful_by))
        urgency = Urgency.LATE if day < today else Urgency.WARNED  # somebody has to act, however far the day is
        found.append(Deadline(day, urgency, text(receipt_id), returned=True))
    for reference, clock in files.items():
        ends = clock.decides_on
        if ends is not None and clock.on(today) is not Standing.DECIDED:
            # on its day silence has decided: the day before is the last on which an agent can
            urgency = Urgency.LATE if ends <= today else _urgency(ends, today, warned)
            found.append(Deadline(ends, urgency, reference=reference, silence=clock.silence))
    return tuple(sorted(found, key=lambda deadline: (deadline.on, deadline.receipt_id, deadline.reference)))


def _urgency(last: date, today: date, warned: date) -> Urgency:
    if last < today:
        return Urgency.LATE
    return Urgency.WARNED if last <= warned else Urgency.DUE


def notes_of(urgent: Sequence[Deadline], to: Recipient, today: date) -> tuple[Message, ...]:
    """What *to* is told of *urgent*, the nearest first: a note each, and one a day for all that are too many."""
    notes = tuple(note_of(deadline, to) for deadline in urgent[:MOST_NOTES])
    return (*notes, _others(to, today)) if len(urgent) > len(notes) else notes


def _others(to: Recipient, today: date) -> Message:
    """One note for the day; its text is the same all day, whatever the count has become."""
    return Message(
        recipient=to,
        subject=f"Beaucoup d'échéances à suivre le {french_date(today)}",
        content=(
            Paragraph(
                f"Outre les {MOST_NOTES} échéances les plus proches, qui ont chacune leur note, d'autres sont proches "
                "ou dépassées. Beaucoup d'accusés en retard à la fois viennent souvent d'un envoi arrêté."
            ),
            Items(("Vérifiez que l'envoi des messages tourne.", "Voyez la page de l'équipe, ou la commande doctor.")),
        ),
        idempotency_key=f"echeances {today} {recipient_hash(to)}",
        purpose=_WHY,
    )


def note_of(deadline: Deadline, to: Recipient) -> Message:
    """What *to* is told: the same note, under the same key, as long as the urgency is the same."""
    told = _file_note(deadline) if deadline.silence is not None else _acknowledgement_note(deadline)
    subject, what, todo = told
    return Message(
        recipient=to,
        subject=subject,
        content=(Paragraph(what), Items(todo)),
        idempotency_key=f"echeance {deadline.urgency} {deadline.on} {_named(deadline)} {recipient_hash(to)}"[:255],
        purpose=_WHY,
    )


def _named(deadline: Deadline) -> str:
    if deadline.receipt_id:
        return f"accuse {'revenu ' if deadline.returned else ''}{deadline.receipt_id}"
    return f"dossier {hashlib.sha256(deadline.reference.encode()).hexdigest()}"


def _acknowledgement_note(deadline: Deadline) -> tuple[str, str, tuple[str, ...]]:
    day = french_date(deadline.on)
    receipt = f"Le reçu du message est {deadline.receipt_id}."
    if deadline.returned:
        return (
            f"Accusé de réception revenu, à refaire avant le {day}",
            f"Un accusé de réception est parti, mais n'est pas arrivé à la personne. {receipt}",
            ("Cherchez pourquoi avec la commande status.", "Écrivez à la personne par une autre voie, ou appelez-la."),
        )
    if deadline.urgency is Urgency.LATE:
        why = (
            "Tant qu'il n'est pas parti, les délais de recours ne courent pas contre la personne (CRPA, art. L112-12)."
        )
        return (
            f"Accusé de réception en retard depuis le {day}",
            f"Un accusé de réception devait partir le {day} au plus tard, et n'est pas parti. {receipt} {why}",
            ("Cherchez pourquoi avec la commande status.", "Écrivez à la personne par courrier, ou appelez-la."),
        )
    return (
        f"Accusé de réception à envoyer avant le {day}",
        f"Un accusé de réception doit partir le {day} au plus tard (CRPA, art. R112-11-2). {receipt}",
        ("Vérifiez que l'envoi des messages tourne.", "S'il ne tourne pas, écrivez à la personne par courrier."),
    )


def _file_note(deadline: Deadline) -> tuple[str, str, tuple[str, ...]]:
    day = french_date(deadline.on)
    accepted = deadline.silence is Silence.ACCEPTANCE
    means = "acceptée" if accepted else "refusée"
    if deadline.urgency is Urgency.LATE:
        told = (
            "Si la personne la demande, donnez-lui l'attestation (CRPA, art. L232-3)."
            if accepted
            else "Si la personne demande les motifs, donnez-les dans le mois (CRPA, art. L232-4)."
        )
        return (
            f"Le silence a décidé le {day}",
            f"Personne n'a répondu au dossier {deadline.reference} : depuis le {day}, la demande est {means}.",
            (told, "Dites à la personne ce que le silence a décidé."),
        )
    return (
        f"Décision à prendre avant le {day}",
        f"Sans réponse au dossier {deadline.reference} avant le {day}, la demande sera {means}.",
        ("Décidez, et écrivez à la personne.", "S'il manque une pièce, demandez-la maintenant (CRPA, art. L114-5)."),
    )
