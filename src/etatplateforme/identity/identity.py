"""Signing a person in and out: the OpenID Connect code flow with PKCE, nonce, state and ``iss``, as its sources ask.

>>> start = identity.sign_in(return_to="/cantine", session=cookie)      # redirect to start.url, keep start.session_id
>>> signed_in = identity.complete(query_parameters, session=cookie)     # keep signed_in.session_id, greet the person
>>> identity.current(signed_in.session_id).identity.family_name

Sources: OpenID Connect Core 1.0, RFC 7636 (PKCE), RFC 9207 (``iss``), RFC 9700 (best current practice).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, SqlValue, Step, ask, now, query, secret, transact
from etatplateforme.errors import COUNTER_REMINDER, InvalidInput
from etatplateforme.identity import sessions
from etatplateforme.identity.client import code_challenge
from etatplateforme.identity.discovery import Metadata
from etatplateforme.identity.errors import CallbackRefused
from etatplateforme.identity.exchange import Tokens, callback_code, callback_state, with_query
from etatplateforme.identity.holder import CONNECTIONS, purge_steps, sessions_of
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.provider import Provider
from etatplateforme.identity.sessions import Pending, SignedInSession, fingerprint
from etatplateforme.identity.settings import IdentitySettings, check_question
from etatplateforme.identity.tokens import Asked, IdClaims
from etatplateforme.identity.urls import local_path
from etatplateforme.values.check import Check
from etatplateforme.values.holding import PersonKey
from etatplateforme.values.intent import Act, Intent
from etatplateforme.values.mandate import Mandate

VERIFIER_SIZE = 48
"""Random bytes of a PKCE verifier: 64 characters, within the 43 to 128 of RFC 7636."""


@dataclass(frozen=True, slots=True)
class SignInStart:
    """Send the person to ``url``, and keep ``session_id`` in the cookie: only this session takes the answer."""

    url: str = field(repr=False)
    session_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person is signed in. The cookie must now hold ``session_id``: the former one opens nothing any more."""

    identity: PivotIdentity
    acr: str
    amr: tuple[str, ...]
    return_to: str = field(repr=False)
    session_id: str = field(repr=False)
    expires_at: datetime
    mandate: Mandate | None = None


@dataclass(frozen=True, slots=True)
class SignOutStart:
    """The session is closed here. Send the person to ``url``: with ``at_provider``, the provider closes its own."""

    url: str = field(repr=False)
    at_provider: bool


