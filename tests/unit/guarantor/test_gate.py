"""The gate: refuses a start, lets a running service run, refuses the unlawful act, judges the manifest once a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from etatplateforme.guarantor.charter import CHARTER, Charter, Origin
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.gate import GuarantorGate
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, failed, passed, recalled
from etatplateforme.values.decision import ALLOWED, Outcome
from etatplateforme.values.finding import Evidence, Level, Place, Verdict
from etatplateforme.values.intent import Act, Detail, Intent

from .samples import TODAY, facts, waiver

NO_WAY: dict[str, object] = {"access.counter": None, "access.phone": None, "identity.alternatives": ["form"]}


@dataclass
class Calendar:
    """A day that the test turns."""

    day: date = TODAY

    def today(self) -> date:
        return self.day


def gate(
    changes: dict[str, object] | None = None, calendar: Calendar | None = None, charter: Charter = CHARTER
) -> GuarantorGate:
    return GuarantorGate(facts(changes), charter, (calendar or Calendar()).today)


def test_the_good_service_starts_and_every_act_is_allowed() -> None:
    given = gate()
    assert given.start_decision() == ALLOWED
    assert all(given.ask(Act(intent)) == ALLOWED for intent in Intent)


def test_an_enforced_failure_refuses_the_start_and_names_rule_and_remedy() -> None:
    decision = gate(NO_WAY).start_decision()
    assert decision.outcome is Outcome.REFUSE
    assert decision.rules == ("EG-02",)
    assert decision.refusing == ("EG-02",)
    assert "guichet" in decision.findings[0].remedy
    assert gate(NO_WAY).ask(Act(Intent.START)) == decision


def test_a_refusal_names_the_rules_that_refuse_and_not_those_that_warn() -> None:
    decision = gate({**NO_WAY, "service.accepts_mandate": False}).start_decision()
    assert decision.rules == ("EG-02", "EG-03")
    assert decision.refusing == ("EG-02",)


def test_a_failure_at_warn_does_not_refuse_the_start() -> None:
    decision = gate({"service.accepts_mandate": False}).start_decision()
    assert (decision.outcome, decision.rules) == (Outcome.WARN, ("EG-03",))


def test_a_running_service_is_warned_and_never_cut() -> None:
    given = gate(NO_WAY)
    assert given.ask(Act(Intent.SIGN_IN)).outcome is Outcome.WARN
    outcomes = {given.ask(Act(intent)).outcome for intent in Intent if intent is not Intent.START}
    assert Outcome.REFUSE not in outcomes


def test_a_failure_warns_only_the_acts_that_it_concerns() -> None:
    given = gate({"acknowledgement": None})
    assert given.ask(Act(Intent.ACKNOWLEDGE)).rules == ("EG-05",)
    assert given.ask(Act(Intent.LOOK_UP_ADDRESS)) == ALLOWED


def test_the_waiver_that_ends_at_night_warns_and_refuses_at_the_next_start() -> None:
    calendar = Calendar(date(2027, 3, 31))
    changes = {**NO_WAY, "waivers": [waiver(rule="EG-02", authority="maire", decision="Arrêté 12")]}
    running = gate(changes, calendar)
    assert running.start_decision().outcome is Outcome.WARN
    assert running.ask(Act(Intent.SIGN_IN)).findings[0].waived_by == "attente-audit"
    calendar.day += timedelta(days=1)
    overnight = running.ask(Act(Intent.SIGN_IN))
    assert overnight.outcome is Outcome.WARN
    assert overnight.findings[0].waived_by is None
    assert gate(changes, calendar).start_decision().outcome is Outcome.REFUSE
    assert running.start_decision().outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"scopes": ("openid", "family_name")}, Outcome.ALLOW),
        ({"scopes": ("openid",)}, Outcome.ALLOW),
        ({"scopes": "openid family_name"}, Outcome.ALLOW),
        ({"scopes": ("openid", "birthdate")}, Outcome.REFUSE),
        ({"scopes": "openid birthdate"}, Outcome.REFUSE),
        ({"scopes": ("family_name",), "provider": "franceconnect"}, Outcome.ALLOW),
        ({"scopes": ("family_name",), "provider": "proconnect"}, Outcome.REFUSE),
        ({"scopes": None}, Outcome.ALLOW),
        ({"scopes": True}, Outcome.ALLOW),
        ({}, Outcome.ALLOW),
    ],
)
def test_a_scope_that_is_not_declared_is_refused(details: dict[str, Detail], outcome: Outcome) -> None:
    decision = gate().ask(Act(Intent.SIGN_IN, details))
    assert decision.outcome is outcome
    assert decision.rules == (("EG-09",) if outcome is Outcome.REFUSE else ())


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"personal": True}, Outcome.REFUSE),
        ({"personal": False}, Outcome.ALLOW),
        ({"columns": ("jour", "plat")}, Outcome.ALLOW),
        ({"columns": ("jour", "Courriel ")}, Outcome.REFUSE),
        ({"columns": ("regime",)}, Outcome.ALLOW),
        ({"columns": ()}, Outcome.ALLOW),
        ({"found": ("mail",)}, Outcome.REFUSE),
        ({"found": ("mail", "mobile"), "legal_basis": "decree"}, Outcome.ALLOW),
        ({"found": ("nir",), "legal_basis": "decree"}, Outcome.REFUSE),
        ({"columns": ("courriel",), "legal_basis": "decree"}, Outcome.ALLOW),
        ({"small": 2}, Outcome.REFUSE),
        ({"small": 2, "legal_basis": "decree"}, Outcome.REFUSE),
        ({"small": 0}, Outcome.ALLOW),
    ],
)
def test_a_personal_datum_is_never_published(details: dict[str, Detail], outcome: Outcome) -> None:
    assert gate().ask(Act(Intent.PUBLISH_DATASET, details)).outcome is outcome


@pytest.mark.parametrize(
    ("changes", "faults", "outcome"),
    [
        ({}, (), Outcome.ALLOW),
        ({}, ("phone",), Outcome.REFUSE),
        ({}, None, Outcome.ALLOW),
        ({"operator.kind": "association", "operator.public_service_mission": False}, ("phone",), Outcome.ALLOW),
    ],
)
def test_an_incomplete_acknowledgement_does_not_leave(
    changes: dict[str, object], faults: Detail, outcome: Outcome
) -> None:
    decision = gate(changes).ask(Act(Intent.ACKNOWLEDGE, {"kind": "receipt", "faults": faults}))
    assert decision.outcome is outcome
    assert decision.rules == (("EG-05",) if outcome is Outcome.REFUSE else ())


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({"licence": "lov2", "schema": "valid"}, Outcome.ALLOW),
        ({"licence": "odc-odbl", "schema": "not_checked"}, Outcome.ALLOW),
        ({"licence": "notspecified"}, Outcome.REFUSE),
        ({"licence": "cc-by-nc"}, Outcome.REFUSE),
        ({"licence": "lov2", "schema": "invalid"}, Outcome.REFUSE),
    ],
)
def test_what_is_published_has_a_licence_and_follows_its_schema(details: dict[str, Detail], outcome: Outcome) -> None:
    decision = gate().ask(Act(Intent.PUBLISH_DATASET, details))
    assert decision.outcome is outcome
    assert decision.rules == (("EG-24-licence",) if outcome is Outcome.REFUSE else ())


def test_publishing_waits_until_the_manifest_is_in_order() -> None:
    given = gate({"data.1.published": True})
    assert given.ask(Act(Intent.PUBLISH_DATASET)).outcome is Outcome.REFUSE
    assert given.ask(Act(Intent.SIGN_IN)) == ALLOWED


def test_an_unlawful_act_stays_refused_beside_a_warning() -> None:
    decision = gate(NO_WAY).ask(Act(Intent.SIGN_IN, {"scopes": ("birthdate",)}))
    assert decision.outcome is Outcome.REFUSE
    assert decision.rules == ("EG-09", "EG-02")


def test_a_lower_level_warns_of_the_act_instead_of_refusing_it() -> None:
    asked = Act(Intent.SIGN_IN, {"scopes": ("birthdate",)})
    assert gate({"levels": {"EG-09": "warn"}}).ask(asked).outcome is Outcome.WARN
    assert gate({"levels": {"EG-09": "observe"}}).ask(asked) == ALLOWED
    assert gate({"levels": {"EG-09": "off"}}).ask(asked) == ALLOWED


def test_a_waiver_lets_the_act_go_with_a_warning() -> None:
    decision = gate({"waivers": [waiver(rule="EG-09")]}).ask(Act(Intent.SIGN_IN, {"scopes": ("birthdate",)}))
    assert decision.outcome is Outcome.WARN
    assert decision.findings[0].waived_by == "attente-audit"


@pytest.mark.parametrize("level", ["off", "observe", "warn"])
def test_a_rule_that_an_authority_must_waive_is_not_lowered_by_a_line(level: str) -> None:
    given = gate({**NO_WAY, "levels": {"EG-02": level}})
    assert given.start_decision().outcome is Outcome.REFUSE
    (line,) = (line for line in given.report().rules if line.code == "EG-02")
    assert (line.level, line.asked, line.kept, line.lowered) == (Level.ENFORCE, Level(level), True, False)
    (told,) = (finding for finding in given.report().findings if finding.rule == "GAR-02")
    assert told.warns
    assert told.place == Place("levels.EG-02")


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ({}, Verdict.INAPPLICABLE),
        ({"EG-23": "warn"}, Verdict.PASSED),
        ({"EG-02": "enforce", "GAR-01": "enforce"}, Verdict.PASSED),
        ({"EG-2": "warn"}, Verdict.FAILED),
        ({"EG-10-origine": "observe"}, Verdict.FAILED),
        ({"GAR-01": "off"}, Verdict.FAILED),
    ],
)
def test_levels_name_rules_that_exist_and_may_be_changed(levels: dict[str, object], verdict: Verdict) -> None:
    found = [finding.verdict for finding in gate({"levels": levels}).report().findings if finding.rule == "GAR-02"]
    assert found == [verdict]


@pytest.mark.parametrize(
    ("level", "outcome"), [("off", "allow"), ("observe", "allow"), ("warn", "warn"), ("enforce", "refuse")]
)
def test_other_rules_take_the_level_of_the_manifest(level: str, outcome: str) -> None:
    given = gate({"decisions.0.appeal": None, "levels": {"EG-23": level}})
    assert given.start_decision().outcome.value == outcome
    told = [finding for finding in given.report().findings if finding.rule == "EG-23"]
    assert bool(told) is (level != "off")
    (line,) = (line for line in given.report().rules if line.code == "EG-23")
    assert line.lowered is (level != "enforce")


def test_the_manifest_is_judged_once_a_day_and_arguments_at_each_act() -> None:
    judged: list[date] = []
    asked: list[Act] = []

    def judge(given: Facts) -> Iterator[Judgement]:
        judged.append(given.today)
        yield passed("En règle.")

    def judge_act(act: Act, given: Facts) -> Judgement | None:
        asked.append(act)
        return failed("Interdit.") if act.details.get("bad") else None

    rule = Rule(
        code="TEST-1",
        title="Essai",
        theme=Theme.ACCESS,
        sources=(recalled("Essai"),),
        level=Level.ENFORCE,
        evidence=Evidence.PROVED,
        remedy="Rien.",
        person="Personne.",
        judge=judge,
        acts=frozenset({Intent.NOTIFY}),
        judge_act=judge_act,
    )
    calendar = Calendar()
    given = gate(None, calendar, Charter("1", TODAY, (), {}).plus([rule], Origin("essai", "1")))
    for _ in range(50):
        assert given.ask(Act(Intent.NOTIFY)) == ALLOWED
        assert given.ask(Act(Intent.SIGN_IN)) == ALLOWED
    assert given.ask(Act(Intent.NOTIFY, {"bad": True})).outcome is Outcome.REFUSE
    assert judged == [TODAY]
    assert len(asked) == 51
    calendar.day += timedelta(days=1)
    assert given.ask(Act(Intent.SIGN_IN)) == ALLOWED
    assert given.report().day == calendar.day
    assert judged == [TODAY, TODAY + timedelta(days=1)]


def test_an_act_without_a_judge_gets_the_very_same_answer() -> None:
    given = gate({"acknowledgement": None})
    assert given.ask(Act(Intent.ACKNOWLEDGE)) is given.ask(Act(Intent.ACKNOWLEDGE, {"count": 3}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ["au guichet", "1 place de la Mairie", "par téléphone au 01 99 00 12 34", " ou "]),
        ({"access.counter": None, "identity.alternatives": ["form"]}, ["démarche par téléphone au 01 99 00 12 34"]),
        (NO_WAY, ["adressez-vous", "Ville de Paris"]),
        (
            {"access.post": {"recipient": "Mairie", "address": "1 rue", "postcode": "75004", "city": "Paris"}},
            ["par courrier (Mairie, 1 rue, 75004 Paris)", ", par téléphone"],
        ),
    ],
)
def test_ways_tell_counter_and_phone_and_invent_none(changes: dict[str, object], words: list[str]) -> None:
    told = gate(changes).ways()
    assert all(word in told for word in words)
    assert told.endswith(".")
    assert "guichet" not in told or "access.counter" not in changes


def test_the_facts_of_the_service_are_not_changed_by_the_day() -> None:
    given = facts()
    calendar = Calendar(TODAY + timedelta(days=3))
    assert GuarantorGate(given, CHARTER, calendar.today).report().day == calendar.day
    assert given == replace(given, today=TODAY)
