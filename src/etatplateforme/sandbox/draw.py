"""Draws that are the same on every machine and every Python for the same seed: the world must not move."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """An endless series of numbers that only *seed* decides. For an invented world, never for a secret."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._turns = count()

    def fraction(self) -> float:
        """A number from 0 to less than 1."""
        digest = sha256(f"{self._seed}/{next(self._turns)}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def between(self, low: float, high: float) -> float:
        """A number from *low* to *high*."""
        return low + (high - low) * self.fraction()

    def whole(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*, both included."""
        return low + int(self.fraction() * (high - low + 1))

    def one(self, among: Sequence[T]) -> T:
        """One of *among*."""
        return among[self.whole(0, len(among) - 1)]

    def several(self, among: Sequence[T], wanted: int) -> list[T]:
        """*wanted* different ones of *among*, in a drawn order."""
        left = list(among)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(wanted)]
