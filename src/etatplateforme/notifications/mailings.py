"""Writing to many: the acts of the block on sheets of recipients and on what they became."""

from datetime import datetime
from types import MappingProxyType

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Op, ask, compute, now
from etatplateforme.notifications import bulk
from etatplateforme.notifications.delivery import Desk
from etatplateforme.notifications.faults import no_guests, no_provider, outside_mandate
from etatplateforme.notifications.provider import Provider
from etatplateforme.notifications.queueing import Entry
from etatplateforme.notifications.recipient import Recipient, channel_of
from etatplateforme.notifications.sheet import Mailing, read_sheet
from etatplateforme.values.intent import Act, Detail, Intent
from etatplateforme.values.mandate import Mandate


class Mailings(Block[M]):
    """Sheets of recipients: sent whole, watched, paused, resumed, withdrawn."""

    def __init__(self, runner: Runner, desk: Desk, service: str) -> None:
        super().__init__(runner)
        self._desk = desk
        self._service = service

    @action(Intent.NOTIFY)
    def send_sheet(
        self,
        sheet: str,
        mailing: Mailing,
        *,
        mode: bulk.Mode,
        not_before: datetime | None = None,
        mandate: Mandate | None = None,
    ) -> Op[bulk.Started]:
        """Queue a message for each line of a CSV *sheet*, once all of it is sound; see :mod:`.sheet` for its columns.

        A trial wants guests and goes to them only. The same sheet under the same key goes on where it stopped.

        :raises InvalidInput: ``invalid_sheet`` with every fault, and nothing is queued; no provider for the channel.
        :raises IdempotencyConflict: the key named another sheet.
        """
        if mode is bulk.Mode.TRIAL and mailing.guests is None:
            raise no_guests()
        messages = yield from compute(read_sheet, sheet, mailing)
        _ = self._provider(messages[0].recipient)
        at = yield from now()
        self._check_mandate(mandate, Intent.NOTIFY, at)
        mandated = mandate is not None
        details: dict[str, Detail] = {"kind": mailing.kind.value, "mandated": mandated, "mode": mode.value}
        _ = yield from ask(Act(Intent.NOTIFY, MappingProxyType(details)))
        due = at if not_before is None else max(at, not_before)
        return (
            yield from bulk.start(messages, mailing.key, mode, Entry(messages[0], due, self._service, mandated), at)
        )

    @action(Intent.READ_STATUS)
    def bulk_progress(self, bulk_id: str) -> Op[bulk.Progress]:
        """How far a bulk is. Raises InvalidInput ``unknown_bulk``."""
        return (yield from bulk.progress(bulk_id))

    @action(Intent.DELIVER)
    def pause_bulk(self, bulk_id: str) -> Op[int]:
        """Let nothing more of a bulk leave; answers how many messages stopped. Raises InvalidInput."""
        return (yield from bulk.pause(bulk_id))

    @action(Intent.DELIVER)
    def resume_bulk(self, bulk_id: str) -> Op[int]:
        """Let a bulk go on; answers how many messages wait again. Raises InvalidInput."""
        at = yield from now()
        return (yield from bulk.resume(bulk_id, at))

    @action(Intent.DELIVER)
    def cancel_bulk(self, bulk_id: str) -> Op[int]:
        """Cancel what of a bulk has not left; answers how many messages. Raises InvalidInput."""
        return (yield from bulk.withdraw(bulk_id))

    def _provider(self, recipient: Recipient) -> Provider:
        """Who carries to *recipient*. Raises InvalidInput ``no_provider``."""
        provider = self._desk.providers.get(channel_of(recipient))
        if provider is None:
            raise no_provider()
        return provider

    def _check_mandate(self, mandate: Mandate | None, intent: Intent, at: datetime) -> None:
        if mandate is not None and not mandate.allows(intent, self._desk.calendar.local_date(at)):
            raise outside_mandate()
