"""Which groups of a dimension a report may show, so that nothing printed gives a small count away.

A count is shown when it reaches the threshold. Groups that stay under it are left in one remainder, which a reader
always knows by subtraction: so the remainder, too, must reach the threshold in every count, and the smallest group
joins it until it does. What a reader can then deduce of a group in the remainder has a closed form, because a table of
groups by outcomes of which only the column sums and some row sums are known is a transportation problem: a count of
the group lies between ``max(0, size - (all - column))`` and ``min(size, column)``, and its size, when it is not shown,
between one and what the others leave. Every such interval is at least as wide as the threshold.

Nothing else links the tables of a report: each dimension has the same totals, which are shown, so that one dimension
says nothing of another; delays only add columns whose sums are held to be known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED

Parts = tuple[int, ...]
"""Counts of a group, one by outcome that is worth protecting."""


class Audience(StrEnum):
    """Who reads: the body's own agents, from whom the size of small groups is hidden, or anybody.

    PUBLIC hides what a rate gives away as well: so many favourable outcomes, so many unfavourable ones.
    """

    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is shown of a dimension's groups.

    Of ``unseen`` groups nothing is shown; of ``unrated`` ones, which hold those, the size alone. So it is for delays
    with ``unfollowed`` and ``untimed``: of the latter no share beyond the limit is shown. ``rates`` is False when not
    even everybody's outcomes are shown together, ``times`` when the share beyond the limit is shown for nobody.
    """

    audience: Audience
    smallest: int
    unseen: frozenset[str]
    unrated: frozenset[str]
    unfollowed: frozenset[str]
    untimed: frozenset[str]
    rates: bool = True
    times: bool = True

    @property
    def quantiles(self) -> int:
        """How many files must lie on each side of a median or decile that is shown: it is the delay of somebody."""
        return self.smallest if self.audience is Audience.PUBLIC else 0


def disclose(
    groups: Mapping[str, Proportion],
    delays: Mapping[str, Delays],
    *,
    limit: int | None = None,
    audience: Audience = Audience.INTERNAL,
    smallest: int = SMALLEST_PUBLISHED,
) -> Disclosure:
    """Decide what may be shown of *groups* and of their *delays* beside an announced *limit* in days."""
    sizes = {name: group.total for name, group in groups.items()}
    files = {name: times.total for name, times in delays.items()}
    unseen = unseen_groups(sizes, smallest)
    unfollowed = unseen_groups(files, smallest, unseen & files.keys())
    unrated: frozenset[str] | None = unseen
    untimed: frozenset[str] | None = unfollowed
    if audience is Audience.PUBLIC:
        outcomes = {name: (group.favourable, group.unfavourable) for name, group in groups.items()}
        unrated = masked_groups(sizes, outcomes, unseen, smallest)
        if limit is not None and delays:
            untimed = masked_groups(files, _in_time_and_late(delays, limit), unfollowed, smallest)
    return Disclosure(
        audience,
        smallest,
        unseen=unseen,
        unrated=frozenset(sizes) if unrated is None else unrated,
        unfollowed=unfollowed,
        untimed=frozenset(files) if untimed is None else untimed,
        rates=unrated is not None,
        times=untimed is not None,
    )


def _in_time_and_late(delays: Mapping[str, Delays], limit: int) -> dict[str, Parts]:
    known = {name: times.known(limit) for name, times in delays.items()}
    return {name: (number - late, late) for name, (late, number) in known.items()}


def unseen_groups(sizes: Mapping[str, int], smallest: int, already: frozenset[str] = frozenset()) -> frozenset[str]:
    """Groups whose size is hidden: those under the threshold, those *already* hidden, and who must join them.

    A reader knows that each of the k hidden groups has one case at least, hence the size of each within ``sum - k``.
    """
    hidden = {name for name, size in sizes.items() if size < smallest} | already
    rest = sorted(sizes.keys() - hidden, key=lambda name: (sizes[name], name))
    while hidden and rest and (len(hidden) < 2 or sum(sizes[name] for name in hidden) - len(hidden) < smallest):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def masked_groups(
    sizes: Mapping[str, int], parts: Mapping[str, Parts], unseen: frozenset[str], smallest: int
) -> frozenset[str] | None:
    """Groups whose parts are hidden; None when the parts of the whole must be, since they are small themselves.

    Zero counts are hidden too: « nobody was accepted » says what became of everyone. Where an outcome was nobody's in
    any group, its absence tells the groups apart in nothing: only ``unseen`` groups are hidden.
    """
    if not all(sum(column) for column in zip(*parts.values(), strict=True)):
        return unseen
    hidden = {name for name in sizes if min(parts[name]) < smallest} | unseen
    rest = sorted(sizes.keys() - hidden, key=lambda name: (sizes[name], name))
    while hidden and not _protected(hidden, parts, smallest):
        if not rest:
            return None
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _protected(hidden: set[str], parts: Mapping[str, Parts], smallest: int) -> bool:
    """Whether every count of the hidden groups could hold values at least ``smallest`` apart.

    That takes, for a group of known size, four numbers as large as ``smallest``: its size, its column, the other
    columns and the other groups. Its size is; the other groups are, since there is one and none of known size is
    smaller; the columns remain to be looked at.
    """
    columns = (sum(column) for column in zip(*(parts[name] for name in hidden), strict=True))
    return all(column >= smallest for column in columns)
