"""Delays keep in mind who still waits."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.delays import Delays
from tests.unit.guarantor.statistics import peers

FOLLOWED = Delays({2: 10, 5: 20, 9: 15, 14: 8, 30: 4}, {3: 5, 9: 6, 20: 3, 40: 2})


def test_without_open_files_quantiles_and_shares_are_plain() -> None:
    delays = Delays({1: 5, 10: 4, 30: 1})
    assert (delays.median, delays.p90, delays.total) == (1, 10, 10)
    late = delays.beyond(10)
    assert late is not None
    assert late.value == 0.1
    wilson = peers.proportion.proportion_confint(1, 10, 0.05, method="wilson")
    assert (late.interval.low, late.interval.high) == pytest.approx(tuple(map(float, wilson)), rel=peers.NINE_DIGITS)


def test_open_files_are_followed_as_statsmodels_does() -> None:
    days = [d for source in (FOLLOWED.answered, FOLLOWED.waiting) for d, n in source.items() for _ in range(n)]
    closed = [1] * sum(FOLLOWED.answered.values()) + [0] * sum(FOLLOWED.waiting.values())
    theirs = peers.duration.SurvfuncRight(days, closed)
    for limit, open_share, error in zip(theirs.surv_times, theirs.surv_prob, theirs.surv_prob_se, strict=True):
        ours = FOLLOWED.beyond(int(limit))
        assert ours is not None
        assert ours.value == pytest.approx(float(open_share), rel=peers.NINE_DIGITS)
        assert ours.interval.low < ours.value < ours.interval.high
        assert ours.interval.high - ours.interval.low == pytest.approx(4 * float(error), rel=0.2)
    assert FOLLOWED.median == int(theirs.quantile(0.5))


def test_leaving_open_files_out_would_shorten_the_delays() -> None:
    answered_only = Delays(FOLLOWED.answered)
    assert answered_only.p90 is not None
    assert FOLLOWED.p90 is None or FOLLOWED.p90 > answered_only.p90


def test_what_is_not_yet_known_is_said() -> None:
    waiting = Delays({3: 1}, {5: 9})
    assert waiting.median is None
    assert waiting.beyond(60) is None
    known = waiting.beyond(4)
    assert known is not None
    assert known.value == 0.9


def test_everybody_answered_late_or_in_time() -> None:
    late, in_time = Delays({90: 20}).beyond(60), Delays({10: 20}).beyond(60)
    assert late is not None
    assert in_time is not None
    assert (late.value, in_time.value) == (1, 0)


@pytest.mark.parametrize(("answered", "waiting"), [({}, {}), ({-1: 3}, {}), ({1: -3}, {}), ({}, {4: 0})])
def test_impossible_delays_are_refused(answered: dict[int, int], waiting: dict[int, int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Delays(answered, waiting)
    assert caught.value.code == "invalid_delays"


@pytest.mark.parametrize("share", [0.0, -0.5, 1.5])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(InvalidInput) as caught:
        FOLLOWED.quantile(share)
    assert caught.value.code == "invalid_rate"
