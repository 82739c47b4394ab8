"""Every digit that R's recommended package ``survival`` prints for its own data sets (R 4.2.2, survival 3.5-3).

``survfit(Surv(time, status) ~ group, conf.type = "log-log")``, ``quantile(…, c(.5, .9))``, ``summary(…, times = …)``
and ``survdiff(Surv(time, status) ~ group)``, printed with twelve digits.
"""

import pytest

from etatplateforme.guarantor.statistics.association import chi_square
from etatplateforme.guarantor.statistics.delay_tests import late_test, log_rank
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Estimate, Proportion
from tests.unit.guarantor.statistics import peers
from tests.unit.guarantor.statistics.durations import DURATIONS, both, delays_of

SURVIVAL = {
    ("aml", "Maintained"): {20: (0.715909090909, 0.3501903859079, 0.899023974191),
                            30: (0.613636363636, 0.2657520400013, 0.835299243250)},
    ("aml", "Nonmaintained"): {20: (0.583333333333, 0.2701389240855, 0.800940192333),
                               30: (0.291666666667, 0.0724016089078, 0.560886052671)},
    ("ovarian", "1"): {450: (0.538461538462, 0.247657327769, 0.759904440261)},
    ("ovarian", "2"): {600: (0.564102564103, 0.243634696686, 0.792848178467)},
    ("veteran", "1"): {90: (0.546746234726, 0.421637708618, 0.655661233225),
                       200: (0.194724556800, 0.107886164118, 0.300513857474)},
    ("veteran", "2"): {90: (0.380168067227, 0.265670862447, 0.493777704345),
                       200: (0.216220588235, 0.125039972182, 0.323663073267)},
    ("lung", "1"): {180: (0.644465001542, 0.558412473005, 0.718013598161),
                    365: (0.336087834639, 0.252729143328, 0.421302168223)},
    ("lung", "2"): {180: (0.842401705588, 0.748380916153, 0.903504304285),
                    365: (0.526463030186, 0.403579823267, 0.635316232824)},
}  # fmt: skip
"""Day: survival, and the ends of its interval."""

QUANTILES: dict[tuple[str, str], tuple[int | None, int | None]] = {
    ("aml", "Maintained"): (31, None),
    ("aml", "Nonmaintained"): (23, 43),
    ("ovarian", "1"): (638, None),
    ("ovarian", "2"): (None, None),
    ("veteran", "1"): (103, 287),
    ("veteran", "2"): (52, 378),
    ("lung", "1"): (270, 689),
    ("lung", "2"): (426, 765),
}
"""Median and ninth decile. R prints 52.5 for veteran, 2: the middle of 52 and 53, where the curve is at half."""

LOG_RANK = {"aml": 3.39638869898, "ovarian": 1.06273986129, "veteran": 0.00822734320235, "lung": 10.3267419549}


@pytest.mark.parametrize("key", SURVIVAL)
def test_the_share_still_open_is_what_r_prints(key: tuple[str, str]) -> None:
    for days, printed in SURVIVAL[key].items():
        share = delays_of(*key).beyond(days)
        assert share is not None
        assert (share.value, share.interval.low, share.interval.high) == pytest.approx(printed, rel=1e-11)


@pytest.mark.parametrize("key", QUANTILES)
def test_quantiles_are_what_r_prints(key: tuple[str, str]) -> None:
    delays = delays_of(*key)
    assert (delays.median, delays.p90) == QUANTILES[key]


@pytest.mark.parametrize("name", LOG_RANK)
def test_the_log_rank_test_is_what_r_prints(name: str) -> None:
    one, other = both(name)
    assert log_rank(one, other).statistic == pytest.approx(LOG_RANK[name], rel=1e-11)
    assert log_rank(other, one).statistic == pytest.approx(LOG_RANK[name], rel=1e-11)


@pytest.mark.parametrize("key", DURATIONS)
def test_the_weight_is_the_number_of_files_that_would_have_that_variance(key: tuple[str, str]) -> None:
    delays = delays_of(*key)
    events, censored = DURATIONS[key]
    days = sorted(events)[len(events) // 3]
    theirs = peers.duration.SurvfuncRight([*events, *censored], [*(1 for _ in events), *(0 for _ in censored)])
    place = list(theirs.surv_times).index(days)
    share, error = float(theirs.surv_prob[place]), float(theirs.surv_prob_se[place])
    assert delays.weight(days) == pytest.approx(share * (1 - share) / error**2, rel=peers.NINE_DIGITS)


def test_without_open_files_the_test_of_the_limit_is_pearsons() -> None:
    ours, theirs = Delays({10: 40, 70: 20}), Delays({5: 200, 90: 31})
    found, pearson = late_test(ours, theirs, 60), chi_square([Proportion(20, 60), Proportion(31, 231)])
    assert found is not None
    assert (found.statistic, found.p_value) == pytest.approx((pearson.statistic, pearson.p_value), rel=1e-12)
    assert found.smallest_expected == pytest.approx(pearson.smallest_expected, rel=1e-12)


def test_open_files_weigh_less() -> None:
    closed, still_open = Delays({10: 20, 40: 20, 70: 20}), Delays({10: 20, 40: 20, 70: 20}, {20: 60})
    assert closed.weight(60) == pytest.approx(60)
    assert still_open.weight(60) < still_open.total


@pytest.mark.parametrize("limit", [5, 60])
def test_equal_delays_are_not_told_apart(limit: int) -> None:
    delays = Delays({10: 40}, {70: 3})
    found = late_test(delays, delays, limit)
    assert found is not None
    assert (found.statistic, found.p_value) == (0, 1)
    assert log_rank(delays, delays).p_value == 1


def test_what_is_not_known_is_not_tested() -> None:
    assert late_test(Delays({3: 1}, {5: 9}), Delays({10: 40}), 60) is None
    assert Delays({3: 1}, {5: 9}).weight(60) == 0


def test_when_all_known_files_are_in_time_the_interval_is_wilsons_on_them() -> None:
    """A few recent files, still open, do not make the share of the others unknown."""
    share = Delays({10: 400, 90: 0}, {3: 2}).beyond(60)
    assert isinstance(share, Estimate)
    assert share.value == 0
    assert 0.005 < share.interval.high < 0.01


def test_a_file_open_on_the_very_day_of_the_limit_is_beyond_it() -> None:
    delays = Delays({10: 9}, {60: 1})
    assert delays.known(60) == (1, 10)
    share = delays.beyond(60)
    assert share is not None
    assert share.value == pytest.approx(0.1)
