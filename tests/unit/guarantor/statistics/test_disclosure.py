"""No count that a public report hides can be worked out of all that it prints: held against linear programming."""

import json
import math
from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import example, given, settings

from etatplateforme.guarantor.report.outcomes.json import to_json
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.disclosure import Audience, disclose
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.study import study
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED
from tests.unit.guarantor.statistics import peers
from tests.unit.guarantor.statistics.logs import LIMIT, Person, log_of, logs

Cell = tuple[str, str]
"""Name of a group and of a count: accepted, refused, late, in time, size."""

Node = dict[str, object]


@dataclass
class Known:
    """What a reader knows: linear equations between counts, and bounds of single counts."""

    cells: dict[Cell, tuple[float, float | None]] = field(default_factory=dict)
    equations: list[tuple[dict[Cell, int], float]] = field(default_factory=list)

    def is_exactly(self, cell: Cell, value: float) -> None:
        self.cells[cell] = (value, value)

    def is_within(self, cell: Cell, low: float, high: float) -> None:
        before = self.cells[cell]
        self.cells[cell] = (max(before[0], low), high if before[1] is None else min(before[1], high))

    def range_of(self, cell: Cell) -> tuple[float, float]:
        places = {one: place for place, one in enumerate(self.cells)}
        matrix = [[0.0] * len(places) for _ in self.equations]
        for row, (terms, _) in zip(matrix, self.equations, strict=True):
            for one, factor in terms.items():
                row[places[one]] = factor
        ends: list[float] = []
        for sign in (1, -1):
            goal = [0.0] * len(places)
            goal[places[cell]] = sign
            solved = peers.optimize.linprog(
                goal, A_eq=matrix, b_eq=[total for _, total in self.equations], bounds=list(self.cells.values())
            )
            assert solved.status in (0, 3)
            ends.append(math.inf if solved.status == 3 else float(sign * solved.fun))
        return ends[0], ends[1]


PARTS = {"accepted": "refused", "late": "in time"}


def known_of(printed: Node, dimension: Node, groups: list[str], late: int) -> Known:
    """What a reader of the JSON knows of a dimension who knows which groups exist, that every decision has its delay,
    and even how many are late in all; the text and the page print nothing more.
    """
    known = Known()
    for group in groups:
        for kind in (*PARTS, *PARTS.values()):
            known.cells[group, kind] = (0, None)
        known.cells[group, "size"] = (1, None)
        for one, other in PARTS.items():
            known.equations.append(({(group, one): 1, (group, other): 1, (group, "size"): -1}, 0))
    known.equations.append(({(group, "size"): 1 for group in groups}, cast(int, printed["decisions"])))
    if printed["favourable"] is not None:
        known.equations.append(({(group, "accepted"): 1 for group in groups}, cast(int, printed["favourable"])))
    for group, size in cast(dict[str, int], dimension["sizes"]).items():
        known.is_exactly((group, "size"), size)
    _add_rates(known, cast(Node | None, dimension["rates"]))
    _add_delays(known, cast(Node | None, dimension["delays"]), groups, late)
    return known


def _add_rates(known: Known, rates: Node | None) -> None:
    if rates is None:
        return
    for one in (cast(Node, rates["reference"]), *cast(list[Node], rates["groups"])):
        name = cast(str, one["name"])
        known.is_exactly((name, "size"), cast(int, one["total"]))
        if one["favourable"] is not None:
            known.is_exactly((name, "accepted"), cast(int, one["favourable"]))


def _add_delays(known: Known, delays: Node | None, groups: list[str], late: int) -> None:
    if delays is None:
        return
    readings = (cast(Node, delays["reference"]), *cast(list[Node], delays["groups"]))
    if any(one["late"] is not None for one in readings):
        known.equations.append(({(group, "late"): 1 for group in groups}, late))
    for one in readings:
        name, files = cast(str, one["name"]), cast(int, one["files"])
        known.is_exactly((name, "size"), files)
        if one["late"] is not None:
            share = cast(float, cast(Node, one["late"])["value"])
            known.is_exactly((name, "late"), round(share * files))
        for days, rank in ((one["median_days"], 0.5), (one["p90_days"], 0.9)):
            if days is not None:
                up_to = math.ceil(rank * files - 1e-9)
                soon = cast(int, days) <= LIMIT
                known.is_within((name, "late"), *((0, files - up_to) if soon else (files - up_to + 1, files)))


SQUEEZED: dict[Person, int] = {
    (0, 0, 1, 5): 60, (0, 0, 0, 20): 40, (0, 0, 0, 80): 10,
    (1, 1, 1, 5): 60, (1, 1, 0, 20): 39, (1, 1, 0, 80): 11,
    (2, 0, 1, 5): 60, (2, 0, 0, 80): 100,
}  # fmt: skip
"""Two groups of 110 whose few late files would be bounded on both sides by their ninth deciles and their sum."""


