"""The access token of a sign-in: what opens, for a minute, the person's data at other administrations."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE = 60.0
"""Seconds between the issue of an access token and its end, at FranceConnect v2, FranceConnect+ and ProConnect."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token and when it was issued, at the latest. It is kept nowhere: it serves in the act that got it.

    :param value: what goes after ``Bearer``.
    :param issued_at: when the provider was asked for it, so that the life counted here never exceeds the real one.
    :param life: in seconds.
    """

    value: str = field(repr=False)
    issued_at: datetime
    life: float = LIFE

    @property
    def ends(self) -> datetime:
        """When it opens nothing any more."""
        return self.issued_at + timedelta(seconds=self.life)

    def remaining(self, at: datetime) -> float:
        """Seconds left *at* that moment; 0 once it is past its life."""
        return max(0.0, (self.ends - at).total_seconds())