class Identity(Block[M]):
    """Sign-in with one provider. Needs the tables of :data:`etatplateforme.identity.sessions.SCHEMA` in the store."""

    def __init__(self, runner: Runner, settings: IdentitySettings) -> None:
        super().__init__(runner)
        self._settings = settings
        self._provider = Provider(settings)

    # --- signing in -------------------------------------------------------------------------------------------------

    @action(Intent.SIGN_IN)
    def sign_in(
        self,
        *,
        return_to: str = "/",
        scopes: tuple[str, ...] | None = None,
        acr: str | None = None,
        session: str | None = None,
        mandate: Mandate | None = None,
    ) -> Op[SignInStart]:
        """Start a sign-in; the person has fifteen minutes. At most five wait in one session: the oldest gives way.

        :param return_to: path of this service to which the person goes afterwards.
        :param scopes: what is asked, when it is less or more than the settings say. The gate judges it.
        :param session: the value of the session cookie, if any.
        :param mandate: when the person acts for another; must be in force and name this act.
        :raises InvalidInput: ``return_to_refused``, ``identity_settings``, ``outside_mandate``.
        :raises ProviderUnavailable: and ProviderMisconfigured, when its description cannot be had.
        """
        asked_scopes, asked_acr = scopes or self._settings.scopes, acr or self._settings.acr
        check_question(self._settings.profile, asked_scopes, asked_acr)
        way_back = local_path(return_to)
        yield from ask(Act(Intent.SIGN_IN, {"scopes": asked_scopes, "acr": asked_acr, "mandated": mandate is not None}))
        at = yield from now()
        _check_mandate(mandate, Intent.SIGN_IN, at)
        metadata = yield from self._provider.metadata()
        state, nonce = (yield from secret()), (yield from secret())
        verifier = yield from secret(VERIFIER_SIZE)
        session_id = yield from self._session_for(session, at)
        pending = Pending(nonce, verifier, way_back, asked_acr, mandate)
        yield from self._keep_pending(pending, state, session_id, at)
        return SignInStart(self._question(metadata, pending, state, asked_scopes), session_id)

    @action(Intent.COMPLETE_SIGN_IN)
    def complete(self, callback_params: Mapping[str, str], session: str | None) -> Op[SignedIn]:
        """Take the person back from the provider: verify everything, then open a session under a new identifier.

        :param callback_params: the query of the callback, each parameter once.
        :param session: the value of the session cookie.
        :raises SignInRefused: Declined, CallbackRefused, TokenRefused or ProviderRefused; its ``code`` says why.
        :raises ProviderUnavailable: the provider failed, or did not answer. The person starts again.
        """
        pending = yield from self._take_pending(callback_state(callback_params), session)
        metadata = yield from self._provider.metadata()
        code = callback_code(callback_params, self._settings.issuer, sends_issuer=metadata.sends_issuer)
        tokens = yield from self._provider.tokens(code, pending.verifier, metadata)
        claims = yield from self._provider.id_claims(tokens, Asked(pending.nonce, pending.acr), metadata)
        identity = yield from self._provider.identity(tokens, claims, metadata)
        return (yield from self._open_session(identity, claims, tokens, pending, session or ""))

    # --- the session ------------------------------------------------------------------------------------------------

    @action(Intent.READ_STATUS)
    def current(self, session: str | None) -> Op[SignedInSession | None]:
        """Who is signed in under this cookie; None for nobody, or once the session is past its end."""
        if not session:
            return None
        at = yield from now()
        rows = yield from query(sessions.READ_SESSION, session=fingerprint(session), now=sessions.seconds(at))
        return sessions.read_session(rows[0]) if rows else None

    @action(Intent.SIGN_OUT)
    def sign_out(self, session: str | None) -> Op[SignOutStart]:
        """Close the session here at once, and prepare the provider's. Never fails because the provider does."""
        only_here = SignOutStart(self._settings.post_logout_redirect_uri, at_provider=False)
        hashed = fingerprint(session or "")
        closed, _ = yield from transact(
            Step(sessions.CLOSE_SESSION, {"session": hashed}), Step(sessions.DROP_PENDING, {"session": hashed})
        )
        metadata = (yield from self._provider.metadata_if_any()) if closed else None
        if metadata is None or metadata.end_session_endpoint is None:
            return only_here
        state, at = (yield from secret()), (yield from now())
        end = sessions.seconds(at) + self._settings.profile.pending
        yield from transact(Step(sessions.ADD_SIGN_OUT, {"state": fingerprint(state), "session": hashed, "end": end}))
        parameters = {
            "id_token_hint": str(closed[0][0]),
            "post_logout_redirect_uri": self._settings.post_logout_redirect_uri,
            "state": state,
        }
        return SignOutStart(with_query(metadata.end_session_endpoint, parameters), at_provider=True)

    @action(Intent.SIGN_OUT)
    def finish_sign_out(self, callback_params: Mapping[str, str], session: str | None) -> Op[bool]:
        """Whether this return from the provider ends a sign-out that this session began.

        Nothing depends on it: the session was closed before, so a page that says goodbye is right in any case.
        """
        state, at = callback_params.get("state", ""), (yield from now())
        values: dict[str, SqlValue] = {
            "state": fingerprint(state),
            "session": fingerprint(session or ""),
            "now": sessions.seconds(at),
        }
        (found,) = yield from transact(Step(sessions.TAKE_SIGN_OUT, values))
        return bool(found)

    # --- rights of persons, upkeep ----------------------------------------------------------------------------------

    @action(Intent.EXPORT_PERSON)
    def export_person(self, subject: str, *, mandate: Mandate | None = None) -> Op[tuple[SignedInSession, ...]]:
        """All that this room keeps of a person (RGPD, art. 15): their open sessions, for :data:`sessions.PURPOSE`."""
        at = yield from now()
        _check_mandate(mandate, Intent.EXPORT_PERSON, at)
        return (yield from sessions_of(subject))

    @action(Intent.ERASE_PERSON)
    def erase_person(self, subject: str, *, mandate: Mandate | None = None) -> Op[int]:
        """Erase all that this room keeps of a person (RGPD, art. 17), and answer how many sessions it was."""
        at = yield from now()
        _check_mandate(mandate, Intent.ERASE_PERSON, at)
        return (yield from CONNECTIONS.forget(PersonKey(subject=subject)))

    @action(Intent.PURGE)
    def purge(self) -> Op[int]:
        """Delete what is past its date, and answer how many rows it was."""
        at = yield from now()
        return (yield from CONNECTIONS.forget_overdue(at))

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Whether the provider can be used now: its description and its keys."""
        return ((yield from self._provider.check()),)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _question(self, metadata: Metadata, pending: Pending, state: str, scopes: tuple[str, ...]) -> str:
        """The address to which the person goes, with all that is asked."""
        parameters = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": " ".join(scopes),
            "acr_values": pending.acr,
            "state": state,
            "nonce": pending.nonce,
            "code_challenge": code_challenge(pending.verifier),
            "code_challenge_method": "S256",
        }
        return with_query(metadata.authorization_endpoint, parameters)

    def _session_for(self, session: str | None, at: datetime) -> Op[str]:
        """The identifier of this session when we gave it and it lives; else a new one, never the visitor's own."""
        if session:
            rows = yield from query(sessions.KNOWN_SESSION, session=fingerprint(session), now=sessions.seconds(at))
            if rows:
                return session
        return (yield from secret())

    def _keep_pending(self, pending: Pending, state: str, session_id: str, at: datetime) -> Op[None]:
        profile, hashed = self._settings.profile, fingerprint(session_id)
        values: dict[str, SqlValue] = {
            "state": fingerprint(state),
            "session": hashed,
            "nonce": pending.nonce,
            "verifier": pending.verifier,
            "return_to": pending.return_to,
            "acr": pending.acr,
            "mandate": sessions.write_mandate(pending.mandate),
            "end": sessions.seconds(at) + profile.pending,
        }
        yield from transact(
            *purge_steps(at),
            Step(sessions.KEEP_LATEST_PENDING, {"session": hashed, "kept": profile.most_pending - 1}),
            Step(sessions.ADD_PENDING, values),
        )

    def _take_pending(self, state: str, session: str | None) -> Op[Pending]:
        """Use up the sign-in that this state names in this session; another session's is left untouched."""
        at = yield from now()
        values: dict[str, SqlValue] = {
            "state": fingerprint(state),
            "session": fingerprint(session or ""),
            "now": sessions.seconds(at),
        }
        (taken,) = yield from transact(Step(sessions.TAKE_PENDING, values))
        if not taken:
            raise CallbackRefused("state_unknown")
        return sessions.read_pending(taken[0])

    def _open_session(
        self, identity: PivotIdentity, claims: IdClaims, tokens: Tokens, pending: Pending, former: str
    ) -> Op[SignedIn]:
        """Open the session under a fresh identifier; nothing that was known before the sign-in opens it."""
        session_id, at = (yield from secret()), (yield from now())
        end = sessions.seconds(at) + self._settings.profile.session
        values: dict[str, SqlValue] = {
            "session": fingerprint(session_id),
            "subject": identity.subject,
            "acr": claims.acr,
            "claims": sessions.write_identity(identity),
            "id_token": tokens.id_token,
            "mandate": sessions.write_mandate(pending.mandate),
            "signed_in_at": sessions.seconds(at),
            "end": end,
        }
        hashed = fingerprint(former)
        yield from transact(
            Step(sessions.CLOSE_SESSION, {"session": hashed}),
            Step(sessions.DROP_PENDING, {"session": hashed}),
            Step(sessions.OPEN_SESSION, values, rows=1),
        )
        expires = datetime.fromtimestamp(end, UTC)
        return SignedIn(identity, claims.acr, claims.amr, pending.return_to, session_id, expires, pending.mandate)


def _check_mandate(mandate: Mandate | None, intent: Intent, at: datetime) -> None:
    if mandate is not None and not mandate.allows(intent, at.date()):
        raise InvalidInput(
            "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
            remedy="Demandez un mandat en cours qui nomme cet acte.",
            citizen_message=f"Le mandat ne permet pas cette étape. {COUNTER_REMINDER}",
            code="outside_mandate",
        )
