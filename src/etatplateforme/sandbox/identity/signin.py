"""The part of the journey that goes through the person's browser: request, choice of a person, consent, sign-out."""

import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidRequestError
from joserfc import jwt
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from etatplateforme.sandbox.identity.agents import Agent
from etatplateforme.sandbox.identity.clients import ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.pages import Pages
from etatplateforme.sandbox.identity.request import ProtocolRequest, protocol_request
from etatplateforme.sandbox.identity.rules import (
    AMR_NOT_ALLOWED,
    SESSION_LOST,
    UNKNOWN_CLIENT,
    UNKNOWN_REDIRECT_URI,
    PageError,
    asks_amr,
    check_parameters,
    essential_acr,
    invalid_parameter,
)
from etatplateforme.sandbox.identity.server import CALLBACK_ERRORS, DECLINED, Answer, ProtocolServer
from etatplateforme.sandbox.identity.spoil import spoil_callback
from etatplateforme.sandbox.identity.store import Interaction, Store
from etatplateforme.sandbox.identity.switches import Faults
from etatplateforme.sandbox.identity.wire import BadForm, answer_response, form_of, query_of

PASSWORD, TWO_FACTORS = ("pwd",), ("pwd", "otp", "mfa")
"""How invented people authenticate: by a password that nobody types, and a second factor for the higher levels."""

UNREADABLE = invalid_parameter("La demande n'est pas un formulaire lisible.")
ERROR_PAGE = "La panne « {} » est active dans le bac à sable."
LOGOUT_HINT_WRONG = invalid_parameter("L'id_token_hint n'a pas été délivré par ce fournisseur à un service enregistré.")
LEVEL_NOT_REACHED = "requested ACRs could not be satisfied"
ANOTHER_STATE = "un-autre-state-que-celui-de-la-demande"
LOGOUT_URI_UNKNOWN = PageError(
    "Y030111",
    "invalid_request",
    "post_logout_redirect_uri not registered",
    "L'adresse de retour après déconnexion doit être enregistrée, à l'identique.",
)


