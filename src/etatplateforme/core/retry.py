"""When to ask again: pure decisions over tenacity's strategies, and ``call`` and ``fetch``, the ways to the wire.

A read is repeated after a failure of the network and after 408, 429, 500, 502, 503 and 504. A write is repeated only
under an idempotency key, which stays the same for all attempts. ``Retry-After`` is honoured, in seconds and as an
HTTP-date (RFC 9110, 10.2.3); longer than a minute, longer than the deadline, or past the life of the credentials, the
answer is given to the caller as it is. A call may name other statuses that pass.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count

from tenacity import RetryCallState, Retrying, wait_exponential

from etatplateforme.core.effects import PASSING, Call, Download, Downloaded, Op, Reply, ask_world, now, pause
from etatplateforme.core.landing import NotServed
from etatplateforme.errors import StorageFull, TimedOut, Unavailable, Uncertain

LONGEST_WAIT = 60.0
SPREAD = 0.5  # the random part of a wait, as a share of it
_BACKOFF = wait_exponential(multiplier=0.5, max=8.0)


@dataclass(frozen=True, slots=True)
class Again:
    """Ask again after ``seconds`` and a random part of at most ``jitter``."""

    seconds: float
    jitter: float


def retry_after(value: str | None, at: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, seen at *at*; None when absent or unreadable; never negative."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - at).total_seconds())


def backoff(attempt: int) -> float:
    """Exponential wait after the *attempt*-th try, in seconds: 0.5, 1, 2, 4, 8, 8, …"""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = attempt
    return float(_BACKOFF(state))


def decide(
    request: Call | Download, attempt: int, outcome: Reply | Unavailable | Uncertain, at: datetime
) -> Again | None:
    """Whether the *attempt*-th outcome of *request* deserves another try, and after how long. None: give it back."""
    if attempt >= request.attempts or not (isinstance(request, Download) or request.repeatable):
        return None
    asked: float | None = None
    if isinstance(outcome, Reply):
        if outcome.status not in (request.passing if isinstance(request, Call) else PASSING):
            return None
        asked = retry_after(outcome.headers.get("retry-after"), at)
    if asked is not None:
        return Again(asked, 0.0) if asked <= LONGEST_WAIT else None
    wait = backoff(attempt)
    return Again(wait, wait * SPREAD)


def _waited(request: Call | Download, attempt: int, outcome: Reply | Unavailable | Uncertain) -> Op[bool]:
    """True once the time has come to ask again; False when *outcome* is the answer."""
    at = yield from now()
    again = decide(request, attempt, outcome, at)
    if again is None or _too_late(request, at, again.seconds + again.jitter):
        return False
    try:
        yield from pause(again.seconds, again.jitter)
    except TimedOut:
        return False  # the deadline comes first: what is known is answered now
    return True


def _too_late(request: Call | Download, at: datetime, seconds: float) -> bool:
    """Whether *request* may not be sent any more *seconds* after *at*."""
    until = request.until if isinstance(request, Call) else None
    return until is not None and (until - at).total_seconds() <= seconds


def _within_life(request: Call) -> Op[Call]:
    """*request*, which waits no longer than its credentials live. Raises TimedOut when they are past their life."""
    if request.until is None:
        return request
    left = (request.until - (yield from now())).total_seconds()
    if left <= 0:
        raise TimedOut(
            "Le temps pendant lequel cette demande pouvait partir est écoulé.",
            remedy="Recommencez depuis le début : le droit d'accès a expiré.",
        )
    return replace(request, timeout=min(request.timeout, left))


def _attempt(request: Call) -> Op[Reply | Unavailable | Uncertain]:
    bounded = yield from _within_life(request)
    try:
        return (yield from ask_world(bounded))
    except (Unavailable, Uncertain) as failure:
        return failure


def call(request: Call) -> Op[Reply]:
    """Send *request*, with its retries, within the deadline of the act.

    Any status is an answer. Raises Unavailable (or TimedOut) when nothing came, Uncertain when a write may have been
    taken, TooLarge past ``max_bytes``, UnexpectedReply for a redirect that was not asked for.
    """
    for attempt in count(1):
        outcome = yield from _attempt(request)
        if (yield from _waited(request, attempt, outcome)):
            continue
        if isinstance(outcome, Reply):
            return outcome
        raise outcome
    raise AssertionError("count() has no end")


def _fetched(request: Download) -> Op[Downloaded | Unavailable]:
    try:
        return (yield from ask_world(request))
    except (TimedOut, StorageFull):
        raise  # its own deadline passed, or the disk is full: once more would not help
    except Unavailable as failure:
        return failure


def fetch(request: Download) -> Op[Downloaded]:
    """Fetch a file, with its retries; see :class:`Download`.

    Raises Unavailable, TooLarge or UnexpectedReply; the old file stays then.
    """
    for attempt in count(1):
        fetched = yield from _fetched(request)
        if isinstance(fetched, Downloaded):
            return fetched
        outcome = fetched.reply if isinstance(fetched, NotServed) else fetched
        if not (yield from _waited(request, attempt, outcome)):
            raise fetched
    raise AssertionError("count() has no end")
