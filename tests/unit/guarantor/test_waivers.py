"""Waivers day by day: what they cover, when they end, when that is announced, and when they count for nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.waivers import WaiverState, lines
from etatplateforme.values.finding import Finding, Verdict
from etatplateforme.values.waiver import Waiver

from .samples import facts, manifest, waiver

END = date(2027, 3, 31)
NO_STATEMENT: dict[str, object] = {"accessibility": None}


def report(today: date, *, changes: dict[str, object] | None = None, **keys: str) -> Report:
    return audit(facts({**(changes or NO_STATEMENT), "waivers": [waiver(**keys)]}, today=today), CHARTER)


def failure(told: Report, rule: str = "EG-12") -> Finding:
    (found,) = (finding for finding in told.of(Verdict.FAILED) if finding.rule == rule)
    return found


@pytest.mark.parametrize("today", [date(2026, 10, 1), date(2026, 12, 1), END])
def test_a_waiver_in_force_keeps_the_failure_in_sight_but_stops_blocking(today: date) -> None:
    told = report(today)
    found = failure(told)
    assert found.waived_by == "attente-audit"
    assert found.warns
    assert "attente-audit" in found.message
    assert told.blocking == ()


@pytest.mark.parametrize("today", [date(2026, 9, 30), END + timedelta(days=1)])
def test_out_of_its_days_a_waiver_covers_nothing(today: date) -> None:
    told = report(today)
    assert failure(told).waived_by is None
    assert [finding.rule for finding in told.blocking] == ["EG-12"]


def test_a_waiver_to_come_is_told_with_its_first_day() -> None:
    told = report(date(2026, 9, 30))
    assert told.waivers[0].state is WaiverState.TO_COME
    (found,) = (finding for finding in told.of(Verdict.PASSED) if finding.rule == "GAR-01")
    assert found.message.endswith("commence le 1er octobre 2026.")


def test_an_expired_waiver_is_itself_a_finding() -> None:
    told = report(END + timedelta(days=1))
    found = failure(told, "GAR-01")
    assert found.place is not None
    assert found.place.where == "waivers.attente-audit"
    assert "31 mars 2027" in found.message
    assert found.warns


def test_an_expired_waiver_is_a_finding_even_when_its_rule_is_met_again() -> None:
    told = report(END + timedelta(days=1), changes={"service.name": "Cantine"})
    assert told.blocking == ()
    assert failure(told, "GAR-01").warns


@pytest.mark.parametrize(
    ("left", "notice", "words"),
    [
        (61, None, ""),
        (60, 60, "il reste 60 jours"),
        (31, 60, "il reste 31 jours"),
        (30, 30, "il reste 30 jours"),
        (8, 30, "il reste 8 jours"),
        (7, 7, "il reste 7 jours"),
        (1, 7, "il reste 1 jour"),
        (0, 7, "elle finit aujourd'hui"),
    ],
)
def test_the_end_is_announced_at_sixty_thirty_and_seven_days(left: int, notice: int | None, words: str) -> None:
    told = report(END - timedelta(days=left))
    (line,) = told.waivers
    assert (line.state, line.days_left, line.notice) == (WaiverState.IN_FORCE, left, notice)
    message = failure(told).message
    assert words in message
    assert ("reste" in message or "finit" in message) is (notice is not None)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("*", True),
        ("accessibility", True),
        ("access", False),
        ("accessibilit", False),
        ("data", False),
    ],
)
def test_scope_limits_what_is_covered(scope: str, covered: bool) -> None:
    assert (failure(report(date(2026, 12, 1), scope=scope)).waived_by is not None) is covered


def test_scope_reaches_below_a_key() -> None:
    changes: dict[str, object] = {"data.1.required": True}
    assert failure(report(date(2026, 12, 1), changes=changes, rule="EG-19", scope="data"), "EG-19").waived_by


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("EG-02", {"access.counter": None, "access.phone": None, "identity.alternatives": ["form"]}),
        ("EG-05", {"acknowledgement": None}),
        ("EG-08", {"decisions.0.automation": "full", "operator.agents": 49}),
        ("EG-10", {"decisions.0.criteria": [{"name": "age", "label": "Âge"}]}),
    ],
)
@pytest.mark.parametrize(
    ("act", "counts"),
    [
        ({"authority": "maire", "decision": "Arrêté 2026-12 du 30 septembre 2026"}, True),
        ({"authority": "president", "decision": "Décision 7"}, True),
        ({"authority": "conseil", "decision": "Délibération 41"}, True),
        ({"authority": "prefet", "decision": "Arrêté 3"}, True),
        ({"authority": "direction_generale", "decision": "Note 9"}, True),
        ({"authority": "maire"}, False),
        ({"decision": "Arrêté 2026-12"}, False),
        ({"approved_by": "Le maire, conseil municipal"}, False),
    ],
)
def test_some_rules_are_set_aside_by_an_authority_only(
    rule: str, changes: dict[str, object], act: dict[str, str], counts: bool
) -> None:
    told = report(date(2026, 12, 1), changes=changes, rule=rule, **act)
    assert (failure(told, rule).waived_by is not None) is counts
    assert (told.waivers[0].state is WaiverState.IN_FORCE) is counts
    assert (told.blocking == ()) is counts


def test_origin_is_never_waived() -> None:
    changes: dict[str, object] = {"decisions.0.criteria": [{"name": "origine", "label": "Origine"}]}
    act = {"authority": "conseil", "decision": "Délibération 41 du 3 juin 2026"}
    told = report(date(2026, 12, 1), changes=changes, rule="EG-10-origine", **act)
    assert [finding.rule for finding in told.blocking] == ["EG-10-origine"]
    assert told.waivers[0].state is WaiverState.VOID


def test_a_waiver_of_an_unknown_rule_is_told() -> None:
    told = report(date(2026, 12, 1), changes={"service.name": "Cantine"}, rule="EG-99")
    assert "EG-99" in failure(told, "GAR-01").message


SAMPLE = manifest({"waivers": [waiver()]}).waivers[0]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (replace(SAMPLE, requested_by="Maire", approved_by=" maire "), "approuvée par qui la demande"),
        (replace(SAMPLE, expires=date(2027, 10, 3)), "plus de douze mois"),
    ],
)
def test_a_waiver_that_the_manifest_would_refuse_counts_for_nothing_here_either(given: Waiver, why: str) -> None:
    (line,) = lines([given], CHARTER, date(2026, 12, 1))
    assert line.state is WaiverState.VOID
    assert why in line.why


def test_lines_come_in_the_order_in_which_they_end() -> None:
    early, late = waiver(id="tot", expires="2026-12-31"), waiver(id="tard")
    told = lines(manifest({"waivers": [late, early]}).waivers, CHARTER, date(2026, 12, 1))
    assert [line.waiver.id for line in told] == ["tot", "tard"]
