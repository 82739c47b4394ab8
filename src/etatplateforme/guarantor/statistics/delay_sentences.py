"""What each group waits, in sentences: the effect first, then how sure one can be."""

from collections.abc import Iterator

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Screen
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, Unknown
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.numbers import (
    NO_BREAK,
    between_points,
    between_shares,
    days,
    p_text,
    percent,
    points,
    quoted,
)
from etatplateforme.guarantor.statistics.sentences import hidden, others, telling


def read_delays_aloud(delays: DelayComparison, smallest: int) -> tuple[str, ...]:
    """The reading of the delays of a dimension: the reference, then each group, then what is not shown."""
    return tuple(_sentences(delays, smallest))


def _sentences(delays: DelayComparison, smallest: int) -> Iterator[str]:
    every = delays.told
    told = telling(every, lambda reading: _matters(reading, delays))
    for reading in told:
        start = "Référence, " if reading is delays.reference else ""
        yield f"{start}{waits(reading, delays.limit)}{_beside(reading)}"
    yield from others(len(every) - len(told))
    if delays.masked:
        yield (
            f"La part au-delà du délai annoncé n'est montrée pour aucun groupe{NO_BREAK}: sur tout le journal, moins "
            f"de {smallest} dossiers sont au-delà, ou dans le délai."
        )
    yield from hidden(delays.unseen, delays.silent, smallest, "le délai")


def _matters(reading: DelayReading, delays: DelayComparison) -> tuple[bool, bool, float]:
    """The reference and alerts first, then the least likely by chance."""
    first = reading is delays.reference or reading.screen is Screen.ALERT
    return not first, reading.adjusted is None, reading.adjusted or 0.0


def waits(reading: DelayReading, limit: int | None) -> str:
    """What a group waits, beside the announced limit in days when there is one."""
    told = f"{quoted(reading.name)}{NO_BREAK}: {_half(reading.median)}{_nine_tenths(reading.p90)}."
    return told if limit is None else f"{told}{_late(reading.late, limit)}"


def _late(late: Estimate | Unknown | None, limit: int) -> str:
    match late:
        case Estimate():
            beyond = f"{percent(late.value)} des dossiers ({between_shares(late)})"
            return f" Au-delà du délai annoncé de {days(limit)}{NO_BREAK}: {beyond}."
        case Unknown.NOT_YET:
            return f" On ne sait pas encore combien dépasseront le délai annoncé de {days(limit)}."
        case _:
            return ""


def _half(median: int | Unknown) -> str:
    match median:
        case Unknown.NOT_YET:
            return "plus de la moitié des dossiers attendent encore"
        case Unknown.HIDDEN:
            return "délai médian non montré"
        case known:
            return f"une réponse sur deux vient en {days(known)} au plus"


def _nine_tenths(p90: int | Unknown) -> str:
    return "" if isinstance(p90, Unknown) else f", neuf sur dix en {days(p90)} au plus"


def _beside(group: DelayReading) -> str:
    gap, adjusted = group.difference, group.adjusted
    if adjusted is None:
        return ""
    if gap is None:
        surely = "le hasard explique mal" if adjusted < FALSE_ALARMS else "le hasard peut expliquer"
        return f" Entre ses délais et ceux de la référence, {surely} la différence ({p_text(adjusted)})."
    if gap.value == 0:
        return f" C'est la part de la référence ({p_text(adjusted)})."
    direction = "de plus" if gap.value > 0 else "de moins"
    effect = f" C'est {points(gap.value)} {direction} que la référence ({between_points(gap)})"
    if group.screen is Screen.ALERT:
        return f"{effect}. Alerte{NO_BREAK}: cet écart est grand et le hasard l'explique mal ({p_text(adjusted)})."
    surely = "le hasard explique mal cet écart" if adjusted < FALSE_ALARMS else "le hasard peut l'expliquer"
    return f"{effect}{NO_BREAK}; {surely} ({p_text(adjusted)})."
