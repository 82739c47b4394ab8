"""Hours at which nobody is disturbed with what is not a service message.

The law sets no hours for messages (CPCE, art. L34-5): operators and hosts do, and differ. The default is the strictest
that is met: Monday to Saturday, 8 h to 20 h, no public holiday of the territory.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.recipient import Channel
from etatplateforme.values.calendar import Calendar

_SUNDAY = 6
_HEARD = frozenset({Channel.MAIL, Channel.SMS})
"""Channels that ring in a pocket; a letter or a note disturbs nobody at night."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Messages may leave from ``first`` o'clock (included) to ``last`` (excluded), in the territory's legal time.

    :raises InvalidInput: code ``invalid_hours``.
    """

    first: int = 8
    last: int = 20
    sundays: bool = False
    holidays: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last <= 24:
            raise InvalidInput(
                "Les heures d'envoi ne se suivent pas.",
                remedy="Donnez deux heures entières, de 0 à 24, la première avant la seconde.",
                code="invalid_hours",
            )

    def disturbs(self, kind: Kind, channel: Channel, at: datetime, calendar: Calendar) -> bool:
        """True when a message of *kind* may not leave by *channel* at this moment."""
        return kind is Kind.BULK and channel in _HEARD and not self.open_at(at, calendar)

    def open_at(self, at: datetime, calendar: Calendar) -> bool:
        """True within the hours of a day on which messages may leave."""
        local = calendar.local(at)
        day = local.date()
        if (local.weekday() == _SUNDAY and not self.sundays) or (calendar.is_holiday(day) and not self.holidays):
            return False
        return self.first <= local.hour < self.last

    def next_open(self, at: datetime, calendar: Calendar) -> datetime:
        """The first moment from *at* on at which messages may leave, to the hour; *at* itself when they may now."""
        moment = at
        while not self.open_at(moment, calendar):
            moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return moment
