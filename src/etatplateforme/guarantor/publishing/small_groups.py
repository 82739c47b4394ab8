"""Counts of people in a file: which are too small to be published, and the table that may be published instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED, CountTable, suppress

MOST_CELLS = 4_000
ALL = "ensemble"


@dataclass(frozen=True, slots=True)
class Counts:
    """How a file counts people: ``count`` is the column of numbers, ``row`` and ``column`` those that it is by."""

    count: str
    row: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be published: ``rows`` with an empty count where it is hidden.

    ``small`` counts were too small, ``others`` are hidden to protect them. ``totals``: a sum has to be hidden as well,
    so none may be published beside.
    """

    rows: tuple[Mapping[str, str], ...]
    small: int
    others: int
    totals: bool


def protect(rows: Sequence[Mapping[str, str]], counts: Counts, *, smallest: int = SMALLEST_PUBLISHED) -> Protected:
    """*rows* as they may be published, by secondary suppression: a reader who knows every sum learns no small count.

    Raises InvalidInput (``not_counts``) when a count is no whole number or a cell is counted twice, TooLarge
    (``table_too_large``) past 4,000 cells.
    """
    places: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows):
        place = (row.get(counts.row, ""), row.get(counts.column, "") if counts.column is not None else ALL)
        text = row.get(counts.count, "").strip()
        if place in places or not (text.isascii() and text.isdigit() and len(text) < 12):
            raise InvalidInput(
                "Les nombres de personnes ne forment pas un tableau : il en manque un, ou une case y est deux fois.",
                remedy="Vérifiez les colonnes déclarées dans « counts » : une ligne par groupe, un nombre entier.",
                code="not_counts",
            )
        places[place] = number
    groups, outcomes = list(dict.fromkeys(g for g, _ in places)), list(dict.fromkeys(o for _, o in places))
    if len(groups) * len(outcomes) > MOST_CELLS:
        raise TooLarge(
            f"Le tableau a plus de {MOST_CELLS} cases.", remedy="Regroupez des catégories.", code="table_too_large"
        )
    return _protected(rows, counts, places, groups, outcomes, smallest)


def _protected(
    rows: Sequence[Mapping[str, str]],
    counts: Counts,
    places: Mapping[tuple[str, str], int],
    groups: Sequence[str],
    outcomes: Sequence[str],
    smallest: int,
) -> Protected:
    def number(group: str, outcome: str) -> int:
        at = places.get((group, outcome))
        return 0 if at is None else int(rows[at][counts.count])

    cells = tuple(tuple(number(group, outcome) for outcome in outcomes) for group in groups)
    published = suppress(CountTable(tuple(groups), tuple(outcomes), cells), smallest=smallest)
    inner = {(i, j) for i in range(len(groups)) for j in range(len(outcomes))}
    hidden = {places.get((groups[i], outcomes[j])) for i, j in published.hidden & inner}
    shown = tuple({**row, counts.count: ""} if at in hidden else dict(row) for at, row in enumerate(rows))
    primary, secondary = published.primary & inner, published.secondary & inner
    return Protected(shown, len(primary), len(secondary), bool(published.hidden - inner))
