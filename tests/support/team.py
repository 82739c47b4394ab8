"""A service whose ledger has a bit of everything, for the pages of its team."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.types import Scope

from etatplateforme.core.clock import StillClock
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.service import AsyncService, Service
from etatplateforme.values.contact import MailAddress
from etatplateforme.web.team.admission import Admission

MORNING = datetime(2026, 11, 20, 6, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filled:
    """A manifest, the clock of its service, and receipts by what became of their message."""

    manifest: Path
    clock: StillClock
    receipts: dict[str, str]

    def copied(self, folder: Path) -> "Filled":
        """The same in another folder, at the same moment."""
        _ = shutil.copytree(self.manifest.parent, folder)
        return Filled(folder / self.manifest.name, StillClock(self.clock.now()), self.receipts)

    def opened(self) -> AsyncService:
        """The service."""
        return AsyncService.open(self.manifest, environ={}, clock=self.clock)


def filled(folder: Path) -> Filled:
    """Messages of a morning: taken, delivered, bounced, refused, in doubt, put off; and one that has not begun."""
    manifest = folder / "service.toml"
    manifest.write_text(render(defaults()))
    clock = StillClock(MORNING)
    receipts: dict[str, str] = {}
    with Service.open(manifest, environ={}, clock=clock) as service:
        town = service.notifications
        for hour in range(3):
            for name in ("accepte", "refuse", "doute"):
                for number in range(hour + 1):
                    key = f"{name} {hour} {number}"
                    receipts[name] = town.notify(written(name, key)).id
            town.deliver()
            clock.advance(3_600)
            town.deliver()
        told = (("delivered", Delivered.DELIVERED), ("bounced", Delivered.FAILED))
        for number, (name, status) in enumerate(told):
            receipts[name] = town.notify(written("accepte", f"nouvelle {number}")).id
            town.deliver()
            town.record_news([StatusReceipt("smtp", status, clock.now(), message_id=receipts[name])])
        receipts["occupe"] = town.notify(written("occupe", "plus tard, dit le relais")).id
        town.deliver()
        later = clock.now() + timedelta(days=1)
        receipts["waiting"] = town.notify(written("accepte", "plus tard"), not_before=later).id
    return Filled(manifest, clock, receipts)


def written(name: str, key: str) -> Message:
    """A message to a magic recipient."""
    return Message(
        recipient=MailAddress(f"{name}@simulation.test"),
        subject="Inscription de Zoé",
        content=paragraphs("Bonjour Zoé"),
        idempotency_key=key,
    )


def always(admission: Admission) -> Callable[[Scope], Awaitable[Admission]]:
    """The same answer for everybody."""

    async def admits(scope: Scope) -> Admission:
        return admission

    return admits
