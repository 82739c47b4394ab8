"""Where a decision turns, and twins made as telling as can be: one attribute, two values that follow each other."""

from collections.abc import Iterator

from etatplateforme.evidence.oracle import Couple, Oracle, Places, changed
from etatplateforme.guarantor.decisions.domains import is_ordered
from etatplateforme.guarantor.decisions.twins import CounterExample


def simplest(oracle: Oracle, ranks: tuple[int, ...], couple: Couple) -> CounterExample:
    """The counter-example that *couple*, which differs by the attributes at *ranks*, shows."""
    one, other = couple
    if len(ranks) == 2:
        ranks, one, other = _single(oracle, ranks, one, other)
    if len(ranks) == 1 and is_ordered(oracle.domains[ranks[0]]) and oracle.differ(one, other):
        one, other = _closest(oracle, ranks[0], one, other)
    attributes = tuple(oracle.names[rank] for rank in ranks)
    return CounterExample(attributes, oracle.case(one), oracle.case(other), oracle.ask(one), oracle.ask(other))


def edges(oracle: Oracle, case: Places, rank: int) -> Iterator[Places]:
    """The cases on both sides of where the decision on *case* turns, towards each end of an ordered input.

    A rule that sets a threshold a little higher for some people treats twins otherwise near it, and nowhere else.
    """
    for end in (0, len(oracle.domains[rank]) - 1):
        far = changed(case, (rank,), (end,))
        if oracle.differ(case, far):
            yield from _closest(oracle, rank, case, far)


def _single(
    oracle: Oracle, ranks: tuple[int, ...], one: Places, other: Places
) -> tuple[tuple[int, ...], Places, Places]:
    """Of two attributes changed one after the other, one alone changes the decision, unless what is between is
    impossible.
    """
    for first, second in (ranks, ranks[::-1]):
        between = changed(one, (first,), (other[first],))
        for rank, here, there in ((first, one, between), (second, between, other)):
            if oracle.differ(here, there):
                return (rank,), here, there
    return ranks, one, other


def _closest(oracle: Oracle, rank: int, one: Places, other: Places) -> Couple:
    """Two values that follow each other where the decision turns, between those of two cases that differ."""
    low, high = sorted((one, other), key=lambda places: places[rank])
    while high[rank] - low[rank] > 1:
        middle = changed(low, (rank,), ((low[rank] + high[rank]) // 2,))
        if oracle.differ(low, middle):
            high = middle
        elif oracle.differ(middle, high):
            low = middle
        else:  # what is between is impossible
            break
    return low, high
