"""A whole log of decisions, read: every dimension compared, and every p-value adjusted once, with all the others.

A study holds nothing that its audience may not see: what is hidden is not in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg
from etatplateforme.guarantor.statistics.comparison import Comparison, GroupReading, compare
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, compare_delays
from etatplateforme.guarantor.statistics.disclosure import Audience, Disclosure, disclose
from etatplateforme.guarantor.statistics.estimates import LEVEL, Estimate, Proportion
from etatplateforme.guarantor.statistics.log_tally import DimensionTally, LogTally
from etatplateforme.guarantor.statistics.rates import rate
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED

NO_REFERENCES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class DimensionReading:
    """One dimension. ``comparison`` is None when no group's rate may be shown, ``delays`` when no delay may be.

    ``sizes`` are the sizes of the groups that are shown when there is no comparison, ``unseen`` the number of groups of
    which nothing is shown; None when that number, with the total, would tell too much of them.
    """

    name: str
    comparison: Comparison | None
    delays: DelayComparison | None
    sizes: Mapping[str, int] = field(default_factory=dict[str, int])
    unseen: int | None = 0


@dataclass(frozen=True, slots=True)
class OutcomeStudy:
    """What a log of decisions says, for one audience.

    :ivar outcome: what is favourable, in French: ``"demandes acceptées"``.
    :ivar stratum: what the strata are: ``"démarche"``; empty without strata.
    :ivar decisions: number of decisions whose outcome is known.
    :ivar favourable: how many were favourable; None when it may not be shown.
    :ivar whole: the rate of all the decisions; None when it may not be shown.
    :ivar tests: number of p-values that were adjusted together.
    :ivar left_out: French reason -> rows left out of the rates or of the delays, None for a number too small to show.
    :ivar alone: dimensions that compare nothing, with their only group.
    """

    outcome: str
    stratum: str
    audience: Audience
    smallest: int
    level: float
    decisions: int
    favourable: int | None
    whole: Estimate | None
    dimensions: tuple[DimensionReading, ...]
    tests: int
    left_out: Mapping[str, int | None]
    alone: Mapping[str, str]
    since: date | None
    until: date | None
    limit_days: int | None

    @property
    def rated(self) -> tuple[tuple[str, Comparison, GroupReading], ...]:
        """Every group compared by its rate, with its comparison and the name of its dimension."""
        compared = ((one.name, one.comparison) for one in self.dimensions)
        return tuple((name, one, group) for name, one in compared if one is not None for group in one.groups)

    @property
    def timed(self) -> tuple[tuple[str, DelayComparison, DelayReading], ...]:
        """Every group compared by its delays, with its comparison and the name of its dimension."""
        compared = ((one.name, one.delays) for one in self.dimensions)
        return tuple((name, one, group) for name, one in compared if one is not None for group in one.groups)


def study(
    tally: LogTally,
    *,
    audience: Audience = Audience.INTERNAL,
    references: Mapping[str, str] = NO_REFERENCES,
    level: float = LEVEL,
    smallest: int = SMALLEST_PUBLISHED,
) -> OutcomeStudy:
    """Read a counted log for an *audience*.

    :param references: the group with which to compare, by dimension; by default the largest that is shown.
    :param level: confidence level of the intervals.
    :param smallest: smallest count of people that is shown.
    :raises InvalidInput: code ``too_few_decisions``, when the whole log is too small to be shown; ``invalid_tally``,
        when the dimensions do not count the same decisions; ``unknown_group``, when a reference is not shown;
        ``unknown_dimension``, when *references* names a dimension that the log does not compare.
    """
    together = _together(tally, smallest)
    _check_references(tally, references)
    shown = [_shown(dimension, tally.limit_days, audience, smallest) for dimension in tally.dimensions]
    read = [
        _read(dimension, tally, disclosed, references.get(dimension.name), level)
        for dimension, disclosed in zip(tally.dimensions, shown, strict=True)
    ]
    dimensions, tests = _adjusted(read)
    whole = together if all(disclosed.rates for disclosed in shown) else None
    return OutcomeStudy(
        outcome=tally.outcome,
        stratum=tally.stratum,
        audience=audience,
        smallest=smallest,
        level=level,
        decisions=together.total,
        favourable=None if whole is None else whole.favourable,
        whole=None if whole is None else rate(whole, level=level),
        dimensions=dimensions,
        tests=tests,
        left_out={reason: _shown_rows(rows, audience, smallest) for reason, rows in tally.left_out.items()},
        alone=dict(tally.alone),
        since=tally.since,
        until=tally.until,
        limit_days=tally.limit_days,
    )


def _together(tally: LogTally, smallest: int) -> Proportion:
    """Every decision, known from each dimension alike: else one could be taken from another."""
    if not tally.dimensions:
        raise InvalidInput(
            "Le journal ne compare rien : aucune dimension n'a deux groupes.",
            remedy="Donnez au journal une colonne qui distingue des groupes : quartier, tranche d'âge, canal…",
            code="too_few_decisions",
        )
    totals = {dimension.outcomes.together for dimension in tally.dimensions}
    if len(totals) > 1:
        raise InvalidInput(
            "Les dimensions du journal ne comptent pas les mêmes décisions.",
            remedy="Comptez dans un groupe « non renseigné » les décisions qui ne disent pas le leur.",
            code="invalid_tally",
        )
    together = totals.pop()
    if together.total <= 2 * smallest:
        raise InvalidInput(
            "Le journal compte trop peu de décisions pour qu'une comparaison ne désigne personne.",
            remedy=f"Attendez d'avoir plus de {2 * smallest} décisions, ou étudiez une période plus longue.",
            code="too_few_decisions",
        )
    return together


def _check_references(tally: LogTally, references: Mapping[str, str]) -> None:
    known = {dimension.name for dimension in tally.dimensions}
    if unknown := [name for name in references if name not in known]:
        raise InvalidInput(
            f"Une référence est donnée pour une dimension que le journal ne compare pas : « {unknown[0]} ».",
            remedy=f"Les dimensions comparées sont : {', '.join(sorted(known))}.",
            code="unknown_dimension",
        )


def _shown(dimension: DimensionTally, limit: int | None, audience: Audience, smallest: int) -> Disclosure:
    return disclose(dimension.outcomes.groups, dimension.delays, limit=limit, audience=audience, smallest=smallest)


def _read(
    dimension: DimensionTally, tally: LogTally, shown: Disclosure, reference: str | None, level: float
) -> DimensionReading:
    groups = dimension.outcomes.groups
    comparison = None
    if reference is not None or groups.keys() - shown.unrated:
        comparison = compare(
            tally.outcome,
            dimension.outcomes,
            reference=reference,
            stratum=tally.stratum,
            level=level,
            disclosure=shown,
        )
    return DimensionReading(
        name=dimension.name,
        comparison=comparison,
        delays=compare_delays(
            dimension.delays,
            limit=tally.limit_days,
            disclosure=shown,
            reference=None if comparison is None else comparison.reference,
            level=level,
        ),
        sizes={name: group.total for name, group in groups.items() if name not in shown.unseen},
        unseen=None if shown.unseen == groups.keys() else len(shown.unseen),
    )


def _shown_rows(rows: int, audience: Audience, smallest: int) -> int | None:
    return None if audience is Audience.PUBLIC and 0 < rows < smallest else rows


def _adjusted(read: list[DimensionReading]) -> tuple[tuple[DimensionReading, ...], int]:
    """The dimensions with each raw p-value adjusted among all of them, rates and delays together."""
    p_values = [p_value for dimension in read for p_value in _p_values(dimension)]
    adjusted = iter(benjamini_hochberg(p_values))
    return tuple(_told_among(dimension, adjusted) for dimension in read), len(p_values)


def _p_values(dimension: DimensionReading) -> Iterator[float]:
    if dimension.comparison is not None:
        yield from (group.p_value for group in dimension.comparison.groups)
    if dimension.delays is not None:
        yield from (group.p_value for group in dimension.delays.groups if group.p_value is not None)


def _told_among(dimension: DimensionReading, adjusted: Iterator[float]) -> DimensionReading:
    comparison, delays = dimension.comparison, dimension.delays
    if comparison is not None:
        comparison = replace(comparison, groups=_rates_among(comparison.groups, adjusted))
    if delays is not None:
        delays = replace(delays, groups=_delays_among(delays.groups, adjusted))
    return replace(dimension, comparison=comparison, delays=delays)


def _rates_among(groups: tuple[GroupReading, ...], adjusted: Iterator[float]) -> tuple[GroupReading, ...]:
    return tuple(group.among(next(adjusted)) for group in groups)


def _delays_among(groups: tuple[DelayReading, ...], adjusted: Iterator[float]) -> tuple[DelayReading, ...]:
    return tuple(group if group.p_value is None else group.among(next(adjusted)) for group in groups)
