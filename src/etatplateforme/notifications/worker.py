"""The delivery worker: one sync loop for one process. Several processes may run it on the same ledger.

What a process is (signals, logs, its exit) is the affair of who calls; here is only the rhythm.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from etatplateforme.core.action import Sync
from etatplateforme.errors import EtatError, Unavailable
from etatplateforme.notifications.accounts import Delivery
from etatplateforme.notifications.block import Notifications

IDLE_SECONDS = 2.0
TROUBLE_SECONDS = 15.0
TURN_LIMIT = 1_000
"""Messages of one turn at most; its time bounds it first when a provider is slow."""
PURGE_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(minutes=1)


def run_worker(
    notifications: Notifications[Sync],
    *,
    stop: Callable[[], bool],
    wait: Callable[[float], None],
    delivered: Callable[[Delivery], None] = lambda delivery: None,
    troubled: Callable[[EtatError], None] = lambda error: None,
    sweep: Callable[[], object] | None = None,
) -> None:
    """Deliver until *stop* says so; *wait* sleeps for some seconds, and may return early.

    A full disk, a busy store or a relay that is away makes it wait longer and go on: *troubled* is told of the
    error. Any other error ends the loop. What is past its delete date is purged about once an hour.

    About once a minute *sweep* looks after what left: the ledger's own by default, ``Correspondence.sweep`` where
    deadlines are to be told to the agents too.
    """
    look_after = sweep or notifications.sweep
    purged_at: datetime | None = None
    swept_at: datetime | None = None
    while not stop():
        try:
            delivery = notifications.deliver(TURN_LIMIT)
            delivered(delivery)
            if purged_at is None or abs(delivery.at - purged_at) >= PURGE_EVERY:
                _ = notifications.purge()
                purged_at = delivery.at
            if swept_at is None or abs(delivery.at - swept_at) >= SWEEP_EVERY:
                _ = look_after()
                swept_at = delivery.at
        except Unavailable as error:
            troubled(error)
            wait(TROUBLE_SECONDS)
            continue
        if not delivery.links_hold:
            wait(TROUBLE_SECONDS)
        elif delivery.handled == 0:
            wait(IDLE_SECONDS)
