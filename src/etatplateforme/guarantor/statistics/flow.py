"""Largest flow and cheapest path in the small network of a table: forward without limit, backward up to a count.

Edmonds and Karp 1972, JACM 19:248; Dijkstra 1959.
"""

import heapq
import math
from collections import deque
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=tuple[int, int])

Arc = tuple[str, str]
"""Tail and head."""


def largest_flow(
    arcs: Mapping[Key, Arc], backward: Mapping[Key, int], source: str, sink: str, *, most: int | None = None
) -> int | None:
    """Largest flow from ``source`` to ``sink``; None when it has no limit. It stops once ``most`` is reached."""
    left: dict[tuple[Key, bool], float] = {}
    neighbours: dict[str, list[tuple[Key, bool, str]]] = {}
    for key, (tail, head) in arcs.items():
        left[key, True], left[key, False] = math.inf, backward[key]
        neighbours.setdefault(tail, []).append((key, True, head))
        neighbours.setdefault(head, []).append((key, False, tail))
    flow = 0
    while most is None or flow < most:
        path = _shortest_path(neighbours, left, source, sink)
        if path is None:
            return flow
        step = min(left[arc] for arc in path)
        if math.isinf(step):
            return None
        flow += int(step)
        for key, forward in path:
            left[key, forward] -= step
            left[key, not forward] += step
    return flow


def _shortest_path(
    neighbours: Mapping[str, list[tuple[Key, bool, str]]],
    left: Mapping[tuple[Key, bool], float],
    source: str,
    sink: str,
) -> list[tuple[Key, bool]] | None:
    came: dict[str, tuple[str, Key, bool]] = {}
    queue = deque([source])
    while queue:
        node = queue.popleft()
        for key, forward, other in neighbours.get(node, ()):
            if other == source or other in came or left[key, forward] <= 0:
                continue
            came[other] = (node, key, forward)
            if other == sink:
                return _walk_back(came, sink)
            queue.append(other)
    return None


def _walk_back(came: Mapping[str, tuple[str, Key, bool]], sink: str) -> list[tuple[Key, bool]]:
    path: list[tuple[Key, bool]] = []
    node = sink
    while node in came:
        node, key, forward = came[node]
        path.append((key, forward))
    return path


def cheapest_path(
    arcs: Mapping[Key, Arc],
    costs: Mapping[Key, int],
    backward: Mapping[Key, int],
    source: str,
    sink: str,
    *,
    at_least: int,
) -> tuple[Key, ...]:
    """Arcs of the cheapest path along which ``at_least`` can flow; empty when there is none."""
    steps: dict[str, list[tuple[str, Key]]] = {}
    for key, (tail, head) in arcs.items():
        steps.setdefault(tail, []).append((head, key))
        if backward[key] >= at_least:
            steps.setdefault(head, []).append((tail, key))
    came: dict[str, tuple[str, Key, bool]] = {}
    best = {source: 0}
    queue = [(0, source)]
    while queue:
        spent, node = heapq.heappop(queue)
        if node == sink:
            return tuple(key for key, _ in _walk_back(came, sink))
        for other, key in steps.get(node, ()):
            price = spent + costs[key]
            if price < best.get(other, math.inf):
                best[other] = price
                came[other] = (node, key, True)
                heapq.heappush(queue, (price, other))
    return ()
