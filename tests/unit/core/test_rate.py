"""Token buckets: never more than the rate and its burst, whoever asks, and no debt for who gave up."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.rate import Buckets, Rate
from etatplateforme.errors import InvalidInput

RATES = st.builds(Rate, st.floats(0.1, 100), st.integers(1, 20))
GAPS = st.lists(st.floats(0, 5), min_size=1, max_size=60)


def moments(rate: Rate, gaps: list[float], most: float = 1e9) -> list[float]:
    """When the requests that arrive after these gaps may leave."""
    buckets, at, left = Buckets({"hote": rate}), 0.0, list[float]()
    for gap in gaps:
        at += gap
        wait = buckets.reserve("hote", at, most)
        if wait is not None:
            assert 0 <= wait <= most
            left.append(at + wait)
    return left


@given(RATES, GAPS)
def test_no_window_holds_more_than_the_rate_and_the_burst(rate: Rate, gaps: list[float]) -> None:
    left = moments(rate, gaps)
    for first in range(len(left)):
        for last in range(first, len(left)):
            window = left[last] - left[first]
            assert last - first + 1 <= rate.burst + window * rate.per_second + 1e-6


@given(RATES, GAPS)
def test_requests_leave_in_the_order_they_came(rate: Rate, gaps: list[float]) -> None:
    left = moments(rate, gaps)
    assert left == sorted(left)


@given(RATES)
def test_a_burst_leaves_at_once_and_the_next_one_waits(rate: Rate) -> None:
    buckets = Buckets({"hote": rate})
    assert [buckets.reserve("hote", 0.0) for _ in range(rate.burst)] == pytest.approx([0.0] * rate.burst, abs=1e-9)
    assert buckets.reserve("hote", 0.0) == pytest.approx(1 / rate.per_second)


@given(RATES, st.integers(1, 50))
def test_after_a_rest_the_burst_is_whole_and_no_larger(rate: Rate, used: int) -> None:
    buckets = Buckets({"hote": rate})
    for _ in range(used):
        buckets.reserve("hote", 0.0)
    rested = (used + rate.burst + 1) / rate.per_second
    waits = [buckets.reserve("hote", rested) for _ in range(rate.burst + 1)]
    assert waits[:-1] == pytest.approx([0.0] * rate.burst, abs=1e-6)
    assert waits[-1] == pytest.approx(1 / rate.per_second)


def test_who_gives_up_leaves_no_debt() -> None:
    buckets = Buckets({"hote": Rate(1.0)})
    assert buckets.reserve("hote", 0.0) == 0.0
    assert [buckets.reserve("hote", 0.0, most=0.5) for _ in range(1000)] == [None] * 1000
    assert buckets.reserve("hote", 0.0, most=1.0) == pytest.approx(1.0)


def test_hosts_do_not_share_a_bucket() -> None:
    buckets = Buckets({"a": Rate(1.0)}, default=Rate(2.0))
    assert [buckets.reserve(host, 0.0) for host in ("a", "b", "c", "a", "b")] == [0, 0, 0, 1, 0.5]
    free = Buckets({"a": Rate(1.0)})
    assert [free.reserve("b", 0.0) for _ in range(100)] == [0.0] * 100


def test_a_path_that_is_slower_than_its_host_has_a_bucket_of_its_own() -> None:
    buckets = Buckets({"hote": Rate(10.0, burst=5), "hote/lent": Rate(1.0)})
    assert [buckets.reserve("hote", 0.0, path="/lent/?q=a") for _ in range(2)] == [0.0, 1.0]
    assert buckets.reserve("hote", 0.0, path="/autre") == 0.0  # the third of the host's five
    assert buckets.reserve("hote", 0.0, most=1.5, path="/lent") is None
    assert [buckets.reserve("hote", 0.0, path="/autre") for _ in range(3)] == pytest.approx([0.0, 0.0, 0.1])


@given(RATES, st.floats(0.1, 60), st.integers(0, 30))
def test_nobody_leaves_while_the_host_is_held(rate: Rate, seconds: float, used: int) -> None:
    buckets = Buckets({"hote": rate})
    for _ in range(used):
        buckets.reserve("hote", 0.0)
    buckets.hold("hote", 1.0, seconds)
    wait = buckets.reserve("hote", 1.0)
    assert wait is not None
    assert wait >= seconds - 1e-9


def test_a_host_without_a_rate_is_never_held() -> None:
    buckets = Buckets({"hote": Rate(1.0)})
    buckets.hold("autre", 0.0, 60.0)
    assert buckets.reserve("autre", 0.0) == 0.0


def test_threads_never_get_the_same_turn() -> None:
    buckets, gate = Buckets({"hote": Rate(10.0)}), threading.Barrier(8)

    def take(_: int) -> list[float | None]:
        gate.wait(10)
        return [buckets.reserve("hote", 0.0) for _ in range(50)]

    with ThreadPoolExecutor(8) as pool:
        waits = [wait for waits in pool.map(take, range(8)) for wait in waits if wait is not None]
    assert sorted(waits) == pytest.approx([number / 10 for number in range(400)])


@pytest.mark.parametrize(
    ("per_second", "burst"), [(0, 1), (-1, 1), (float("nan"), 1), (float("inf"), 1), (1, 0), (1, -3)]
)
def test_an_impossible_rate_is_refused(per_second: float, burst: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Rate(per_second, burst)
    assert refusal.value.code == "invalid_rate"
