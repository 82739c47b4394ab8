"""What every provider owes the ledger, as tests that anybody's provider can run under pytest.

::

    class TestOurCarrier(ProviderConformance):
        def provider(self) -> Provider:
            return OurCarrier(...)

        def accepting(self, effect: Effect[object]) -> object:
            return Reply(201, body=b'{"id": "42"}')

No network is needed: the kit plays the world, effect by effect, and makes it fail in each way that the ledger must be
able to tell apart. What it holds is that a doubt is told as a doubt: a message that may have left is never said lost,
and one that did not leave never said sent.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from etatplateforme.core.effects import (
    Call,
    Compute,
    Effect,
    MailOutcome,
    MailState,
    Now,
    Op,
    Pause,
    Query,
    Reply,
    Secret,
    SendMail,
    Transact,
)
from etatplateforme.errors import InvalidInput, StorageFull, Unavailable, Uncertain
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.provider import (
    AtCounter,
    Channel,
    Fate,
    Outcome,
    Parcel,
    Posted,
    Provider,
    Recipient,
    Software,
)
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress

T = TypeVar("T")
Answer = Callable[[Effect[object]], object]
"""What the world says to an effect: an answer, or an error of :mod:`etatplateforme.errors` raised."""

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ID = "Zx3kQ9-vT1mB_7wLr0aHcd"
SHORTEST_REFERENCE = 16
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_DETAIL = re.compile(r"[A-Za-z0-9._-]{0,40}")
_ADDRESS = PostalAddress(("8 rue du Lavoir",), "23120", "Marivaux")

RECIPIENTS: Mapping[Channel, Recipient] = {
    Channel.MAIL: MailAddress("marie.exemple@exemple.test"),
    Channel.SMS: Phone("+33639980001"),
    Channel.LETTER: Posted("Marie Exemple", _ADDRESS),
    Channel.COUNTER: AtCounter("Marie Exemple, dossier 12", "mairie"),
    Channel.WEBHOOK: Software("cantine"),
}
"""A recipient of each channel; nobody is called so."""

_WORDS_OF_PEOPLE = ("marie", "Exemple", "639980001", "Lavoir", "sujet-personnel", "texte-personnel")


class ProviderConformance(ABC):
    """Subclass it in a test file, under a name that pytest collects."""

    @abstractmethod
    def provider(self) -> Provider:
        """The provider under test, made as the service makes it."""

    @abstractmethod
    def accepting(self, effect: Effect[object]) -> object:
        """What the outside answers to *effect* when it takes the message, and when it is asked about it later."""

    def parcel(self) -> Parcel:
        """A message that the provider can carry."""
        recipient = RECIPIENTS[self.provider().channel]
        return Parcel(ID, 1, Kind.SERVICE, AT, recipient, "sujet-personnel", (Paragraph("texte-personnel"),))

    # --- who it is ---------------------------------------------------------------------------------------------------

    def test_it_says_who_it_is(self) -> None:
        """A stable name, a channel, and an honest promise about a second send."""
        provider = self.provider()
        assert _NAME.fullmatch(provider.name), "a name is kept with each attempt: lower case, digits, _"
        assert provider.channel in set(Channel)
        assert provider.same_key_for >= timedelta(0)

    # --- when all goes well ------------------------------------------------------------------------------------------

    def test_what_is_taken_is_accepted(self) -> None:
        """One message, one write, and the outcome says so."""
        outcome, seen = self._sent(self.accepting)
        assert outcome.fate is Fate.ACCEPTED
        assert len(_writes(seen)) >= 1, "nothing left, and it was said accepted"

    def test_the_id_of_the_message_goes_along(self) -> None:
        """The same reference for every attempt: it finds the message again, or lets a double be dropped."""
        first, second = (
            b"".join(_bytes_of(effect) for effect in _writes(self._sent(self.accepting, attempt)[1]))
            for attempt in (1, 2)
        )
        reference = ID[:SHORTEST_REFERENCE].encode()
        assert reference in first, "no trace of Parcel.id in what leaves"
        assert reference in second

    def test_another_channel_is_refused_before_anything_leaves(self) -> None:
        """A parcel for another kind of recipient raises InvalidInput."""
        provider = self.provider()
        for channel, recipient in RECIPIENTS.items():
            if channel is provider.channel:
                continue
            seen: list[Effect[object]] = []
            stranger = replace(self.parcel(), recipient=recipient)
            refused = False
            try:
                _ = played(provider.send(stranger), _noting(seen, self.accepting))
            except InvalidInput:
                refused = True
            assert refused, f"it took a message for {channel}"
            assert not _writes(seen), f"it wrote before it refused a message for {channel}"

    # --- when it does not --------------------------------------------------------------------------------------------

    def test_a_silence_is_uncertain_and_never_asked_again(self) -> None:
        """No answer after a write: the provider may have it. Whether to try again is the ledger's to say."""
        outcome, seen = self._sent(self._failing(_silence))
        assert outcome.fate is Fate.UNCERTAIN
        once = len(_writes(seen)) == 1
        keyed = all(isinstance(effect, Call) and effect.idempotency_key for effect in _writes(seen))
        assert once or keyed, "it wrote again without knowing what became of the first"

    def test_what_never_left_is_unreached(self) -> None:
        """No connection, or a store that wrote nothing."""
        outcome, _ = self._sent(self._failing(_no_connection))
        assert outcome.fate is Fate.UNREACHED
        assert outcome.hangs_up, "the next message would fare no better"

    def test_too_many_requests_spares_the_attempt(self) -> None:
        """HTTP 429: the wait is that of Retry-After, and the attempt does not count."""
        for outcome in self._http(429, {"retry-after": "7"}):
            assert (outcome.fate, outcome.code) == (Fate.REFUSED_FOR_NOW, 429)
            assert outcome.spared
            assert outcome.wait == timedelta(seconds=7)

    def test_an_error_of_the_server_is_neither_sent_nor_refused(self) -> None:
        """HTTP 500, 502 and 504 say nothing of the message."""
        for status in (500, 502, 504):
            for outcome in self._http(status):
                assert outcome.fate is Fate.UNCERTAIN, f"{status} was said {outcome.fate}"
        for outcome in self._http(503):
            assert outcome.fate in (Fate.REFUSED_FOR_NOW, Fate.UNCERTAIN)

    def test_a_wrong_key_is_not_the_fault_of_the_message(self) -> None:
        """HTTP 401 and 403: the message waits until the settings are right."""
        for status in (401, 403):
            for outcome in self._http(status):
                assert outcome.fate is Fate.REFUSED_FOR_NOW, f"{status} lost the message"

    def test_an_answer_that_makes_no_sense_loses_nothing(self) -> None:
        """A 200 that cannot be read may stand for a message taken: it is not said refused."""
        for body in (b"", b"<html>", b"[" * 5_000, b'{"ids": [[]]}', b"\xff\xfe", b"null", b'"' + b"x" * 100_000):
            for outcome in self._http(200, body=body):
                assert outcome.fate in (Fate.ACCEPTED, Fate.UNCERTAIN), f"{body[:20]!r} was said {outcome.fate}"

    def test_nothing_of_the_person_stands_in_an_outcome(self) -> None:
        """An outcome is kept when the message is erased."""
        parcel = self.parcel()
        echo = json.dumps({"code": "bad", "message": f"{parcel.recipient!s} {parcel.subject} marie 639980001"}).encode()
        outcomes = [self._sent(self.accepting)[0]]
        for status in (200, 400, 422, 500):
            outcomes += self._http(status, body=echo)
        for outcome in outcomes:
            assert _DETAIL.fullmatch(outcome.detail), "a detail is a word"
            told = repr(outcome)
            assert not any(word in told for word in _WORDS_OF_PEOPLE), "an outcome quotes the message"

    # --- asking later ------------------------------------------------------------------------------------------------

    def test_a_look_up_changes_nothing(self) -> None:
        """It reads, and answers « taken » or nothing: an absence proves nothing."""
        provider, seen = self.provider(), list[Effect[object]]()
        known = played(provider.look_up(self.parcel(), AT), _noting(seen, self.accepting))
        assert not _writes(seen)
        assert known is None or known.fate is Fate.ACCEPTED

    def test_a_look_up_that_fails_says_nothing(self) -> None:
        """No connection, no sense: None, and no error."""

        def lost(effect: Effect[object]) -> object:
            raise Unavailable("Injoignable.", remedy="Réessayez plus tard.", code="unreachable")

        def absent(effect: Effect[object]) -> object:
            return () if isinstance(effect, Query) else Reply(404)

        for world in (lost, absent):
            assert played(self.provider().look_up(self.parcel(), AT), world) is None

    # --- the stage ---------------------------------------------------------------------------------------------------

    def _sent(self, answer: Answer, attempt: int = 1) -> tuple[Outcome, list[Effect[object]]]:
        seen: list[Effect[object]] = []
        return played(self.provider().send(replace(self.parcel(), attempt=attempt)), _noting(seen, answer)), seen

    def _failing(self, fault: Callable[[Effect[object]], MailOutcome | Exception]) -> Answer:
        """The accepting world, but for the writes."""

        def answer(effect: Effect[object]) -> object:
            if not effect.writes:
                return self.accepting(effect)
            said = fault(effect)
            if isinstance(said, Exception):
                raise said
            return said

        return answer

    def _http(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"{}") -> Iterator[Outcome]:
        """The outcome when the write is answered so; none for a provider that does not speak HTTP."""

        def answer(effect: Effect[object]) -> object:
            return (
                Reply(status, headers or {}, body)
                if isinstance(effect, Call) and effect.writes
                else self.accepting(effect)
            )

        outcome, seen = self._sent(answer)
        if _calls_that_write(seen):
            yield outcome


