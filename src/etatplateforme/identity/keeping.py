"""What a sign-in asks of the store, step by step: each is one transaction, and each knows one provider only.

A cookie is worth something for the provider under which its session was opened: that of an agent opens nothing to who
asks for a citizen, and the other way round.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from etatplateforme.core.effects import Op, SqlValue, Step, now, query, secret, transact
from etatplateforme.identity import sessions
from etatplateforme.identity.bounded_json import Claims
from etatplateforme.identity.errors import CallbackRefused, TokenRefused
from etatplateforme.identity.exchange import Tokens
from etatplateforme.identity.holder import purge_steps
from etatplateforme.identity.profiles import Profile
from etatplateforme.identity.sessions import Identified, Pending, SignedInSession, Who, fingerprint
from etatplateforme.identity.tokens import IdClaims


def session_for(profile: Profile, session: str | None) -> Op[str]:
    """The identifier of this session when we gave it and it lives; else a new one, never the visitor's own."""
    if session:
        rows = yield from query(sessions.KNOWN_SESSION, **(yield from _key_now(profile, session)))
        if rows:
            return session
    return (yield from secret())


def keep_pending(profile: Profile, pending: Pending, state: str, session_id: str) -> Op[None]:
    """Keep what the answer must match; the oldest sign-in of the session gives way to the sixth."""
    at = yield from now()
    values: dict[str, SqlValue] = {
        **_key(profile, session_id),
        "state": fingerprint(state),
        "nonce": pending.nonce,
        "verifier": pending.verifier,
        "return_to": pending.return_to,
        "acr": pending.acr,
        "mandate": sessions.write_mandate(pending.mandate),
        "end": sessions.seconds(at) + profile.pending,
    }
    latest: dict[str, SqlValue] = {"session": values["session"], "kept": profile.most_pending - 1}
    yield from transact(
        *purge_steps(at), Step(sessions.KEEP_LATEST_PENDING, latest), Step(sessions.ADD_PENDING, values)
    )


def take_pending(profile: Profile, state: str, session: str | None) -> Op[Pending]:
    """Use up the sign-in that this state names in this session; another session's is left untouched.

    :raises CallbackRefused: code ``state_unknown``.
    """
    values = {"state": fingerprint(state), **(yield from _key_now(profile, session))}
    (taken,) = yield from transact(Step(sessions.TAKE_PENDING, values))
    if not taken:
        raise CallbackRefused("state_unknown")
    return sessions.read_pending(taken[0])


def open_session(
    profile: Profile, identity: Identified, claims: IdClaims, tokens: Tokens, pending: Pending, former: str | None
) -> Op[tuple[str, datetime]]:
    """Open a session under a fresh identifier; nothing that was known before the sign-in opens it. Answers its end."""
    session_id, at = (yield from secret()), (yield from now())
    end = sessions.seconds(at) + profile.session
    values: dict[str, SqlValue] = {
        **_key(profile, session_id),
        "subject": identity.subject,
        "acr": claims.acr,
        "claims": sessions.write_identity(identity),
        "id_token": tokens.id_token,
        "refresh_token": tokens.refresh_token if profile.renews else None,
        "mandate": sessions.write_mandate(pending.mandate),
        "signed_in_at": sessions.seconds(at),
        "end": end,
    }
    yield from transact(*_closing(profile, former), Step(sessions.OPEN_SESSION, values, rows=1))
    return session_id, datetime.fromtimestamp(end, UTC)


def session_of(
    profile: Profile, session: str | None, reader: Callable[[Claims], Who]
) -> Op[SignedInSession[Who] | None]:
    """Who is signed in under this cookie; None for nobody, or once the session is past its end."""
    if not session:
        return None
    rows = yield from query(sessions.READ_SESSION, **(yield from _key_now(profile, session)))
    return sessions.read_session(rows[0], reader) if rows else None


def close_session(profile: Profile, session: str | None) -> Op[str | None]:
    """Close a session and forget what it had begun. Answers its id_token, None when there was no such session."""
    closed, _ = yield from transact(*_closing(profile, session))
    return str(closed[0][0]) if closed else None


# --- confirming a long session --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refreshable:
    """What renews a session: whose it must stay, at which level, and the token, which nobody else has meanwhile."""

    subject: str = field(repr=False)
    acr: str
    token: str = field(repr=False)

    def require(self, subject: str) -> None:
        """Raise TokenRefused (``token_subject``) when the new tokens are about somebody else."""
        if not hmac.compare_digest(subject.encode(), self.subject.encode()):
            raise TokenRefused("token_subject")


def take_refresh_token(profile: Profile, session: str | None) -> Op[Refreshable | None]:
    """Take the refresh token of a session for oneself; None when there is none, or when another has just taken it."""
    key = yield from _key_now(profile, session)
    rows = yield from query(sessions.READ_REFRESH_TOKEN, **key)
    if not rows:
        return None
    subject, acr, token = map(str, rows[0])
    (taken,) = yield from transact(Step(sessions.TAKE_REFRESH_TOKEN, {**key, "refresh_token": token}))
    return Refreshable(subject, acr, token) if taken else None


def give_back(profile: Profile, session: str, token: str) -> Op[None]:
    """Put back the refresh token of a session that could not be confirmed for now."""
    yield from transact(Step(sessions.GIVE_BACK, {**_key(profile, session), "refresh_token": token}))


def confirm_session(profile: Profile, session: str, identity: Identified, claims: IdClaims, tokens: Tokens) -> Op[None]:
    """Keep what the provider says now; the end of the session stays where it was."""
    values: dict[str, SqlValue] = {
        **(yield from _key_now(profile, session)),
        "subject": identity.subject,
        "acr": claims.acr,
        "claims": sessions.write_identity(identity),
        "id_token": tokens.id_token,
        "refresh_token": tokens.refresh_token,
    }
    yield from transact(Step(sessions.CONFIRM_SESSION, values))


# --- signing out ----------------------------------------------------------------------------------------------------


def begin_sign_out(profile: Profile, session: str | None) -> Op[str]:
    """The state that the provider must bring back at the end of a sign-out."""
    state, at = (yield from secret()), (yield from now())
    end = sessions.seconds(at) + profile.pending
    values: dict[str, SqlValue] = {
        "state": fingerprint(state),
        "session": fingerprint(session or ""),
        "end": end,
    }
    yield from transact(Step(sessions.ADD_SIGN_OUT, values))
    return state


def end_sign_out(state: str, session: str | None) -> Op[bool]:
    """Whether this state ends a sign-out that this session began."""
    at = yield from now()
    values: dict[str, SqlValue] = {
        "state": fingerprint(state),
        "session": fingerprint(session or ""),
        "now": sessions.seconds(at),
    }
    (found,) = yield from transact(Step(sessions.TAKE_SIGN_OUT, values))
    return bool(found)


def _key(profile: Profile, session: str | None) -> dict[str, SqlValue]:
    """What finds a session of this provider, and of no other, under a cookie."""
    return {"session": fingerprint(session or ""), "provider": profile.name}


def _key_now(profile: Profile, session: str | None) -> Op[dict[str, SqlValue]]:
    at = yield from now()
    return {**_key(profile, session), "now": sessions.seconds(at)}


def _closing(profile: Profile, session: str | None) -> tuple[Step, Step]:
    return (
        Step(sessions.CLOSE_SESSION, _key(profile, session)),
        Step(sessions.DROP_PENDING, {"session": fingerprint(session or "")}),
    )