class SignIn:
    """The routes that a browser follows."""

    def __init__(
        self, config: ProviderConfig, store: Store, keys: KeyRing, faults: Faults, server: ProtocolServer
    ) -> None:
        self._config = config
        self._store = store
        self._keys = keys
        self._faults = faults
        self._server = server
        self._pages = Pages(config)

    async def authorize(self, request: Request) -> Response:
        """``/authorize``: check the request, then show the people."""
        try:
            params = query_of(request)
        except BadForm:
            return self._pages.error(UNREADABLE)
        if IdentityFault.ERROR_PAGE in self._faults:
            return self._invalid(ERROR_PAGE.format("error_page"))
        error = check_parameters(params, self._config.profile)
        if error is not None:
            return self._pages.error(error)
        asked = dict(params)
        client = self._config.client(asked["client_id"])
        if client is None:
            return self._pages.error(UNKNOWN_CLIENT)
        if not client.check_redirect_uri(asked["redirect_uri"]):
            return self._pages.error(UNKNOWN_REDIRECT_URI)
        if asks_amr(asked) and not client.amr_allowed and not self._config.profile.for_agents:
            return self._pages.error(AMR_NOT_ALLOWED)
        return self._begin(params, asked)

    def _begin(self, params: Sequence[tuple[str, str]], asked: dict[str, str]) -> Response:
        """Let Authlib judge the request; open an interaction, or send its error back to the service."""
        protocol = self._protocol_request(params)
        try:
            self._refuse_unsupported(asked)
            _ = self._server.engine.get_consent_grant(protocol)
        except OAuth2Error as error:
            return self._callback(self._server.callback_error(protocol, error))
        interaction = Interaction(
            uid=secrets.token_urlsafe(32),
            params=asked,
            client_id=asked["client_id"],
            scopes=tuple(dict.fromkeys(asked["scope"].split())),
            acr=self._config.profile.pick_acr(asked.get("acr_values", "")),
            wants_amr=asks_amr(asked) or (self._config.profile.for_agents and "amr" in asked["scope"].split()),
            started_at=self._config.now(),
        )
        self._store.add_interaction(interaction)
        return self._to(f"interaction/{interaction.uid}")

    def _refuse_unsupported(self, asked: Mapping[str, str]) -> None:
        """Errors that production sends back to the service, and that Authlib does not know."""
        if asked["response_type"] != "code":  # Authlib would echo the value, and break on what RFC 6749 forbids there
            raise OAuth2Error("requested response_type is not supported", error="unsupported_response_type")
        if asked.get("response_mode", "query") != "query":
            raise OAuth2Error("unsupported response_mode requested", error="unsupported_response_mode")
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge_method must be S256")
        if asked.get("prompt") == "none":  # nobody has a session here
            raise OAuth2Error("End-User authentication is required", error="login_required")
        if asked.get("idp_hint", "") not in {"", *self._config.idp_hints}:
            raise OAuth2Error("An idp_hint was provided but is not allowed", error="invalid_idp_hint")

    async def choose(self, request: Request) -> Response:
        """The page of people."""
        interaction = self._interaction(request)
        return self._pages.choose(interaction) if interaction else self._pages.error(SESSION_LOST)

    async def chosen(self, request: Request) -> Response:
        """The person chosen, then the consent page."""
        interaction = self._interaction(request)
        if interaction is None:
            return self._pages.error(SESSION_LOST)
        try:
            person = self._config.person(dict(await form_of(request)).get("personne", ""))
        except BadForm:
            return self._pages.error(UNREADABLE)
        if person is None:
            return self._pages.choose(interaction, "choisissez une personne de la liste.")
        interaction.person = person
        return self._to(f"interaction/{interaction.uid}/consentement")

    async def consent(self, request: Request) -> Response:
        """The consent page."""
        interaction = self._interaction(request)
        if interaction is None or interaction.person is None:
            return self._pages.error(SESSION_LOST)
        return self._pages.consent(interaction)

    async def decide(self, request: Request) -> Response:
        """Accepted or refused: back to the service, with a code or with ``access_denied``. It ends the interaction."""
        interaction = self._interaction(request)
        if interaction is None:
            return self._pages.error(SESSION_LOST)
        try:
            accepted = dict(await form_of(request)).get("decision") == "accepter"
        except BadForm:
            return self._pages.error(UNREADABLE)
        if accepted and interaction.person is None:
            return self._to(f"interaction/{interaction.uid}")
        del self._store.interactions[interaction.uid]
        protocol = self._protocol_request(list(interaction.params.items()))
        error = next((fault for fault in CALLBACK_ERRORS if fault in self._faults), None)
        if error is not None:
            refusal = OAuth2Error(CALLBACK_ERRORS[error], error=error.value)
            return self._callback(self._server.callback_error(protocol, refusal))
        if not accepted:
            return self._callback(self._server.callback_error(protocol, AccessDeniedError(DECLINED)))
        if not self._reach_level(interaction):
            return self._callback(self._server.callback_error(protocol, AccessDeniedError(LEVEL_NOT_REACHED)))
        grant = self._server.engine.get_consent_grant(protocol)
        return self._callback(self._server.engine.create_authorization_response(protocol, interaction, grant))

    async def sign_out(self, request: Request) -> Response:
        """``/session/end``: ``id_token_hint`` at least is required; the address of return must be registered."""
        try:
            params = dict(query_of(request))
        except BadForm:
            return self._pages.error(UNREADABLE)
        if IdentityFault.SIGN_OUT_ERROR_PAGE in self._faults:
            return self._invalid(ERROR_PAGE.format("sign_out_error_page"))
        missing = [name for name in self._config.profile.sign_out_needs if not params.get(name)]
        if missing:
            return self._invalid(f"Paramètre obligatoire absent à la déconnexion : {', '.join(missing)}.")
        client = self._client_of(params["id_token_hint"])
        if client is None:
            return self._pages.error(LOGOUT_HINT_WRONG)
        destination = params.get("post_logout_redirect_uri")
        if destination is None:
            return self._pages.signed_out()
        if destination not in client.post_logout_redirect_uris:
            return self._pages.error(LOGOUT_URI_UNKNOWN)
        wrong = IdentityFault.SIGN_OUT_WRONG_STATE in self._faults
        state = {"state": ANOTHER_STATE if wrong else params["state"]} if "state" in params else {}
        separator = "&" if "?" in destination else "?"
        return RedirectResponse(destination + (separator + urlencode(state) if state else ""), status_code=303)

    def _reach_level(self, interaction: Interaction) -> bool:
        """Settle the level that the person reaches, and by which means; False when it is not one that is insisted on.

        Citizens always reach what is asked. For an agent the level asked is a wish, unless it is called essential.
        """
        person = interaction.person
        if isinstance(person, Agent):
            essential = essential_acr(interaction.params)
            reached = person.level(essential or (interaction.acr, person.levels[-1]))
            if reached is None:
                return False
            interaction.acr = reached
        if interaction.wants_amr:
            interaction.amr = PASSWORD if interaction.acr in ("eidas0", "eidas1") else TWO_FACTORS
        return True

    def _invalid(self, hint: str) -> Response:
        return self._pages.error(invalid_parameter(hint, self._config.profile))

    def _client_of(self, hint: str) -> ServiceClient | None:
        """The client for which this provider signed *hint*; an expired hint is accepted, as in production."""
        try:
            claims = jwt.decode(hint, self._keys.key_set(), algorithms=list(self._config.profile.signing_algs)).claims
        except (JoseError, ValueError):
            return None
        audience: object = claims.get("aud")
        if claims.get("iss") != self._config.issuer or not isinstance(audience, str):
            return None
        return self._config.client(audience)

    def _interaction(self, request: Request) -> Interaction | None:
        """The interaction of this address, unless it ended or is older than its lifetime."""
        interaction = self._store.interactions.get(str(request.path_params["uid"]))
        if interaction is None:
            return None
        expired = self._config.now() >= interaction.started_at + self._config.profile.lifetimes.interaction
        return None if expired else interaction

    def _protocol_request(self, params: Sequence[tuple[str, str]]) -> ProtocolRequest:
        return protocol_request("GET", f"{self._config.issuer}/authorize", params)

    def _callback(self, answer: Answer) -> Response:
        answer.location = spoil_callback(answer.location, self._faults)
        return answer_response(answer)

    def _to(self, path: str) -> Response:
        return RedirectResponse(f"{self._config.issuer}/{path}", status_code=303)
