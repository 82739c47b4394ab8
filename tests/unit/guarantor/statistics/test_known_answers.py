"""Nine digits of scipy and statsmodels, and every digit that R prints for its own data sets.

What R prints was printed again by R 4.2.2. Base R has no test of Breslow and Day: statsmodels alone answers for ours.
"""

import math

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg, chi_square, g_test
from etatplateforme.guarantor.statistics.distributions import (
    chi_square_survival,
    normal_below,
    two_sided_quantile,
)
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.power import minimum_detectable_difference, power
from etatplateforme.guarantor.statistics.rates import difference, rate, risk_ratio
from etatplateforme.guarantor.statistics.strata import (
    Confounding,
    Stratum,
    breslow_day,
    common_odds_ratio,
    compare_within,
    mantel_haenszel_test,
)
from tests.unit.guarantor.statistics import peers
from tests.unit.guarantor.statistics.samples import ADMISSIONS, SURVIVORS, strata_of

PAIRS = [
    (Proportion(15, 148), Proportion(30, 150)),
    (Proportion(1, 12), Proportion(400, 1000)),
    (Proportion(557, 1835), Proportion(1198, 2691)),
    (Proportion(999_000, 1_000_000), Proportion(7, 11)),
    (Proportion(40, 40), Proportion(35, 40)),
]
TABLES = {"admissions": ADMISSIONS, "survivors": SURVIVORS}


@pytest.mark.parametrize("degrees", [1, 2, 3, 5, 10, 60, 99, 500])
@pytest.mark.parametrize("share", [1e-6, 0.01, 0.3, 0.9, 1.0, 1.1, 2.0, 4.0, 20.0])
def test_the_chi_square_tail_is_scipys(degrees: int, share: float) -> None:
    statistic = share * degrees
    expected = float(peers.stats.chi2.sf(statistic, degrees))
    assert chi_square_survival(statistic, degrees) == pytest.approx(expected, rel=peers.NINE_DIGITS, abs=1e-300)


@pytest.mark.parametrize(
    ("statistic", "degrees", "printed"),
    [(1, 1, 0.3173105078629), (100, 60, 0.0009168288615), (3, 10, 0.9814240637779), (250, 200, 0.0093791316688)],
)
def test_the_chi_square_tail_is_what_r_prints(statistic: float, degrees: int, printed: float) -> None:
    assert round(chi_square_survival(statistic, degrees), 13) == printed


def test_the_ends_of_the_distributions() -> None:
    assert chi_square_survival(0, 3) == 1
    assert chi_square_survival(math.inf, 3) == 0
    assert normal_below(-40) == pytest.approx(float(peers.stats.norm.cdf(-40)), abs=0, rel=1e-6)
    assert two_sided_quantile(0.95) == pytest.approx(1.959963984540054, rel=1e-15)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_a_level_out_of_range_is_refused(level: float) -> None:
    with pytest.raises(InvalidInput) as caught:
        two_sided_quantile(level)
    assert caught.value.code == "invalid_level"


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_wilson_newcombe_and_katz_are_those_of_statsmodels(pair: tuple[Proportion, Proportion], level: float) -> None:
    group, reference = pair
    counts = (group.favourable, group.total, reference.favourable, reference.total)
    wilson = peers.proportion.proportion_confint(group.favourable, group.total, 1 - level, method="wilson")
    newcombe = peers.proportion.confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=1 - level)
    katz = peers.proportion.confint_proportions_2indep(*counts, method="log", compare="ratio", alpha=1 - level)
    ratio = risk_ratio(group, reference, level=level)
    assert ratio is not None
    for estimate, expected in (
        (rate(group, level=level), wilson),
        (difference(group, reference, level=level), newcombe),
        (ratio, katz),
    ):
        interval = estimate.interval
        assert (interval.low, interval.high) == pytest.approx(tuple(map(float, expected)), rel=peers.NINE_DIGITS)


