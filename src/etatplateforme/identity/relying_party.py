"""The relying party: the OpenID Connect code flow with PKCE, nonce, state and ``iss``, and the session that it opens.

Sources: OpenID Connect Core 1.0, RFC 7636 (PKCE), RFC 9207 (``iss``), RFC 9700 (best current practice).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, ask, now, secret
from etatplateforme.errors import COUNTER_REMINDER, EtatError, InvalidInput
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.bounded_json import Claims
from etatplateforme.identity.exchange import callback_code, callback_state, with_query
from etatplateforme.identity.holder import CONNECTIONS, sessions_of
from etatplateforme.identity.keeping import (
    Refreshable,
    begin_sign_out,
    close_session,
    confirm_session,
    end_sign_out,
    give_back,
    keep_pending,
    open_session,
    session_for,
    session_of,
    take_pending,
    take_refresh_token,
)
from etatplateforme.identity.provider import Provider
from etatplateforme.identity.question import NO_HINTS, question
from etatplateforme.identity.sessions import Identified, Pending, SignedInSession, Who
from etatplateforme.identity.settings import IdentitySettings, check_question
from etatplateforme.identity.tokens import Asked
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
class SignedIn(Generic[Who]):
    """The person is signed in. The cookie must now hold ``session_id``: the former one opens nothing any more.

    ``access`` lives for a minute and is kept nowhere: what it opens is asked at once, by the same request.
    """

    identity: Who
    acr: str
    amr: tuple[str, ...]
    return_to: str = field(repr=False)
    session_id: str = field(repr=False)
    expires_at: datetime
    access: AccessToken = field(repr=False)
    mandate: Mandate | None = None


@dataclass(frozen=True, slots=True)
class SignOutStart:
    """The session is closed here. Send the person to ``url``: with ``at_provider``, the provider closes its own."""

    url: str = field(repr=False)
    at_provider: bool


class RelyingParty(Block[M], Generic[M, Who]):
    """Sign-in with one provider, whose people are read from verified claims by *reader*.

    Needs the tables of :data:`etatplateforme.identity.sessions.SCHEMA` in the store.
    """

    def __init__(self, runner: Runner, settings: IdentitySettings, reader: Callable[[Claims], Who]) -> None:
        super().__init__(runner)
        self._settings = settings
        self._reader = reader
        self._provider = Provider(settings)

    @property
    def settings(self) -> IdentitySettings:
        """How the service is registered with the provider; secrets show in no repr."""
        return self._settings

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
        hints: Mapping[str, str] = NO_HINTS,
    ) -> Op[SignInStart]:
        """Start a sign-in; the person has fifteen minutes. At most five wait in one session: the oldest gives way.

        :param return_to: path of this service to which the person goes afterwards.
        :param scopes: what is asked, when it is less or more than the settings say. The gate judges it.
        :param session: the value of the session cookie, if any.
        :param mandate: when the person acts for another; must be in force and name this act.
        :param hints: what spares the person a step (``login_hint``, ``siret_hint``, ``idp_hint``), where the provider
            takes it; it decides of nothing.
        :raises InvalidInput: ``return_to_refused``, ``identity_settings``, ``outside_mandate``.
        :raises ProviderUnavailable: and ProviderMisconfigured, when its description cannot be had.
        """
        asked_scopes, asked_acr = scopes or self._settings.scopes, acr or self._settings.acr
        check_question(self._settings.profile, asked_scopes, asked_acr, hints)
        way_back = local_path(return_to)
        yield from ask(Act(Intent.SIGN_IN, {"scopes": asked_scopes, "acr": asked_acr, "mandated": mandate is not None}))
        at = yield from now()
        _check_mandate(mandate, Intent.SIGN_IN, at)
        metadata = yield from self._provider.metadata()
        state, nonce = (yield from secret()), (yield from secret())
        verifier = yield from secret(VERIFIER_SIZE)
        session_id = yield from session_for(self._settings.profile, session)
        pending = Pending(nonce, verifier, way_back, asked_acr, mandate)
        yield from keep_pending(self._settings.profile, pending, state, session_id)
        parameters = question(self._settings, pending, state, asked_scopes, hints)
        return SignInStart(with_query(metadata.authorization_endpoint, parameters), session_id)

    @action(Intent.COMPLETE_SIGN_IN)
    def complete(self, callback_params: Mapping[str, str], session: str | None) -> Op[SignedIn[Who]]:
        """Take the person back from the provider: verify everything, then open a session under a new identifier.

        :param callback_params: the query of the callback, each parameter once.
        :param session: the value of the session cookie.
        :raises SignInRefused: Declined, CallbackRefused, TokenRefused or ProviderRefused; its ``code`` says why.
        :raises ProviderUnavailable: the provider failed, or did not answer. The person starts again.
        """
        pending = yield from take_pending(self._settings.profile, callback_state(callback_params), session)
        metadata = yield from self._provider.metadata()
        code = callback_code(callback_params, self._settings.issuer, sends_issuer=metadata.sends_issuer)
        asked_at = yield from now()
        tokens = yield from self._provider.tokens(code, pending.verifier, metadata)
        claims = yield from self._provider.id_claims(tokens, Asked(pending.nonce, pending.acr), metadata)
        identity = self._reader((yield from self._provider.userinfo(tokens, claims, metadata)))
        opened = yield from open_session(self._settings.profile, identity, claims, tokens, pending, session)
        access = AccessToken(tokens.access_token, asked_at)
        return SignedIn(identity, claims.acr, claims.amr, pending.return_to, *opened, access, pending.mandate)

    # --- the session ------------------------------------------------------------------------------------------------

    @action(Intent.READ_STATUS)
    def current(self, session: str | None) -> Op[SignedInSession[Who] | None]:
        """Who is signed in under this cookie; None for nobody, or once the session is past its end."""
        return (yield from session_of(self._settings.profile, session, self._reader))

    @action(Intent.COMPLETE_SIGN_IN)
    def confirm(self, session: str | None) -> Op[SignedInSession[Who] | None]:
        """Have the provider vouch again for who is signed in; None when it no longer does: the session is closed.

        Only where it gives a refresh token (ProConnect): elsewhere, the session is answered as it is. Two at once ask
        it once. While it is down, the session stays as it is and ProviderUnavailable is raised.

        :raises SignInRefused: what came is not about the same person, or is not what it must be; nothing has changed.
        """
        refreshable = yield from take_refresh_token(self._settings.profile, session)
        if refreshable is not None and session:
            yield from self._renewed(refreshable, session)
        return (yield from session_of(self._settings.profile, session, self._reader))

    @action(Intent.SIGN_OUT)
    def sign_out(self, session: str | None) -> Op[SignOutStart]:
        """Close the session here at once, and prepare the provider's. Never fails because the provider does."""
        only_here = SignOutStart(self._settings.post_logout_redirect_uri, at_provider=False)
        id_token = yield from close_session(self._settings.profile, session)
        metadata = (yield from self._provider.metadata_if_any()) if id_token is not None else None
        if id_token is None or metadata is None or metadata.end_session_endpoint is None:
            return only_here
        state = yield from begin_sign_out(self._settings.profile, session)
        parameters = {
            "id_token_hint": id_token,
            "post_logout_redirect_uri": self._settings.post_logout_redirect_uri,
            "state": state,
        }
        return SignOutStart(with_query(metadata.end_session_endpoint, parameters), at_provider=True)

    @action(Intent.SIGN_OUT)
    def finish_sign_out(self, callback_params: Mapping[str, str], session: str | None) -> Op[bool]:
        """Whether this return from the provider ends a sign-out that this session began.

        Nothing depends on it: the session was closed before, so a page that says goodbye is right in any case.
        """
        return (yield from end_sign_out(callback_params.get("state", ""), session))

    # --- rights of persons, upkeep ----------------------------------------------------------------------------------

    @action(Intent.EXPORT_PERSON)
    def export_person(
        self, subject: str, *, mandate: Mandate | None = None
    ) -> Op[tuple[SignedInSession[Identified], ...]]:
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

    def _renewed(self, refreshable: Refreshable, session: str) -> Op[None]:
        """Renew the tokens of a session whose refresh token was just taken, and keep what they say."""
        profile, kept = self._settings.profile, refreshable.token
        try:
            metadata = yield from self._provider.metadata()
            tokens = yield from self._provider.renewed(refreshable.token, metadata)
            kept = tokens.refresh_token or refreshable.token
            claims = yield from self._provider.id_claims(tokens, Asked(None, refreshable.acr), metadata)
            refreshable.require(claims.subject)
            identity = self._reader((yield from self._provider.userinfo(tokens, claims, metadata)))
        except EtatError as error:
            if error.code == "provider_refused_code":
                yield from close_session(profile, session)
                return
            yield from give_back(profile, session, kept)
            raise
        yield from confirm_session(profile, session, identity, claims, replace(tokens, refresh_token=kept))


def _check_mandate(mandate: Mandate | None, intent: Intent, at: datetime) -> None:
    if mandate is not None and not mandate.allows(intent, at.date()):
        raise InvalidInput(
            "Le mandat ne permet pas cet acte, ou n'est plus en vigueur.",
            remedy="Demandez un mandat en cours qui nomme cet acte.",
            citizen_message=f"Le mandat ne permet pas cette étape. {COUNTER_REMINDER}",
            code="outside_mandate",
        )
