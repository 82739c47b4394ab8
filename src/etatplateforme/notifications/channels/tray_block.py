"""The tray as agents work through it: print, post, tell, put back, take out. Each gesture is an act, asked and kept."""

from etatplateforme.core.action import Block, M, action
from etatplateforme.core.effects import Op, now
from etatplateforme.notifications.channels import tray
from etatplateforme.notifications.channels.tray import TrayItem, TrayState
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.provider import Channel
from etatplateforme.values.intent import Intent

_PROVIDERS = {Channel.LETTER: "letter_tray", Channel.COUNTER: "counter_note"}


class Tray(Block[M]):
    """Letters and notes that wait for an agent. Needs :data:`tray.SCHEMA` in the store.

    What is over answers a receipt, for the ledger to know what became of the message.
    """

    @action(Intent.READ_STATUS)
    def letters(self, limit: int = 100) -> Op[tuple[TrayItem, ...]]:
        """Letters to print or to post, oldest first."""
        return (yield from tray.shown(Channel.LETTER, "", limit))

    @action(Intent.READ_STATUS)
    def notes(self, counter: str, limit: int = 100) -> Op[tuple[TrayItem, ...]]:
        """Notes that wait at *counter*, oldest first."""
        return (yield from tray.shown(Channel.COUNTER, counter, limit))

    @action(Intent.READ_STATUS)
    def document(self, message: str) -> Op[bytes]:
        """The PDF of a letter. Raises InvalidInput ``not_in_tray``."""
        return (yield from tray.document(message))

    @action(Intent.DELIVER)
    def printed(self, message: str) -> Op[None]:
        """A letter is on paper. Raises InvalidInput ``not_in_tray``, Conflict ``wrong_tray_state``, as all moves do."""
        at = yield from now()
        _ = yield from tray.pass_on(message, TrayState.PRINTED, at)

    @action(Intent.DELIVER)
    def spoiled(self, message: str) -> Op[None]:
        """The print is no good: the letter waits again."""
        at = yield from now()
        _ = yield from tray.pass_on(message, TrayState.WAITING, at)

    @action(Intent.DELIVER)
    def posted(self, message: str) -> Op[StatusReceipt]:
        """A printed letter is with the post; its PDF is deleted."""
        return (yield from self._over(message, TrayState.POSTED, Delivered.ON_ITS_WAY))

    @action(Intent.DELIVER)
    def returned(self, message: str) -> Op[StatusReceipt]:
        """A letter came back: the address is no longer right."""
        return (yield from self._over(message, TrayState.RETURNED, Delivered.FAILED, unknown=True))

    @action(Intent.DELIVER)
    def handed_over(self, message: str) -> Op[StatusReceipt]:
        """A note was told to the person."""
        return (yield from self._over(message, TrayState.HANDED_OVER, Delivered.DELIVERED))

    @action(Intent.DELIVER)
    def withdrawn(self, message: str) -> Op[StatusReceipt]:
        """Taken out before it left."""
        return (yield from self._over(message, TrayState.WITHDRAWN, Delivered.FAILED))

    def _over(self, message: str, state: TrayState, status: Delivered, *, unknown: bool = False) -> Op[StatusReceipt]:
        at = yield from now()
        channel = yield from tray.pass_on(message, state, at)
        return StatusReceipt(_PROVIDERS[channel], status, at, message, message, state.value, unknown)
