"""Workers of notifications on several machines, called by Procrastinate (extra ``postgres``).

The ledger stays the truth: a job of Procrastinate carries no message, it only says that something may be due. It is
deferred in the ledger's own transaction, so that it never runs for a message that was not kept; at most one waits at a
time. A wake-up that is lost (a worker killed, a message that came while the last one was ending) costs delay and
nothing else: every minute one of the machines looks again.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from etatplateforme.core.postgres_lines import Address, Line

QUEUE: Final = "etatplateforme"
DELIVER: Final = "etatplateforme.deliver"
SWEEP: Final = "etatplateforme.sweep"
EVERY_MINUTE: Final = "* * * * *"
GRACEFUL_SECONDS: Final = 10.0
"""How long a worker that is asked to stop may go on with the batch under way."""

LOST_SECONDS: Final = 60.0
"""Silence after which a worker's job is given up: it sends a sign of life every ten seconds."""


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
        refused: BaseException | None = None
        try:
            with line.transaction():  # a savepoint: without it, a collision would undo the message without a word
                job = self._app.configure_task(DELIVER, queue=QUEUE, queueing_lock=DELIVER, connection=line)
                _ = job.defer()
        except AlreadyEnqueued:
            return
        except ConnectorException as error:
            refused = error.__cause__ or error
        if refused is not None:
            raise refused


def run_woken_worker(
    address: Address, deliver: Callable[[Callable[[], bool]], None], purge: Callable[[], object]
) -> None:
    """Run *deliver* whenever something may be due, until SIGINT or SIGTERM; several processes may do so together.

    *deliver* ends when nothing is due any more, or when what it is given says to stop; *purge* runs once an hour, on
    one of the machines.
    """
    app = App(connector=PsycopgConnector(conninfo=address.conninfo, min_size=1, max_size=4))

    @app.task(name=DELIVER, queue=QUEUE, queueing_lock=DELIVER, pass_context=True)
    def woken(context: JobContext) -> None:
        deliver(context.should_abort)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name=SWEEP, queue=QUEUE)
    async def sweep(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=LOST_SECONDS):
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        if timestamp % 3_600 < 60:
            _ = await asyncio.to_thread(purge)
        await look_again()

    async def look_again() -> None:
        with suppress(AlreadyEnqueued):
            _ = await woken.defer_async()

    async def work() -> None:
        async with app.open_async():
            await look_again()
            await app.run_worker_async(
                queues=[QUEUE], concurrency=1, delete_jobs="always", shutdown_graceful_timeout=GRACEFUL_SECONDS
            )

    asyncio.run(work())
