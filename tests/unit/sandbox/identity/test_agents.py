"""The invented agents: what each shows, and SIRET that no body has."""

import re

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.identity.agents import AGENTS, Agent
from etatplateforme.sandbox.identity.claims import AGENT_SCOPE_CLAIMS, agent_claims
from etatplateforme.values.siret import Siret

WITH_SIRET = [agent for agent in AGENTS if agent.siret]


def agent(key: str) -> Agent:
    return next(agent for agent in AGENTS if agent.key == key)


@pytest.mark.parametrize("found", WITH_SIRET, ids=lambda found: found.key)
def test_only_one_siret_has_a_wrong_key(found: Agent) -> None:
    assert found.siret.startswith("0000")
    if found.key == "siret_faux":
        with pytest.raises(InvalidInput):
            Siret.parse(found.siret)
    else:
        assert Siret.parse(found.siret).value == found.siret


def test_one_person_acts_for_two_establishments() -> None:
    seat, branch = agent("association"), agent("association_antenne")
    assert seat.subject == branch.subject
    assert seat.siret != branch.siret
    assert seat.siret[:9] == branch.siret[:9]
    assert len({other.subject for other in AGENTS}) == len(AGENTS) - 1


def test_what_the_employer_does_not_give_is_absent() -> None:
    everything = agent_claims(agent("mairie"), AGENT_SCOPE_CLAIMS)
    assert {"siret", "siren", "usual_name", "roles", "phone_number", "organizational_unit"} <= everything.keys()
    assert "amr" not in everything
    assert {"siret", "siren"}.isdisjoint(agent_claims(agent("sans_siret"), AGENT_SCOPE_CLAIMS))
    assert "usual_name" not in agent_claims(agent("sans_nom_usuel"), AGENT_SCOPE_CLAIMS)
    assert agent_claims(agent("mairie"), ["openid", "siret"]) == {"siret": "00000101600013"}


@pytest.mark.parametrize("found", AGENTS, ids=lambda found: found.key)
def test_agents_are_invented_and_do_not_show_in_a_log(found: Agent) -> None:
    assert found.email.endswith(".example.org")
    assert re.fullmatch(r"[0-9a-f-]{36}", found.subject)
    shown = repr(found)
    for private in (found.given_name, found.email, found.siret):
        assert not private or private not in shown
