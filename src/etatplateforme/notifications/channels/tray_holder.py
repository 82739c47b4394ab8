"""Rights of a person over the tray. Letters and notes are not kept under a mail address: the ledger's copy has their
text, and ``withdrawn`` deletes one thing of the tray.
"""

from collections.abc import Sequence
from datetime import datetime

from etatplateforme.core.effects import Op
from etatplateforme.notifications.channels import tray
from etatplateforme.values.holding import Json, PersonKey, Stock


class TrayContents:
    """Letters and notes that wait, until their delete date."""

    holding = "courriers"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """Nothing is found by what a person is found by."""
        yield from ()
        return ()

    def forget(self, person: PersonKey) -> Op[int]:
        """Nothing, for the same reason."""
        yield from ()
        return 0

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Delete what nobody printed or told within ninety days."""
        return (yield from tray.forget_overdue(at))

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """How many letters and notes are kept, and past their date."""
        kept, overdue = yield from tray.counted(at)
        return (Stock(self.holding, tray.WHY_KEPT, kept, 0, overdue),) if kept else ()


TRAY = TrayContents()
