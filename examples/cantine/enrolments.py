"""The application's own block: enrolments are recorded once, read again, acknowledged, and erased on their date."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, Row, SqlValue, Step, now, query, secret, transact
from etatplateforme.errors import Conflict, InvalidInput
from etatplateforme.guarantor.decisions import DecisionRecord
from etatplateforme.manifest import Manifest
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.holding import Json, PersonKey, Stock
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Mandate

from . import tables

PURPOSE = "suivre la demande d'inscription"
WHY_DECISIONS = "expliquer la décision"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What nobody mistakes for something else when it is read over the telephone."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is recorded: the answers, and by what the sending and its sender are known again.

    ``token`` names the sending: sent twice, it is one request. ``visitor`` is the cookie of the browser, ``subject``
    who signed in, if anybody did; ``decisions`` what the rules of the service decided of the answers.
    """

    token: str = field(repr=False)
    visitor: str = field(repr=False)
    answers: Mapping[str, str] = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    decisions: tuple[DecisionRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A recorded request. ``acknowledged`` is ``waiting`` for the mail ledger, ``by_mail`` or ``on_paper``."""

    reference: str = field(repr=False)
    received_at: datetime
    acknowledged: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An acknowledgement to be sent by mail; no ``mail`` when it was erased meanwhile."""

    reference: str = field(repr=False)
    received_at: datetime
    mail: str | None = field(repr=False)


class Enrolments(Block[M]):
    """Enrolments at the canteen. Needs :data:`tables.SCHEMA` in the store; a ``PersonalHolder``."""

    def __init__(self, runner: Runner, manifest: Manifest, calendar: Calendar) -> None:
        super().__init__(runner)
        self._data = {datum.name: datum for datum in manifest.data}
        self._calendar = calendar

    @action(Intent.RECORD)
    def record(self, request: Request, *, mandate: Mandate | None = None) -> Op[Enrolment]:
        """Record *request*, on the disk before the answer; the same sending again answers the first record.

        :raises Conflict: ``already_sent``: the same sending with other answers.
        :raises InvalidInput: ``outside_mandate``.
        """
        at = yield from now()
        if mandate is not None and not mandate.allows(Intent.RECORD, self._calendar.local_date(at)):
            raise _outside_mandate()
        first = yield from self._sent(request)
        if first is not None:
            return first
        reference = _reference((yield from secret(16)))
        try:
            _ = yield from transact(*self._steps(request, reference, at), durable=True)
        except Conflict:  # a double click: both passed the question above
            first = yield from self._sent(request)
            if first is None:
                raise
            return first
        return Enrolment(reference, _moment(_stamp(at)), _how(request))

    @action(Intent.READ_RECORD)
    def latest(self, visitor: str) -> Op[Enrolment | None]:
        """The last enrolment sent from this browser."""
        rows = yield from query(tables.LATEST_OF_VISITOR, visitor=_hash(visitor))
        return _enrolment(rows[0]) if rows else None

    @action(Intent.READ_RECORD)
    def read(self, reference: str) -> Op[tuple[Enrolment, Mapping[str, str]] | None]:
        """An enrolment with its answers, for an agent; None when there is none, or no more."""
        rows = yield from query(tables.BY_REFERENCE, reference=reference)
        if not rows:
            return None
        answers = yield from query(tables.ANSWERS, reference=reference)
        return _enrolment(rows[0]), {str(name): str(value) for name, value in answers}

    @action(Intent.READ_RECORD)
    def decisions(self, reference: str) -> Op[tuple[DecisionRecord, ...]]:
        """What was decided of an enrolment, to be explained."""
        rows = yield from query(tables.DECISIONS, reference=reference)
        return tuple(DecisionRecord.from_json(str(record)) for _, record in rows)

    @action(Intent.READ_RECORD)
    def waiting(self) -> Op[tuple[Waiting, ...]]:
        """The acknowledgements to be sent by mail, oldest first, fifty at most."""
        rows = yield from query(tables.WAITING)
        return tuple(
            Waiting(str(reference), _moment(received_at), None if mail is None else str(mail))
            for reference, received_at, mail in rows
        )

    @action(Intent.RECORD)
    def settle(self, reference: str, *, by_mail: bool) -> Op[None]:
        """Note that the acknowledgement is in the hands of the mail ledger, or that it goes on paper."""
        how = "by_mail" if by_mail else "on_paper"
        _ = yield from transact(Step(tables.SETTLE, {"reference": reference, "how": how}), durable=True)

    # --- rights of persons ------------------------------------------------------------------------------------------

    @property
    def holding(self) -> str:
        """What this block keeps, as the copy given to a person names it."""
        return "inscriptions à la cantine"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """Every enrolment of *person*, with each answer, why it is kept and until when."""
        found: list[Json] = []
        rows = yield from query(tables.OF_PERSON, **_key(person))
        for reference, received_at, purpose, delete_on in rows:
            answers = yield from query(tables.COPY, reference=reference)
            decisions = yield from query(tables.DECISIONS, reference=reference)
            found.append(
                {
                    "reference": str(reference),
                    "received_at": _moment(received_at).isoformat(),
                    "purpose": str(purpose),
                    "delete_on": _moment(delete_on).isoformat(),
                    "answers": [
                        {"name": str(n), "value": str(v), "purpose": str(p), "delete_on": _moment(d).isoformat()}
                        for n, v, p, d in answers
                    ],
                    "decisions": [{"name": str(name), "record": str(record)} for name, record in decisions],
                }
            )
        return found

    def forget(self, person: PersonKey) -> Op[int]:
        """Erase every enrolment of *person*."""
        key = _key(person)
        steps = [Step(each, key) for each in (tables.FORGET_ANSWERS, tables.FORGET_DECISIONS, tables.FORGET)]
        *_, erased = yield from transact(*steps, erases=True)
        return len(erased)

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Erase each answer and decision, then each request, whose date has come."""
        due: dict[str, SqlValue] = {"at": _stamp(at)}
        each = (tables.FORGET_OVERDUE_ANSWERS, tables.FORGET_OVERDUE_DECISIONS, tables.FORGET_OVERDUE)
        erased = yield from transact(*(Step(one, due) for one in each), erases=True)
        return sum(map(len, erased))

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """What is kept, by name of the manifest."""
        rows = yield from query(tables.STOCKS, at=_stamp(at))
        return tuple(
            Stock(str(name), str(purpose), int(kept or 0), 0, int(overdue or 0))
            for name, purpose, kept, overdue in rows
        )

    # --- steps ------------------------------------------------------------------------------------------------------

    def _sent(self, request: Request) -> Op[Enrolment | None]:
        """The enrolment that this sending already made, if it did."""
        rows = yield from query(tables.BY_TOKEN, token=_hash(request.token))
        if not rows:
            return None
        if rows[0][1] != _content(request):
            raise _already_sent()
        return _enrolment(rows[0])

    def _steps(self, request: Request, reference: str, at: datetime) -> list[Step]:
        today, mail = self._calendar.local_date(at), request.answers.get("mail")
        ends = {name: self._end(name, today) for name in request.answers}
        head: dict[str, SqlValue] = {
            "reference": reference,
            "token": _hash(request.token),
            "content": _content(request),
            "visitor": _hash(request.visitor),
            "subject": None if request.subject is None else _hash(request.subject),
            "mail": None if mail is None else _hash(mail.casefold()),
            "received_at": _stamp(at),
            "acknowledged": _how(request),
            "purpose": PURPOSE,
            "delete_on": max(ends.values()),
        }
        answers = [
            Step(
                tables.ADD_ANSWER,
                {
                    "reference": reference,
                    "name": name,
                    "value": value,
                    "purpose": self._data[name].purpose,
                    "delete_on": ends[name],
                },
            )
            for name, value in request.answers.items()
        ]
        kept = {"reference": reference, "purpose": WHY_DECISIONS, "delete_on": head["delete_on"]}
        decisions = [
            Step(tables.ADD_DECISION, {**kept, "decision": record.decision, "record": record.to_json()})
            for record in request.decisions
        ]
        return [Step(tables.ADD, head), *answers, *decisions]

    def _end(self, name: str, today: date) -> int:
        """End of the day on which an answer is erased, as the manifest says."""
        return _stamp(self._calendar.end_of_day(self._data[name].retention.after(today)))


def _how(request: Request) -> str:
    """By mail for who asked for mails; the others have it on the screen, and by the way that they chose."""
    return "waiting" if request.answers.get("answer_by") == "mail" and "mail" in request.answers else "on_paper"


def _reference(drawn: str) -> str:
    """« C-7K3Q-9XWB »: some 39 bits, drawn by the system's generator."""
    number = int.from_bytes(hashlib.sha256(drawn.encode()).digest())
    letters = ""
    for _ in range(8):
        number, rank = divmod(number, len(_LETTERS))
        letters += _LETTERS[rank]
    return f"C-{letters[:4]}-{letters[4:]}"


def _content(request: Request) -> str:
    """Says « the same answers » and nothing else: it is keyed by the sending."""
    told = "\0".join(f"{name}\0{value}" for name, value in sorted(request.answers.items()))
    return _hash(f"{request.token}\0{told}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()


def _key(person: PersonKey) -> dict[str, SqlValue]:
    return {
        "subject": _hash(person.subject) if person.subject else None,
        "mail": _hash(person.mail.casefold()) if person.mail else None,
    }


def _enrolment(row: Row) -> Enrolment:
    reference, _, received_at, acknowledged = row
    return Enrolment(str(reference), _moment(received_at), str(acknowledged))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _stamp(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _moment(milliseconds: SqlValue) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(milliseconds or 0))


def _already_sent() -> Conflict:
    return Conflict(
        "Ce formulaire a déjà été envoyé avec d'autres réponses.",
        remedy="La personne corrige sa demande avec sa référence, au guichet ou par téléphone.",
        citizen_message="Cette demande est déjà enregistrée. Pour la corriger, donnez sa référence au guichet ou par "
        "téléphone : une erreur se corrige sans conséquence.",
        code="already_sent",
    )


def _outside_mandate() -> InvalidInput:
    return InvalidInput(
        "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
        remedy="Demandez un mandat en cours qui nomme cet acte.",
        citizen_message="Votre mandat ne permet pas cette démarche. Le guichet peut vous aider.",
        code="outside_mandate",
    )
