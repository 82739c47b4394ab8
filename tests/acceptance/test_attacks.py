"""Every attack and fault of the sandbox, and what the relying party of the SDK says of it: over real sockets, with the
three providers, as `Settings.sandbox` registers a service with them.
"""

import base64
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import EtatError
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.identity import Agents, Identity
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.identity.relying_party import SignedIn
from etatplateforme.identity.sessions import SCHEMA
from etatplateforme.manifest.settings import SANDBOX_CLIENT_ID, SANDBOX_SECRET, Settings
from etatplateforme.sandbox.attacks import Attacks, Occasion, attacks_on, freedoms
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.identity.faults import Group, IdentityFault
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.service.registration import registration

Party = Identity[Sync] | Agents[Sync]
PEOPLE_SCOPES = ("openid", "identite_pivot", "preferred_username", "email")
AGENT_SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret", "siren")
ASKED = {
    "franceconnect": (PEOPLE_SCOPES, "eidas1"),
    "franceconnect_plus": (PEOPLE_SCOPES, "eidas2"),
    "proconnect": (AGENT_SCOPES, "eidas1"),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), silence_s=2) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Iterator[LocalState]:
    running.faults.clear()
    yield running
    running.faults.clear()


class Hurried(SystemClock):
    """Waits between two tries, and how long they last, are not what is tried here."""

    def sleep(self, seconds: float) -> None:
        """Try again at once."""


@contextmanager
def party_of(profile: Profile, state: LocalState, folder: Path) -> Generator[Party]:
    """A relying party over real ports, registered as the sandbox's settings say."""
    scopes, acr = ASKED[profile.name]
    settings = registration(profile, scopes, acr, Settings.sandbox(**state.settings_values()), {})
    clock = Hurried()
    ports = Ports(clock, Wire(clock), Store(folder / "etat.sqlite", [SCHEMA]), MailWire(None))
    runner = SyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
    try:
        yield Agents[Sync](runner, settings) if profile is PROCONNECT else Identity[Sync](runner, settings)
    finally:
        ports.close()


def journey(party: Party, person: str = "") -> SignedIn[PivotIdentity] | SignedIn[Agent]:
    start = party.sign_in(return_to="/dossier")
    back = sign_in_as(start.url, person)
    return party.complete(dict(parse_qsl(urlsplit(back).query, keep_blank_values=True)), start.session_id)


def refusal(party: Party, person: str = "") -> str:
    with pytest.raises(EtatError) as caught:
        journey(party, person)
    error = caught.value
    assert error.remedy
    assert "guichet" in error.citizen_message
    return error.code


