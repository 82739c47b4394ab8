"""Values that a rule always refuses as impossible: a check of consistency refuses some of their cases, never all."""

from collections.abc import Sequence

from etatplateforme.evidence.oracle import Answer, Couple, Places, is_impossible


class Refusals:
    """What was refused as impossible, value by value of one attribute, beside a twin that was answered."""

    def __init__(self) -> None:
        self.any = False
        self._answered: set[int] = set()
        self._refused: dict[int, list[Couple]] = {}

    def note(self, ranks: tuple[int, ...], answers: Sequence[tuple[Places, Answer]]) -> None:
        """Note a row of twins and their answers."""
        impossible = [places for places, answer in answers if is_impossible(answer)]
        self.any = self.any or bool(impossible)
        if len(ranks) != 1:
            return
        (rank,) = ranks
        existing = [places for places, answer in answers if not is_impossible(answer)]
        self._answered |= {places[rank] for places in existing}
        for places in impossible if existing else ():
            near = min(existing, key=lambda other: abs(other[rank] - places[rank]))
            self._refused.setdefault(places[rank], []).append((near, places))

    def of_a_whole_value(self, often: int) -> Couple | None:
        """The simplest twins of which one was answered, and the other has a value refused *often* times, always."""
        couples = [
            min(couples)
            for value, couples in self._refused.items()
            if value not in self._answered and len(couples) >= often
        ]
        return min(couples, default=None)
