"""Whom the obligations bind: kind of body, inhabitants, agents, kind of procedure, decisions, online or not."""

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.equality.bodies import when, with_agents, with_inhabitants
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.rule import Condition, cant_tell, inapplicable
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.samples import facts

NO_MISSION: dict[str, object] = {"operator.kind": "association", "operator.public_service_mission": False}
UNKNOWN_MISSION: dict[str, object] = {"operator.kind": "association"}
OF_ADMINISTRATIONS = {"EG-02", "EG-04", "EG-05", "EG-06", "EG-08", "EG-11", "EG-19", "EG-22", "EG-23"}
OF_EVERYBODY = {
    "EG-03",
    "EG-09",
    "EG-09-usage",
    "EG-09-information",
    "EG-10",
    "EG-10-origine",
    "EG-15",
    "EG-16",
    "EG-17",
}


def verdicts(changes: dict[str, object]) -> dict[str, set[Verdict]]:
    found: dict[str, set[Verdict]] = {}
    for finding in audit(facts(changes), CHARTER).findings:
        found.setdefault(finding.rule, set()).add(finding.verdict)
    return found


def test_an_association_without_a_public_service_is_not_held_to_the_code() -> None:
    found = verdicts(NO_MISSION)
    assert {code for code in OF_ADMINISTRATIONS if found[code] != {Verdict.INAPPLICABLE}} == set()
    assert {code for code in OF_EVERYBODY if found[code] == {Verdict.INAPPLICABLE}} == set()


def test_an_association_that_does_not_tell_its_mission_is_asked_once_by_each_rule() -> None:
    told = audit(facts(UNKNOWN_MISSION), CHARTER).findings
    asked = {finding.rule: finding for finding in told if finding.rule in OF_ADMINISTRATIONS}
    assert {finding.verdict for finding in asked.values()} == {Verdict.CANT_TELL}
    assert all("operator.public_service_mission" in finding.question for finding in asked.values())


@pytest.mark.parametrize("code", ["EG-03", "EG-04", "EG-05", "EG-06", "EG-11"])
def test_a_service_that_only_informs_has_no_procedure(code: str) -> None:
    assert verdicts({"service.kind": "information"})[code] == {Verdict.INAPPLICABLE}


@pytest.mark.parametrize(("code", "concerned"), [("EG-04", False), ("EG-05", False), ("EG-06", True), ("EG-11", True)])
def test_the_code_binds_at_the_counter_too(code: str, concerned: bool) -> None:
    found = verdicts({"access.online": None})[code]
    assert (found != {Verdict.INAPPLICABLE}) is concerned


def test_a_service_that_is_not_online_has_no_accessibility_statement_to_make() -> None:
    assert verdicts({"access.online": None, "accessibility": None})["EG-12"] == {Verdict.INAPPLICABLE}


NO = Condition("personne", lambda facts: inapplicable("Non."))
ASK = Condition("on ne sait", lambda facts: cant_tell("On ne sait.", "Qui ?"))


def test_what_does_not_concern_a_service_asks_it_nothing() -> None:
    for both in (when("deux", ASK.test, NO.test), when("deux", NO.test, ASK.test)):
        answer = both.test(facts())
        assert answer is not None
        assert answer.verdict is Verdict.INAPPLICABLE
    assert when("rien").test(facts()) is None
    asked = when("une", ASK.test).test(facts())
    assert asked is not None
    assert asked.question == "Qui ?"


@pytest.mark.parametrize(
    ("said", "verdict"), [(None, Verdict.CANT_TELL), (49, Verdict.INAPPLICABLE), (50, None), (51, None)]
)
def test_a_threshold_of_agents_counts_the_number_itself(said: int | None, verdict: Verdict | None) -> None:
    answer = with_agents(50)(facts({"operator.agents": said}))
    assert (None if answer is None else answer.verdict) is verdict
    if verdict is Verdict.CANT_TELL:
        assert answer is not None
        assert "operator.agents" in answer.question


@pytest.mark.parametrize(("said", "verdict"), [(None, Verdict.CANT_TELL), (3499, Verdict.INAPPLICABLE), (3500, None)])
def test_a_threshold_of_inhabitants_counts_the_number_itself(said: int | None, verdict: Verdict | None) -> None:
    answer = with_inhabitants(3500)(facts({"operator.inhabitants": said}))
    assert (None if answer is None else answer.verdict) is verdict
    if verdict is Verdict.CANT_TELL:
        assert answer is not None
        assert "operator.inhabitants" in answer.question
        assert "3\u00a0500" in answer.question
