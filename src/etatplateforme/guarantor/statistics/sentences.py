"""The sentences that a mayor reads: the effect first, then how sure one can be, never a verdict on anybody's intent."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.numbers import (
    NO_BREAK,
    between_points,
    between_ratios,
    between_shares,
    counted,
    number,
    p_text,
    percent,
    points,
    quoted,
    ratio,
)
from etatplateforme.guarantor.statistics.strata import Confounding, StratifiedComparison

Read = TypeVar("Read")

MOST_TOLD = 20
"""Groups of a dimension that are told in sentences."""

CAUTION = (
    "Un écart ne prouve pas une discrimination, et l'absence d'écart ne prouve pas l'égalité\u00a0: "
    "ces chiffres disent où regarder."
)


def read_aloud(comparison: Comparison) -> tuple[str, ...]:
    """The reading of a comparison, one sentence or two per item, in the order in which they matter."""
    return tuple(_sentences(comparison))


def _sentences(comparison: Comparison) -> Iterator[str]:
    reference = comparison.reference_rate
    count = comparison.reference_count
    yield (
        f"Taux de référence ({comparison.outcome}), {quoted(comparison.reference)}{NO_BREAK}: "
        f"{percent(reference.value)} ({number(count.favourable)} sur {number(count.total)}{NO_BREAK}; "
        f"{between_shares(reference)})."
    )
    told = telling(comparison.groups, _matters)
    for group in told:
        yield _group(group)
        yield from _within(group, comparison.stratum)
    yield from others(len(comparison.groups) - len(told))
    if comparison.groups:
        yield _overall(comparison)
    yield from hidden(comparison.unseen, tuple(comparison.unrated), comparison.smallest)
    yield CAUTION


def _matters(group: GroupReading) -> tuple[bool, bool, float]:
    """Alerts first, then what the strata change, then the least likely by chance."""
    return group.screen is not Screen.ALERT, group.confounding is Confounding.NONE, group.adjusted


def telling(groups: Sequence[Read], matters: Callable[[Read], tuple[bool, bool, float]]) -> tuple[Read, ...]:
    """The groups that are told in sentences, in their order: all, or the first :data:`MOST_TOLD` that matter."""
    kept = sorted(range(len(groups)), key=lambda place: matters(groups[place]))[:MOST_TOLD]
    return tuple(groups[place] for place in sorted(kept))


def others(count: int) -> Iterator[str]:
    """How many groups are left to the tables."""
    if count:
        left = counted(count, "autre groupe n'est", "autres groupes ne sont")
        yield f"{left} que dans le tableau de la page et dans le fichier JSON."


def _group(group: GroupReading) -> str:
    name = quoted(group.name)
    gap = group.difference
    if gap.value == 0:
        effect = f"{name}{NO_BREAK}: {percent(group.rate.value)}, le même taux que la référence."
    else:
        direction = "de moins" if gap.value < 0 else "de plus"
        rates = (
            ""
            if group.ratio is None
            else (f"{NO_BREAK}; rapport des taux {ratio(group.ratio.value)}, {between_ratios(group.ratio)}")
        )
        effect = (
            f"{name}{NO_BREAK}: {percent(group.rate.value)}, soit {points(gap.value)} {direction} que la référence "
            f"({between_points(gap)}{rates})."
        )
    return f"{effect} {_certainty(group)}"


def _certainty(group: GroupReading) -> str:
    if group.screen is Screen.ALERT:
        return f"Alerte{NO_BREAK}: cet écart est grand et le hasard l'explique mal ({p_text(group.adjusted)})."
    if group.adjusted < FALSE_ALARMS:
        return f"Le hasard explique mal cet écart ({p_text(group.adjusted)})."
    start = (
        "L'écart paraît grand, mais le hasard peut l'expliquer"
        if group.screen is Screen.UNCERTAIN
        else "Le hasard peut expliquer cet écart"
    )
    if group.difference.value == 0:
        start = "Aucun écart n'est mesuré"
    return f"{start} ({p_text(group.adjusted)}). {_detectable(group.detectable)}"


def _detectable(detectable: float | None) -> str:
    if detectable is None:
        return (
            "Avec si peu de dossiers, aucun désavantage ne pouvait être mis en évidence\u00a0: on ne peut pas conclure."
        )
    return f"Avec ces effectifs, un désavantage de moins de {points(detectable)} pouvait passer inaperçu."


def _within(group: GroupReading, stratum: str) -> Iterator[str]:
    name, within = quoted(group.name), group.within
    by_stratum = f"en comparant {stratum} par {stratum}"
    figures = "" if within is None else f" ({_odds(within)})"
    match group.confounding:
        case Confounding.REVERSED:
            yield (
                f"Attention, paradoxe de Simpson pour {name}{NO_BREAK}: {by_stratum}, l'écart change de sens"
                f"{_what_is_left(within)}{figures}. Le chiffre d'ensemble trompe."
            )
        case Confounding.EXPLAINED:
            yield (
                f"Pour {name}, l'écart d'ensemble tient surtout à la répartition des dossiers{NO_BREAK}: {by_stratum}, "
                f"le hasard peut l'expliquer{figures}."
            )
        case Confounding.MASKED:
            yield (
                f"Pour {name}, le chiffre d'ensemble cache un écart{NO_BREAK}: {by_stratum}, "
                f"le hasard l'explique mal{figures}."
            )
        case Confounding.NONE if within is not None:
            yield f"Pour {name}, {by_stratum}{NO_BREAK}: {_odds(within)}."
        case Confounding.NONE:
            return
    if within is not None and within.homogeneity.p_value < FALSE_ALARMS:
        yield (
            f"Pour {name}, l'écart n'est pas partout le même ({p_text(within.homogeneity.p_value)}){NO_BREAK}: "
            "un seul chiffre ne le résume pas."
        )


def _odds(within: StratifiedComparison) -> str:
    return (
        f"rapport des cotes {ratio(within.common.value)}, {between_ratios(within.common)}{NO_BREAK}; "
        f"{ratio(within.crude.value)} tous dossiers mêlés"
    )


def _what_is_left(within: StratifiedComparison | None) -> str:
    left = within is not None and 1.0 in within.common.interval
    return ", et le hasard peut expliquer ce qu'il en reste" if left else ""


def _overall(comparison: Comparison) -> str:
    test = comparison.chi_square
    verdict = (
        "Les taux diffèrent d'un groupe à l'autre plus que le hasard ne le ferait"
        if test.p_value < FALSE_ALARMS
        else "Dans l'ensemble, le hasard suffit à expliquer les différences entre groupes"
    )
    degrees = counted(test.degrees, "degré", "degrés")
    doubt = "" if test.reliable else f" Certains effectifs sont faibles{NO_BREAK}: ce test n'est qu'indicatif."
    return (
        f"{verdict} (χ²{NO_BREAK}={NO_BREAK}{number(test.statistic, 2)}, {degrees} de liberté, "
        f"{p_text(test.p_value)}).{doubt}"
    )


def hidden(unseen: int | None, masked: tuple[str, ...], smallest: int, what: str = "le taux") -> Iterator[str]:
    """What is not shown, and why, without saying which of the groups are small.

    :param unseen: number of groups of which nothing is shown; None when none is and their number is not told.
    :param masked: groups of which only *what* is not shown.
    """
    why = f"un nombre inférieur à {smallest} s'y lirait, ou s'en déduirait par soustraction"
    if unseen is None:
        yield f"Aucun groupe n'est montré{NO_BREAK}: {why}."
    elif unseen:
        start = "Un groupe n'est pas montré" if unseen == 1 else f"{unseen} groupes ne sont pas montrés"
        yield f"{start}{NO_BREAK}: {why}."
    if masked:
        names = ", ".join(map(quoted, masked))
        yield f"Pour {names}, {what} n'est pas montré{NO_BREAK}: {why}."