ANYWHERE = {
    "access_denied": "declined",
    "server_error": "provider_unavailable",
    "temporarily_unavailable": "provider_unavailable",
    "wrong_state": "state_unknown",
    "missing_state": "state_missing",
    "wrong_issuer": "issuer_mismatch",
    "missing_iss": "issuer_missing",
    "wrong_code": "provider_refused_code",
    "missing_code": "code_missing",
    "used_code": "provider_refused_code",
    "injected_code": "provider_refused_code",
    "code_and_error": "contradictory",
    "wrong_nonce": "token_nonce",
    "missing_nonce": "token_nonce",
    "wrong_audience": "token_audience",
    "missing_audience": "token_audience",
    "empty_audience": "token_audience",
    "shared_audience": "token_audience",
    "wrong_azp": "token_audience",
    "id_token_wrong_issuer": "token_issuer",
    "missing_issuer": "token_issuer",
    "missing_subject": "token_subject",
    "expired_id_token": "token_expired",
    "just_expired": "token_expired",
    "future_id_token": "token_not_yet_valid",
    "missing_exp": "token_dates",
    "exp_as_text": "token_dates",
    "exp_not_a_number": "token_json",
    "far_exp": "token_dates",
    "missing_iat": "token_dates",
    "absurd_iat": "token_dates",
    "future_auth_time": "token_not_yet_valid",
    "lower_acr": "acr_too_low",
    "missing_acr": "acr_too_low",
    "unknown_acr": "acr_too_low",
    "wrong_at_hash": "token_at_hash",
    "bad_signature": "token_signature",
    "zeroed_signature": "token_signature",
    "stripped_signature": "token_malformed",
    "swapped_payload": "token_signature",
    "alg_none": "token_malformed",
    "missing_alg": "token_algorithm",
    "other_algorithm": "token_algorithm",
    "hs256_with_public_key": "token_algorithm",
    "hs256_with_client_secret": "token_algorithm",
    "embedded_key": "token_header",
    "embedded_key_url": "token_header",
    "critical_extension": "token_header",
    "unknown_kid": "key_unknown",
    "missing_kid": "key_unknown",
    "other_kind": "token_header",
    "huge_token": "token_too_large",
    "deep_json_token": "token_too_large",
    "duplicate_keys": "token_duplicate_key",
    "not_an_object": "token_json",
    "token_500": "provider_unavailable",
    "token_html": "provider_answer",
    "token_redirect": "provider_redirect",
    "token_refuses_client": "provider_refused_client",
    "token_without_id_token": "provider_no_token",
    "token_answer_twice": "token_duplicate_key",
    "token_answer_huge": "token_too_large",
    "token_endless": "token_too_large",
    "token_gzip_bomb": "provider_answer",
    "token_deep_json": "token_too_large",
    "token_huge_headers": "provider_unavailable",
    "token_redirect_loop": "provider_redirect",
    "userinfo_sub_differs": "token_subject",
    "userinfo_missing_subject": "token_subject",
    "userinfo_plain_json": "userinfo_unsigned",
    "userinfo_wrong_audience": "token_audience",
    "userinfo_wrong_issuer": "token_issuer",
    "userinfo_expired": "token_expired",
    "userinfo_bad_signature": "token_signature",
    "userinfo_alg_none": "token_malformed",
    "userinfo_swapped_payload": "token_signature",
    "userinfo_huge": "token_too_large",
    "userinfo_gzip_bomb": "provider_answer",
    "userinfo_500": "provider_unavailable",
}
ENCRYPTED = {
    "clear_id_token": "token_clear",
    "compressed_token": "token_header",
    "unsigned_inside": "token_unsigned_inside",
    "alg_none_inside": "token_unsigned_inside",
    "encrypted_twice": "token_unsigned_inside",
    "rsa1_5": "token_encryption",
    "wrong_enc": "token_malformed",
    "other_key_algorithm": "token_encryption",
    "anothers_key": "token_undecipherable",
    "tampered_tag": "token_undecipherable",
    "encryption_key_inside": "token_header",
    "userinfo_clear": "token_clear",
    "userinfo_compressed": "token_header",
    "userinfo_unsigned_inside": "token_unsigned_inside",
    # inside an encrypted token
    "alg_none": "token_unsigned_inside",
    "stripped_signature": "token_unsigned_inside",
    "userinfo_alg_none": "token_unsigned_inside",
}
FRESH = {
    "discovery_wrong_issuer": "discovery_issuer",
    "discovery_redirect": "discovery_redirect",
    "discovery_foreign_endpoint": "discovery_endpoint",
    "discovery_malformed": "discovery_malformed",
    "discovery_weak_algorithms": "discovery_algorithm",
    "discovery_endless": "token_too_large",
    "discovery_deep_json": "discovery_malformed",
    "jwks_thousands": "token_too_large",
    "jwks_malformed": "keys_malformed",
    "jwks_empty": "key_unknown",
    "jwks_unavailable": "provider_unavailable",
    "unavailable": "provider_unavailable",
}
SIRET = {"userinfo_wrong_siret": "agent_siret", "userinfo_foreign_siren": "agent_siret"}
RENEWED = {
    "refresh_another_person": "token_subject",
    "refresh_lower_acr": "acr_too_low",
    "refresh_bad_signature": "token_signature",
}
HONEST = {fault.value for fault in Group.HONEST.faults}
SLOW = {"slow_token", "token_drip", "userinfo_drip", "discovery_drip"}
ELSEWHERE = {
    "key_rotation",
    "error_page",
    "refresh_revoked",
    "sign_out_wrong_state",
    "sign_out_error_page",
}


@pytest.fixture(scope="module")
def kept(running: LocalState, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Party]]:
    """A relying party for each provider, which has read its description and its keys."""
    with (
        party_of(FRANCECONNECT, running, tmp_path_factory.mktemp("fc")) as citizens,
        party_of(FRANCECONNECT_PLUS, running, tmp_path_factory.mktemp("fcp")) as sealed,
        party_of(PROCONNECT, running, tmp_path_factory.mktemp("pc")) as agents,
    ):
        yield {"franceconnect": citizens, "franceconnect_plus": sealed, "proconnect": agents}


