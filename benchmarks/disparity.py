"""fairlearn's MetricFrame beside our tally, in one run: the same rates by group, how much faster, in how much memory.

fairlearn is not a dependency of the project: ``pip install fairlearn`` in the environment of this script. Both are
given the same rows in memory, in the form that suits each best: arrays of numpy for it (names of groups as texts, which
it takes faster than numbers; answers as 0 and 1), a frame of Polars for ours. Both give, for each of 100 groups, the
number of rows, the selection rate and the true-positive rate; ours reads the truth as a stratum. ``without_truth``
leaves the true-positive rate out on both sides. The two alternate, round by round; the ratio is that of the medians.

Memory is the peak resident size while they count, over the size once the libraries and the rows are there, each in a
process of its own and without a first pass. ``growth`` is our time for ten times the rows. The tally through Ibis on
DuckDB is compared count by count. Ends with 1 when a bar is missed.

    python benchmarks/disparity.py [ROWS]
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from etatplateforme.evidence.decision_log import tally, tally_ibis
from etatplateforme.evidence.decision_log.shape import Dimension, LogShape, OutcomeColumn, StratumColumn

ROWS, GROUPS, ROUNDS, OURS_A_ROUND, GROWTH_ROUNDS = 1_000_000, 100, 3, 5, 15
FASTER, LIGHTER, GROWTH = 300, 10, 12
"""The bars: times faster, times less extra memory, and at most so many times longer for ten times the rows."""

SHAPE = LogShape(
    OutcomeColumn("selected", "answer", frozenset({"1"}), frozenset({"0"})),
    (Dimension("group", "group"),),
    StratumColumn("truth", "truth"),
)
WITHOUT_TRUTH = replace(SHAPE, stratum=None)
Rates = Mapping[str, tuple[int, float, float | None]]
"""Rows, selection rate and true-positive rate of each group."""


def draw(rows: int, seed: int = 4) -> pl.DataFrame:
    """Groups of unequal sizes and rates, drawn at random."""
    generator = np.random.default_rng(seed)
    group = np.minimum(generator.integers(0, GROUPS, rows), generator.integers(0, GROUPS, rows))
    truth = generator.random(rows) < 0.5
    answer = generator.random(rows) < 0.4 + 0.2 * truth + group / GROUPS / 5
    names = np.array([f"commune {number:03d}" for number in range(GROUPS)])
    return pl.DataFrame({"group": names[group], "truth": truth.astype(np.int64), "answer": answer.astype(np.int64)})


def ours(log: pl.DataFrame, shape: LogShape = SHAPE) -> Rates:
    """The rates, from the tally."""
    (dimension,) = tally(log, shape).dimensions
    cells = dimension.outcomes.cells
    return {
        name: (whole.total, whole.rate, cells["1", name].rate if shape.stratum else None)
        for name, whole in dimension.outcomes.groups.items()
    }


class Peer:
    """fairlearn, on the same rows as arrays."""

    def __init__(self, log: pl.DataFrame) -> None:
        self.metrics = import_module("fairlearn.metrics")
        self.group, self.truth, self.answer = (log[name].to_numpy() for name in log.columns)

    def rates(self, *, with_truth: bool = True) -> Rates:
        """Its rates."""
        metrics = {"count": self.metrics.count, "selection": self.metrics.selection_rate}
        if with_truth:
            metrics["true positive"] = self.metrics.true_positive_rate
        frame = self.metrics.MetricFrame(
            metrics=metrics, y_true=self.truth, y_pred=self.answer, sensitive_features=self.group
        )
        found = frame.by_group
        positive = found["true positive"] if with_truth else [None] * len(found)
        rows = zip(found.index, found["count"], found["selection"], positive, strict=True)
        return {name: (int(count), float(rate), one if one is None else float(one)) for name, count, rate, one in rows}


class Seconds(NamedTuple):
    """Time of a run: by the clock, and of all cores, which a busy machine changes less."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Seconds:
    """Time of one run."""
    began, began_cpu = time.perf_counter(), time.process_time()
    _ = work()
    return Seconds(time.perf_counter() - began, time.process_time() - began_cpu)


