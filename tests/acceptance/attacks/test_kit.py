"""The kit with which users try their own service: it finds what a careless one accepts, and nothing in a sound one."""

import base64
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from etatplateforme.errors import EtatError
from etatplateforme.identity.profiles import FRANCECONNECT, Profile
from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID, SANDBOX_SECRET
from etatplateforme.sandbox.attacks import Attacks, Occasion, attacks_on, freedoms
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState
from tests.acceptance.attacks.parties import Party, journey, party_of
from tests.acceptance.attacks.refusals import (
    FRESH,
    HONEST,
    RENEWED,
)


@pytest.mark.parametrize("provider", ["franceconnect", "franceconnect_plus", "proconnect"])
def test_the_kit_finds_what_a_careless_service_accepts(state: LocalState, provider: str) -> None:
    """Neither a service that refuses all, nor one that takes all, passes for a sound one."""
    known = attacks_on(provider)
    assert Attacks(state).accepted(lambda: True, provider) == known
    assert Attacks(state).accepted(lambda: not state.faults.active(), provider) == ()
    with pytest.raises(EtatError) as caught:
        Attacks(state).accepted(lambda: False, provider)
    assert caught.value.code == "sign_in_fails"
    assert not state.faults.active()

    def broken() -> bool:
        if state.faults.active():
            raise KeyError("code")
        return True

    with pytest.raises(KeyError):  # an error 500 is no refusal
        Attacks(state).accepted(broken, provider)
    assert not state.faults.active()


@contextmanager
def fresh(profile: Profile, state: LocalState, folder: Path) -> Generator[Callable[[], bool]]:
    with party_of(profile, state, folder) as party:
        yield lambda: bool(journey(party).session_id)


def test_the_kit_tries_what_a_service_reads_when_it_starts(state: LocalState, tmp_path: Path) -> None:
    known = attacks_on(occasion=Occasion.START)
    assert {name.removeprefix(IDENTITY_PREFIX) for name in known} == FRESH.keys() - {"discovery_weak_algorithms"}
    attacks = Attacks(state)
    assert attacks.accepted_at_start(lambda: fresh(FRANCECONNECT, state, tmp_path)) == ()
    assert attacks.accepted_at_start(lambda: nullcontext(lambda: True)) == known
    with pytest.raises(EtatError) as caught:
        attacks.accepted_at_start(lambda: nullcontext(lambda: False))
    assert caught.value.code == "sign_in_fails"


def test_the_kit_tries_renewals(kept: dict[str, Party], state: LocalState) -> None:
    agents, attacks = kept["proconnect"], Attacks(state)
    known = attacks_on("proconnect", Occasion.RENEWAL)
    assert {name.removeprefix(IDENTITY_PREFIX) for name in known} == {*RENEWED, "refresh_revoked"}
    assert attacks_on("franceconnect", Occasion.RENEWAL) == ()
    sound = attacks.accepted_renewals(
        lambda: journey(agents).session_id, lambda session: agents.confirm(session) is not None
    )
    assert sound == ()
    assert attacks.accepted_renewals(lambda: journey(agents).session_id, lambda _: True) == known


@pytest.mark.parametrize("provider", ["franceconnect", "proconnect"])
def test_the_kit_tries_sign_outs(kept: dict[str, Party], state: LocalState, provider: str) -> None:
    party, attacks = kept[provider], Attacks(state)

    def signed_in() -> str:
        return journey(party).session_id

    def is_open(session: str) -> bool:
        return party.current(session) is not None

    known = attacks_on(provider, Occasion.SIGN_OUT)
    assert len(known) == 2
    assert attacks.left_open(signed_in, lambda session: sign_in_as(party.sign_out(session).url), is_open) == ()
    assert attacks.left_open(signed_in, lambda session: None, is_open) == known


def test_the_kit_tells_which_honest_people_are_turned_away(kept: dict[str, Party], state: LocalState) -> None:
    party, attacks = kept["franceconnect"], Attacks(state)
    assert attacks.turned_away(lambda: bool(journey(party).session_id)) == ()
    assert attacks.turned_away(lambda: not state.faults.active()) == freedoms()
    assert {name.removeprefix(IDENTITY_PREFIX) for name in freedoms()} == HONEST


# --- somebody else's relying party ----------------------------------------------------------------------------------

BREAKS_ANYBODY = {
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "wrong_code",
    "missing_code",
    "used_code",
    "missing_subject",
    "token_500",
    "token_html",
    "token_refuses_client",
    "token_without_id_token",
    "token_endless",
    "token_gzip_bomb",
    "token_deep_json",
    "token_huge_headers",
    "token_redirect_loop",
    "not_an_object",
    "deep_json_token",
    "userinfo_500",
}
"""What even a service that checks nothing does not get through."""


def decoded(token: str) -> dict[str, object]:
    """What a token says, for who verifies nothing."""
    payload = token.split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def careless_sign_in(state: LocalState, server: httpx.Client) -> bool:
    """No state, no nonce, no PKCE, no signature, no issuer, no audience, no date; and every redirect is followed."""
    issuer, redirect = state.urls.issuer, "http://127.0.0.1:8000/connexion/retour"
    asked = {
        "client_id": SANDBOX_CLIENT_ID,
        "redirect_uri": redirect,
        "response_type": "code",
        "scope": "openid identite_pivot",
        "acr_values": "eidas1",
        "state": "s" * 32,
        "nonce": "n" * 32,
    }
    back = dict(parse_qsl(urlsplit(sign_in_as(f"{issuer}/authorize?{urlencode(asked)}")).query))
    credentials = {"client_id": SANDBOX_CLIENT_ID, "client_secret": SANDBOX_SECRET.resolve({})}
    form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": redirect, **credentials}
    tokens = server.post(f"{issuer}/token", data=form).json()
    userinfo = server.get(f"{issuer}/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    userinfo.raise_for_status()
    return bool(decoded(tokens["id_token"])["sub"])


def test_a_service_that_checks_nothing_is_told_all_that_it_accepts(state: LocalState) -> None:
    with httpx.Client(trust_env=False, timeout=30, follow_redirects=True) as server:
        found = Attacks(state).accepted(lambda: careless_sign_in(state, server), refusals=Exception)
    accepted = {name.removeprefix(IDENTITY_PREFIX) for name in found}
    tried = {name.removeprefix(IDENTITY_PREFIX) for name in attacks_on()}
    assert tried - accepted == BREAKS_ANYBODY
