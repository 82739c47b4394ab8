"""How long people wait, those who still wait included: median, ninth decile, share beyond the announced limit.

A file that is still open has waited *at least* so many days: to leave it out would shorten the delays. Kaplan and Meier
1958, JASA 53:457, with Greenwood's variance on the log-minus-log scale. Without open files and with a limit, the share
beyond is a plain rate and its interval is Wilson's; so it is, on the files whose fate is known, where nobody or
everybody is beyond.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.distributions import two_sided_quantile
from etatplateforme.guarantor.statistics.estimates import LEVEL, Estimate, Interval, Proportion
from etatplateforme.guarantor.statistics.rates import rate


@dataclass(frozen=True, slots=True)
class Delays:
    """Histograms of a group: number of files answered after so many days, and still open after so many days.

    :raises InvalidInput: code ``invalid_delays``, when a delay or a count is negative, or when there is no file.
    """

    answered: Mapping[int, int]
    waiting: Mapping[int, int] = field(default_factory=dict[int, int])

    def __post_init__(self) -> None:
        both = [*self.answered.items(), *self.waiting.items()]
        if any(days < 0 or count < 0 for days, count in both) or not any(count for _, count in both):
            raise InvalidInput(
                "Les délais ne sont pas possibles : aucun dossier, ou un délai ou un nombre négatif.",
                remedy="Vérifiez que chaque décision suit la réception du dossier, puis comptez de nouveau.",
                code="invalid_delays",
            )

    @property
    def total(self) -> int:
        """Files, answered or not."""
        return sum(self.answered.values()) + sum(self.waiting.values())

    @property
    def median(self) -> int | None:
        """Days within which one half of the files are answered; None when the open files do not let it be known."""
        return self.quantile(0.5)

    @property
    def p90(self) -> int | None:
        """Days within which nine files out of ten are answered; None when it is not yet known."""
        return self.quantile(0.9)

    def quantile(self, share: float) -> int | None:
        """Smallest number of days after which at least this share of the files is answered, or None.

        :raises InvalidInput: code ``invalid_rate``.
        """
        if not 0 < share <= 1:
            raise InvalidInput(
                "La part demandée n'est pas comprise entre 0 et 1.",
                remedy="Donnez par exemple 0.5 pour la médiane.",
                code="invalid_rate",
            )
        for step in self._curve():
            if step.open_share <= 1 - share + 1e-12:
                return step.days
        return None

    def beyond(self, limit: int, *, level: float = LEVEL) -> Estimate | None:
        """Share of the files not answered within ``limit`` days; None when no file has been followed that long."""
        if not any(days < limit for days, count in self.waiting.items() if count):
            late = sum(count for days, count in self.answered.items() if days > limit) + sum(self.waiting.values())
            return rate(Proportion(late, self.total), level=level)
        step = self._at(limit)
        if step is None:
            return None
        if 0 < step.open_share < 1:
            return Estimate(step.open_share, _log_log(step, level))
        late, known = self.known(limit)
        return Estimate(step.open_share, rate(Proportion(late, known), level=level).interval)

    def known(self, limit: int) -> tuple[int, int]:
        """How many files are known to be late on ``limit`` days, out of how many whose fate on that day is known."""
        in_time = sum(count for days, count in self.answered.items() if days <= limit)
        undecided = sum(count for days, count in self.waiting.items() if days < limit)
        return self.total - in_time - undecided, self.total - undecided

    def weight(self, limit: int) -> float:
        """Number of files, all of known fate, that would tell as much of the share beyond ``limit`` as these do."""
        step = self._at(limit)
        if step is None:
            return 0.0
        if 0 < step.open_share < 1:
            return (1 - step.open_share) / (step.open_share * step.greenwood)
        return float(self.known(limit)[1])

    def _at(self, limit: int) -> "_Step | None":
        """The curve on the day ``limit``; None when no file has been followed that long and some are still open."""
        reached = [step for step in self._curve() if step.days <= limit]
        last = reached[-1] if reached else _Step(0, 1.0, 0.0)
        followed = max(days for days, count in [*self.answered.items(), *self.waiting.items()] if count)
        return None if followed < limit and last.open_share > 0 else last

    def _curve(self) -> "list[_Step]":
        """Kaplan–Meier's share of open files after each day on which one was answered."""
        at_risk, share, greenwood = self.total, 1.0, 0.0
        steps: list[_Step] = []
        for days in sorted({*self.answered, *self.waiting}):
            closed = self.answered.get(days, 0)
            if closed:
                share *= (at_risk - closed) / at_risk
                greenwood += closed / (at_risk * (at_risk - closed)) if at_risk > closed else math.inf
                steps.append(_Step(days, share, greenwood))
            at_risk -= closed + self.waiting.get(days, 0)
        return steps


@dataclass(frozen=True, slots=True)
class _Step:
    """Share of the files still open after some days; ``greenwood`` is the relative variance of that share."""

    days: int
    open_share: float
    greenwood: float


def _log_log(step: _Step, level: float) -> Interval:
    """Interval of a share strictly between 0 and 1, which stays there."""
    spread = two_sided_quantile(level) * math.sqrt(step.greenwood) / math.log(step.open_share)
    low, high = (step.open_share ** math.exp(sign * spread) for sign in (-1, 1))
    return Interval(min(low, high), max(low, high), level)
