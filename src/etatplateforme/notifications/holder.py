"""Rights of a person over the messages that this room keeps: a copy, an erasure, the delete date, the counts."""

from collections.abc import Sequence
from datetime import datetime

from etatplateforme.core.effects import Op, Statement, now, query
from etatplateforme.notifications import personal
from etatplateforme.notifications.accounts import ExportedMessage
from etatplateforme.notifications.ledger import WHY_SUPPRESSED
from etatplateforme.notifications.tables import stamp
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import Json, PersonKey, Stock

_COUNT = Statement(
    "SELECT purpose, count(*), coalesce(sum(CASE WHEN delete_on <= :at THEN 1 ELSE 0 END), 0) FROM"
    " (SELECT purpose, delete_on FROM notification_content"
    " UNION ALL SELECT purpose, delete_on FROM notification_way"
    " UNION ALL SELECT purpose, delete_on FROM notification_suppressed) AS kept GROUP BY purpose ORDER BY purpose"
)


class Messages:
    """Contents and recipients of messages, found by the mail address."""

    holding = "messages"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """The messages written to *person*, and whether their address is known not to exist."""
        if person.mail is None:
            return ()
        found = yield from personal.export(MailAddress.parse(person.mail))
        told = [_told(message) for message in found.messages]
        if found.suppressed_until is not None:
            until = found.suppressed_until.isoformat()
            told.append({"adresse inconnue": person.mail, "finalite": WHY_SUPPRESSED, "effacement": until})
        return tuple(told)

    def forget(self, person: PersonKey) -> Op[int]:
        """Delete what was written to *person* and what is known of their address; what has not left is cancelled."""
        if person.mail is None:
            return 0
        at = yield from now()
        purged = yield from personal.erase(MailAddress.parse(person.mail), at)
        return purged.messages + purged.suppressions

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Delete recipients, contents and suppressed addresses past their date."""
        purged = yield from personal.purge(at)
        return purged.messages + purged.suppressions

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """How many contents and suppressed addresses each purpose keeps, and past their date; every row has one."""
        rows = yield from query(_COUNT, at=stamp(at))
        return tuple(
            Stock(self.holding, str(purpose), int(kept or 0), 0, int(overdue or 0)) for purpose, kept, overdue in rows
        )


MESSAGES = Messages()


def _told(message: ExportedMessage) -> Json:
    return {
        "objet": message.subject,
        "texte": message.text,
        "destinataire": message.recipient,
        "reference": message.reference,
        "etat": message.state.value,
        "mis en file": message.queued_at.isoformat(),
        "envoye": message.sent_at.isoformat() if message.sent_at is not None else None,
        "finalite": message.purpose,
        "effacement": message.delete_on.isoformat(),
        "autres moyens": list(message.other_ways),
    }
