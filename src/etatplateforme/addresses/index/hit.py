"""A doc that was compared with a query: its score, term by term, and whether it is certain enough to be answered."""

from dataclasses import dataclass
from typing import Final

CERTAIN: Final = 0.55
SURE: Final = 0.75
SURE_WITH_HOUSE: Final = 0.68
SURE_IN_A_CITY: Final = 0.71
"""Below one of these nothing is answered; less is asked where the house number exists in the commune that was named."""
SETTLED: Final = 0.90


@dataclass(slots=True)
class Parts:
    """The terms of a score, each as it was weighed: they add up to the score, unless ``rule`` says what overruled them.

    ``asked``: the query found in the doc; ``named``: the doc's name found in the query; ``commune``, ``postcode``,
    ``order`` of the words, ``importance`` of the doc, house ``number``, ``nearness`` to the point given.
    ``rule``: ``"recognised"`` (name, commune and number read, the rest is noise), ``"contradicted"`` (another commune
    or département was named), or nothing.
    """

    asked: float
    named: float
    commune: float
    postcode: float
    order: float
    importance: float
    number: float
    nearness: float = 0.0
    rule: str = ""

    def total(self) -> float:
        """The sum of the terms but nearness."""
        return self.asked + self.named + self.commune + self.postcode + self.order + self.importance + self.number


@dataclass(slots=True)
class Hit:
    """A doc with its score; ``row`` is its house number, or -1; ``full``: nothing of the doc is left unread.

    ``sure``, from 0 to 1, leaves commune and postcode aside: how much of what was asked beside them is in the doc's
    name, and how much of the name was asked, whichever is less. A street that does not exist where it was asked has
    neighbours with a fair score, but none is sure. ``tail``: the name ends with all that was asked of it. ``least``:
    how sure an answer must be.
    """

    score: float
    doc: int
    row: int
    full: bool
    sure: float
    tail: bool
    least: float
    parts: Parts

    @property
    def certain(self) -> bool:
        """Whether this may be answered: below, silence is better than the wrong city or the wrong street."""
        if self.score < CERTAIN:
            return False
        return self.tail or self.sure >= self.least

    @property
    def settled(self) -> bool:
        """Whether no better answer is worth looking for."""
        read = self.full or self.score >= SETTLED or self.tail
        return read and self.certain and (self.parts.number >= 0 or not self.tail)
