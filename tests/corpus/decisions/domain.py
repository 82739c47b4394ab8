"""What a decision's input may hold, when its type alone does not say it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

V = TypeVar("V", int, Decimal, date)


@dataclass(frozen=True, slots=True)
class Between(Generic[V]):
    """Every value from *low* to *high*, both included, *step* by *step* (one unit or one day unless said)."""

    low: V
    high: V
    step: V | None = None
