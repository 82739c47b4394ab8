"""The tables that stand beside the plots: every value shown, and « non montré » for those that are not."""

from dataclasses import dataclass

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, Unknown
from etatplateforme.guarantor.statistics.estimates import Estimate, Proportion
from etatplateforme.guarantor.statistics.numbers import (
    NO_BREAK,
    between_ratios,
    days,
    number,
    p_text,
    percent,
    ratio,
    signed_points,
)
from etatplateforme.guarantor.statistics.study import DimensionReading

NOT_SHOWN = "non montré"
NOT_YET = "pas encore connu"
NOTHING = "–"
TOGETHER = "Ensemble"


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows; the first of each row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rates_table(dimension: str, comparison: Comparison) -> Table:
    """The rates of a dimension: the reference, the groups, those whose rate is not shown, and everybody."""
    reference = (
        f"{comparison.reference} (référence)",
        _favourable(comparison.reference_count),
        _rate(comparison.reference_rate),
        *("référence",) * 2,
        *(NOTHING,) * 2,
    )
    unrated = (
        (name, f"{NOT_SHOWN} sur {number(size)}", NOT_SHOWN, *(NOTHING,) * 4)
        for name, size in comparison.unrated.items()
    )
    together = (TOGETHER, _favourable(comparison.together), percent(comparison.together.rate), *(NOTHING,) * 4)
    return Table(
        f"{_capital(dimension)}{NO_BREAK}: {comparison.outcome}, par groupe",
        ("Groupe", "Favorables", "Taux", "Écart en points", "Rapport des taux", "p", "Lecture"),
        (reference, *map(_group, comparison.groups), *unrated, together),
    )


def sizes_table(dimension: DimensionReading) -> Table | None:
    """The sizes of the groups, where no rate is shown; None when no size is either."""
    rows = tuple((name, number(size), NOT_SHOWN) for name, size in dimension.sizes.items())
    caption = f"{_capital(dimension.name)}{NO_BREAK}: décisions par groupe"
    return Table(caption, ("Groupe", "Décisions", "Taux"), rows) if rows else None


def strata_table(group: GroupReading, comparison: Comparison) -> Table | None:
    """The group beside the reference, stratum by stratum; None where the strata change nothing or are not shown."""
    if not group.strata:
        return None
    columns = (
        _capital(comparison.stratum),
        f"{group.name}{NO_BREAK}: décisions",
        f"{group.name}{NO_BREAK}: taux",
        f"{comparison.reference}{NO_BREAK}: décisions",
        f"{comparison.reference}{NO_BREAK}: taux",
    )
    rows = tuple((line.name, *_side(line.group), *_side(line.reference)) for line in group.strata)
    return Table(f"{group.name} et {comparison.reference}, par {comparison.stratum}", columns, rows)


def delays_table(dimension: str, delays: DelayComparison) -> Table:
    """The delays of a dimension: the reference, the groups, and those whose delays are not shown."""
    late = () if delays.limit is None else (f"Au-delà de {days(delays.limit)}", "Écart en points")
    columns = ("Groupe", "Dossiers", "La moitié en", "Neuf sur dix en", *late, "p", "Lecture")
    rows = tuple(_delay(one, delays) for one in delays.readings)
    return Table(f"{_capital(dimension)}{NO_BREAK}: délais de réponse, par groupe", columns, rows)


def _group(group: GroupReading) -> tuple[str, ...]:
    return (
        group.name,
        _favourable(group.count),
        _rate(group.rate),
        _gap(group.difference),
        NOTHING if group.ratio is None else f"{ratio(group.ratio.value)} ({between_ratios(group.ratio)})",
        _p(group.adjusted),
        _reading(group.screen, group.adjusted),
    )


def _delay(one: DelayReading, delays: DelayComparison) -> tuple[str, ...]:
    reference = one is delays.reference
    late: tuple[str, ...] = ()
    if delays.limit is not None:
        gap = one.difference
        late = (
            _rate(one.late) if isinstance(one.late, Estimate) else _unknown(one.late),
            "référence" if reference else NOTHING if gap is None else _gap(gap),
        )
    p_value = NOTHING if one.adjusted is None else _p(one.adjusted)
    reading = NOTHING if one.adjusted is None else _reading(one.screen, one.adjusted)
    name = f"{one.name} (référence)" if reference else one.name
    return (name, number(one.files), _day(one.median), _day(one.p90), *late, p_value, reading)


def _favourable(count: Proportion) -> str:
    return f"{number(count.favourable)} sur {number(count.total)}"


def _side(count: Proportion | None) -> tuple[str, str]:
    return (NOT_SHOWN, NOT_SHOWN) if count is None else (number(count.total), percent(count.rate))


def _rate(rate: Estimate) -> str:
    interval = rate.interval
    return f"{percent(rate.value)} ({number(100 * interval.low, 1)} à {number(100 * interval.high, 1)})"


def _gap(gap: Estimate) -> str:
    low, high = gap.interval.low, gap.interval.high
    return f"{signed_points(gap.value)} ({signed_points(low)} à {signed_points(high)})"


def _day(day: int | Unknown) -> str:
    return _unknown(day) if isinstance(day, Unknown) else days(day)


def _unknown(why: Unknown | None) -> str:
    return NOT_YET if why is Unknown.NOT_YET else NOT_SHOWN


def _p(p_value: float) -> str:
    return p_text(p_value).removeprefix(f"p{NO_BREAK}=").removeprefix("p").strip(NO_BREAK)


def _reading(screen: Screen, adjusted: float) -> str:
    match screen:
        case Screen.ALERT:
            return "alerte"
        case Screen.UNCERTAIN:
            return "grand écart, que le hasard peut expliquer"
        case Screen.CLEAR:
            return "écart que le hasard explique mal" if adjusted < FALSE_ALARMS else "le hasard peut l'expliquer"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
