"""The gate as core sees it: what it allows, and what a refusal says to whom."""

import pytest

from etatplateforme.core.gate import OpenGate, Refused
from etatplateforme.errors import COUNTER_REMINDER, EtatError
from etatplateforme.values.decision import ALLOWED, Decision, Outcome
from etatplateforme.values.finding import Level
from etatplateforme.values.intent import Act, Intent
from tests.support.town import finding

WAYS = "Guichet : 1 place de la Mairie. Téléphone : 01 00 00 00 00."


@pytest.mark.parametrize("intent", list(Intent))
def test_an_open_gate_allows_everything_and_still_names_the_counter(intent: Intent) -> None:
    assert OpenGate().ask(Act(intent, {"scopes": ("tout",)})) == ALLOWED
    assert OpenGate().ways() == COUNTER_REMINDER


def test_a_refusal_names_its_rules_and_its_remedy_to_who_can_act() -> None:
    decision = Decision(Outcome.REFUSE, (finding("EG-09"), finding("EG-02", Level.WARN)))
    refusal = Refused(Act(Intent.SIGN_IN), decision, WAYS)
    assert isinstance(refusal, EtatError)
    assert refusal.code == "refused"
    assert refusal.decision is decision
    assert refusal.act.intent is Intent.SIGN_IN
    for word in ("sign_in", *decision.rules, "Le message."):
        assert word in refusal.problem
    assert refusal.remedy == "Le remède."


def test_a_refusal_gives_a_citizen_the_other_ways_and_no_code() -> None:
    refusal = Refused(Act(Intent.SIGN_IN), Decision(Outcome.REFUSE, (finding("EG-09"),)), WAYS)
    assert refusal.citizen_message.endswith(WAYS)
    assert "EG-09" not in refusal.citizen_message


def test_a_refusal_without_finding_still_says_what_to_do() -> None:
    refusal = Refused(Act(Intent.CHECK), Decision(Outcome.REFUSE, ()), WAYS)
    assert "inconnue" in refusal.problem
    assert "etatplateforme audit" in refusal.remedy


def test_a_refusal_shows_nothing_of_the_arguments() -> None:
    refusal = Refused(Act(Intent.SIGN_IN, {"scopes": ("portee-secrete",)}), Decision(Outcome.REFUSE, ()), WAYS)
    assert "portee-secrete" not in str(refusal) + refusal.citizen_message
