"""Every attack and fault of the sandbox, and what the relying party of the SDK says of it: over real sockets, with the
three providers, as `Settings.sandbox` registers a service with them.
"""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from etatplateforme.errors import EtatError
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.sandbox.faults import IDENTITY_PREFIX
from etatplateforme.sandbox.identity.faults import Group, IdentityFault
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState, Sandbox
from tests.acceptance.attacks.parties import Party, journey, party_of, refusal
from tests.acceptance.attacks.refusals import (
    ANYWHERE,
    ELSEWHERE,
    ENCRYPTED,
    FRESH,
    HONEST,
    RENEWED,
    SIRET,
    SLOW,
)


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
