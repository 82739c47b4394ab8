"""Rights of a person over the sessions that this room keeps: a copy, an erasure, the delete date, the counts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import cast

from etatplateforme.core.effects import Op, Step, query, transact
from etatplateforme.identity import sessions
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.bounded_json import Claims
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT
from etatplateforme.identity.sessions import Identified, SignedInSession
from etatplateforme.values.holding import Json, PersonKey, Stock
from etatplateforme.values.mandate import Mandate


class Connections:
    """The open sessions, found by the ``subject`` of the provider."""

    holding = "connexions"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """The sessions of *person*, with the identity that the provider gave. Not its token, which is a credential."""
        if person.subject is None:
            return ()
        kept = yield from sessions_of(person.subject)
        return tuple(map(_told, kept))

    def forget(self, person: PersonKey) -> Op[int]:
        """Close and erase the sessions of *person*."""
        if person.subject is None:
            return 0
        (erased,) = yield from transact(Step(sessions.ERASE_PERSON, {"subject": person.subject}), erases=True)
        return len(erased)

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Erase what is past its date."""
        rows = yield from transact(*purge_steps(at), erases=True)
        return sum(len(deleted) for deleted in rows)

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """How many sessions and begun sign-ins are kept, and past their date; every row has one."""
        ((kept, overdue),) = yield from query(sessions.COUNT_SESSIONS, now=sessions.seconds(at))
        return (Stock(self.holding, sessions.PURPOSE, int(kept or 0), 0, int(overdue or 0)),)


CONNECTIONS = Connections()

READERS: Mapping[str, Callable[[Claims], Identified]] = MappingProxyType(
    {
        FRANCECONNECT.name: PivotIdentity.from_claims,
        FRANCECONNECT_PLUS.name: PivotIdentity.from_claims,
        PROCONNECT.name: Agent.from_claims,
    }
)
"""Whom each provider describes."""


def sessions_of(subject: str) -> Op[tuple[SignedInSession[Identified], ...]]:
    """The sessions of a person with any provider, oldest first."""
    rows = yield from query(sessions.READ_PERSON, subject=subject)
    return tuple(sessions.read_session(row, READERS[str(row[0])]) for row in rows)


def purge_steps(at: datetime) -> tuple[Step, ...]:
    """What erases everything past its date."""
    values = {"now": sessions.seconds(at)}
    return tuple(
        Step(statement, values)
        for statement in (sessions.PURGE_PENDING, sessions.PURGE_SESSIONS, sessions.PURGE_SIGN_OUTS)
    )


def _told(session: SignedInSession[Identified]) -> Json:
    return {
        "identite": {name: _shown(value) for name, value in session.identity.to_claims().items()},
        "fournisseur": session.provider,
        "niveau": session.acr,
        "mandat": _mandate_told(session.mandate) if session.mandate is not None else None,
        "connexion": session.signed_in_at.isoformat(),
        "effacement": session.expires_at.isoformat(),
        "finalite": sessions.PURPOSE,
    }


def _shown(value: object) -> str:
    """A claim as a person reads it: a list one after the other."""
    return ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)


def _mandate_told(mandate: Mandate) -> Json:
    return {
        "qualite": mandate.capacity.label,
        "mandant": mandate.principal_ref,
        "mandataire": mandate.holder_ref,
        "actes": sorted(mandate.purposes),
        "debut": mandate.since.isoformat(),
        "fin": mandate.until.isoformat() if mandate.until is not None else None,
    }
