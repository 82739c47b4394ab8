"""EG-01 as the decisions show it: a gap is a question, never an accusation; without a log, a question too."""

from dataclasses import replace

import pytest

from etatplateforme.guarantor import Guarantor
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.equality.outcomes import DELAYS, RATES, WHY
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.json import from_json, to_json
from etatplateforme.guarantor.report.text import to_text
from etatplateforme.guarantor.rule import Judgement, Rule
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.comparison import Screen
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.disclosure import Audience
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import DimensionTally, LogTally
from etatplateforme.guarantor.statistics.study import study
from etatplateforme.guarantor.statistics.tally import OutcomeTally
from etatplateforme.values.finding import Evidence, Level, Verdict
from tests.unit.guarantor.report.studies import of_groups, studies
from tests.unit.guarantor.samples import TODAY, facts
from tests.unit.guarantor.statistics.samples import berkeley

STUDIES = studies()
ALIKE = {"nord": Proportion(800, 1000), "sud": Proportion(640, 800)}
IN_TIME = {"nord": Delays({10: 950, 90: 50}), "sud": Delays({12: 760, 90: 40})}

JUDGED = frozenset({rule.code for rule in (RATES, DELAYS)})
"""Rules that the tests of this file see pass, and ask."""


def judged(rule: Rule, *tallies: LogTally, audience: Audience = Audience.INTERNAL) -> list[Judgement]:
    return list(rule.judged(replace(facts(), outcomes=tuple(study(one, audience=audience) for one in tallies))))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("rule", [RATES, DELAYS])
def test_they_observe_and_their_sources_are_to_be_verified_or_read(rule: Rule) -> None:
    assert (rule.level, rule.evidence) == (Level.OBSERVE, Evidence.OBSERVED)
    assert rule.story


@pytest.mark.parametrize("rule", [RATES, DELAYS])
def test_without_a_log_the_question_is_whether_there_is_one(rule: Rule) -> None:
    (told,) = rule.judged(facts())
    assert told.verdict is Verdict.CANT_TELL
    assert told.question.startswith("Tenez-vous un journal des décisions ?")
    (none,) = rule.judged(facts({"service.takes_individual_decisions": False, "decisions": None}))
    assert none.verdict is Verdict.INAPPLICABLE


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("rule", [RATES, DELAYS])
def test_whatever_the_figures_nobody_is_accused(name: str, rule: Rule) -> None:
    given: Facts = replace(facts(), outcomes=(STUDIES[name],))
    told = list(rule.judged(given))
    assert told
    assert {one.verdict for one in told} <= {Verdict.PASSED, Verdict.CANT_TELL}
    assert all(one.question for one in told if one.verdict is Verdict.CANT_TELL)


def test_a_gap_asks_what_explains_it() -> None:
    (told,) = judged(RATES, of_groups({"nord": Proportion(800, 1000), "sud": Proportion(300, 600)}))
    assert (told.verdict, told.question) == (Verdict.CANT_TELL, WHY)
    assert plain(told.message) == (
        "Par territoire, « sud » a 50,0 % de demandes acceptées, soit 30,0 points de moins que « nord »."
    )


def test_many_gaps_are_counted_and_the_first_named() -> None:
    groups = {"centre": Proportion(900, 1000)} | {f"quartier {n}": Proportion(100 + n, 300) for n in range(8)}
    (told,) = judged(RATES, of_groups(groups))
    assert plain(told.message).count("soit") == 5
    assert plain(told.message).endswith("et 3 de plus.")


def test_equal_rates_pass_where_a_gap_would_have_been_seen() -> None:
    (told,) = judged(RATES, of_groups(ALIKE))
    assert told.verdict is Verdict.PASSED
    (part,) = judged(RATES, of_groups(ALIKE | {"est": Proportion(11, 13)}))
    assert (part.verdict, "Pour 1 groupe, les effectifs" in plain(part.message)) == (Verdict.PASSED, True)
    (small,) = judged(RATES, of_groups({"nord": Proportion(8, 20), "sud": Proportion(7, 18)}))
    assert small.verdict is Verdict.CANT_TELL
    assert "trop petits" in small.message


def test_too_small_groups_ask_for_a_longer_period() -> None:
    (told,) = judged(RATES, of_groups({f"rue {place}": Proportion(1, 2) for place in range(40)}))
    assert told.verdict is Verdict.CANT_TELL


