"""Which pages are chosen, how many wait, what is counted, and that nothing of a page remains."""

import gc
import logging
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.values.finding import Verdict
from etatplateforme.web import page_guard
from etatplateforme.web.answers import Overlooked
from etatplateforme.web.page_guard import MOST_ROUTES, Sheaf, Watch, Watcher
from tests.unit.web.answers_of import GOOD, POOR

UTF_8 = "text/html; charset=utf-8"


def clock() -> StillClock:
    return StillClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


def sheaf(html: str = POOR, route: str = "/") -> Sheaf:
    return Sheaf(route, UTF_8, html.encode())


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Generator[Event]:
    """The judge is at work until the event is set."""
    free = Event()

    def waiting(pages: object, criteria: object) -> PageAudit:
        assert free.wait(30)
        return audit_pages([])

    monkeypatch.setattr(page_guard, "audit_pages", waiting)
    yield free
    free.set()


@settings(deadline=None)  # a thread judges, on a machine that may be busy
@given(every=st.integers(1, 7), turns=st.lists(st.sampled_from("abc"), max_size=60))
def test_the_first_page_of_each_route_is_chosen_then_one_in_so_many(every: int, turns: list[str]) -> None:
    watcher = Watcher(Watch(every=every, per_minute=1000), clock())
    chosen = [(route, watcher.chooses(route)) for route in turns]
    for route in "abc":
        told = [yes for one, yes in chosen if one == route]
        assert told == [turn % every == 0 for turn in range(len(told))]
    assert watcher.seen().out == len(turns)


def test_a_page_that_the_budget_refuses_leaves_its_turn_to_the_next() -> None:
    now = clock()
    watcher = Watcher(Watch(every=100, per_minute=2), now)
    assert [watcher.chooses(route) for route in ("/a", "/b", "/c", "/c")] == [True, True, False, False]
    assert watcher.seen().overlooked == {Overlooked.BUDGET: 2}
    now.advance(60)
    assert [watcher.chooses(route) for route in ("/a", "/c", "/c")] == [False, True, False]


def test_routes_without_end_share_one_count() -> None:
    watcher = Watcher(Watch(per_minute=10_000), clock())
    for number in range(3 * MOST_ROUTES):
        _ = watcher.chooses(f"/{number}")
    assert len(watcher._turns) == MOST_ROUTES + 1
    assert watcher.seen().out == 3 * MOST_ROUTES


def test_failures_are_counted_by_test_and_route_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    with Watcher(Watch()) as watcher, caplog.at_level(logging.WARNING, "etatplateforme.pages"):
        for html, route in ((POOR, "/"), (POOR, "/"), (GOOD, "/"), (POOR, "/aide")):
            _ = watcher.hand_over(sheaf(html, route))
        watcher.settle()
    failures = {(one.rule, one.test, one.route): one.pages for one in watcher.seen().of(Verdict.FAILED)}
    assert failures["RGAA-1.1", "1.1.1", "/"] == 2
    assert failures["RGAA-1.1", "1.1.1", "/aide"] == 1
    assert watcher.seen().judged == 4
    assert len([one for one in caplog.messages if "RGAA-1.1" in one]) == 2


def test_pages_beyond_those_that_wait_are_dropped_and_counted(busy: Event) -> None:
    with Watcher(Watch(waiting=3)) as watcher:
        for _ in range(10):
            _ = watcher.hand_over(sheaf())
        assert watcher.seen().overlooked == {Overlooked.BUSY: 7}
        assert not watcher.chooses("/autre")
        busy.set()
        watcher.settle()
    assert watcher.seen().judged == 3
    assert watcher.seen().overlooked == {Overlooked.BUSY: 8}


def test_a_close_drops_what_waits_and_a_closed_watcher_takes_nothing(busy: Event) -> None:
    watcher = Watcher(Watch(waiting=8))
    for _ in range(5):
        _ = watcher.hand_over(sheaf())
    with ThreadPoolExecutor(1) as other:
        closing = other.submit(watcher.close)
        busy.set()
        closing.result(30)
    watcher.close()
    seen = watcher.seen()
    assert seen.judged + seen.overlooked.get(Overlooked.BUSY, 0) == 5
    assert watcher.hand_over(sheaf()) is None
    assert watcher.seen().overlooked[Overlooked.BUSY] == seen.overlooked.get(Overlooked.BUSY, 0) + 1
    with watcher:
        told = watcher.hand_over(sheaf())
        assert told is not None
        assert isinstance(told.result(30), PageAudit)


def test_a_judge_that_fails_is_counted_and_keeps_nothing_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(pages: object, criteria: object) -> PageAudit:
        raise RecursionError("page : Camille Dupont")

    monkeypatch.setattr(page_guard, "audit_pages", broken)
    with Watcher(Watch()) as watcher:
        _ = watcher.hand_over(sheaf(GOOD.replace("Bonjour", "Camille Dupont")))
        watcher.settle()
    assert watcher.seen().overlooked == {Overlooked.FAILED: 1}
    assert "Dupont" not in repr(vars(watcher))


def test_the_source_of_a_page_is_gone_once_it_is_judged() -> None:
    with Watcher(Watch()) as watcher:
        _ = watcher.hand_over(sheaf(POOR.replace("Cantine", "Camille-Inventée-Dupont")))
        watcher.settle()
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, Sheaf)]
    assert held == []
    assert "Camille" not in repr(watcher.seen())


@pytest.mark.parametrize(
    ("content_type", "body", "why"),
    [
        (UTF_8, b"<p>morceau</p>", Overlooked.FRAGMENT),
        (UTF_8, b"", Overlooked.FRAGMENT),
        ("text/html; charset=utf-16", POOR.encode("utf-16"), Overlooked.ENCODING),
        ("text/html", POOR.encode("utf-16"), Overlooked.ENCODING),
        ("text/html; charset=klingon", POOR.encode(), Overlooked.ENCODING),
    ],
)
def test_what_is_no_readable_page_is_not_judged(content_type: str, body: bytes, why: Overlooked) -> None:
    with Watcher(Watch()) as watcher:
        _ = watcher.hand_over(Sheaf("/", content_type, body))
        watcher.settle()
    assert watcher.seen().overlooked == {why: 1}


@settings(deadline=None)  # a thread judges, on a machine that may be busy
@given(st.binary(max_size=400))
def test_any_bytes_are_judged_or_counted(body: bytes) -> None:
    with Watcher(Watch()) as watcher:
        _ = watcher.hand_over(Sheaf("/", "text/html", b"<!doctype html><html>" + body))
        watcher.settle()
    assert watcher.seen().judged + sum(watcher.seen().overlooked.values()) == 1
    assert Overlooked.FAILED not in watcher.seen().overlooked


def test_ignored_criteria_are_not_counted() -> None:
    with Watcher(Watch(ignore=("1.1",))) as watcher:
        _ = watcher.hand_over(sheaf())
        watcher.settle()
    assert [one for one in watcher.seen().noticed if one.rule == "RGAA-1.1"] == []
    assert watcher.seen().judged == 1


@pytest.mark.parametrize("wrong", [{"every": 0}, {"per_minute": 0}, {"largest": 0}, {"waiting": 0}])
def test_a_number_below_one_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = Watch(every=wrong.get("every", 1), per_minute=wrong.get("per_minute", 1), largest=wrong.get("largest", 1),
                  waiting=wrong.get("waiting", 1))  # fmt: skip
    assert refused.value.code == "invalid_watch"


def test_a_misspelt_criterion_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = Watch(ignore=("image",))
    assert refused.value.code == "unknown_criterion"