def played(op: Op[T], answer: Answer) -> T:
    """Run the body *op* in a world that *answer* plays; time stands still and computing is done in place."""
    value: object = None
    failure: Exception | None = None
    while True:
        try:
            effect = op.send(value) if failure is None else op.throw(failure)
        except StopIteration as end:
            return _result(op, end)
        value, failure = None, None
        try:
            value = _answered(effect, answer)
        except (InvalidInput, Unavailable, Uncertain) as error:
            failure = error


def _result(op: Op[T], end: StopIteration) -> T:
    result: T = end.value
    return result


def _answered(effect: Effect[object], answer: Answer) -> object:
    match effect:
        case Now():
            return AT
        case Secret():
            return "s" * effect.size
        case Compute():
            return effect.work()
        case Pause():
            return None
        case _:
            return answer(effect)


def _noting(seen: list[Effect[object]], answer: Answer) -> Answer:
    def noted(effect: Effect[object]) -> object:
        seen.append(effect)
        return answer(effect)

    return noted


def _writes(seen: list[Effect[object]]) -> list[Effect[object]]:
    return [effect for effect in seen if effect.writes]


def _calls_that_write(seen: list[Effect[object]]) -> list[Call]:
    return [effect for effect in seen if isinstance(effect, Call) and effect.writes]


def _bytes_of(effect: Effect[object]) -> bytes:
    """All that leaves with a write."""
    match effect:
        case Call():
            headers = "\n".join([effect.url, effect.idempotency_key or "", *effect.headers.values()])
            return headers.encode() + effect.body
        case SendMail():
            return effect.content
        case Transact():
            return "\n".join(str(step.values) for step in effect.steps).encode("utf-8", "replace")
        case _:
            return b""


def _silence(effect: Effect[object]) -> MailOutcome | Exception:
    if isinstance(effect, SendMail):
        return MailOutcome(MailState.UNCERTAIN)
    return Uncertain("Pas de réponse.", remedy="Vérifiez.")


def _no_connection(effect: Effect[object]) -> MailOutcome | Exception:
    if isinstance(effect, SendMail):
        return MailOutcome(MailState.FAILED)
    if isinstance(effect, Transact):
        return StorageFull("Le disque est plein.", remedy="Libérez de la place.")
    return Unavailable("Injoignable.", remedy="Réessayez plus tard.", code="unreachable")
