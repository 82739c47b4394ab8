"""Agents are read from ProConnect's claims, with a SIRET whose key is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.identity.agent import Agent
from etatplateforme.identity.errors import TokenRefused

CLAIMS: dict[str, object] = {
    "sub": "agent-1",
    "given_name": "Zoé",
    "usual_name": "O’Brien-Núñez",
    "email": "zoe@mairie.example",
    "siret": "21750001600019",
    "siren": "217500016",
    "uid": "42",
    "organizational_unit": "Écoles",
    "organization_label": "Ville",
    "roles": ["agent", "élu"],
    "autre": {"ignoré": True},
}


def test_claims_make_an_agent_and_come_back() -> None:
    agent = Agent.from_claims(CLAIMS)
    assert agent.siret is not None
    assert (agent.siret.value, agent.usual_name, agent.unit) == ("21750001600019", "O’Brien-Núñez", "Écoles")
    assert agent.roles == ("agent", "élu")
    assert Agent.from_claims(agent.to_claims()) == agent
    assert "Zoé" not in repr(agent)
    assert "zoe" not in repr(agent)


def test_what_was_not_asked_is_absent() -> None:
    assert Agent.from_claims({"sub": "a"}) == Agent("a")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"siret": "21750001600018"}, "agent_siret"),
        ({"siret": "217"}, "agent_siret"),
        ({"siren": "356000000"}, "agent_siret"),
        ({"siret": 21750001600019}, "claims_malformed"),
        ({"sub": ""}, "claims_malformed"),
        ({"sub": None}, "claims_malformed"),
        ({"roles": "agent"}, "claims_malformed"),
        ({"roles": ["a"] * 101}, "claims_malformed"),
        ({"roles": [1]}, "claims_malformed"),
        ({"email": "x" * 1_001}, "claims_malformed"),
    ],
)
def test_wrong_claims_are_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(TokenRefused) as caught:
        Agent.from_claims({**CLAIMS, **changes})
    assert caught.value.code == code
    assert "mairie" not in str(caught.value)


@given(
    st.dictionaries(
        st.sampled_from([*CLAIMS, "x"]), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()))
    )
)
def test_any_claims_are_read_or_refused(claims: dict[str, object]) -> None:
    try:
        agent = Agent.from_claims(claims)
    except TokenRefused:
        return
    assert Agent.from_claims(agent.to_claims()) == agent
