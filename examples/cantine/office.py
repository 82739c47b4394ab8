"""What goes on behind the pages: acknowledgements are queued and delivered, dates are kept, the sign-in is watched."""

import asyncio
from contextlib import suppress

from etatplateforme.core.action import Async
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.notifications.faults import AddressSuppressed
from etatplateforme.service import AsyncService
from etatplateforme.values.check import Health
from etatplateforme.values.contact import MailAddress

from .acknowledgement import acknowledgement_of
from .enrolments import Enrolments, Waiting

TURN_S, WATCH_S, SWEEP_S, PURGE_S = 5.0, 30.0, 60.0, 3600.0
FRESH_S, PATIENCE_S = 1.0, 4.0


class Office:
    """The work of one process besides its pages; ``run`` it in a task, cancel the task to stop it."""

    def __init__(self, service: AsyncService, enrolments: Enrolments[Async]) -> None:
        self._service = service
        self._enrolments = enrolments
        self._wake = asyncio.Event()
        self._watched = -WATCH_S
        self.sign_in_works = True

    async def acknowledge(self) -> None:
        """Hand every acknowledgement that waits over to the mail ledger; those that cannot go by mail go on paper."""
        await self._queue()
        self._wake.set()

    async def _queue(self) -> None:
        """What cannot be queued now stays in wait, and holds up nobody else's."""
        for waiting in await self._enrolments.waiting():
            with suppress(EtatError):
                await self._acknowledge(waiting)

    async def _acknowledge(self, waiting: Waiting) -> None:
        by_mail = waiting.mail is not None
        if waiting.mail is not None:
            manifest, calendar = self._service.manifest, self._service.calendar
            told = acknowledgement_of(manifest, calendar, waiting.received_at, waiting.reference)
            try:
                _ = await self._service.notifications.acknowledge(
                    told, MailAddress(waiting.mail), idempotency_key=f"accuse-{waiting.reference}"
                )
            except (AddressSuppressed, InvalidInput):  # the law then wants a letter
                by_mail = False
        await self._enrolments.settle(waiting.reference, by_mail=by_mail)

    async def run(self) -> None:
        """Turn after turn until cancelled. A turn that fails is tried again; ``doctor`` and the journal say why."""
        loop = asyncio.get_running_loop()
        purged, swept = -PURGE_S, -SWEEP_S
        while True:
            self._wake.clear()
            with suppress(EtatError):
                await self.acknowledge_and_deliver()
            if not self.sign_in_works or loop.time() - self._watched >= WATCH_S:
                _ = await self.watch_sign_in()
            if loop.time() - swept >= SWEEP_S:
                with suppress(EtatError):
                    _ = await self._service.correspondence.sweep()
                swept = loop.time()
            if loop.time() - purged >= PURGE_S:
                with suppress(EtatError):
                    _ = await self._service.people.purge()
                purged = loop.time()
            with suppress(TimeoutError):
                _ = await asyncio.wait_for(self._wake.wait(), TURN_S)

    async def acknowledge_and_deliver(self) -> None:
        """One turn: queue what waits, then send what is due."""
        await self._queue()
        _ = await self._service.notifications.deliver()

    async def watch_sign_in(self) -> bool:
        """Ask the identity provider how it is, unless it was well a second ago; True when people can sign in.

        Asked before each sign-in too: a person is never sent to a page that does not answer.
        """
        now = asyncio.get_running_loop().time()
        if self._service.manifest.identity is None or (self.sign_in_works and now - self._watched < FRESH_S):
            return self.sign_in_works
        try:
            async with asyncio.timeout(PATIENCE_S):
                checks = await self._service.identity.check()
        except (EtatError, TimeoutError):
            self.sign_in_works = False
        else:
            self.sign_in_works = all(check.health is Health.GOOD for check in checks)
        self._watched = asyncio.get_running_loop().time()
        return self.sign_in_works
