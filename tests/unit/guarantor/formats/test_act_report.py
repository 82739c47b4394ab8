"""The ACT implementation report: read as the W3C's tool reads it, it gives back the counts of the benchmark."""

from collections import Counter
from pathlib import Path

import pytest
from benchmarks import act as benchmark
from scripts import act_report as script

from etatplateforme.guarantor.accessibility.act.requirements import ACT_REQUIREMENTS
from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.wcag import WCAG_NAMES
from etatplateforme.guarantor.formats.act_report import (
    CASES,
    ActCase,
    CaseOutcome,
    Consistency,
    act_report,
    consistency,
    judge_case,
)
from etatplateforme.values.finding import Verdict

from .linked import acts

PASSED, FAILED, INAPPLICABLE, UNSURE = Verdict.PASSED, Verdict.FAILED, Verdict.INAPPLICABLE, Verdict.CANT_TELL
CASE = ActCase("23a2a8", f"testcases/23a2a8/{'0' * 40}.html", FAILED)


def outcomes(*pairs: tuple[Verdict, Verdict]) -> list[CaseOutcome]:
    return [CaseOutcome(ActCase("23a2a8", CASE.path, expected), outcome) for expected, outcome in pairs]


@pytest.mark.parametrize(
    ("pairs", "degree"),
    [
        ([(FAILED, FAILED), (PASSED, PASSED), (INAPPLICABLE, PASSED)], Consistency.COMPLETE),
        ([(FAILED, FAILED), (FAILED, UNSURE), (PASSED, UNSURE)], Consistency.COMPLETE),
        ([(FAILED, FAILED), (FAILED, PASSED)], Consistency.PARTIAL),
        ([(FAILED, FAILED), (FAILED, INAPPLICABLE)], Consistency.PARTIAL),
        ([(FAILED, FAILED), (PASSED, FAILED)], Consistency.INCONSISTENT),
        ([(FAILED, FAILED), (INAPPLICABLE, FAILED)], Consistency.INCONSISTENT),
        ([(FAILED, UNSURE), (INAPPLICABLE, INAPPLICABLE)], Consistency.MINIMAL),
        ([(FAILED, UNSURE), (INAPPLICABLE, UNSURE)], Consistency.INCONSISTENT),
        ([(FAILED, PASSED)], Consistency.INCONSISTENT),
        ([(PASSED, PASSED)], Consistency.UNDECIDED),
        ([(PASSED, FAILED)], Consistency.INCONSISTENT),
    ],
)
def test_consistency_is_counted_as_the_w3c_does(pairs: list[tuple[Verdict, Verdict]], degree: Consistency) -> None:
    assert consistency(outcomes(*pairs)) is degree


def test_without_its_success_criteria_a_rule_is_partial_at_best() -> None:
    assert consistency(outcomes((FAILED, FAILED)), requirements_told=False) is Consistency.PARTIAL


def test_a_case_is_told_with_its_address_and_what_its_failure_breaks() -> None:
    told = judge_case(CASE, "<!DOCTYPE html><img src=a>")
    (only,) = acts(act_report([told]))
    assert (only.rule, only.case, only.outcome) == ("23a2a8", "0" * 40, "failed")
    assert only.procedure == "act-23a2a8"
    assert only.requirements == ("WCAG2:non-text-content",)
    assert f'"{CASES}{CASE.path}"' in act_report([told])


def test_a_file_that_is_no_web_page_is_inapplicable_to_rules_of_pages() -> None:
    svg = ActCase("2779a5", f"testcases/2779a5/{'0' * 40}.svg", INAPPLICABLE)
    assert judge_case(svg, "<svg></svg>").outcome is INAPPLICABLE


@pytest.mark.shared_data
def test_the_report_gives_back_the_counts_of_the_benchmark(shared: Path) -> None:
    folder = shared / "data" / "act"
    told = list(script.outcomes(folder))
    found = acts(act_report(told))
    expected = {(one.case.rule, Path(one.case.path).stem): one.case.expected.value for one in told}
    counts = Counter(benchmark.place(expected[one.rule, one.case], one.outcome) for one in found)
    direct = Counter(
        benchmark.place(one.case.expected.value, benchmark.judge(one.case.rule, folder / one.case.path)) for one in told
    )
    assert counts == direct
    assert len(found) == len(told) == sum(direct.values())
    assert counts["falsePositives"] == 0
    assert {one.rule for one in found} == {one.case.rule for one in told} <= set(ACT_RULES)
    for one in found:
        assert set(one.requirements) == {f"WCAG2:{WCAG_NAMES[n]}" for n in ACT_REQUIREMENTS.get(one.rule, ())}


@pytest.mark.shared_data
def test_the_script_writes_what_it_counts(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "act.json"
    monkeypatch.setattr("sys.argv", ["act_report.py", str(shared / "data" / "act"), "--out", str(out)])
    script.main()
    found = acts(out.read_text(encoding="utf-8"))
    told = script.counted(list(script.outcomes(shared / "data" / "act")))
    assert told["cases"] == len(found)
    assert told["inconsistent"] == 0
    assert str(told["complete"]) in capsys.readouterr().err
