"""Reading the ledger: one message, or all at a glance."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.effects import Op, Row, Statement, query
from etatplateforme.notifications import register
from etatplateforme.notifications.accounts import Attempt, Pending, Receipt, Status
from etatplateforme.notifications.delivered import Delivered
from etatplateforme.notifications.faults import unknown_receipt
from etatplateforme.notifications.ledger import standing_of
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.next_way import GONE_ON, next_of
from etatplateforme.notifications.queueing import PRIORITIES
from etatplateforme.notifications.recipient import Channel
from etatplateforme.notifications.state import State, awaits_person
from etatplateforme.notifications.tables import maybe_moment, moment_of, number, stamp, text
from etatplateforme.notifications.watch import RETURNED, RETURNED_FOR
from etatplateforme.notifications.words import KINDS
from etatplateforme.values.check import Check, Health

LISTED = 100
SOON = timedelta(days=1)
PROMISED: Mapping[Kind, timedelta] = MappingProxyType(
    {Kind.ACKNOWLEDGEMENT: timedelta(minutes=15), Kind.SERVICE: timedelta(hours=1), Kind.BULK: timedelta(days=4)}
)
"""How long after it may leave a message has left, by its kind; a bulk waits for nights, Sundays and holidays to end."""

KIND_OF = {priority: kind for kind, priority in PRIORITIES.items()}

_STATUS = Statement(
    "SELECT id, kind, state, attempt, unsure, queued_at, due, reason, received_at, lawful_by, sent_at, template,"
    " news, news_at, goes_on, channel,"
    " CASE WHEN EXISTS (SELECT 1 FROM notification_content WHERE message = id) THEN 1 ELSE 0 END"
    " FROM notification WHERE id = :id"
)
_ATTEMPTS = Statement(
    "SELECT number, begun_at, ended_at, outcome, code, detail, provider FROM notification_attempt WHERE message = :id"
    " ORDER BY number"
)
_COUNTS = Statement("SELECT state, count(*) FROM notification GROUP BY state")
_OLDEST = Statement("SELECT min(queued_at) FROM notification WHERE due IS NOT NULL")
_UNSENT_BY = Statement(
    "SELECT id, received_at, lawful_by FROM notification"
    " WHERE lawful_by IS NOT NULL AND state <> 'sent' AND lawful_by >= :since AND lawful_by < :until"
    " ORDER BY lawful_by LIMIT 100"
)
_AWAITING_PERSON = Statement(
    "SELECT id FROM notification WHERE due IS NULL AND state IN ('uncertain', 'failed') ORDER BY queued_at LIMIT 100"
)

_DUE = Statement(
    "SELECT priority, min(due) FROM notification WHERE due <= :at AND state <> 'sending' AND due IS NOT NULL"
    " GROUP BY priority"
)
_RELAY_AWAY = Statement("SELECT count(*) FROM notification WHERE due IS NOT NULL AND reason = 'provider_unreached'")


def status(receipt_id: str) -> Op[Status]:
    """Where one message stands. Raises InvalidInput ``unknown_receipt``."""
    rows = yield from query(_STATUS, id=receipt_id)
    if not rows:
        raise unknown_receipt()
    *standing, received_at, lawful_by, sent_at, template, news, news_at, goes_on, channel, kept = rows[0]
    known = standing_of(tuple(standing))
    attempts = yield from query(_ATTEMPTS, id=receipt_id)
    went_on_as = "" if goes_on != GONE_ON else (yield from next_of(receipt_id))
    return Status(
        receipt=Receipt(known.id, moment_of(received_at), maybe_moment(lawful_by)),
        kind=known.kind,
        channel=Channel(text(channel)),
        state=known.state,
        reason=known.reason,
        attempts=tuple(map(_attempt, attempts)),
        next_at=None if known.state is State.SENDING else known.due,
        sent_at=maybe_moment(sent_at),
        awaits_person=awaits_person(known),
        purged=not kept,
        template=text(template),
        news=Delivered(text(news)) if news else None,
        news_at=maybe_moment(news_at),
        went_on_as=went_on_as,
    )


def _attempt(row: Row) -> Attempt:
    attempt, begun_at, ended_at, outcome, code, detail, provider = row
    told = None if outcome is None else text(outcome)
    return Attempt(
        number(attempt), moment_of(begun_at), maybe_moment(ended_at), told, number(code), text(detail), text(provider)
    )


def pending(at: datetime) -> Op[Pending]:
    """Counts by state, the oldest that may still leave, lawful deadlines, and what waits for a person."""
    counts = yield from query(_COUNTS)
    oldest = yield from query(_OLDEST)
    overdue = yield from query(_UNSENT_BY, since=0, until=stamp(at))
    soon = yield from query(_UNSENT_BY, since=stamp(at), until=stamp(at + SOON))
    awaiting = yield from query(_AWAITING_PERSON)
    return Pending(
        counts={State(text(state)): number(count) for state, count in counts},
        oldest=maybe_moment(oldest[0][0]),
        overdue=tuple(map(_receipt, overdue)),
        soon=tuple(map(_receipt, soon)),
        awaiting_person=tuple(text(row[0]) for row in awaiting),
    )


def check(at: datetime) -> Op[tuple[Check, ...]]:
    """Lawful deadlines, what waits for a person, and the age of the queue. Nothing is sent to find out."""
    known = yield from pending(at)
    away = yield from query(_RELAY_AWAY)
    due = yield from query(_DUE, at=stamp(at))
    held = yield from register.held(at)
    returned = yield from query(RETURNED, since=stamp(at - RETURNED_FOR))
    return (
        _deadlines(known, len(returned)),
        _unsettled(known),
        _queue_age(due, at, relay_away=number(away[0][0]) > 0),
        _held(held),
    )


def _held(held: tuple[register.Held, ...]) -> Check:
    name = "fournisseurs des messages"
    if not held:
        return Check(name, Health.GOOD, "Aucun fournisseur n'est mis en attente.")
    names = sorted({each.provider for each in held if each.provider})
    domains = sum(not each.provider for each in held)
    told = [f"en attente après des échecs : {', '.join(names)}"] if names else []
    told += [f"{domains} domaine(s) de courriel répondent « plus tard »"] if domains else []
    remedy = "Rien à faire s'ils reviennent ; sinon, vérifiez leurs réglages ou prévenez-les."
    return Check(name, Health.WEAK, f"{' ; '.join(told).capitalize()}.", remedy)


def _deadlines(known: Pending, returned: int) -> Check:
    name = "accusés de réception"
    if known.overdue:
        seen = f"{_counted(known.overdue)} accusé(s) de réception n'ont pas pu partir dans le délai de la loi."
        remedy = "Écrivez aux personnes par courrier ; les délais de recours ne courent pas (CRPA, art. L112-12)."
        return Check(name, Health.BROKEN, seen, remedy)
    if known.soon:
        seen = f"{_counted(known.soon)} accusé(s) de réception doivent partir dans les 24 heures."
        return Check(name, Health.WEAK, seen, "Vérifiez que l'envoi tourne : deliver(), ou le relais de courriel.")
    if returned:
        seen = f"{returned} accusé(s) de réception sont partis mais ne sont pas arrivés."
        return Check(name, Health.WEAK, seen, "Écrivez aux personnes par une autre voie.")
    return Check(name, Health.GOOD, "Aucun accusé de réception n'est en retard.")


def _unsettled(known: Pending) -> Check:
    name = "messages à trancher"
    if not known.awaiting_person:
        return Check(name, Health.GOOD, "Aucun message n'attend une décision.")
    doubts = known.counts.get(State.UNCERTAIN, 0)
    seen = f"{_counted(known.awaiting_person)} message(s) attendent une décision, {doubts} sont dans le doute."
    remedy = "Cherchez la trace dans le relais, puis dites-le : page de l'équipe, ou « notifications retry »."
    return Check(name, Health.WEAK, seen, remedy)


def _queue_age(due: tuple[Row, ...], at: datetime, *, relay_away: bool) -> Check:
    """Whether what may leave leaves in time; what was asked for later, or is tried again later, is not due."""
    name = "file des messages"
    if relay_away:
        remedy = "Vérifiez son adresse, son port et son mot de passe dans les réglages."
        return Check(name, Health.BROKEN, "Le relais de courriel n'a pas répondu : des messages attendent.", remedy)
    for priority, oldest in sorted(due):
        kind, waited = KIND_OF[number(priority)], at - moment_of(oldest)
        if waited > PROMISED[kind]:
            seen = f"Un message ({KINDS[kind]}) attend de partir depuis {waited // timedelta(minutes=1)} minutes."
            return Check(name, Health.WEAK, seen, "Vérifiez qu'un processus d'envoi (« deliver ») tourne.")
    return Check(name, Health.GOOD, "Les messages partent.")


def _counted(listed: tuple[object, ...]) -> str:
    return str(len(listed)) if len(listed) < LISTED else f"au moins {LISTED}"


def _receipt(row: Row) -> Receipt:
    receipt_id, received_at, lawful_by = row
    return Receipt(text(receipt_id), moment_of(received_at), maybe_moment(lawful_by))
