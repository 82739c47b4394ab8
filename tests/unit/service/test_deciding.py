"""A service decides by the rules that it was opened with, and explains what it decided."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import pytest

from etatplateforme import AsyncService, Service
from etatplateforme.core.clock import StillClock
from etatplateforme.core.gate import Refused
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions import DecisionRecord
from etatplateforme.guarantor.decisions.explanation import RuleChanged
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.decisions.twins import TwinSearch
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.service.deciding import Decided
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.decisions import samples

DECISION = """
[[decisions]]
name = "tarif"
label = "Prix du repas"
legal_basis = "Délibération 2026-14"
appeal = { authority = "le maire", court = "tribunal administratif de Lyon", within = "2 mois" }
signatory = "La maire"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "service.toml"
    path.write_text(render(defaults()) + DECISION)
    return path


@pytest.fixture
def service(path: Path) -> Generator[Service]:
    clock = StillClock(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    with Service.open(path, environment="sandbox", clock=clock, decisions=[samples.tariff]) as opened:
        yield opened


def test_a_decision_is_taken_today_and_kept(service: Service) -> None:
    decided = service.decide(samples.tariff, quotient=412)
    _ = assert_type(decided, Decided[Decimal])
    assert decided.outcome == Decimal("3.50")
    assert decided.record.day == date(2026, 11, 23)  # it is past midnight in Paris
    assert decided.record.inputs == {"quotient": 412, "children": 1}
    assert "412" not in repr(decided)


def test_a_kept_decision_is_explained_in_the_words_of_the_manifest(service: Service) -> None:
    record = DecisionRecord.from_json(service.decide(samples.tariff, quotient=12).record.to_json())
    told = service.explain(samples.tariff, record)
    assert told.label == "Prix du repas"
    assert told.outcome == Decimal("1.00")
    with pytest.raises(RuleChanged):
        _ = service.explain(samples.tariff, replace(record, version="0" * 64))


def test_inputs_outside_what_the_rule_declares_are_refused(service: Service) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = service.decide(samples.tariff, quotient=5001)
    assert caught.value.code == "wrong_inputs"


def test_a_rule_that_the_service_was_not_opened_with_does_not_decide(service: Service) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = service.decide(samples.stepless, quotient=3)
    assert caught.value.code == "decision_not_registered"


def test_a_decision_that_the_manifest_does_not_declare_opens_no_service(path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = Service.open(path, environment="sandbox", decisions=[samples.stepless])
    assert caught.value.code == "decision_not_declared"
    assert "« sans-etapes »" in caught.value.problem


def test_a_declared_treatment_without_mention_opens_no_service(path: Path) -> None:
    path.write_text(path.read_text() + 'automation = "full"\n')
    with pytest.raises(Refused):
        _ = Service.open(path, environment="sandbox", decisions=[samples.tariff])


def test_the_report_knows_the_rules_and_what_came_of_trying_them(service: Service) -> None:
    def said(*studies: DecisionStudy) -> list[Verdict]:
        report = service.report(studies=studies or None)
        return [one.verdict for one in report.findings if one.rule == "EG-08-explication"]

    assert said() == [Verdict.CANT_TELL]
    (untried,) = service.plan.studies or ()
    assert said(replace(untried, twins=TwinSearch())) == [Verdict.CANT_TELL]


@pytest.mark.anyio
async def test_the_async_service_decides_the_same(path: Path) -> None:
    async with AsyncService.open(path, environment="sandbox", decisions=[samples.tariff]) as service:
        assert service.decide(samples.tariff, quotient=412).outcome == Decimal("3.50")


def test_a_service_without_rules_has_no_studies(path: Path) -> None:
    with Service.open(path, environment="sandbox") as service:
        assert service.plan.studies is None
