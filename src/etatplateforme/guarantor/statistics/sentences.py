"""The sentences that a mayor reads: the effect first, then how sure one can be, never a verdict on anybody's intent."""

import math
from collections.abc import Iterator

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.strata import Confounding, StratifiedComparison

NO_BREAK = "\u00a0"
NARROW = "\u202f"

CAUTION = (
    "Un écart ne prouve pas une discrimination, et l'absence d'écart ne prouve pas l'égalité\u00a0: "
    "ces chiffres disent où regarder."
)


def number(value: float, digits: int = 0) -> str:
    """A number as French readers write it: decimal comma, narrow no-break space between thousands."""
    return f"{value:,.{digits}f}".replace(",", NARROW).replace(".", ",")


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage: ``12,3 %``."""
    return f"{number(100 * share, digits)}{NO_BREAK}%"


def points(difference: float) -> str:
    """A difference of shares, without its sign: ``4,2 points``."""
    size = number(100 * abs(difference), 1)
    return f"{size}{NO_BREAK}{'point' if float(size.replace(',', '.').replace(NARROW, '')) < 2 else 'points'}"


def p_text(p_value: float) -> str:
    """A p-value, without false precision."""
    return f"p{NO_BREAK}<{NO_BREAK}0,001" if p_value < 0.001 else f"p{NO_BREAK}={NO_BREAK}{number(p_value, 3)}"


def read_aloud(comparison: Comparison) -> tuple[str, ...]:
    """The reading of a comparison, one sentence or two per item, in the order in which they matter."""
    return tuple(_sentences(comparison))


def _sentences(comparison: Comparison) -> Iterator[str]:
    reference = comparison.reference_rate
    count = comparison.reference_count
    yield (
        f"Taux de référence ({comparison.outcome}), «{NO_BREAK}{comparison.reference}{NO_BREAK}»{NO_BREAK}: "
        f"{percent(reference.value)} ({number(count.favourable)} sur {number(count.total)}{NO_BREAK}; "
        f"{_between(reference)})."
    )
    for group in comparison.groups:
        yield _group(group)
        if group.within is not None:
            yield from _within(group.name, comparison.stratum, group.within)
    if comparison.groups:
        yield _overall(comparison)
    yield from _hidden(comparison)
    yield CAUTION


def _group(group: GroupReading) -> str:
    name = f"«{NO_BREAK}{group.name}{NO_BREAK}»"
    gap = group.difference
    if gap.value == 0:
        effect = f"{name}{NO_BREAK}: {percent(group.rate.value)}, le même taux que la référence."
    else:
        direction = "de moins" if gap.value < 0 else "de plus"
        effect = (
            f"{name}{NO_BREAK}: {percent(group.rate.value)}, soit {points(gap.value)} {direction} que la référence "
            f"({_gap_between(gap)}{_ratio(group.ratio)})."
        )
    return f"{effect} {_certainty(group)}"


def _certainty(group: GroupReading) -> str:
    if group.screen is Screen.ALERT:
        return f"Alerte{NO_BREAK}: cet écart est grand et le hasard l'explique mal ({p_text(group.p_value)})."
    if group.p_value < FALSE_ALARMS:
        return f"Le hasard explique mal cet écart ({p_text(group.p_value)})."
    start = (
        "L'écart paraît grand, mais le hasard peut l'expliquer"
        if group.screen is Screen.UNCERTAIN
        else "Le hasard peut expliquer cet écart"
    )
    if group.difference.value == 0:
        start = "Aucun écart n'est mesuré"
    return f"{start} ({p_text(group.p_value)}). {_detectable(group.detectable)}"


def _detectable(detectable: float | None) -> str:
    if detectable is None:
        return (
            "Avec si peu de dossiers, aucun désavantage ne pouvait être mis en évidence\u00a0: on ne peut pas conclure."
        )
    return f"Avec ces effectifs, un désavantage de moins de {points(detectable)} pouvait passer inaperçu."


def _within(name: str, stratum: str, within: StratifiedComparison) -> Iterator[str]:
    group = f"«{NO_BREAK}{name}{NO_BREAK}»"
    by_stratum = f"en comparant {stratum} par {stratum}"
    ratio = (
        f"rapport des cotes {_value(within.common.value)}, {_between_values(within.common)}{NO_BREAK}; "
        f"{_value(within.crude.value)} tous dossiers mêlés"
    )
    if within.confounding is Confounding.REVERSED:
        left = ", et le hasard peut expliquer ce qu'il en reste" if 1.0 in within.common.interval else ""
        yield (
            f"Attention, paradoxe de Simpson pour {group}{NO_BREAK}: {by_stratum}, l'écart change de sens{left} "
            f"({ratio}). Le chiffre d'ensemble trompe."
        )
    elif within.confounding is Confounding.EXPLAINED:
        yield (
            f"Pour {group}, l'écart d'ensemble tient surtout à la répartition des dossiers{NO_BREAK}: {by_stratum}, "
            f"le hasard peut l'expliquer ({ratio})."
        )
    else:
        yield f"Pour {group}, {by_stratum}{NO_BREAK}: {ratio}."
    if within.homogeneity.p_value < FALSE_ALARMS:
        yield (
            f"Pour {group}, l'écart n'est pas partout le même ({p_text(within.homogeneity.p_value)}){NO_BREAK}: "
            "un seul chiffre ne le résume pas."
        )


def _overall(comparison: Comparison) -> str:
    test = comparison.chi_square
    verdict = (
        "Les taux diffèrent d'un groupe à l'autre plus que le hasard ne le ferait"
        if test.p_value < FALSE_ALARMS
        else "Dans l'ensemble, le hasard suffit à expliquer les différences entre groupes"
    )
    degrees = f"{test.degrees}{NO_BREAK}{'degré' if test.degrees < 2 else 'degrés'} de liberté"
    doubt = "" if test.reliable else f" Certains effectifs sont faibles{NO_BREAK}: ce test n'est qu'indicatif."
    return f"{verdict} (χ²{NO_BREAK}={NO_BREAK}{number(test.statistic, 2)}, {degrees}, {p_text(test.p_value)}).{doubt}"


def _hidden(comparison: Comparison) -> Iterator[str]:
    if not comparison.too_small:
        return
    count = len(comparison.too_small)
    start = "Un groupe n'est pas montré" if count == 1 else f"{count} groupes ne sont pas montrés"
    also = len(comparison.complementary)
    with_it = (
        ""
        if not also
        else " Un autre est masqué avec eux, pour qu'aucune soustraction ne les révèle."
        if also == 1
        else f" {also} autres sont masqués avec eux, pour qu'aucune soustraction ne les révèle."
    )
    yield f"{start}{NO_BREAK}: moins de {comparison.smallest} dossiers.{with_it}"


def _between(estimate: Estimate) -> str:
    interval = estimate.interval
    return f"entre {percent(interval.low)} et {percent(interval.high)} à {percent(interval.level, 0)} de confiance"


def _gap_between(gap: Estimate) -> str:
    low, high = gap.interval.low, gap.interval.high
    return f"entre {_signed(low)} et {_signed(high)}{NO_BREAK}points"


def _signed(share: float) -> str:
    text = number(100 * abs(share), 1)
    return text if text == "0,0" else f"{'−' if share < 0 else '+'}{text}"


def _ratio(ratio: Estimate | None) -> str:
    return "" if ratio is None else f"{NO_BREAK}; rapport des taux {_value(ratio.value)}, {_between_values(ratio)}"


def _between_values(estimate: Estimate) -> str:
    if math.isinf(estimate.interval.high):
        return f"au moins {_value(estimate.interval.low)}"
    return f"entre {_value(estimate.interval.low)} et {_value(estimate.interval.high)}"


def _value(value: float) -> str:
    return "sans limite" if math.isinf(value) else number(value, 2)


def delay_sentence(name: str, delays: Delays, limit: int) -> str:
    """What a group waits, beside the announced limit in days."""
    half, nine = delays.median, delays.p90
    start = f"«{NO_BREAK}{name}{NO_BREAK}»{NO_BREAK}: "
    known = (
        "plus de la moitié des dossiers attendent encore"
        if half is None
        else f"une réponse sur deux vient en {_days(half)} au plus"
    )
    tail = "" if nine is None else f", neuf sur dix en {_days(nine)} au plus"
    late = delays.beyond(limit)
    beyond = (
        f"On ne sait pas encore combien dépasseront le délai annoncé de {_days(limit)}."
        if late is None
        else f"Au-delà du délai annoncé de {_days(limit)}{NO_BREAK}: {percent(late.value)} des dossiers "
        f"({_between(late)})."
    )
    return f"{start}{known}{tail}. {beyond}"


def _days(days: int) -> str:
    return f"{number(days)}{NO_BREAK}{'jour' if days < 2 else 'jours'}"