def test_wilson_is_what_r_prints() -> None:
    """``prop.test(15, 148, correct = FALSE)$conf.int``."""
    interval = rate(Proportion(15, 148)).interval
    assert [round(interval.low, 11), round(interval.high, 11)] == [0.06238639953, 0.16048724172]


@pytest.mark.parametrize(
    "groups",
    [
        [Proportion(1198, 2691), Proportion(557, 1835)],
        [Proportion(3, 40), Proportion(12, 60), Proportion(9, 31), Proportion(70, 200)],
        [Proportion(0, 40), Proportion(12, 60), Proportion(1, 31)],
    ],
)
def test_chi_square_and_g_are_those_of_scipy(groups: list[Proportion]) -> None:
    table = [[group.favourable, group.unfavourable] for group in groups]
    for ours, law in ((chi_square(groups), "pearson"), (g_test(groups), "log-likelihood")):
        theirs = peers.stats.chi2_contingency(table, correction=False, lambda_=law)
        expected = (float(theirs.statistic), float(theirs.pvalue), float(theirs.expected_freq.min()))
        assert (ours.statistic, ours.p_value, ours.smallest_expected) == pytest.approx(expected, rel=peers.NINE_DIGITS)
        assert ours.degrees == theirs.dof


def test_chi_square_is_what_r_prints() -> None:
    """``chisq.test`` on the margins of UCBAdmissions, by sex and by department, and of Titanic by class."""
    by_sex = chi_square([Proportion(1198, 2691), Proportion(557, 1835)])
    admitted, rejected = (601, 370, 322, 269, 147, 46), (332, 215, 596, 523, 437, 668)
    by_department = chi_square([Proportion(yes, yes + no) for yes, no in zip(admitted, rejected, strict=True)])
    saved = [Proportion(203, 325), Proportion(118, 285), Proportion(178, 706), Proportion(212, 885)]
    assert round(by_sex.statistic, 5) == 92.20528
    assert round(by_department.statistic, 5) == 778.90653
    assert by_department.degrees == 5
    assert round(chi_square(saved).statistic, 4) == 190.4011


def test_rates_of_several_groups_are_compared_as_r_does() -> None:
    """``prop.test`` on the smokers of its help page, on UCBAdmissions by department, on HairEyeColor by hair."""
    smokers = chi_square([Proportion(83, 86), Proportion(90, 93), Proportion(129, 136), Proportion(70, 82)])
    assert [round(smokers.statistic, 10), round(smokers.p_value, 14)] == [12.6004112971, 0.00558547666163]
    assert smokers.degrees == 3
    women = chi_square([Proportion(52, 108), Proportion(143, 286), Proportion(37, 71), Proportion(81, 127)])
    assert [round(women.statistic, 11), round(women.p_value, 13)] == [7.99424418907, 0.0461308108446]


def test_newcombe_lies_close_to_what_r_prints() -> None:
    """``prop.test(c(1198, 557), c(2691, 1835), correct = FALSE)`` gives Wald's interval: 0.11345 to 0.16984."""
    interval = difference(Proportion(1198, 2691), Proportion(557, 1835)).interval
    assert [interval.low, interval.high] == pytest.approx([0.113446965491, 0.169843891002], abs=5e-4)


def test_admissions_of_each_department_are_adjusted_as_r_does() -> None:
    """``p.adjust(sapply(1:6, function(i) prop.test(t(UCBAdmissions[,,i]), correct = FALSE)$p.value), "BH")``."""
    p_values = [chi_square([stratum.group, stratum.reference]).p_value for stratum in strata_of(ADMISSIONS)]
    printed = [3.28040361712e-05, 0.614466765669, 0.385358092983, 0.585153072223, 0.31705206682, 0.535420681308]
    assert p_values == pytest.approx(printed, rel=1e-11)
    adjusted = [0.000196824217027, *(0.614466765668778 for _ in range(5))]
    assert benjamini_hochberg(p_values) == pytest.approx(adjusted, rel=1e-11)


def test_an_outcome_that_nobody_had_shows_no_difference() -> None:
    for outcome in (0, 10):
        test = chi_square([Proportion(outcome, 10), Proportion(outcome * 2, 20)])
        assert (test.statistic, test.p_value, test.degrees) == (0, 1, 1)


