"""How long each group waits beside the reference: median, ninth decile, share beyond the announced limit.

A group alerts where its share of late files is ten points above the reference's or more and chance explains it badly:
a mark chosen here, as no text sets one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Screen
from etatplateforme.guarantor.statistics.delay_tests import late_test, log_rank
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.disclosure import Disclosure
from etatplateforme.guarantor.statistics.estimates import LEVEL, Estimate
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN
from etatplateforme.guarantor.statistics.rates import hybrid_difference

MEDIAN, NINTH_DECILE = 0.5, 0.9

NOTABLE_GAP = 0.1
"""Difference of shares of late files from which a group is looked at."""


MOST_LATE = 0.1
"""Share of late files up to which an announced limit is kept: « nine times in ten », a mark chosen here too."""


class Unknown(StrEnum):
    """Why a delay is not told: too many files are still open, or it would be the delay of too few people."""

    NOT_YET = "not_yet"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class DelayReading:
    """What a group waits, in days, and ``late``, its share of files beyond the announced limit (None without a limit).

    ``difference`` is that share minus the reference's, None where one is unknown. ``p_value`` tests that difference, or
    without a limit the whole curve of delays (log-rank); None for the reference and where nothing is tested.
    ``adjusted`` is what Benjamini and Hochberg make of it.
    """

    name: str
    files: int
    median: int | Unknown
    p90: int | Unknown
    late: Estimate | Unknown | None
    difference: Estimate | None = None
    p_value: float | None = None
    adjusted: float | None = None
    screen: Screen = Screen.CLEAR

    @property
    def silent(self) -> bool:
        """Whether nothing of it may be shown but its number of files."""
        return self.median is self.p90 is Unknown.HIDDEN and not isinstance(self.late, Estimate)

    def among(self, adjusted: float) -> "DelayReading":
        """The same reading, told among others: with that adjusted p-value, and what the screen says then."""
        return replace(self, adjusted=adjusted, screen=_screen(self.difference, adjusted))


@dataclass(frozen=True, slots=True)
class DelayComparison:
    """The delays of a dimension: the reference, the groups from the slowest, how many are not shown.

    ``limit`` is the announced limit in days. ``masked`` is True when the shares beyond it are shown for no group, since
    too few files are beyond it, or within it, in the whole log.
    """

    limit: int | None
    reference: DelayReading
    groups: tuple[DelayReading, ...]
    unseen: int
    masked: bool

    @property
    def overdue(self) -> Estimate | None:
        """The reference's share beyond the limit, when it is more than :data:`MOST_LATE`."""
        late = self.reference.late
        return late if isinstance(late, Estimate) and late.value > MOST_LATE else None

    @property
    def told(self) -> tuple[DelayReading, ...]:
        """The reference and the groups of which something is shown."""
        return tuple(one for one in self.readings if not one.silent)

    @property
    def silent(self) -> tuple[str, ...]:
        """Names of the groups of which only the number of files is shown."""
        return tuple(one.name for one in self.readings if one.silent)

    @property
    def readings(self) -> tuple[DelayReading, ...]:
        """The reference, then the groups."""
        return (self.reference, *self.groups)


def compare_delays(
    delays: Mapping[str, Delays],
    *,
    limit: int | None,
    disclosure: Disclosure,
    reference: str | None = None,
    level: float = LEVEL,
) -> DelayComparison | None:
    """Compare what each group waits with the reference: that group if its delays are shown, else the largest shown.

    None when no group's delays may be shown. P-values are not adjusted yet: see :meth:`DelayReading.among`.
    """
    seen = {name: times for name, times in delays.items() if name not in disclosure.unfollowed}
    largest = max(seen, key=lambda name: (name != NOT_GIVEN, seen[name].total), default=None)
    chosen = reference if reference in seen else largest
    if chosen is None:
        return None
    readings = {name: _read(name, times, limit, disclosure, level) for name, times in seen.items()}
    base = readings.pop(chosen)
    told = [_beside(reading, seen[reading.name], base, seen[chosen], limit) for reading in readings.values()]
    return DelayComparison(
        limit=limit,
        reference=base,
        groups=tuple(sorted(told, key=_slowest_first)),
        unseen=len(disclosure.unfollowed),
        masked=not disclosure.times,
    )


def _read(name: str, times: Delays, limit: int | None, shown: Disclosure, level: float) -> DelayReading:
    masked = name in shown.untimed
    return DelayReading(
        name=name,
        files=times.total,
        median=_quantile(times, MEDIAN, shown, masked=masked),
        p90=_quantile(times, NINTH_DECILE, shown, masked=masked),
        late=None if limit is None else Unknown.HIDDEN if masked else _late(times, limit, level),
    )


def _late(times: Delays, limit: int, level: float) -> Estimate | Unknown:
    late = times.beyond(limit, level=level)
    return Unknown.NOT_YET if late is None else late


def _quantile(times: Delays, share: float, shown: Disclosure, *, masked: bool) -> int | Unknown:
    """A quantile is the delay of somebody, and bounds the share beyond the limit: it is told with that share only.

    Where no share is told at all, no sum lets a bound on one group be carried over to another, and it is told.
    """
    days = times.quantile(share)
    up_to = math.ceil(share * times.total - 1e-9)
    if min(up_to - 1, times.total - up_to) < shown.quantiles or (masked and shown.times):
        return Unknown.HIDDEN
    return Unknown.NOT_YET if days is None else days


def _beside(
    reading: DelayReading, times: Delays, base: DelayReading, theirs: Delays, limit: int | None
) -> DelayReading:
    if limit is None:
        p_value = log_rank(times, theirs).p_value
        return replace(reading, p_value=p_value).among(p_value)
    test = late_test(times, theirs, limit)
    if not (isinstance(reading.late, Estimate) and isinstance(base.late, Estimate)) or test is None:
        return reading
    gap = hybrid_difference(reading.late, base.late)
    return replace(reading, difference=gap, p_value=test.p_value).among(test.p_value)


def _screen(gap: Estimate | None, adjusted: float) -> Screen:
    if gap is None or gap.value < NOTABLE_GAP:
        return Screen.CLEAR
    return Screen.ALERT if adjusted < FALSE_ALARMS else Screen.UNCERTAIN


def _slowest_first(reading: DelayReading) -> tuple[float, float, str]:
    late = reading.late.value if isinstance(reading.late, Estimate) else -1.0
    median = -1 if isinstance(reading.median, Unknown) else reading.median
    return (-late, -float(median), reading.name)
