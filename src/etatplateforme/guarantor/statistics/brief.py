"""A study in five sentences at most: what was read, the rates, what the strata change, the delays, and a caution."""

from collections.abc import Iterator

from etatplateforme.guarantor.statistics.comparison import FALSE_ALARMS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, Unknown
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.numbers import (
    NO_BREAK,
    counted,
    days,
    number,
    percent,
    points,
    quoted,
)
from etatplateforme.guarantor.statistics.sentences import CAUTION
from etatplateforme.guarantor.statistics.strata import Confounding
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from etatplateforme.values.calendar import french_date

MISLED = {
    Confounding.REVERSED: "l'écart change de sens",
    Confounding.EXPLAINED: "le hasard peut l'expliquer",
    Confounding.MASKED: "un écart apparaît, que le hasard explique mal",
}
"""What comparing stratum by stratum shows, where it changes the reading."""

Rated = tuple[str, Comparison, GroupReading]
"""The name of a dimension, its comparison, and one group of it."""


def in_brief(study: OutcomeStudy) -> tuple[str, ...]:
    """At most five sentences, from the most general to the caution that ends them."""
    rated = study.rated
    told = min(rated, key=_most_telling, default=None)
    return (
        _read(study),
        "Aucun taux n'est comparé : trop peu de groupes peuvent être montrés." if told is None else _rate(study, told),
        *_misleading([one for one in rated if one is not told]),
        *_delays(study),
        CAUTION,
    )


def _read(study: OutcomeStudy) -> str:
    period = ""
    if study.since is not None and study.until is not None:
        period = f", pour des dossiers reçus du {french_date(study.since)} au {french_date(study.until)}"
    rate = "le taux d'ensemble n'est pas montré"
    if study.whole is not None:
        rate = f"{percent(study.whole.value)} de {study.outcome}"
    read = counted(study.decisions, "décision lue", "décisions lues")
    return f"{read}{period}{NO_BREAK}: {rate}."


def _most_telling(rated: Rated) -> tuple[bool, bool, float]:
    """Alerts first, then gaps that chance explains badly, the largest disadvantage first."""
    group = rated[2]
    return group.screen is not Screen.ALERT, group.adjusted >= FALSE_ALARMS, group.difference.value


def _rate(study: OutcomeStudy, told: Rated) -> str:
    dimension, comparison, group = told
    gap, alert = group.difference, group.screen is Screen.ALERT
    if not alert and group.adjusted >= FALSE_ALARMS:
        among = counted(study.tests, "comparaison", "comparaisons")
        return f"Sur {among}, aucun écart de taux que le hasard explique mal{_unnoticed(study)}."
    start = "Écart à examiner" if alert else "Plus grand écart que le hasard explique mal"
    direction = "de moins" if gap.value < 0 else "de plus"
    others = sum(one.screen is Screen.ALERT for _, _, one in study.rated) - alert
    return (
        f"{start}{NO_BREAK}: {quoted(group.name)} ({dimension}), {percent(group.rate.value)} de {comparison.outcome}, "
        f"soit {points(gap.value)} {direction} que {quoted(comparison.reference)}{_but(group, comparison.stratum)}"
        f"{_others(others)}."
    )


def _others(count: int) -> str:
    return "" if count < 1 else f"{NO_BREAK}; {counted(count, 'autre écart est', 'autres écarts sont')} à examiner"


def _but(group: GroupReading, stratum: str) -> str:
    if group.confounding not in {Confounding.REVERSED, Confounding.EXPLAINED}:
        return ""
    return f"{NO_BREAK}; mais {stratum} par {stratum}, {MISLED[group.confounding]}"


def _unnoticed(study: OutcomeStudy) -> str:
    """How large a disadvantage could have gone unseen in the group where one sees the least."""
    gaps = [group.detectable for _, _, group in study.rated]
    known = [gap for gap in gaps if gap is not None]
    if len(known) < len(gaps):
        return f"{NO_BREAK}; pour certains groupes, les dossiers sont trop peu nombreux pour conclure"
    return f"{NO_BREAK}; selon le groupe, jusqu'à {points(max(known))} de désavantage pouvaient passer inaperçus"


def _misleading(rated: list[Rated]) -> Iterator[str]:
    """Groups, other than the one already told, whose overall figure misleads: a gap that it hides first."""
    misled = [one for one in rated if one[2].confounding in {Confounding.REVERSED, Confounding.MASKED}]
    if not misled:
        return
    dimension, comparison, group = max(misled, key=_most_misleading)
    stratum = comparison.stratum
    others = counted(len(misled) - 1, "autre groupe est", "autres groupes sont")
    also = "" if len(misled) == 1 else f"{NO_BREAK}; {others} dans ce cas"
    yield (
        f"Le chiffre d'ensemble trompe pour {quoted(group.name)} ({dimension}){NO_BREAK}: {stratum} par {stratum}, "
        f"{MISLED[group.confounding]}{also}."
    )


def _most_misleading(rated: Rated) -> tuple[bool, float]:
    return rated[2].confounding is Confounding.MASKED, rated[2].difference.value


def _delays(study: OutcomeStudy) -> Iterator[str]:
    latest = max(study.timed, key=_latest, default=None)
    if latest is not None and latest[2].screen is Screen.ALERT:
        others = sum(group.screen is Screen.ALERT for _, _, group in study.timed) - 1
        yield f"Délais à examiner{NO_BREAK}: {_late(*latest)}{_others(others)}."
    elif latest is not None and _surely_late(latest[2]):
        yield f"Délais{NO_BREAK}: {_late(*latest)}{NO_BREAK}; le hasard explique mal cet écart."
    elif medians := sorted(_medians(study)):
        low, high = medians[0], medians[-1]
        spread = f"en {days(low)} au plus" if low == high else f"en {number(low)} à {days(high)} selon le groupe"
        yield f"Délais{NO_BREAK}: une réponse sur deux vient {spread}{_kept(study)}."


def _latest(timed: tuple[str, DelayComparison, DelayReading]) -> tuple[bool, bool, float]:
    group = timed[2]
    return group.screen is Screen.ALERT, _surely_late(group), _gap(group)


def _surely_late(group: DelayReading) -> bool:
    return group.adjusted is not None and group.adjusted < FALSE_ALARMS and _gap(group) > 0


def _gap(group: DelayReading) -> float:
    return 0.0 if group.difference is None else group.difference.value


def _late(dimension: str, delays: DelayComparison, group: DelayReading) -> str:
    late = group.late.value if isinstance(group.late, Estimate) else 0.0
    return (
        f"{quoted(group.name)} ({dimension}) attend au-delà du délai annoncé dans {percent(late)} des dossiers, soit "
        f"{points(_gap(group))} de plus que {quoted(delays.reference.name)}"
    )


def _medians(study: OutcomeStudy) -> Iterator[int]:
    for dimension in study.dimensions:
        for reading in () if dimension.delays is None else dimension.delays.readings:
            if not isinstance(reading.median, Unknown):
                yield reading.median


def _kept(study: OutcomeStudy) -> str:
    if study.limit_days is None or not any(group.difference is not None for _, _, group in study.timed):
        return ""
    announced = f"délai annoncé de {days(study.limit_days)}"
    for _, delays, _ in study.timed:
        if delays.overdue is not None:
            share, group = percent(delays.overdue.value), quoted(delays.reference.name)
            return f"{NO_BREAK}; {share} des dossiers de {group} attendent au-delà du {announced}"
    nobody = f"aucun groupe ne dépasse le {announced} plus que sa référence"
    return f"{NO_BREAK}; {nobody} sans que le hasard puisse l'expliquer"