@pytest.mark.parametrize("name", TABLES)
def test_stratified_answers_are_those_of_statsmodels(name: str) -> None:
    strata = strata_of(TABLES[name])
    arrays = [[list(pair) for pair in pairs] for pairs in TABLES[name].values()]
    theirs = peers.tables.StratifiedTable([peers.stats.contingency.np.array(array) for array in arrays])
    common = common_odds_ratio(strata)
    assert common.value == pytest.approx(float(theirs.oddsratio_pooled), rel=peers.NINE_DIGITS)
    bounds = tuple(map(float, theirs.oddsratio_pooled_confint()))
    assert (common.interval.low, common.interval.high) == pytest.approx(bounds, rel=peers.NINE_DIGITS)
    for corrected in (True, False):
        null = theirs.test_null_odds(correction=corrected)
        ours = mantel_haenszel_test(strata, corrected=corrected)
        assert (ours.statistic, ours.p_value) == pytest.approx(
            (float(null.statistic), float(null.pvalue)), rel=peers.NINE_DIGITS, abs=1e-15
        )
    for tarone in (True, False):
        equal = theirs.test_equal_odds(adjust=tarone)
        ours = breslow_day(strata, tarone=tarone)
        assert (ours.statistic, ours.p_value) == pytest.approx(
            (float(equal.statistic), float(equal.pvalue)), rel=peers.NINE_DIGITS, abs=1e-15
        )


def test_mantel_haenszel_is_what_r_prints() -> None:
    """``mantelhaen.test(UCBAdmissions)`` compares men with women; ours, women with men."""
    strata = strata_of(ADMISSIONS)
    reversed_strata = [Stratum(stratum.reference, stratum.group) for stratum in strata]
    common, test = common_odds_ratio(reversed_strata), mantel_haenszel_test(strata)
    assert round(common.value, 10) == 0.9046968283
    assert [round(common.interval.low, 10), round(common.interval.high, 10)] == [0.7719073618, 1.0603297644]
    assert [round(test.statistic, 7), round(test.p_value, 7)] == [1.4269462, 0.2322635]
    plain = mantel_haenszel_test(strata, corrected=False)
    assert [round(plain.statistic, 11), round(plain.p_value, 12)] == [1.52460666044, 0.216923697056]
    titanic = strata_of(SURVIVORS)
    women = common_odds_ratio(titanic)
    assert round(women.value, 8) == 10.80653048
    assert [round(women.interval.low, 9), round(women.interval.high, 9)] == [8.232628842, 14.185153147]
    assert round(mantel_haenszel_test(titanic).statistic, 5) == 360.33115


def test_berkeley_raises_the_alarm_on_simpsons_paradox() -> None:
    reading = compare_within(strata_of(ADMISSIONS))
    assert reading.crude.value < 0.6
    assert reading.common.value > 1.1
    assert reading.confounding is Confounding.REVERSED
    assert compare_within(strata_of(SURVIVORS)).confounding is Confounding.NONE


def test_an_effect_that_the_strata_explain_is_told_apart_from_a_reversal() -> None:
    strata = [
        Stratum(Proportion(9, 90), Proportion(11, 100)),
        Stratum(Proportion(8, 10), Proportion(810, 1000)),
    ]
    assert compare_within(strata).confounding is Confounding.EXPLAINED


def test_two_ratios_on_either_side_of_one_by_chance_are_no_paradox() -> None:
    strata = [Stratum(Proportion(30, 60), Proportion(49, 100)), Stratum(Proportion(8, 10), Proportion(83, 100))]
    reading = compare_within(strata)
    assert reading.crude.value < 1 < reading.common.value or reading.common.value < 1 < reading.crude.value
    assert reading.confounding is Confounding.NONE