def test_every_fault_stands_in_a_table() -> None:
    told = ANYWHERE.keys() | ENCRYPTED.keys() | FRESH.keys() | SIRET.keys() | RENEWED.keys() | ELSEWHERE | SLOW | HONEST
    assert told == {fault.value for fault in IdentityFault}
    assert ENCRYPTED.keys() >= {fault.value for fault in Group.ENCRYPTION.faults}


CASES = [
    *(("franceconnect", fault, code) for fault, code in ANYWHERE.items()),
    *(("franceconnect_plus", fault, code) for fault, code in {**ANYWHERE, **ENCRYPTED}.items()),
    *(("proconnect", fault, code) for fault, code in {**ANYWHERE, **SIRET}.items()),
]


@pytest.mark.parametrize(("provider", "fault", "code"), CASES)
def test_an_attack_is_refused_for_its_reason(
    kept: dict[str, Party], state: LocalState, provider: str, fault: str, code: str
) -> None:
    state.faults.set(IDENTITY_PREFIX + fault)
    assert refusal(kept[provider]) == code


@pytest.mark.parametrize("profile", [FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT], ids=lambda profile: profile.name)
@pytest.mark.parametrize(("fault", "code"), FRESH.items())
def test_a_service_that_starts_refuses_a_false_description(
    profile: Profile, fault: str, code: str, state: LocalState, tmp_path: Path
) -> None:
    with party_of(profile, state, tmp_path) as party:
        state.faults.set(IDENTITY_PREFIX + fault)
        assert refusal(party) == code


def test_after_all_that_everybody_signs_in(kept: dict[str, Party], state: LocalState) -> None:
    for party in kept.values():
        assert journey(party).return_to == "/dossier"


@pytest.mark.parametrize("profile", [FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT], ids=lambda profile: profile.name)
@pytest.mark.parametrize("freedom", sorted(HONEST))
def test_what_an_honest_provider_may_do_is_accepted(
    profile: Profile, freedom: str, state: LocalState, tmp_path: Path
) -> None:
    with party_of(profile, state, tmp_path) as party:
        state.faults.set(IDENTITY_PREFIX + freedom)
        assert journey(party).return_to == "/dossier"


def test_keys_that_rotate_are_read_again(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as state, party_of(FRANCECONNECT_PLUS, state, tmp_path) as party:
        journey(party)
        state.faults.set("identity_key_rotation")
        assert journey(party).acr == "eidas2"


@pytest.mark.parametrize(("fault", "code"), RENEWED.items())
def test_a_renewal_for_somebody_else_changes_nothing(
    kept: dict[str, Party], state: LocalState, fault: str, code: str
) -> None:
    agents = kept["proconnect"]
    session = journey(agents, "mairie").session_id
    with state.faults.on(IDENTITY_PREFIX + fault), pytest.raises(EtatError) as caught:
        agents.confirm(session)
    assert caught.value.code == code
    seen = agents.confirm(session)
    assert seen is not None
    assert isinstance(seen.identity, Agent)
    assert seen.identity.usual_name == "GABARIT"


def test_a_revoked_renewal_closes_the_session(kept: dict[str, Party], state: LocalState) -> None:
    agents = kept["proconnect"]
    session = journey(agents).session_id
    state.faults.set("identity_refresh_revoked")
    assert agents.confirm(session) is None
    assert agents.current(session) is None


@pytest.mark.parametrize("provider", ["franceconnect", "franceconnect_plus", "proconnect"])
def test_a_sign_out_closes_the_session_before_the_provider_answers(
    kept: dict[str, Party], state: LocalState, provider: str
) -> None:
    party = kept[provider]
    session = journey(party).session_id
    leaving = party.sign_out(session)
    state.faults.set("identity_sign_out_wrong_state")
    back = dict(parse_qsl(urlsplit(sign_in_as(leaving.url)).query))
    assert party.finish_sign_out(back, session) is False
    assert party.current(session) is None
    state.faults.set("identity_sign_out_error_page")
    with pytest.raises(EtatError) as caught:
        sign_in_as(leaving.url)
    assert caught.value.code == "sandbox_refused"
    state.faults.clear()
    back = dict(parse_qsl(urlsplit(sign_in_as(leaving.url)).query))
    assert party.finish_sign_out(back, session) is True


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
