"""From values to places on the paper, and the round values that an axis names."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

LEAST_GAP = 44
"""Pixels between two names of an axis."""

RATIOS = (1, 0.5, 2, 0.2, 5, 0.1, 10, 0.05, 20, 0.7, 1.5, 0.3, 3, 0.9, 1.2, 0.6, 0.8)
"""Values that an axis of ratios names, the most telling first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Places values between ``left`` and ``right`` pixels; ``log`` for ratios. A value outside is put at the edge."""

    low: float
    high: float
    left: float
    right: float
    log: bool = False

    def at(self, value: float) -> float:
        """The place of a value, in pixels."""
        inside = min(max(value, self.low), self.high)
        low, high, here = (math.log(v) if self.log else v for v in (self.low, self.high, inside))
        return self.left + (here - low) / (high - low) * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """Whether the value has a place of its own."""
        return self.low <= value <= self.high

    def ticks(self, wanted: Iterable[float]) -> list[float]:
        """Those of *wanted* that are inside and far enough from those before them, in rising order."""
        kept: list[float] = []
        for value in wanted:
            if self.holds(value) and all(abs(self.at(value) - self.at(other)) >= LEAST_GAP for other in kept):
                kept.append(value)
        return sorted(kept)


def round_steps(high: float, most: int = 6) -> list[float]:
    """Zero and round values up to *high*, at most *most* steps apart: 0, 20, 40, 60…"""
    rough = max(high, 1) / most
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= rough)
    return [step * place for place in range(int(high / step) + 1)]
