"""Invented logs, counted: dimensions of the same decisions, with delays of all of them."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import DimensionTally, LogTally
from etatplateforme.guarantor.statistics.tally import OutcomeTally

LIMIT = 30

Person = tuple[int, int, int, int]
"""Group in the first dimension, group in the second, whether accepted, days waited."""


def log_of(people: Mapping[Person, int], *, limit: int | None = LIMIT) -> LogTally:
    """The log of so many people of each kind."""
    return LogTally(
        outcome="demandes acceptées",
        stratum="",
        dimensions=tuple(_dimension(people, place, name) for place, name in enumerate(("quartier", "âge"))),
        rows=sum(people.values()),
        limit_days=limit,
    )


def _dimension(people: Mapping[Person, int], place: int, name: str) -> DimensionTally:
    groups = sorted({person[place] for person in people})
    within = {group: {who: n for who, n in people.items() if who[place] == group} for group in groups}
    return DimensionTally(
        name,
        OutcomeTally.of_groups({f"{name} {group}": _rate(members) for group, members in within.items()}),
        {f"{name} {group}": _delays(members) for group, members in within.items()},
    )


def _rate(members: Mapping[Person, int]) -> Proportion:
    return Proportion(sum(n for who, n in members.items() if who[2]), sum(members.values()))


def _delays(members: Mapping[Person, int]) -> Delays:
    answered: dict[int, int] = {}
    for who, n in members.items():
        answered[who[3]] = answered.get(who[3], 0) + n
    return Delays(answered)


def _counted(kinds: Sequence[tuple[Person, int]]) -> dict[Person, int]:
    people: dict[Person, int] = {}
    for who, n in kinds:
        people[who] = people.get(who, 0) + n
    return people


persons = st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 1), st.sampled_from((5, 20, 30, 31, 80)))
numbers = st.one_of(st.integers(1, 14), st.integers(1, 120))
logs = (
    st.lists(st.tuples(persons, numbers), min_size=4, max_size=25)
    .map(_counted)
    .filter(
        lambda people: sum(people.values()) > 22 and all(len({who[place] for who in people}) > 1 for place in (0, 1))
    )
)
"""People by kind, some kinds rare: at least two groups in each dimension."""