@settings(max_examples=60, deadline=None)
@given(logs)
@example(SQUEEZED)
def test_no_hidden_count_is_recoverable_from_what_is_printed(people: dict[Person, int]) -> None:
    tally = log_of(people)
    printed = cast(Node, json.loads(to_json(study(tally, audience=Audience.PUBLIC))))
    everybody_alike = _alike(people)
    for dimension, counted in zip(cast(list[Node], printed["dimensions"]), tally.dimensions, strict=True):
        groups = counted.outcomes.groups
        delays = {name: times.known(LIMIT) for name, times in counted.delays.items()}
        known = known_of(printed, dimension, list(groups), sum(late for late, _ in delays.values()))
        for name, group in groups.items():
            late, size = delays[name]
            true = {"accepted": group.favourable, "refused": group.unfavourable, "size": group.total,
                    "late": late, "in time": size - late}  # fmt: skip
            for kind, count in true.items():
                low, high = known.range_of((name, kind))
                assert low - 1e-6 <= count <= high + 1e-6
                if high - low < 1e-6:
                    assert count >= SMALLEST_PUBLISHED or kind in everybody_alike
                else:
                    assert high - low >= SMALLEST_PUBLISHED - 1e-6


def _alike(people: dict[Person, int]) -> set[str]:
    """Counts that are nobody's in the whole log: to say so tells no group apart."""
    accepted, late = {who[2] for who in people}, {who[3] > LIMIT for who in people}
    nobody = {"accepted": 1 not in accepted, "refused": 0 not in accepted, "late": True not in late,
              "in time": False not in late}  # fmt: skip
    return {kind for kind, absent in nobody.items() if absent}


@settings(max_examples=60, deadline=None)
@given(logs)
def test_the_agents_of_the_body_see_no_small_group_either(people: dict[Person, int]) -> None:
    for dimension in study(log_of(people)).dimensions:
        counts = log_of(people).dimensions[dimension.name != "quartier"].outcomes.groups
        assert all(size >= SMALLEST_PUBLISHED for size in dimension.sizes.values())
        unseen = [counts[name].total for name in counts.keys() - dimension.sizes.keys()]
        if dimension.unseen:
            assert dimension.unseen == len(unseen) >= 2
            assert sum(unseen) - len(unseen) >= SMALLEST_PUBLISHED


def test_a_group_with_few_refusals_is_shown_without_its_rate_and_another_with_it() -> None:
    groups = {"nord": Proportion(397, 400), "sud": Proportion(300, 400), "est": Proportion(150, 200)}
    shown = disclose(groups, {}, audience=Audience.PUBLIC)
    assert shown.unseen == frozenset()
    assert shown.unrated == {"nord", "est"}
    assert disclose(groups, {}).unrated == frozenset()


def test_nobody_accepted_in_a_group_is_hidden_and_nobody_refused_anywhere_is_not() -> None:
    refused = {"nord": Proportion(0, 40), "sud": Proportion(300, 400), "est": Proportion(150, 200)}
    assert "nord" in disclose(refused, {}, audience=Audience.PUBLIC).unrated
    everybody = {"nord": Proportion(40, 40), "sud": Proportion(400, 400)}
    assert disclose(everybody, {}, audience=Audience.PUBLIC).unrated == frozenset()


def test_when_few_are_refused_in_all_no_rate_is_shown() -> None:
    shown = disclose({"nord": Proportion(397, 400), "sud": Proportion(395, 400)}, {}, audience=Audience.PUBLIC)
    assert not shown.rates
    assert shown.unrated == {"nord", "sud"}


def test_a_group_that_is_not_seen_has_no_delay_either() -> None:
    groups = {"nord": Proportion(200, 400), "sud": Proportion(3, 6), "est": Proportion(20, 40)}
    delays = {"nord": Delays({10: 400}), "sud": Delays({10: 6}, {3: 40}), "est": Delays({10: 40})}
    shown = disclose(groups, delays, limit=60)
    assert shown.unseen == shown.unfollowed == {"sud", "est"}


def test_a_hidden_group_is_not_the_only_one_whose_delays_are() -> None:
    """« sud » has few decisions and many open files: alone, their number would be what is left of the total."""
    groups = {"nord": Proportion(200, 400), "sud": Proportion(3, 6), "est": Proportion(20, 40)}
    shown = disclose(groups, {"nord": Delays({10: 400}), "sud": Delays({10: 6}, {3: 40})}, limit=60)
    assert shown.unfollowed == {"sud", "nord"}


@pytest.mark.parametrize("sizes", [(6, 4, 90, 3000), (10, 1, 1, 1, 11), (12, 12), (1,) * 30])
def test_who_joins_the_unseen(sizes: tuple[int, ...]) -> None:
    groups = {f"groupe {place}": Proportion(size, size) for place, size in enumerate(sizes)}
    unseen = [groups[name].total for name in disclose(groups, {}).unseen]
    expected = {(6, 4, 90, 3000): [4, 6, 90], (10, 1, 1, 1, 11): [1, 1, 1, 10, 11], (12, 12): [], (1,) * 30: [1] * 30}
    assert sorted(unseen) == expected[sizes]
