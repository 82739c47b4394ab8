"""Ranges of docs: sorted, half open, not touching."""

from bisect import bisect_right
from operator import itemgetter

Range = tuple[int, int]


def merged(ranges: list[Range]) -> list[Range]:
    """The same docs as sorted ranges that do not touch."""
    out: list[Range] = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], high)
        elif high > low:
            out.append((low, high))
    return out


def intersection(one: list[Range], other: list[Range]) -> list[Range]:
    """The docs that are in both lists of sorted ranges."""
    out = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [(low, high) for low, high in out if low < high]


def holds(ranges: list[Range] | None, doc: int) -> bool:
    """Whether a doc is in one of these sorted ranges; None for everywhere."""
    if ranges is None:
        return True
    at = bisect_right(ranges, doc, key=itemgetter(0)) - 1
    return at >= 0 and doc < ranges[at][1]
