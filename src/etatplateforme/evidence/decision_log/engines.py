"""The tally as one expression of Ibis: the engine groups and counts where the log lies, only the cells come here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from etatplateforme.evidence.decision_log.counting import MOST_CELLS, Counting, DelayCell, OutcomeCell
from etatplateforme.evidence.decision_log.faults import too_many_cells
from etatplateforme.evidence.decision_log.ibis_columns import GROUP, Columns
from etatplateforme.evidence.decision_log.ibis_types import Ibis, Table, Value, load
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally


def tally_table(table: Table, shape: LogShape) -> LogTally:
    """The tally of a table that an engine of Ibis holds."""
    return tally_cells(counted(table, shape, load()).to_pyarrow().to_pylist(), shape)


def counted(table: Table, shape: LogShape, ibis: Ibis) -> Table:
    """One expression for the whole tally: the cells of outcomes, then those of delays, of every dimension.

    Its columns: ``dimension`` (rank), ``group``, ``stratum``, ``outcome``, ``open``, ``days``, ``count``, ``since`` and
    ``until``. A cell of delays has an ``open``, a cell of outcomes none.

    :raises InvalidInput: codes ``missing_column`` and ``wrong_type``.
    """
    log = table.select(**Columns(table, shape, ibis).all())
    ranks = range(len(shape.dimensions))
    parts = [_cells(log, rank, ("stratum", "outcome"), ibis) for rank in ranks]
    if shape.dates is not None:
        parts += [_cells(log, rank, ("outcome", "open", "days"), ibis) for rank in ranks]
    return ibis.union(parts[0], *parts[1:]).limit(MOST_CELLS + 1)


def _cells(log: Table, rank: int, keys: tuple[str, ...], ibis: Ibis) -> Table:
    """How many rows share a group and *keys*; values become texts once they are few."""
    group, absent = GROUP.format(rank), ibis.null
    period = {"since": log["received"].min(), "until": log["received"].max()} if "days" in keys else {}
    cells = log.group_by([group, *keys]).aggregate(count=log.count(), **period)
    columns: dict[str, Value] = {
        "dimension": ibis.literal(rank, "int32"),
        "group": cells[group].cast("string"),
        "stratum": cells["stratum"].cast("string") if "stratum" in keys else absent("string"),
        "outcome": cells["outcome"].cast("string"),
        "open": cells["open"] if period else absent("boolean"),
        "days": cells["days"].cast("int64") if period else absent("int64"),
        "count": cells["count"].cast("int64"),
        "since": cells["since"] if period else absent("date"),
        "until": cells["until"] if period else absent("date"),
    }
    return cells.select(**columns)


def tally_cells(cells: Iterable[Mapping[str, object]], shape: LogShape) -> LogTally:
    """The tally of the rows that :func:`counted` gives.

    :raises TooLarge: code ``too_many_cells``.
    """
    counting = Counting(shape)
    outcomes: dict[int, list[tuple[OutcomeCell, int]]] = defaultdict(list)
    delays: dict[int, list[tuple[DelayCell, int]]] = defaultdict(list)
    for read, cell in enumerate(cells):
        if read == MOST_CELLS:
            raise too_many_cells(" », « ".join(dimension.name for dimension in shape.dimensions))
        rank, count = cast("int", cell["dimension"]), cast("int", cell["count"])
        if cell["open"] is None:
            key = (cell["group"], cell["stratum"], cell["outcome"])
            outcomes[rank].append((cast("OutcomeCell", key), count))
            continue
        wait = (cell["group"], cell["outcome"], cell["open"], cell["days"])
        delays[rank].append((cast("DelayCell", wait), count))
        if cell["days"] is not None:
            counting.add_period(cast("date", cell["since"]), cast("date", cell["until"]))
    for rank in range(len(shape.dimensions)):
        counting.add_outcomes(rank, outcomes[rank])
        counting.add_delays(rank, delays[rank])
    return counting.tally()
