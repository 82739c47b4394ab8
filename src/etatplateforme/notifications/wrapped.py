"""A provider around another: everything is the other's, but what a subclass does in its own way."""

from datetime import datetime, timedelta

from etatplateforme.core.effects import Op
from etatplateforme.notifications.provider import Channel, Examinable, Outcome, Parcel, Provider
from etatplateforme.values.check import Check


class Wrapped:
    """See :class:`~etatplateforme.notifications.provider.Provider`."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    @property
    def name(self) -> str:
        """The name of the other."""
        return self._provider.name

    @property
    def channel(self) -> Channel:
        """The channel of the other."""
        return self._provider.channel

    @property
    def same_key_for(self) -> timedelta:
        """As the other promises."""
        return self._provider.same_key_for

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Let the other send. Raises what it raises."""
        return (yield from self._provider.send(parcel))

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """What the other knows."""
        return (yield from self._provider.look_up(parcel, begun_at))

    def examine(self) -> Op[tuple[Check, ...]]:
        """What the other says of itself; nothing when it cannot be asked."""
        return (yield from self._provider.examine()) if isinstance(self._provider, Examinable) else ()
