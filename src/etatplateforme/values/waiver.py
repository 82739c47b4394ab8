"""A waiver: a rule set aside for a while, in the open, by somebody other than the one who asks."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)
"""A waiver lives twelve months at most."""

NOTICES = (60, 30, 7)
"""Days before its end at which a waiver is announced."""


class Authority(StrEnum):
    """Who binds a body: some rules are set aside by nobody else. The values are what a manifest writes."""

    MAYOR = "maire"
    PRESIDENT = "president"
    COUNCIL = "conseil"
    PREFECT = "prefet"
    GENERAL_MANAGEMENT = "direction_generale"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule set aside: what, where, why, on which ground, with which compensating measure, by whom and until when.

    ``scope`` is what it covers (``"*"`` for the service, else a page or a manifest key). ``requested_by`` and
    ``approved_by`` are functions (« directrice du numérique »), not names of persons. Validation is the manifest's:
    the two must differ and ``expires`` must lie within twelve months of ``created``. ``authority`` is who bound the
    body by it, and ``decision`` the reference of that act (« délibération 2026-41 du 3 juin 2026 »), if there is one.
    """

    id: str
    rule: str
    scope: str
    reason: str
    legal_ground: str
    compensating_measure: str
    requested_by: str
    approved_by: str
    created: date
    expires: date
    authority: Authority | None = None
    decision: str = ""

    def in_force(self, today: date) -> bool:
        """True from ``created`` to ``expires``, both included."""
        return self.created <= today <= self.expires

    def expired(self, today: date) -> bool:
        """True from the day after ``expires``."""
        return today > self.expires

    def notice(self, today: date) -> int | None:
        """The announcement reached (60, 30 or 7 days before the end); None before the first one and after the end."""
        left = (self.expires - today).days
        return min((step for step in NOTICES if 0 <= left <= step), default=None)
