"""Workers of notifications on several machines, called by Procrastinate (extra ``postgres``).

The ledger stays the truth: a job of Procrastinate carries no message, it only says that something may be due. It is
deferred in the ledger's own transaction, so that it never runs for a message that was not kept; at most one waits at a
time. A wake-up that is lost (a worker killed, a message that came while the last one was taken) costs delay and nothing
else: every worker also looks at the ledger by itself, a moment after each wake-up and every two seconds.
"""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Final

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from etatplateforme.core.postgres_lines import Address, Line

QUEUE: Final = "etatplateforme"
WAKE: Final = "etatplateforme.wake"
TIDY: Final = "etatplateforme.tidy"
EVERY_MINUTE: Final = "* * * * *"
LONGEST_LOOK: Final = 5.0
"""A longer wait is one of trouble: a new message does not shorten it."""
SECOND_LOOK: Final = 0.1
"""Seconds after a wake-up at which the ledger is looked at again: a message whose transaction saw the wake-up wait, and
was committed after it was answered, calls nobody."""
MISSED_SECONDS: Final = 0.2
"""Procrastinate forgets a call that comes while it finds that there is nothing to do, and none follows while one waits:
so it looks by itself as often."""
SECONDS_AWAY: Final = 5.0
LOST_SECONDS: Final = 60.0
"""Silence after which a worker's job is given up: it sends a sign of life every ten seconds."""
_WAITS: Final = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"


class Wakeups:
    """Wake-ups deferred by whoever queues a message; see :class:`etatplateforme.core.postgres.Workers`."""

    def __init__(self) -> None:
        self._app = App(connector=SyncPsycopgConnector())  # never opened: it speaks on the connections of the store

    def prepare(self, line: Line) -> None:
        """Make the tables of Procrastinate where they are missing."""
        found = line.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL").fetchone()
        if found != (1,):
            _ = line.execute(SchemaManager.get_schema())

    def wake(self, line: Line) -> None:
        """Defer a wake-up in the transaction of *line*, unless one waits already.

        :raises psycopg.Error: what the server said, for the store to judge.
        """
        if line.execute(_WAITS, (WAKE,)).fetchone() is not None:  # else an error a message in its log
            return
        refused: BaseException | None = None
        try:
            with line.transaction():  # a savepoint: without it, a collision would undo the message without a word
                job = self._app.configure_task(WAKE, queue=QUEUE, queueing_lock=WAKE, connection=line)
                _ = job.defer()
        except AlreadyEnqueued:
            return
        except ConnectorException as error:
            refused = error.__cause__ or error
        if refused is not None:
            raise refused


def run_woken(address: Address, work: Callable[[Callable[[], bool], Callable[[float], None]], None]) -> None:
    """Run *work* in a thread until SIGINT or SIGTERM; several processes may do so together.

    *work* takes what :func:`etatplateforme.notifications.worker.run_worker` does: what says to stop, and what waits. A
    wait between two looks at the ledger ends when a message is queued by any process; one that spares a relay in
    trouble does not. Raises what *work* raises.
    """
    stopping, called, again = Event(), Event(), Event()

    def wait(seconds: float) -> None:
        if seconds > LONGEST_LOOK:
            _ = stopping.wait(seconds)
        elif called.wait(min(seconds, SECOND_LOOK) if again.is_set() else seconds):
            called.clear()
            again.set()
        else:
            again.clear()

    async def listen_and_work() -> None:
        asked = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        working = asyncio.create_task(asyncio.to_thread(work, stopping.is_set, wait))
        asking = asyncio.create_task(asked.wait())
        over = asyncio.create_task(asyncio.wait({working, asking}, return_when=asyncio.FIRST_COMPLETED))
        try:
            await _listen(address, called, over)
        finally:
            stopping.set()
            called.set()
            _ = asking.cancel()
        await working

    asyncio.run(listen_and_work())


async def _listen(address: Address, called: Event, over: "asyncio.Task[object]") -> None:
    """Set *called* at each wake-up, until *over* is done. A base that goes away is waited for."""
    app = App(connector=PsycopgConnector(conninfo=address.conninfo, min_size=1, max_size=3))

    @app.task(name=WAKE, queue=QUEUE)
    def wake() -> None:
        called.set()

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name=TIDY, queue=QUEUE)
    async def tidy(timestamp: int) -> None:
        """Forget the wake-ups that killed workers held; they block nobody."""
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=LOST_SECONDS):
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)

    async def listen() -> None:
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=1,
            delete_jobs="always",
            install_signal_handlers=False,
            fetch_job_polling_interval=MISSED_SECONDS,
        )

    while not over.done():
        with suppress(ConnectorException, psycopg.Error):
            async with app.open_async():  # never cancelled in its midst: the pool would not end
                listening = asyncio.create_task(listen())
                _ = await asyncio.wait({listening, over}, return_when=asyncio.FIRST_COMPLETED)
                _ = listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening
        _ = await asyncio.wait({over}, timeout=SECONDS_AWAY)
