"""Asking the State in place of people: the block.

>>> once_only.ask(quotient_familial(signed_in.access))           # Known(certified) | ToAsk(paper, why, message)
>>> once_only.certified(etablissement(Siret("…")))               # the datum, or an error that says why not

Sources: CRPA L113-12, L114-8, L114-10, R113-10; specifications of API Particulier and API Entreprise.
"""

from datetime import datetime

from etatplateforme.core.action import Block, M, Runner, action, perform
from etatplateforme.core.effects import Call, Op, Perform, Reply, ask, ask_world, now
from etatplateforme.core.retry import call
from etatplateforme.errors import EtatError, InvalidInput, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.answer import Answer, Known, Why, to_ask
from etatplateforme.identity.once_only.certified import Certified
from etatplateforme.identity.once_only.errors import (
    CANNOT_ANSWER,
    AccessDenied,
    AdministrationMisread,
    AdministrationUnavailable,
)
from etatplateforme.identity.once_only.health import of_access
from etatplateforme.identity.once_only.question import Question
from etatplateforme.identity.once_only.settings import OnceOnlySettings
from etatplateforme.identity.once_only.told import T
from etatplateforme.identity.once_only.wire import certify, request
from etatplateforme.values.check import Check
from etatplateforme.values.held_by_the_state import HELD
from etatplateforme.values.intent import Act, Detail, Intent
from etatplateforme.values.mandate import Mandate


class OnceOnly(Block[M]):
    """Data that administrations hold. Nothing that is asked or answered is kept, logged or journalled here."""

    def __init__(self, runner: Runner, settings: OnceOnlySettings) -> None:
        super().__init__(runner)
        self._settings = settings

    @action(Intent.ASK_ONCE)
    def certified(self, question: Question[T], *, mandate: Mandate | None = None) -> Op[Certified[T]]:
        """The datum, as the administration tells it, with its provenance.

        Of who has just signed in, everything happens within the life of their token: past it, nothing is sent.

        :param mandate: when somebody acts for the person; must be in force and name this act.
        :raises AdministrationRefused: PersonUnknown, AccessDenied or QuestionRefused; its ``code`` says why.
        :raises AdministrationUnavailable: and AdministrationMisread.
        :raises IdentityIncomplete: nothing was sent.
        :raises InvalidInput: ``outside_mandate``, ``api_not_declared``.
        """
        return (yield from self._certified(question, mandate))

    @action(Intent.ASK_ONCE)
    def ask(self, question: Question[T], *, mandate: Mandate | None = None) -> Op[Answer[T]]:
        """The datum, or the paper to ask the person for when the State cannot answer: the request always goes on.

        The gate counts each paper that is asked for though the State holds the datum.

        :raises InvalidInput: ``outside_mandate``, ``api_not_declared``.
        """
        try:
            certified = yield from self._certified(question, mandate)
        except CANNOT_ANSWER as error:
            cause: EtatError = error.with_traceback(None)  # whose frames hold the person
        else:
            return Known(certified)
        answer = to_ask(question.source.held, question.by, cause)
        yield from perform(OnceOnly.asked_again, self, question.source.name, why=answer.why)
        return answer

    def within(self, question: Question[T], *, mandate: Mandate | None = None) -> Op[Answer[T]]:
        """:meth:`ask`, for the body of another action: the gate is asked for both, as by ``perform``.

        ``perform`` itself would lose the type of the answer, which hangs on the question.
        """
        act = OnceOnly.ask
        return (yield from ask_world(Perform(act.act, act.plan(self, question, mandate=mandate))))

    @action(Intent.ASK_AGAIN)
    def asked_again(self, name: str, *, why: Why | None = None) -> Op[None]:
        """Tell the guarantor that somebody is asked for *name* (``particulier.quotient_familial``), which is held.

        :meth:`ask` does it by itself; for a form that asks without having asked the State, *why* is None.

        :raises InvalidInput: code ``unknown_datum``.
        """
        if name not in HELD:
            raise InvalidInput(
                "Le catalogue ne connaît pas cette donnée.",
                remedy="Prenez son nom dans etatplateforme.values.held_by_the_state.",
                code="unknown_datum",
            )
        details: dict[str, Detail] = {
            "source": name,
            "declared": name in self._settings.declared,
            "why": why.value if why is not None else None,
        }
        yield from ask(Act(Intent.ASK_AGAIN, details))

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Whether each API answers, and until when its token is valid. Asks about nobody."""
        found: list[Check] = []
        for api, access in self._settings.accesses.items():
            at = yield from now()
            reached = yield from _reached(access.base)
            found.append(of_access(api, access, reached, at))
        return tuple(found)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _certified(self, question: Question[T], mandate: Mandate | None) -> Op[Certified[T]]:
        details: dict[str, Detail] = {
            "source": question.source.name,
            "declared": question.source.name in self._settings.declared,
            "by": question.by.value,
            "mandated": mandate is not None,
        }
        yield from ask(Act(Intent.ASK_ONCE, details))
        at = yield from now()
        _check_mandate(mandate, at)
        if isinstance(question.who, AccessToken) and question.who.remaining(at) <= 0:
            raise AccessDenied("sign_in_token_past")
        reply = yield from _speak(request(question, self._settings))
        came_at = yield from now()
        return certify(question, self._settings, reply, came_at)


def _speak(question: Call) -> Op[Reply]:
    try:
        return (yield from call(question))
    except Unavailable:
        raise AdministrationUnavailable("administration_down") from None
    except (TooLarge, UnexpectedReply):
        raise AdministrationMisread from None


def _reached(base: str) -> Op[EtatError | None]:
    """What prevents from reaching an API; None when it answers anything at all."""
    try:
        _ = yield from call(Call("GET", f"{base}/", attempts=1, timeout=5.0))
    except EtatError as error:
        return error
    return None


def _check_mandate(mandate: Mandate | None, at: datetime) -> None:
    if mandate is not None and not mandate.allows(Intent.ASK_ONCE, at.date()):
        raise InvalidInput(
            "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
            remedy="Demandez un mandat en cours qui nomme cet acte.",
            citizen_message="Ce mandat ne permet pas cette étape. Le guichet peut vous aider.",
            code="outside_mandate",
        )
