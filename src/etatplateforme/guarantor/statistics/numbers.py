"""Numbers as French readers write them: decimal comma, spaces that do not break, no false precision."""

import math

from etatplateforme.guarantor.statistics.estimates import Estimate

NO_BREAK = "\u00a0"
NARROW = "\u202f"


def number(value: float, digits: int = 0) -> str:
    """A number with its decimal comma, and a narrow no-break space between thousands."""
    return f"{value:,.{digits}f}".replace(",", NARROW).replace(".", ",")


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage: ``12,3 %``."""
    return f"{number(100 * share, digits)}{NO_BREAK}%"


def points(difference: float) -> str:
    """A difference of shares, without its sign: ``4,2 points``."""
    size = number(100 * abs(difference), 1)
    return f"{size}{NO_BREAK}{'point' if float(size.replace(',', '.').replace(NARROW, '')) < 2 else 'points'}"


def signed_points(share: float) -> str:
    """A difference of shares with its sign and without its unit: ``−4,2``, ``+0,3``, ``0,0``."""
    text = number(100 * abs(share), 1)
    return text if text == "0,0" else f"{'−' if share < 0 else '+'}{text}"


def ratio(value: float) -> str:
    """A ratio to two digits; « sans limite » when it is infinite."""
    return "sans limite" if math.isinf(value) else number(value, 2)


def p_text(p_value: float) -> str:
    """A p-value, without false precision."""
    return f"p{NO_BREAK}<{NO_BREAK}0,001" if p_value < 0.001 else f"p{NO_BREAK}={NO_BREAK}{number(p_value, 3)}"


def days(count: int) -> str:
    """A number of days: ``1 jour``, ``45 jours``."""
    return f"{number(count)}{NO_BREAK}{'jour' if count < 2 else 'jours'}"


def counted(count: int, one: str, many: str) -> str:
    """A number and its noun, in the singular up to one as French has it."""
    return f"{number(count)}{NO_BREAK}{one if count < 2 else many}"


def quoted(name: str) -> str:
    """A name between French quotation marks."""
    return f"«{NO_BREAK}{name}{NO_BREAK}»"


def between_shares(estimate: Estimate) -> str:
    """The interval of a share, with its confidence level."""
    low, high, level = estimate.interval.low, estimate.interval.high, estimate.interval.level
    return f"entre {percent(low)} et {percent(high)} à {percent(level, 0)} de confiance"


def between_points(gap: Estimate) -> str:
    """The interval of a difference of shares."""
    return f"entre {signed_points(gap.interval.low)} et {signed_points(gap.interval.high)}{NO_BREAK}points"


def between_ratios(estimate: Estimate) -> str:
    """The interval of a ratio."""
    if math.isinf(estimate.interval.high):
        return f"au moins {ratio(estimate.interval.low)}"
    return f"entre {ratio(estimate.interval.low)} et {ratio(estimate.interval.high)}"