def test_a_gap_that_the_whole_hides_is_told() -> None:
    strata = [
        Stratum(Proportion(700, 1000), Proportion(90, 100)),
        Stratum(Proportion(20, 100), Proportion(500, 1000)),
    ]
    mixed = Stratum(Proportion(720, 1100), Proportion(730, 1100))
    reading = compare_within(strata, mixed=mixed)
    assert reading.crude.value == pytest.approx(720 * 370 / (380 * 730))
    assert reading.confounding is Confounding.MASKED
    assert compare_within(strata).confounding is Confounding.REVERSED


def test_without_both_outcomes_there_is_no_common_ratio() -> None:
    with pytest.raises(InvalidInput) as caught:
        common_odds_ratio([Stratum(Proportion(5, 5), Proportion(7, 7)), Stratum(Proportion(3, 3), Proportion(1, 4))])
    assert caught.value.code == "no_ratio"


def test_benjamini_hochberg_is_what_r_and_statsmodels_give() -> None:
    p_values = (0.01, 0.04, 0.03, 0.005, 0.8)
    assert benjamini_hochberg(p_values) == pytest.approx((0.025, 0.05, 0.05, 0.025, 0.8), rel=peers.NINE_DIGITS)
    many = [((37 * place) % 101 + 1) / 103 for place in range(101)]
    expected = tuple(map(float, peers.multitest.multipletests(many, method="fdr_bh")[1]))
    assert benjamini_hochberg(many) == pytest.approx(expected, rel=peers.NINE_DIGITS)
    assert benjamini_hochberg(()) == ()


def test_power_is_what_r_prints() -> None:
    """``power.prop.test(n = 50, p1 = .50, p2 = .75)``, and its p2 for a power of 0.9 (R searches it to four digits)."""
    assert round(power(0.75, 50, 0.5, 50), 10) == 0.7401659013
    fifty = minimum_detectable_difference(0.5, 50, 50, wanted=0.9)
    four_hundred = minimum_detectable_difference(0.4, 400, 400)
    assert fifty == pytest.approx(0.3026140907, abs=1e-4)
    assert four_hundred == pytest.approx(0.0945407337, abs=1e-4)


@pytest.mark.parametrize(("group_size", "reference_size"), [(30, 3000), (400, 200), (1000, 1000)])
def test_power_is_that_of_statsmodels(group_size: int, reference_size: int) -> None:
    """One side at 0.025: like R, ours does not count a difference seen the wrong way round."""
    ratio = reference_size / group_size
    expected = peers.proportion.power_proportions_2indep(
        -0.1, 0.6, group_size, ratio=ratio, alpha=0.025, alternative="smaller", return_results=False
    )
    assert power(0.5, group_size, 0.6, reference_size) == pytest.approx(float(expected), rel=peers.NINE_DIGITS)


def test_small_groups_detect_nothing_and_bad_arguments_are_refused() -> None:
    assert minimum_detectable_difference(0.2, 3, 10) is None
    for arguments in ((1.2, 10, 10), (0.5, 0, 10), (0.5, 10, -1), (math.nan, 10, 10)):
        with pytest.raises(InvalidInput) as caught:
            minimum_detectable_difference(*arguments)
        assert caught.value.code == "invalid_rate"


def test_ratios_at_the_edges() -> None:
    nobody, some, everybody = Proportion(0, 60), Proportion(10, 40), Proportion(30, 30)
    assert risk_ratio(nobody, Proportion(0, 10)) is None
    none = risk_ratio(nobody, some)
    endless = risk_ratio(some, nobody)
    assert none is not None
    assert endless is not None
    assert (none.value, none.interval.low) == (0, 0)
    assert 0 < none.interval.high < 1
    assert (endless.value, endless.interval.high) == (math.inf, math.inf)
    assert endless.interval.low > 1
    assert rate(nobody).interval.low == 0
    assert rate(everybody).interval.high == 1


@pytest.mark.parametrize(("favourable", "total"), [(0, 0), (-1, 5), (6, 5), (0, -3)])
def test_an_impossible_count_is_refused(favourable: int, total: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        Proportion(favourable, total)
    assert caught.value.code == "invalid_proportion"
