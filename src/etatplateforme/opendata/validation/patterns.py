"""Patterns of a schema: by Polars when its engine says the same as Python's, else by Python, within a time.

A pattern of Table Schema is an expression of Python, held to the whole cell as frictionless does: ``^pattern$``, the
pattern not being grouped, so that ``a|b`` means « begins with a, or ends with b ». Rust's engine reads the same words,
but for a few, looked for here; and it tells in linear time. Python's can be made to go on for ever by a cell written
for it: each is given a moment, and what is not judged then is told as such.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl
import regex

MOMENT: Final = 0.2
"""Seconds for a cell."""

MOST_SLOW: Final = 20
"""Cells that may run out of time; the column is not gone on with after them."""

_ELSEWHERE: Final = regex.compile(r"\\[<>zZAGKXRhN0-9]|\(\?[^:=!]|\[[^\]]*(?:\[|&&|--|~~|\|\|)|\{,|[*+?}]\+|\\$")
"""What Rust reads otherwise than Python, or might: anchors, groups with flags, sets in sets, possessive repeats."""

_UNICODE: Final = regex.compile(r"\\[wWbBsS]")
"""Classes whose members beyond ASCII differ."""


@dataclass(slots=True)
class Pattern:
    """One pattern; ``slow`` counts the cells that ran out of time."""

    source: str
    slow: int = 0

    def matches(self, text: str) -> bool | None:
        """Whether a whole cell matches; None when that could not be told in time."""
        if self.slow >= MOST_SLOW:
            return None
        try:
            return _compiled(self.source).match(text, timeout=MOMENT) is not None
        except TimeoutError:
            self.slow += 1
            return None

    def proven(self, column: pl.Expr) -> pl.Expr | None:
        """Cells of *column* that certainly match, and no other; None when Polars cannot tell."""
        if not _same_in_rust(self.source):
            return None
        found = column.str.contains(rf"\A(?:^{self.source}$)")
        return found & (column.str.len_bytes() == column.str.len_chars()) if _UNICODE.search(self.source) else found


@cache
def _compiled(source: str) -> regex.Pattern[str]:
    return regex.compile(f"^{source}$", regex.VERSION0)


@cache
def _same_in_rust(source: str) -> bool:
    if _ELSEWHERE.search(source):
        return False
    try:
        _ = pl.Series([""]).str.contains(rf"\A(?:^{source}$)")
    except pl.exceptions.PolarsError:
        return False
    return True
