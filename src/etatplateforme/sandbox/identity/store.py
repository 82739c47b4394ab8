"""What the local provider remembers between two requests, in memory: interactions, codes, tokens, spent assertions."""

from dataclasses import dataclass, field
from typing import TypeVar

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin

from etatplateforme.sandbox.identity.claims import Person

V = TypeVar("V")

CAPACITY = 1_000
"""Entries kept of each kind; beyond, the oldest are forgotten. A sandbox never needs as many at a time."""


@dataclass(slots=True)
class Interaction:
    """A sign-in under way: what the service asked, then who was chosen on the page."""

    uid: str = field(repr=False)
    params: dict[str, str] = field(repr=False)
    client_id: str
    scopes: tuple[str, ...]
    acr: str
    wants_amr: bool
    started_at: float
    amr: tuple[str, ...] = ()
    person: Person | None = None


@dataclass(slots=True)
class Grant(AuthorizationCodeMixin):
    """What a person granted, bound to one client; it is found by its code, then by its access token."""

    code: str = field(repr=False)
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    person: Person = field(repr=False)
    nonce: str = field(repr=False)
    acr: str
    amr: tuple[str, ...]
    auth_time: float
    code_challenge: str | None = field(repr=False)
    code_challenge_method: str | None
    used: bool = False

    def get_redirect_uri(self) -> str:
        """The address to which the code was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """The granted scopes, separated by spaces."""
        return " ".join(self.scopes)


@dataclass(slots=True)
class AccessToken(TokenMixin):
    """An opaque access token of one grant."""

    value: str = field(repr=False)
    grant: Grant
    issued_at: int
    expires_at: int
    revoked: bool = False

    def is_valid_at(self, now: float) -> bool:
        """Whether this token still opens userinfo at *now*."""
        return not self.revoked and now < self.expires_at

    def check_client(self, client: ClientMixin) -> bool:
        """Whether the token was given to that *client*."""
        return client.get_client_id() == self.grant.client_id


@dataclass(slots=True)
class RefreshToken(TokenMixin):
    """An opaque refresh token of one grant; it serves once."""

    value: str = field(repr=False)
    grant: Grant
    expires_at: float
    used: bool = False
    revoked: bool = False

    def is_valid_at(self, now: float) -> bool:
        """Whether this token still renews at *now*."""
        return not self.used and not self.revoked and now < self.expires_at

    def check_client(self, client: ClientMixin) -> bool:
        """Whether the token was given to that *client*."""
        return client.get_client_id() == self.grant.client_id

    def get_scope(self) -> str:
        """The granted scopes, separated by spaces."""
        return self.grant.get_scope()


class Store:
    """Everything in bounded dictionaries; a restart forgets it all."""

    def __init__(self) -> None:
        self.interactions: dict[str, Interaction] = {}
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, AccessToken] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.assertions: dict[str, float] = {}

    def add_interaction(self, interaction: Interaction) -> None:
        """Remember *interaction*."""
        _put(self.interactions, interaction.uid, interaction)

    def add_grant(self, grant: Grant) -> None:
        """Remember *grant* under its code."""
        _put(self.grants, grant.code, grant)

    def add_token(self, token: AccessToken) -> None:
        """Remember *token*."""
        _put(self.tokens, token.value, token)

    def add_refresh_token(self, token: RefreshToken) -> None:
        """Remember *token*."""
        _put(self.refresh_tokens, token.value, token)

    def first_use_of_assertion(self, identifier: str, now: float) -> bool:
        """Whether this identifier of a client assertion was never seen."""
        if identifier in self.assertions:
            return False
        _put(self.assertions, identifier, now)
        return True

    def revoke(self, grant: Grant) -> None:
        """Revoke every token that came from *grant*."""
        tokens: list[AccessToken | RefreshToken] = [*self.tokens.values(), *self.refresh_tokens.values()]
        for token in tokens:
            if token.grant is grant:
                token.revoked = True


def _put(entries: dict[str, V], key: str, value: V) -> None:
    entries[key] = value
    while len(entries) > CAPACITY:
        del entries[next(iter(entries))]
