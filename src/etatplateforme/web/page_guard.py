"""Outgoing pages as the guarantor looks at them: a chosen share, judged away from the requests, and only counted.

Nothing of a page is kept: its source is dropped as soon as it is judged, and what remains is how many pages of a route
broke which test. Whoever sends a page never waits for the guard in ``observe``, and no failure of it reaches an answer.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Self

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.aside import numbers, without
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.criterion import Criterion
from etatplateforme.guarantor.accessibility.wholeness import is_whole
from etatplateforme.guarantor.facts import NO_SHEETS, Page
from etatplateforme.values.finding import Level, Verdict
from etatplateforme.web.answers import Overlooked, text_of

MOST_ROUTES = 500
OTHER_ROUTES = "autres pages"
MINUTE = 60.0
TOLD = frozenset({Verdict.FAILED, Verdict.CANT_TELL})

log = logging.getLogger("etatplateforme.pages")


@dataclass(frozen=True, slots=True)
class Watch:
    """How outgoing pages are looked at. Raises InvalidInput (``invalid_watch``) for a number below one.

    :param level: ``observe`` counts, ``warn`` shows the findings on the page (development), ``enforce`` has refused to
        start on pages that fail and then observes, ``off`` does nothing.
    :param every: one page out of so many is judged, for each route; the first one always.
    :param per_minute: most pages judged in a minute.
    :param largest: bytes beyond which a page passes without being looked at.
    :param waiting: most pages that wait to be judged; those beyond are counted and dropped.
    :param patience: seconds during which ``warn`` holds a page that is still being written, then judged.
    :param sheets: the style sheets that pages link, by their address as pages write it.
    :param ignore: criteria and tests of the RGAA to leave aside (``"1.1"``, ``"1.1.1"``).
    """

    level: Level = Level.OBSERVE
    every: int = 50
    per_minute: int = 20
    largest: int = 2_000_000
    waiting: int = 8
    patience: float = 5.0
    sheets: Mapping[str, str] = field(default_factory=lambda: NO_SHEETS, repr=False, hash=False)
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _ = numbers(self.ignore)
        if min(self.every, self.per_minute, self.largest, self.waiting) < 1 or not self.patience > 0:
            raise InvalidInput(
                "Un réglage du garant des pages est inférieur à un.",
                remedy="Donnez des nombres d'au moins 1 ; pour ne rien examiner, level=Level.OFF.",
                code="invalid_watch",
            )


@dataclass(frozen=True, slots=True)
class Noticed:
    """On how many judged ``pages`` of a route a test of the RGAA came to a verdict (failed, or cannot tell)."""

    rule: str
    test: str
    route: str
    verdict: Verdict
    pages: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was counted since the start: HTML pages that went ``out``, pages ``judged``, those overlooked and why."""

    out: int
    judged: int
    noticed: tuple[Noticed, ...]
    overlooked: Mapping[Overlooked, int]

    def of(self, verdict: Verdict) -> tuple[Noticed, ...]:
        """What came to one verdict, the most frequent first."""
        return tuple(one for one in self.noticed if one.verdict is verdict)


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A page that went out, on its way to the judge."""

    route: str
    content_type: str
    body: bytes = field(repr=False)


Key = tuple[str, str, str, Verdict]


class Watcher:
    """Chooses pages, has them judged by one thread, and counts. Safe to share between threads.

    The thread starts with the first page, so a server may fork before. Leave by :meth:`close`, or a ``with`` block.
    """

    def __init__(self, watch: Watch, clock: Clock | None = None) -> None:
        self.watch = watch
        self.clock = clock or SystemClock()
        self._left = numbers(watch.ignore)
        self._lock = Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False
        self._waiting: set[Future[PageAudit | Overlooked]] = set()
        self._minute, self._spent = self.clock.monotonic(), 0
        self._turns: Counter[str] = Counter()
        self._due: dict[str, int] = {}
        self._judged = 0
        self._noticed: Counter[Key] = Counter()
        self._overlooked: Counter[Overlooked] = Counter()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Take pages (again, after a close)."""
        with self._lock:
            self._closed = False

    def close(self) -> None:
        """Take no more pages; wait for the one being judged, drop those that wait. May be called twice."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def goes_out(self, route: str) -> None:
        """Count a page of *route* that is judged in any case."""
        with self._lock:
            self._turns[self._known(route)] += 1

    def chooses(self, route: str) -> bool:
        """Count a page of *route*; whether it is to be judged. One that cannot be leaves its turn to the next."""
        with self._lock:
            route = self._known(route)
            turn = self._turns[route]
            self._turns[route] = turn + 1
            if turn < self._due.get(route, 0):
                return False
            if (why := self._hindrance()) is not None:
                self._overlooked[why] += 1
                return False
            self._due[route] = turn + self.watch.every
            self._spent += 1
            return True

    def overlook(self, why: Overlooked) -> None:
        """Count a page that was not looked at."""
        with self._lock:
            self._overlooked[why] += 1

    def hand_over(self, sheaf: Sheaf) -> "Future[PageAudit | Overlooked] | None":
        """Have a page judged and counted, later; dropped and counted when too many wait, or after a close.

        Never blocks, never raises. Answers the judgement to come, which is never an error; None for a dropped page.
        """
        with self._lock:
            job = None if self._closed or len(self._waiting) >= self.watch.waiting else self._submitted(sheaf)
            if job is None:
                self._overlooked[Overlooked.BUSY] += 1
                return None
            told: Future[PageAudit | Overlooked] = Future()
            _ = told.set_running_or_notify_cancel()  # nobody cancels it: a loop that stops would try
            self._waiting.add(told)
        job.add_done_callback(partial(self._tell, sheaf.route, told))
        return told

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until the pages that wait are judged, *seconds* at most: for a test that reads the counts."""
        with self._lock:
            waiting = tuple(self._waiting)
        _ = wait(waiting, seconds)

    def seen(self) -> Seen:
        """What was counted so far."""
        with self._lock:
            noticed = tuple(Noticed(*key, pages) for key, pages in self._noticed.most_common())
            return Seen(self._turns.total(), self._judged, noticed, dict(self._overlooked))

    def _known(self, route: str) -> str:
        return route if route in self._turns or len(self._turns) < MOST_ROUTES else OTHER_ROUTES

    def _hindrance(self) -> Overlooked | None:
        now = self.clock.monotonic()
        if now - self._minute >= MINUTE:
            self._minute, self._spent = now, 0
        if self._spent >= self.watch.per_minute:
            return Overlooked.BUDGET
        return Overlooked.BUSY if len(self._waiting) >= self.watch.waiting else None

    def _judge(self, sheaf: Sheaf) -> PageAudit | Overlooked:
        html = text_of(sheaf.content_type, sheaf.body)
        if isinstance(html, Overlooked):
            return html
        if not is_whole(html):
            return Overlooked.FRAGMENT
        page = Page(sheaf.route, html, sheets=self.watch.sheets)
        return without(audit_pages([page], criteria=self._paced()), self._left)

    def _paced(self) -> Iterator[Criterion]:
        """The criteria, the interpreter being left to other threads before each: who answers requests waits less."""
        for criterion in CRITERIA:
            self.clock.sleep(0)
            yield criterion

    def _submitted(self, sheaf: Sheaf) -> "Future[PageAudit | Overlooked] | None":
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "garant-pages")
        try:
            return self._pool.submit(self._judge, sheaf)
        except RuntimeError:  # the interpreter is stopping: it takes no more work
            return None

    def _tell(self, route: str, told: "Future[PageAudit | Overlooked]", job: "Future[PageAudit | Overlooked]") -> None:
        outcome = _outcome(job)
        if isinstance(outcome, Overlooked):
            self.overlook(outcome)
        else:
            self._count(route, outcome)
        with self._lock:
            self._waiting.discard(told)
        told.set_result(outcome)

    def _count(self, route: str, audit: PageAudit) -> None:
        titles = {(one.rule, one.test, one.verdict): one.title for one in audit.findings if one.verdict in TOLD}
        with self._lock:
            self._judged += 1
            route = self._known(route)
            keys: dict[Key, str] = {(rule, test, route, said): title for (rule, test, said), title in titles.items()}
            new = {key: title for key, title in keys.items() if key not in self._noticed}
            self._noticed.update(keys.keys())
        for (rule, test, _, verdict), title in new.items():
            if verdict is Verdict.FAILED:
                log.warning("%s : %s, test %s : %s", route, rule, test or "-", title)


def _outcome(job: "Future[PageAudit | Overlooked]") -> PageAudit | Overlooked:
    """What came of a judgement that is over. One that failed is told so; nothing of the page stays with its error."""
    if job.cancelled():
        return Overlooked.BUSY
    error = job.exception()
    if error is None:
        return job.result()
    error.__traceback__ = None  # its frames hold the page
    return Overlooked.FAILED
