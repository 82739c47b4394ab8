"""Trying a service against every attack: which of the sandbox's faults it must refuse, and which it accepts.

>>> accepted = Attacks(state).accepted(try_sign_in)            # the names of the attacks that opened a session
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeAlias, TypeVar

from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.identity.faults import Group, IdentityFault
from etatplateforme.sandbox.state import LocalState

S = TypeVar("S")
"""What a service under test knows a session by."""


class Occasion(StrEnum):
    """When an attack strikes: at a sign-in, when the service starts, at a renewal (ProConnect), at a sign-out."""

    SIGN_IN = "sign_in"
    START = "start"
    RENEWAL = "renewal"
    SIGN_OUT = "sign_out"


_ONLY_AGENTS = frozenset({IdentityFault.USERINFO_WRONG_SIRET, IdentityFault.USERINFO_FOREIGN_SIREN})
_SLOW = frozenset(
    {
        IdentityFault.SLOW_TOKEN,
        IdentityFault.TOKEN_DRIP,
        IdentityFault.USERINFO_DRIP,
        IdentityFault.DISCOVERY_DRIP,
    }
)
_NOT_ATTACKS = _SLOW | {
    IdentityFault.KEY_ROTATION,
    IdentityFault.ERROR_PAGE,
    IdentityFault.DISCOVERY_WEAK_ALGORITHMS,  # who keeps to the registered algorithm may rightly go on
}
_GROUPS = {
    Occasion.SIGN_IN: frozenset({Group.CALLBACK, Group.CLAIMS, Group.SIGNATURE, Group.EXCHANGE, Group.USERINFO}),
    Occasion.START: frozenset({Group.DISCOVERY}),
    Occasion.RENEWAL: frozenset({Group.REFRESH}),
    Occasion.SIGN_OUT: frozenset({Group.SIGN_OUT}),
}


def attacks_on(provider: str = "franceconnect", occasion: Occasion = Occasion.SIGN_IN) -> tuple[str, ...]:
    """The names of the faults that must never open a session, or keep one open, on that occasion.

    :param provider: ``franceconnect``, ``franceconnect_plus`` or ``proconnect``: each has its own. Only ProConnect
        renews.

    What is only slow is not among them: it needs a deadline, not a refusal.
    """
    sealed = provider == "franceconnect_plus" and occasion is Occasion.SIGN_IN
    groups = {*_GROUPS[occasion], *({Group.ENCRYPTION} if sealed else ())}
    if occasion is Occasion.RENEWAL and provider != "proconnect":
        return ()
    others = _NOT_ATTACKS if provider == "proconnect" else _NOT_ATTACKS | _ONLY_AGENTS
    return _names(fault for fault in IdentityFault if fault.group in groups and fault not in others)


def freedoms() -> tuple[str, ...]:
    """The names of what an honest provider may do: under each of them, people must still be let in."""
    return _names(Group.HONEST.faults)


def _names(faults: Iterable[IdentityFault]) -> tuple[str, ...]:
    return tuple(f"{IDENTITY_PREFIX}{fault}" for fault in faults)


Refusals: TypeAlias = type[Exception] | tuple[type[Exception], ...]


@dataclass(frozen=True, slots=True)
class Attacks:
    """The attacks of one running sandbox."""

    state: LocalState

    def accepted(
        self,
        try_sign_in: Callable[[], bool],
        provider: str = "franceconnect",
        *,
        names: Iterable[str] | None = None,
        refusals: Refusals = EtatError,
    ) -> tuple[str, ...]:
        """The attacks that *try_sign_in* lets through; none for a service that is sound.

        :param try_sign_in: does one whole sign-in with the service under test (start, ``etat_sign_in``, callback) and
            answers whether a session was opened.
        :param names: the attacks to try; all of :func:`attacks_on` by default.
        :param refusals: what it raises to refuse. Anything else goes on: a service that breaks does not refuse.
        :raises InvalidInput: ``sign_in_fails`` when an honest sign-in fails, before or after: refusing everybody proves
            nothing.
        """

        opens = _answers(try_sign_in, refusals)
        _require_honest(opens)
        found = self._true_under(names or attacks_on(provider), opens)
        _require_honest(opens)
        return found

    def turned_away(self, try_sign_in: Callable[[], bool], *, refusals: Refusals = EtatError) -> tuple[str, ...]:
        """The :func:`freedoms` of an honest provider under which *try_sign_in* lets nobody in; none is as it should.

        :raises InvalidInput: like :meth:`accepted`.
        """
        opens = _answers(try_sign_in, refusals)
        _require_honest(opens)
        return self._true_under(freedoms(), lambda: not opens())

    def accepted_at_start(
        self,
        start: Callable[[], AbstractContextManager[Callable[[], bool]]],
        provider: str = "franceconnect",
        *,
        names: Iterable[str] | None = None,
        refusals: Refusals = EtatError,
    ) -> tuple[str, ...]:
        """The false descriptions and keys that a service which has just started believes.

        :param start: starts the service afresh, with nothing kept from before, and gives its ``try_sign_in``.
        :param names: for a service that reads no discovery document, those of ``jwks_`` only.
        :raises InvalidInput: like :meth:`accepted`.
        """

        def started() -> bool:
            with start() as try_sign_in:
                return try_sign_in()

        opens = _answers(started, refusals)
        _require_honest(opens)
        return self._true_under(names or attacks_on(provider, Occasion.START), opens)

    def accepted_renewals(
        self, sign_in: Callable[[], S], renew: Callable[[S], bool], *, refusals: Refusals = EtatError
    ) -> tuple[str, ...]:
        """The false renewals of ProConnect that a service takes for true ones.

        :param sign_in: opens a session. :param renew: renews it, and answers whether it is still open and renewed.
        :raises InvalidInput: like :meth:`accepted`, when an honest renewal fails.
        """

        def renewed(session: S) -> bool:
            return _answers(lambda: renew(session), refusals)()

        _require_honest(lambda: renewed(sign_in()))
        found: list[str] = []
        for name in attacks_on("proconnect", Occasion.RENEWAL):
            session = sign_in()
            found += self._true_under([name], partial(renewed, session))
        return tuple(found)

    def left_open(
        self,
        sign_in: Callable[[], S],
        sign_out: Callable[[S], object],
        is_open: Callable[[S], bool],
        *,
        refusals: Refusals = EtatError,
    ) -> tuple[str, ...]:
        """The failures of the provider's sign-out after which a session of the service is still open.

        :param sign_out: signs out, the pages of the provider included; it may raise *refusals*.
        :raises InvalidInput: like :meth:`accepted`, when an honest sign-in opens nothing.
        """

        def stays(session: S) -> bool:
            _ = _answers(lambda: bool(sign_out(session)), refusals)()
            return is_open(session)

        _require_honest(lambda: is_open(sign_in()))
        found: list[str] = []
        for name in attacks_on(occasion=Occasion.SIGN_OUT):
            session = sign_in()
            found += self._true_under([name], partial(stays, session))
        return tuple(found)

    def _true_under(self, names: Iterable[str], test: Callable[[], bool]) -> tuple[str, ...]:
        """The faults under which *test* is true."""
        found: list[str] = []
        for name in names:
            with self.state.faults.on(name):
                if test():
                    found.append(name)
        return tuple(found)


def _answers(test: Callable[[], bool], refusals: Refusals) -> Callable[[], bool]:
    """*test*, for which a refusal is a no."""

    def answered() -> bool:
        try:
            return test()
        except refusals:
            return False

    return answered


def _require_honest(opens: Callable[[], bool]) -> None:
    if not opens():
        raise InvalidInput(
            "Une connexion honnête échoue : l'essai des attaques ne prouverait rien.",
            remedy="Faites d'abord réussir « try_sign_in » sans aucune panne, puis recommencez.",
            code="sign_in_fails",
        )