def median(runs: Sequence[Seconds]) -> Seconds:
    """Median of each time."""
    return Seconds(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def times(log: pl.DataFrame, peer: Peer, *, with_truth: bool) -> tuple[Seconds, Seconds]:
    """Median times of ours and of the peer, in alternation."""
    shape = SHAPE if with_truth else WITHOUT_TRUTH
    mine, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(timed(lambda: peer.rates(with_truth=with_truth)))
        mine += [timed(lambda: ours(log, shape)) for _ in range(OURS_A_ROUND)]
    return median(mine), median(theirs)


def extra_memory(side: str, file: Path) -> float:
    """Peak of a process of its own over its size before it counts, in MB."""
    command = [sys.executable, __file__, "--memory", side, str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_memory(side: str, file: str) -> float:
    """What :func:`extra_memory` runs: load, forget the peak, count, read the peak (proc(5), clear_refs)."""
    log = pl.read_parquet(file)
    peer = Peer(log) if side == "peer" else None
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    _ = peer.rates() if peer else ours(log)
    return (_status("VmHWM") - before) / 1000


def _status(key: str) -> int:
    """Kilobytes that the kernel tells of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


def same_through_ibis(log: pl.DataFrame, file: Path) -> bool:
    """Whether the tally by DuckDB is the same to the last count."""
    return tally_ibis(import_module("ibis").duckdb.connect().read_parquet(str(file)), SHAPE) == tally(log, SHAPE)


def gap(mine: Rates, theirs: Rates) -> float:
    """Largest difference of a rate; infinite when a count or a group differs."""
    if {name: one[0] for name, one in mine.items()} != {name: one[0] for name, one in theirs.items()}:
        return float("inf")
    pairs = [(a, b) for name in mine for a, b in zip(mine[name][1:], theirs[name][1:], strict=True)]
    return max(abs(a - b) for a, b in pairs if a is not None and b is not None)


def main(rows: int = ROWS) -> int:
    """Measure, print the line, and say whether the bars are met."""
    warnings.simplefilter("ignore")  # those of Ibis about DuckDB's version
    log, load = draw(rows), os.getloadavg()[0]
    peer = Peer(log)
    mine, theirs = times(log, peer, with_truth=True)
    mine_plain, theirs_plain = times(log, peer, with_truth=False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.parquet"
        log.write_parquet(file)
        memory = {side: extra_memory(side, file) for side in ("ours", "peer")}
        through_ibis = same_through_ibis(log, file)
    rate_gap = gap(ours(log), peer.rates())
    large = draw(10 * rows)
    again, ten = [], []
    for _ in range(GROWTH_ROUNDS):
        again.append(timed(lambda: ours(log)))
        ten.append(timed(lambda: ours(large)))
    faster, growth = theirs.wall / mine.wall, median(ten).wall / median(again).wall
    line: dict[str, object] = {
        "benchmark": "disparity",
        "rows": rows,
        "groups": GROUPS,
        "rounds": ROUNDS,
        "ours_seconds": round(mine.wall, 4),
        "peer_seconds": round(theirs.wall, 2),
        "times_faster": round(faster),
        "times_faster_in_cpu": round(theirs.cpu / mine.cpu),
        "times_faster_without_truth": round(theirs_plain.wall / mine_plain.wall),
        "extra_memory_mb": {side: round(value, 1) for side, value in memory.items()},
        "times_lighter": round(memory["peer"] / max(memory["ours"], 0.1), 1),
        "rate_gap": rate_gap,
        "ten_times_the_rows_seconds": round(median(ten).wall, 4),
        "growth": round(growth, 1),
        "same_through_ibis_on_duckdb": through_ibis,
        "versions": {name: version(name) for name in ("fairlearn", "pandas", "polars", "ibis-framework", "duckdb")},
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}",
    }
    lighter = memory["peer"] >= LIGHTER * memory["ours"]
    met = faster >= FASTER and lighter and growth <= GROWTH and rate_gap == 0 and through_ibis
    print(json.dumps({**line, "bars_met": met}))
    return 0 if met else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        print(measure_memory(*sys.argv[2:4]))
    else:
        sys.exit(main(*map(int, sys.argv[1:2])))
