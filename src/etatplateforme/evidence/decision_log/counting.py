"""From the cells that an engine counted to the tally: the meaning of every value is given here, once for all engines.

An engine only groups and counts. For each dimension it gives two sorts of cells: how many rows share a group, a stratum
and an outcome; and how many share a group, whether they have no answer (and which outcome then), and a number of days.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.faults import too_many_cells
from etatplateforme.evidence.decision_log.shape import Dimension, LogShape, OutcomeColumn, clean
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN, DimensionTally, LeftOut, LogTally
from etatplateforme.guarantor.statistics.tally import OutcomeTally

MOST_GROUPS: Final = 2_000
"""Groups of a dimension, strata, or values of the outcome: there are some 1,600 priority districts."""

MOST_CELLS: Final = 500_000
"""Cells of one sort that a dimension may have: beyond, a column holds a number of file or a date, not groups."""

FEW_GROUPS: Final = 50
"""Above so many groups, a column where most groups have one row holds names or numbers of file."""

LONGEST_NAME: Final = 120
"""Characters of a group: a longer value is free text, in which there may be persons."""

OutcomeCell: TypeAlias = tuple[str | None, str | None, str | None]
"""Group, stratum, outcome, as the log writes them; the rank of the band for a dimension with bands."""

DelayCell: TypeAlias = tuple[str | None, str | None, bool, int | None]
"""Group, outcome if there is no answer, whether there is none, and days (None: dates absent or impossible)."""


class Counting:
    """Adds cells up, from as many pieces of the log as there are. Nothing of it is shown: it is not yet suppressed."""

    def __init__(self, shape: LogShape) -> None:
        self._shape = shape
        self._outcomes: list[Counter[OutcomeCell]] = [Counter() for _ in shape.dimensions]
        self._delays: list[Counter[DelayCell]] = [Counter() for _ in shape.dimensions]
        self._verdicts = _Verdicts(shape.outcome)
        self._since: date | None = None
        self._until: date | None = None

    def expect(self, rank: int, cells: int) -> None:
        """Refuse a piece with too many *cells* before they are read. Raises TooLarge, code ``too_many_cells``."""
        if cells > MOST_CELLS:
            raise too_many_cells(self._shape.dimensions[rank].name)

    def add_outcomes(self, rank: int, cells: Iterable[tuple[OutcomeCell, int]]) -> None:
        """Add the outcomes of the dimension of that rank. Raises TooLarge, code ``too_many_cells``."""
        for cell, count in cells:
            self._outcomes[rank][cell] += count
        self.expect(rank, len(self._outcomes[rank]))

    def add_delays(self, rank: int, cells: Iterable[tuple[DelayCell, int]]) -> None:
        """Add its delays. Raises TooLarge, code ``too_many_cells``."""
        for cell, count in cells:
            self._delays[rank][cell] += count
        self.expect(rank, len(self._delays[rank]))

    def add_period(self, since: date | None, until: date | None) -> None:
        """Widen the period to the first and the last day of reception of a piece."""
        self._since = min(filter(None, (self._since, since)), default=None)
        self._until = max(filter(None, (self._until, until)), default=None)

    @property
    def rows(self) -> int:
        """Rows added so far: every dimension holds them all."""
        return sum(self._outcomes[0].values())

    def tally(self) -> LogTally:
        """The tally of all that was added.

        :raises InvalidInput: codes ``empty_log``, ``no_outcome`` (no value of the outcome is known),
            ``too_many_groups`` and ``not_a_group`` (free text, names or numbers of file).
        """
        shape = self._shape
        rows = self.rows
        if not rows:
            raise InvalidInput("Le journal est vide.", remedy="Vérifiez l'extraction.", code="empty_log")
        left_out = self._left_out()
        if left_out[LeftOut.OPEN] + left_out[LeftOut.UNKNOWN_OUTCOME] == rows:
            raise InvalidInput(
                "Aucune ligne du journal n'a une issue connue.",
                remedy="Vérifiez les valeurs de « favourable » et de « unfavourable », puis l'encodage du fichier.",
                code="no_outcome",
            )
        dimensions = [self._dimension(rank, dimension) for rank, dimension in enumerate(shape.dimensions)]
        return LogTally(
            outcome=shape.outcome.name,
            stratum=self._stratum_name,
            dimensions=tuple(one for one in dimensions if isinstance(one, DimensionTally)),
            rows=rows,
            left_out={reason.value: left_out[reason] for reason in LeftOut if left_out[reason]},
            since=self._since,
            until=self._until,
            limit_days=shape.dates.limit_days if shape.dates else None,
            alone={of.name: one for of, one in zip(shape.dimensions, dimensions, strict=True) if isinstance(one, str)},
        )

    def _dimension(self, rank: int, dimension: Dimension) -> DimensionTally | str:
        """The tally of a dimension, or its only group."""
        cells = dict(self._rates(rank, dimension))
        sizes = Counter[str]()
        for (_, group), cell in cells.items():
            sizes[group] += cell.total
        if len(sizes) < 2:
            return next(iter(sizes))
        if len(sizes) > FEW_GROUPS and sum(size == 1 for size in sizes.values()) > len(sizes) / 2:
            raise _not_groups(dimension.name, "presque chaque ligne y a sa propre valeur")
        return DimensionTally(dimension.name, OutcomeTally(cells), self._waits(rank, dimension))

    def _rates(self, rank: int, dimension: Dimension) -> Iterator[tuple[tuple[str, str], Proportion]]:
        """The proportion of each (stratum, group), by group then stratum."""
        sums: Counter[tuple[str, str, bool]] = Counter()
        group_of, stratum_of = _Names(dimension.name, dimension), _Names(self._stratum_name)
        for (group, stratum, outcome), count in self._outcomes[rank].items():
            favourable = self._verdicts[outcome]
            if isinstance(favourable, bool):
                sums[group_of[group], stratum_of[stratum] if self._shape.stratum else "", favourable] += count
        for group, stratum in sorted({(g, s) for g, s, _ in sums}, key=lambda pair: (group_of.order(pair[0]), pair[1])):
            good, bad = sums[group, stratum, True], sums[group, stratum, False]
            yield (stratum, group), Proportion(good, good + bad)

    def _waits(self, rank: int, dimension: Dimension) -> Mapping[str, Delays]:
        answered: dict[str, Counter[int]] = {}
        waiting: dict[str, Counter[int]] = {}
        group_of = _Names(dimension.name, dimension)
        for (group, outcome, no_answer, days), count in self._delays[rank].items():
            if self._dated(outcome, no_answer, days) and days is not None:
                side = waiting if no_answer else answered
                side.setdefault(group_of[group], Counter())[days] += count
        names = sorted({*answered, *waiting}, key=group_of.order)
        return {
            name: Delays(_by_day(answered.get(name, Counter())), _by_day(waiting.get(name, Counter())))
            for name in names
        }

    def _left_out(self) -> Counter[LeftOut]:
        """Every dimension holds all the rows: the first is enough."""
        found: Counter[LeftOut] = Counter()
        for (_, _, outcome), count in self._outcomes[0].items():
            reason = self._verdicts[outcome]
            if isinstance(reason, LeftOut):
                found[reason] += count
        for (_, outcome, no_answer, days), count in self._delays[0].items():
            if not self._dated(outcome, no_answer, days):
                found[LeftOut.IMPOSSIBLE_DATES] += count
        return found

    def _dated(self, outcome: str | None, no_answer: bool, days: int | None) -> bool:
        """Whether a row counts in the delays: what was decided without a day of answer does not still wait."""
        return days is not None and (not no_answer or self._verdicts[outcome] is LeftOut.OPEN)

    @property
    def _stratum_name(self) -> str:
        return self._shape.stratum.name if self._shape.stratum else ""


class _Verdicts(dict[str | None, bool | LeftOut]):
    """Whether an outcome is favourable, or why it is not in the rates."""

    def __init__(self, column: OutcomeColumn) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, value: str | None) -> bool | LeftOut:
        written = clean(value or "")
        if not written or written in self._column.open:
            self[value] = LeftOut.OPEN
        elif written in self._column.favourable or written in self._column.unfavourable:
            self[value] = written in self._column.favourable
        else:
            self[value] = LeftOut.UNKNOWN_OUTCOME
        return self[value]


class _Names(dict[str | None, str]):
    """The group that each value means, and its place: bands by age, labels as they were given, then the alphabet."""

    def __init__(self, what: str, dimension: Dimension | None = None) -> None:
        super().__init__()
        self._what = what
        self._bands = dimension.band_names if dimension else ()
        fixed = self._bands or tuple(dimension.labels.values() if dimension else ())
        self._ranks = {name: rank for rank, name in enumerate(dict.fromkeys(fixed))}
        self._seen: set[str] = set()

    def __missing__(self, value: str | None) -> str:
        name = NOT_GIVEN if value is None else self._bands[int(value)] if self._bands else clean(value) or NOT_GIVEN
        if len(name) > LONGEST_NAME:
            raise _not_groups(self._what, "une valeur y est trop longue pour nommer un groupe")
        self._seen.add(name)
        if len(self._seen) > MOST_GROUPS:
            raise InvalidInput(
                f"« {self._what} » prend plus de {MOST_GROUPS} valeurs différentes : ce ne sont pas des groupes.",
                remedy="Regroupez-les avec « labels » et « other », ou avec « bands » pour des âges.",
                code="too_many_groups",
            )
        self[value] = name
        return name

    def order(self, name: str) -> tuple[bool, int, str]:
        """Sorting key of a group; who did not say comes last."""
        return name == NOT_GIVEN, self._ranks.get(name, len(self._ranks)), name


def _not_groups(what: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"« {what} » n'est pas faite de groupes : {why}.",
        remedy="Choisissez une colonne dont les valeurs sont des catégories : ni noms, ni numéros, ni texte libre.",
        code="not_a_group",
    )


def _by_day(counts: Counter[int]) -> dict[int, int]:
    return dict(sorted(counts.items()))
