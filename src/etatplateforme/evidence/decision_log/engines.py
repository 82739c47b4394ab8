"""The tally as one expression of Ibis: the engine groups and counts where the log lies, only the cells come here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final, cast

from etatplateforme.evidence.decision_log.counting import Counting, DelayCell, OutcomeCell
from etatplateforme.evidence.decision_log.faults import too_many_cells
from etatplateforme.evidence.decision_log.ibis_columns import GROUP, Columns
from etatplateforme.evidence.decision_log.ibis_types import Ibis, Table, Value, load
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally

MOST_CELLS: Final = 1_000_000
"""Cells that an engine may send, all dimensions together."""

CELLS: Final = ("dimension", "group", "stratum", "outcome", "open", "days", "count", "since", "until")
"""Columns of a counted log. ``dimension`` is a rank; a cell of delays has an ``open``, a cell of outcomes none."""


def tally_table(table: Table, shape: LogShape) -> LogTally:
    """The tally of a table that an engine of Ibis holds."""
    columns = counted(table, shape, load()).to_pyarrow().to_pydict()
    return tally_cells(zip(*(columns[name] for name in CELLS), strict=True), shape)


def counted(table: Table, shape: LogShape, ibis: Ibis) -> Table:
    """One expression for the whole tally: the cells of outcomes, then those of delays, of every dimension.

    :raises InvalidInput: codes ``missing_column`` and ``wrong_type``.
    """
    log = table.select(**Columns(table, shape, ibis).all())
    ranks = range(len(shape.dimensions))
    parts = [_cells(log, rank, ("stratum", "outcome"), ibis) for rank in ranks]
    if shape.dates is not None:
        parts += [_cells(log, rank, ("open_outcome", "open", "days"), ibis) for rank in ranks]
    return ibis.union(parts[0], *parts[1:]).limit(MOST_CELLS + 1)


def _cells(log: Table, rank: int, keys: tuple[str, ...], ibis: Ibis) -> Table:
    """How many rows share a group and *keys*; values become texts once they are few."""
    group, absent = GROUP.format(rank), ibis.null
    period = {"since": log["received"].min(), "until": log["received"].max()} if "days" in keys else {}
    cells = log.group_by([group, *keys]).aggregate(count=log.count(), **period)
    columns: tuple[Value, ...] = (
        ibis.literal(rank, "int32"),
        cells[group].cast("string"),
        cells["stratum"].cast("string") if "stratum" in keys else absent("string"),
        cells["open_outcome" if period else "outcome"].cast("string"),
        cells["open"] if period else absent("boolean"),
        cells["days"].cast("int64") if period else absent("int64"),
        cells["count"].cast("int64"),
        cells["since"] if period else absent("date"),
        cells["until"] if period else absent("date"),
    )
    return cells.select(**dict(zip(CELLS, columns, strict=True)))


def tally_cells(cells: Iterable[tuple[object, ...]], shape: LogShape) -> LogTally:
    """The tally of the rows that :func:`counted` gives.

    :raises TooLarge: code ``too_many_cells``.
    """
    counting = Counting(shape)
    outcomes: dict[int, list[tuple[OutcomeCell, int]]] = defaultdict(list)
    delays: dict[int, list[tuple[DelayCell, int]]] = defaultdict(list)
    for read, cell in enumerate(cells):
        if read == MOST_CELLS:
            raise too_many_cells(" », « ".join(dimension.name for dimension in shape.dimensions))
        rank, group, stratum, outcome, is_open, days, count, since, until = cell
        if is_open is None:
            key = cast("OutcomeCell", (group, stratum, outcome))
            outcomes[cast("int", rank)].append((key, cast("int", count)))
            continue
        wait = cast("DelayCell", (group, outcome, is_open, days))
        delays[cast("int", rank)].append((wait, cast("int", count)))
        if days is not None:
            counting.add_period(cast("date", since), cast("date", until))
    for rank in range(len(shape.dimensions)):
        counting.add_outcomes(rank, outcomes[rank])
        counting.add_delays(rank, delays[rank])
    return counting.tally()
