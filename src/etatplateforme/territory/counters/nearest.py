"""The nearest counter that receives at a given time for a given need."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from etatplateforme.territory.counters.around import Around
from etatplateforme.territory.counters.counter import Counter, CounterList, CounterSource, Form
from etatplateforme.territory.counters.hours import DayHours, State
from etatplateforme.territory.counters.needs import Need, operators_for
from etatplateforme.values.address import Point
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.territory import Territory

FARTHEST_M = 150_000.0
"""Beyond, a counter is no answer: the next one may lie over the sea."""

DAYS_AHEAD = 15
RECEIVING = frozenset({State.OPEN})


@dataclass(frozen=True, slots=True)
class Found:
    """A counter seen from a place and a moment. ``distance_m`` is as the crow flies; ``at`` is by its local clock.

    ``today`` are its hours of that day, ``holiday`` the name of the public holiday that falls on it, ``operators`` who
    answers the need there, ``opens`` when it next receives without appointment, as far as its list tells.
    """

    counter: Counter
    distance_m: float
    at: datetime
    state: State
    today: DayHours
    holiday: str | None
    operators: tuple[str, ...]
    opens: datetime | None


class Counters:
    """Counters of one list, to be searched. Building it takes some milliseconds; keep it for as long as the list."""

    def __init__(self, listed: CounterList) -> None:
        self.source: CounterSource = listed.source
        self.all = listed.counters
        self.faults = listed.faults
        self._around = Around(listed.counters, lambda counter: counter.point)

    def nearest(
        self,
        place: Point,
        at: datetime,
        *,
        need: Need | None = None,
        limit: int = 3,
        states: frozenset[State] = RECEIVING,
        roaming: bool = False,
    ) -> list[Found]:
        """At most *limit* counters in one of *states* at the moment *at* (with its offset), nearest first.

        *need* keeps those that answer it. Buses and houses on the road are left out unless *roaming*: their address is
        not where they are. Nothing beyond 150 km. Raises InvalidInput (``naive_moment``) when *at* has no offset.
        """
        found: list[Found] = []
        for distance, counter in self.around(place, roaming=roaming):
            seen = look(counter, at, distance_m=distance, need=need)
            if seen is not None and seen.state in states:
                found.append(seen)
                if len(found) == limit:
                    break
        return found

    def one_nearest(self, place: Point) -> Counter | None:
        """The counter nearest to *place*, open or not, however far; None in an empty list."""
        return next((counter for _, counter in self._around.nearest(place)), None)

    def in_communes(self, codes: Collection[str]) -> tuple[Counter, ...]:
        """Counters that their list places under one of *codes*: an old list still writes the codes of its year."""
        return tuple(counter for counter in self.all if counter.commune.value in codes)

    def around(self, place: Point, *, roaming: bool = False) -> Iterator[tuple[float, Counter]]:
        """Counters within 150 km with their distance in metres, nearest first, whatever their hours."""
        for distance, counter in self._around.nearest(place):
            if distance > FARTHEST_M:
                return
            if roaming or counter.form is not Form.ROAMING:
                yield distance, counter


def look(counter: Counter, at: datetime, *, distance_m: float = 0.0, need: Need | None = None) -> Found | None:
    """What *counter* is at the moment *at*; None when it does not answer *need*."""
    local = calendar_of(counter).local(at)
    operators = () if need is None else operators_for(need, local.date())
    if need is not None and not operators and need not in counter.extra:
        return None
    state, holiday = state_at(counter, local)
    return Found(
        counter,
        distance_m,
        local,
        state,
        counter.hours[local.weekday()],
        holiday,
        operators,
        None if state is State.OPEN else next_opening(counter, local),
    )


def state_at(counter: Counter, local: datetime) -> tuple[State, str | None]:
    """State at a local moment, and the public holiday of that day.

    Lists say nothing of public holidays: a house is taken for closed then. Good Friday is one in some communes of
    Alsace-Moselle only (code du travail, L3134-13): unknown there.
    """
    calendar, day = calendar_of(counter), local.date()
    if not calendar.is_holiday(day):
        return counter.hours[local.weekday()].state(local.time()), None
    certain = replace(calendar, good_friday=False).is_holiday(day)
    return (State.HOLIDAY if certain else State.UNKNOWN), calendar.holidays(day.year)[day]


def next_opening(counter: Counter, local: datetime) -> datetime | None:
    """The next moment after *local* at which it receives without appointment, within 15 days; None when unknown."""
    for ahead in range(DAYS_AHEAD):
        day = local.date() + timedelta(days=ahead)
        for slot in counter.hours[day.weekday()].slots:
            opening = datetime.combine(day, slot.start, tzinfo=local.tzinfo)
            if opening > local and state_at(counter, opening)[0] is State.OPEN:
                return opening
    return None


def calendar_of(counter: Counter) -> Calendar:
    """Legal time and public holidays where the counter lies."""
    return _calendar(Territory.of(counter.commune))


@lru_cache(maxsize=32)
def _calendar(territory: Territory) -> Calendar:
    return Calendar(territory)