@pytest.mark.parametrize("audience", Audience)
def test_what_the_strata_change_is_part_of_the_question(audience: Audience) -> None:
    tally = LogTally("admissions", "département", (DimensionTally("sexe", berkeley()),), 4526)
    (told,) = judged(RATES, tally, audience=audience)
    assert "mais département par département l'écart change de sens" in plain(told.message)


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        (Proportion(570, 600), "un écart apparaît, que le hasard explique mal"),
        (Proportion(170, 200), "l'écart change de sens"),
    ],
)
def test_a_gap_that_the_whole_hides_or_tells_the_wrong_way_is_asked_about(elsewhere: Proportion, said: str) -> None:
    cells = {
        ("A", "nord"): Proportion(700, 1000),
        ("B", "nord"): Proportion(20, 100),
        ("A", "sud"): Proportion(90, 100),
        ("B", "sud"): Proportion(400, 900),
        ("C", "sud"): elsewhere,
    }
    tally = LogTally("accords", "démarche", (DimensionTally("quartier", OutcomeTally(cells)),), 1)
    found = study(tally).rated[0][2]
    assert found.screen is not Screen.ALERT
    (told,) = judged(RATES, tally)
    assert told.verdict is Verdict.CANT_TELL
    assert f"mais démarche par démarche {said}" in plain(told.message)


def test_a_limit_kept_for_all_passes_and_one_that_is_not_asks() -> None:
    (kept,) = judged(DELAYS, of_groups(ALIKE, IN_TIME, 60))
    assert kept.verdict is Verdict.PASSED
    late = IN_TIME | {"sud": Delays({12: 500, 90: 300})}
    (told,) = judged(DELAYS, of_groups(ALIKE, late, 60))
    assert (told.verdict, told.question) == (Verdict.CANT_TELL, WHY)
    assert plain(told.message) == (
        "Par territoire, « sud » attend au-delà du délai annoncé dans 37,5 % des dossiers, soit 32,5 points de plus "
        "que « nord »."
    )


@pytest.mark.parametrize(
    ("late", "verdict"), [(100, Verdict.PASSED), (101, Verdict.CANT_TELL), (1000, Verdict.CANT_TELL)]
)
def test_a_limit_that_is_kept_for_nobody_is_not_said_to_be_kept_for_all(late: int, verdict: Verdict) -> None:
    times = {name: Delays({10: 1000 - late, 90: late}) for name in ALIKE}
    tally = of_groups({name: Proportion(800, 1000) for name in ALIKE}, times, 60)
    (told,) = judged(DELAYS, tally)
    assert told.verdict is verdict
    asks = plain(f"{told.message} {told.question}")
    assert ("au-delà du délai annoncé de 60 jours" in asks and "lequel pouvez-vous annoncer" in asks) == (
        verdict is Verdict.CANT_TELL
    )
    brief = plain(" ".join(in_brief(study(tally))))
    assert ("des dossiers de « nord » attendent au-delà du délai annoncé de 60 jours" in brief) == (
        verdict is Verdict.CANT_TELL
    )


def test_a_limit_kept_for_nobody_and_less_still_for_some_is_told_both_ways() -> None:
    late = {"nord": Delays({10: 500, 90: 500}), "sud": Delays({12: 100, 90: 700})}
    said = " ".join(plain(told.message) for told in judged(DELAYS, of_groups(ALIKE, late, 60)))
    assert "« sud » attend au-delà du délai annoncé dans 87,5 % des dossiers" in said
    assert "50,0 % des dossiers de « nord » attendent au-delà du délai annoncé de 60 jours" in said


def test_without_a_limit_or_dates_the_question_stays() -> None:
    (no_limit,) = judged(DELAYS, of_groups(ALIKE, IN_TIME))
    assert "Quel délai annoncez-vous" in no_limit.question
    (no_dates,) = judged(DELAYS, of_groups(ALIKE, limit=60))
    assert no_dates.question == "Le délai annoncé est-il tenu pour tous ?"


def test_each_log_is_judged() -> None:
    assert len(judged(RATES, of_groups(ALIKE), of_groups(ALIKE))) == 2


def test_the_report_of_the_guarantor_tells_the_studies_and_can_be_read_again() -> None:
    guarantor = Guarantor(facts().manifest, charter=CHARTER)
    for told in STUDIES.values():
        report = guarantor.audit(TODAY, outcomes=(told,))
        assert report.outcomes == (told,)
        assert {"EG-01-ecarts", "EG-01-delais"} <= {finding.rule for finding in report.findings}
        assert not any(finding.blocks for finding in report.findings if finding.rule.startswith("EG-01"))
        assert from_json(to_json(report)) == report
        assert ": Infinity" not in to_json(report)
        assert "Ce que disent les décisions prises" in to_html(report)
        assert "CE QUE DISENT LES DÉCISIONS PRISES" in to_text(report).upper()
