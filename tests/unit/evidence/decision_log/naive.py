"""The same tally, counted row by row in plain Python, without any of the code that it checks but the types."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import floor, isfinite
from unicodedata import normalize

from etatplateforme.evidence.decision_log.shape import Dimension, LogShape
from etatplateforme.guarantor.statistics.log_tally import LeftOut, LogTally

Row = Mapping[str, object]
NOBODY_SAID = "non renseigné"


def count(rows: Sequence[Row], shape: LogShape) -> dict[str, object]:
    """Counts by their plain names; compare with :func:`plain`."""
    dated = [_dates(row, shape) for row in rows]
    rates: dict[str, Counter[tuple[str, str, bool]]] = {}
    waits: dict[str, Counter[tuple[str, bool, int]]] = {}
    for dimension in shape.dimensions:
        rate, wait = rates.setdefault(dimension.name, Counter()), waits.setdefault(dimension.name, Counter())
        for row, (_, is_open, days) in zip(rows, dated, strict=True):
            group = _group(row, dimension, shape)
            verdict = _verdict(row, shape)
            if verdict in ("good", "bad"):
                rate[_stratum(row, shape), group, verdict == "good"] += 1
            if days is not None and not (is_open and verdict != "open"):
                wait[group, is_open, days] += 1
    days_of = [received for received, _, days in dated if days is not None and received is not None]
    verdicts = Counter(_verdict(row, shape) for row in rows)
    undated = sum(
        days is None or (is_open and _verdict(row, shape) != "open")
        for row, (_, is_open, days) in zip(rows, dated, strict=True)
    )
    return {
        "rows": len(rows),
        "rates": {name: counts for name, counts in rates.items() if len({group for _, group, _ in counts}) > 1},
        "waits": {name: waits[name] for name, counts in rates.items() if len({g for _, g, _ in counts}) > 1},
        "alone": {
            name: "".join({group for _, group, _ in counts})
            for name, counts in rates.items()
            if len({group for _, group, _ in counts}) < 2
        },
        "left out": [verdicts["open"], verdicts["unknown"], undated if shape.dates else 0],
        "period": (min(days_of, default=None), max(days_of, default=None)),
    }


def _text(value: object) -> str:
    if value is None:
        return ""
    return (
        {True: "true", False: "false"}[value]
        if isinstance(value, bool)
        else " ".join(normalize("NFC", str(value)).split())
    )


def _verdict(row: Row, shape: LogShape) -> str:
    value = _text(row[shape.outcome.column])
    if value == "" or value in shape.outcome.open:
        return "open"
    if value in shape.outcome.favourable:
        return "good"
    return "bad" if value in shape.outcome.unfavourable else "unknown"


def _stratum(row: Row, shape: LogShape) -> str:
    if shape.stratum is None:
        return ""
    value = row[shape.stratum.column]
    if shape.stratum.year:
        return str(value.year) if isinstance(value, date) else NOBODY_SAID
    return _text(value) or NOBODY_SAID


def _dates(row: Row, shape: LogShape) -> tuple[date | None, bool, int | None]:
    """Day of reception, whether there is no answer, days."""
    if shape.dates is None or shape.extracted_on is None:
        return None, False, None
    received, answered, last = row[shape.dates.received], row[shape.dates.answered], shape.extracted_on
    if not isinstance(received, date) or received > last or last - received > timedelta(days=7305):
        return None, answered is None, None
    if answered is None:
        return received, True, (last - received).days
    assert isinstance(answered, date)
    return received, False, (answered - received).days if received <= answered <= last else None


def _group(row: Row, dimension: Dimension, shape: LogShape) -> str:
    value = row[dimension.column]
    if dimension.bands:
        return _band(_age(row, dimension, shape), dimension.bands)
    text = _text(value)
    if text in dimension.labels:
        return dimension.labels[text]
    begun = [one for one in dimension.labels if one.endswith("*") and text.startswith(one[:-1])]
    if begun and text:
        return dimension.labels[max(begun, key=len)]
    return (dimension.other or text) if text else NOBODY_SAID


def _age(row: Row, dimension: Dimension, shape: LogShape) -> int | None:
    value = row[dimension.column]
    if not dimension.birth_date:
        return floor(value) if isinstance(value, int | float) and isfinite(value) else None
    day = _dates(row, shape)[0] if shape.dates else shape.extracted_on
    if day is None or not isinstance(value, date):
        return None
    return day.year - value.year - ((day.month, day.day) < (value.month, value.day))


def _band(age: int | None, starts: Sequence[int]) -> str:
    if age is None or not 0 <= age <= 120:
        return NOBODY_SAID
    if age < starts[0]:
        return f"moins de {starts[0]} ans"
    if age >= starts[-1]:
        return f"{starts[-1]} ans et plus"
    low, high = next((low, high) for low, high in pairwise(starts) if low <= age < high)
    return f"{low} à {high - 1} ans"


def plain(tally: LogTally) -> dict[str, object]:
    """The counts of a tally, as :func:`count` names them."""
    rates = {
        dimension.name: Counter(
            {
                (stratum, group, good): number
                for (stratum, group), cell in dimension.outcomes.cells.items()
                for good, number in ((True, cell.favourable), (False, cell.unfavourable))
                if number
            }
        )
        for dimension in tally.dimensions
    }
    waits = {
        dimension.name: Counter(
            {
                (group, is_open, days): number
                for group, delays in dimension.delays.items()
                for is_open, histogram in ((False, delays.answered), (True, delays.waiting))
                for days, number in histogram.items()
            }
        )
        for dimension in tally.dimensions
    }
    return {
        "rows": tally.rows,
        "rates": rates,
        "waits": waits,
        "alone": dict(tally.alone),
        "left out": [tally.left_out.get(reason, 0) for reason in LeftOut],
        "period": (tally.since, tally.until),
    }
