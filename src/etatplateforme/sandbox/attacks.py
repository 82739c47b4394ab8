"""Trying a service against every attack: which of the sandbox's faults it must refuse, and which it accepts.

>>> accepted = Attacks(state).accepted(try_sign_in)            # the names of the attacks that opened a session
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.identity.faults import Group, IdentityFault
from etatplateforme.sandbox.state import LocalState

_ONLY_AGENTS = frozenset({IdentityFault.USERINFO_WRONG_SIRET, IdentityFault.USERINFO_FOREIGN_SIREN})
_NOT_ATTACKS = frozenset(
    {
        IdentityFault.KEY_ROTATION,
        IdentityFault.SLOW_TOKEN,
        IdentityFault.TOKEN_DRIP,
        IdentityFault.USERINFO_DRIP,
        IdentityFault.ERROR_PAGE,
    }
)
_ONE_SIGN_IN = frozenset({Group.CALLBACK, Group.CLAIMS, Group.SIGNATURE, Group.EXCHANGE, Group.USERINFO})


def attacks_on(provider: str = "franceconnect") -> tuple[str, ...]:
    """The names of the faults that must never open a session, whatever the service keeps from before.

    :param provider: ``franceconnect``, ``franceconnect_plus`` or ``proconnect``: each has its own.

    Those of discovery are not among them: a service may rightly go on with what it read before. Nor are those that
    happen after the sign-in (renewal, sign-out), nor what is only slow.
    """
    groups = {*_ONE_SIGN_IN, *({Group.ENCRYPTION} if provider == "franceconnect_plus" else ())}
    others = _NOT_ATTACKS if provider == "proconnect" else _NOT_ATTACKS | _ONLY_AGENTS
    return tuple(
        f"{IDENTITY_PREFIX}{fault}" for fault in IdentityFault if fault.group in groups and fault not in others
    )


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

        def opens() -> bool:
            try:
                return try_sign_in()
            except refusals:
                return False

        _require_honest(opens)
        found = tuple(name for name in names or attacks_on(provider) if self._lets_through(name, opens))
        _require_honest(opens)
        return found

    def _lets_through(self, name: str, opens: Callable[[], bool]) -> bool:
        with self.state.faults.on(name):
            return opens()


def _require_honest(opens: Callable[[], bool]) -> None:
    if not opens():
        raise InvalidInput(
            "Une connexion honnête échoue : l'essai des attaques ne prouverait rien.",
            remedy="Faites d'abord réussir « try_sign_in » sans aucune panne, puis recommencez.",
            code="sign_in_fails",
        )
