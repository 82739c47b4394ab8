"""When to ask again: decisions, Retry-After, and the whole loop against a clock that stands still."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Call, Download, Downloaded, Effect, Reply
from etatplateforme.core.landing import NotServed
from etatplateforme.core.retry import LONGEST_WAIT, Again, backoff, decide, fetch, retry_after
from etatplateforme.core.runner import SyncRunner
from etatplateforme.errors import EtatError, StorageFull, TimedOut, Unavailable, Uncertain, UnexpectedReply
from etatplateforme.values.intent import Act, Intent
from tests.support.town import START, ScriptedWorld, Town, guard

GONE = Unavailable("Injoignable.", remedy="Plus tard.")
DOUBT = Uncertain("Sans réponse.", remedy="Vérifiez.")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0.0), ("120", 120.0), (" 7 ", 7.0), (None, None), ("", None), ("-1", None), ("1.5", None), ("demain", None),
     ("٣", None), ("Tue, 01 Sep 2026 08:00:30 GMT", 30.0), ("Tue, 01 Sep 2026 07:00:00 GMT", 0.0),
     ("Tue, 99 Sep 2026 08:00:30 GMT", None)],
)  # fmt: skip
def test_retry_after_in_seconds_and_as_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, START) == seconds


@given(st.integers(0, 10**6))
def test_retry_after_as_a_date_is_the_time_left(seconds: int) -> None:
    then = format_datetime(START + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(then, START) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_read_or_left(text: str) -> None:
    value = retry_after(text, datetime(2026, 1, 1, tzinfo=UTC))
    assert value is None or value >= 0


def test_backoff_doubles_up_to_eight_seconds() -> None:
    assert [backoff(attempt) for attempt in range(1, 8)] == [0.5, 1, 2, 4, 8, 8, 8]


READ, WRITE = Call("GET", "http://x"), Call("POST", "http://x")
KEYED = Call("POST", "http://x", idempotency_key="k")


@pytest.mark.parametrize("outcome", [GONE, DOUBT, Reply(503), Reply(429, {"retry-after": "1"})])
def test_a_write_without_a_key_is_never_repeated(outcome: Reply | Unavailable | Uncertain) -> None:
    assert decide(WRITE, 1, outcome, START) is None
    assert decide(KEYED, 1, outcome, START) is not None


@pytest.mark.parametrize("status", [200, 201, 204, 301, 400, 401, 403, 404, 409, 410, 422, 501])
def test_what_will_not_change_is_not_asked_again(status: int) -> None:
    assert decide(READ, 1, Reply(status), START) is None


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(status: int) -> None:
    assert decide(READ, 1, Reply(status), START) == Again(0.5, 0.25)


def test_retry_after_is_obeyed_and_bounded() -> None:
    assert decide(READ, 1, Reply(429, {"retry-after": "5"}), START) == Again(5.0, 0.0)
    assert decide(READ, 1, Reply(429, {"retry-after": f"{LONGEST_WAIT + 1:.0f}"}), START) is None
    assert decide(READ, 1, Reply(429, {"retry-after": f"{LONGEST_WAIT:.0f}"}), START) == Again(LONGEST_WAIT, 0.0)
    assert decide(READ, 3, Reply(503), START) is None


def played(
    outcomes: list[Reply | EtatError], method: str = "fetch", **arguments: str
) -> tuple[object, StillClock, int]:
    """Run an action of a town whose wire answers *outcomes* in turn."""
    clock, left = StillClock(START), list(outcomes)

    def answer(effect: Effect[object]) -> object:
        outcome = left.pop(0)
        if isinstance(outcome, EtatError):
            raise outcome
        return outcome

    world = ScriptedWorld(answer, clock)
    town: Town[Sync] = Town(SyncRunner(guard(clock=clock), world))
    result = getattr(town, method)("http://x", **arguments)
    return result, clock, len(outcomes) - len(left)


def test_a_read_is_repeated_until_it_answers() -> None:
    result, clock, calls = played([GONE, Reply(503), Reply(200)])
    assert (result, calls) == (200, 3)
    assert clock.waits == [0.75, 1.5]


def test_the_last_outcome_is_the_answer() -> None:
    assert played([Reply(503)] * 3)[0] == 503
    with pytest.raises(Unavailable):
        played([GONE] * 3)


def test_a_write_with_a_key_keeps_it_for_all_attempts() -> None:
    clock = StillClock(START)
    world = ScriptedWorld(lambda effect: Reply(503), clock)
    town: Town[Sync] = Town(SyncRunner(guard(clock=clock), world))
    assert town.post("http://x", key="k-1") == 503
    keys = [effect.idempotency_key for effect in world.seen if isinstance(effect, Call)]
    assert keys == ["k-1"] * 3


def test_a_write_with_a_key_is_sent_again_after_a_doubt() -> None:
    result, clock, calls = played([DOUBT, Reply(200)], "post", key="k-1")
    assert (result, calls, clock.waits) == (200, 2, [0.75])


@pytest.mark.parametrize(
    "text",
    ["9" * 400, "Tue, 01 Sep 2026 08:00:30 +99999999999999999999", "Tue, 01 Sep 99999999999999999999 08:00:30 GMT"],
)
def test_an_endless_number_is_read_or_left(text: str) -> None:
    value = retry_after(text, START)
    assert value is None or LONGEST_WAIT < value < 10**9


def test_a_write_without_a_key_is_sent_once() -> None:
    with pytest.raises(Uncertain):
        played([DOUBT, Reply(200)], "post")


def test_a_wait_beyond_the_deadline_gives_what_is_known() -> None:
    result, clock, calls = played([Reply(429, {"retry-after": "59"}), Reply(200)])
    assert (result, calls, clock.waits) == (429, 1, [])


# --- files -----------------------------------------------------------------------------------------------------------

FILE = Download("http://x", Path("f.csv"))
DONE = Downloaded(Path("f.csv"), 1, "00")


def fetched(*outcomes: Downloaded | EtatError) -> tuple[Downloaded, StillClock, int]:
    """Fetch a file whose attempts end as told: what is answered, the clock, how many attempts were made."""
    clock, left = StillClock(START), list(outcomes)

    def answer(effect: Effect[object]) -> object:
        assert effect == FILE
        outcome = left.pop(0)
        if isinstance(outcome, EtatError):
            raise outcome
        return outcome

    done = SyncRunner(guard(clock=clock), ScriptedWorld(answer, clock)).run(Act(Intent.CHECK), fetch(FILE))
    return done, clock, len(outcomes) - len(left)


def test_a_file_is_fetched_again_after_what_may_pass() -> None:
    cut = Unavailable("Coupé.", remedy="Plus tard.", code="interrupted")
    done, clock, attempts = fetched(cut, NotServed(503, {}), DONE)
    assert (done, attempts, clock.waits) == (DONE, 3, [0.75, 1.5])


def test_a_throttled_file_waits_for_what_was_asked() -> None:
    done, clock, attempts = fetched(NotServed(429, {"retry-after": "7"}), DONE)
    assert (done, attempts, clock.waits) == (DONE, 2, [7.0])


@pytest.mark.parametrize(
    "failure",
    [TimedOut("Trop tard.", remedy="Plus tard."), StorageFull("Plein.", remedy="Libérez."),
     UnexpectedReply("Autre chose.", remedy="Vérifiez."), NotServed(429, {"retry-after": "61"}),
     NotServed(429, {"retry-after": "59"})],
    ids=["late", "full", "other", "asked too long", "asked beyond the deadline"],
)  # fmt: skip
def test_what_another_attempt_would_not_change_is_told_at_once(failure: EtatError) -> None:
    with pytest.raises(type(failure)) as told:
        fetched(failure, DONE)
    assert told.value is failure


def test_the_last_failure_of_a_file_is_told() -> None:
    failures = [NotServed(500, {}), GONE, NotServed(502, {})]
    with pytest.raises(NotServed) as told:
        fetched(*failures, DONE)
    assert told.value is failures[2]


def test_attempts_are_the_callers() -> None:
    assert decide(Call("GET", "http://x", attempts=1), 1, GONE, START) is None
    assert decide(Call("GET", "http://x", attempts=2), 1, GONE, START) is not None
    assert decide(Download("http://x", Path("f"), attempts=1), 1, GONE, START) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "get"])
def test_only_methods_that_ask_are_repeated_without_a_key(method: str) -> None:
    repeated = decide(Call(method, "http://x"), 1, GONE, START) is not None
    assert repeated is (method in {"GET", "HEAD", "OPTIONS"})


def test_a_date_in_another_zone_or_none_is_understood() -> None:
    assert retry_after("Tue, 01 Sep 2026 10:00:30 +0200", START) == 30
    assert retry_after("Tue, 01 Sep 2026 08:00:30 -0000", START) == 30
