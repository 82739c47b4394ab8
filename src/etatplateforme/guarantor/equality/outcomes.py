"""EG-01, as the decisions taken show it: a gap asks a question, and never accuses anybody.

Two groups may be treated otherwise when their situations differ or when the general interest asks for it, and figures
know neither. So these rules never fail: a gap that chance explains badly is a question for a person.
"""

from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.equality.bodies import deciding, when
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    passed,
    recalled,
)
from etatplateforme.guarantor.statistics.comparison import FOUR_FIFTHS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.numbers import NO_BREAK, counted, days, percent, points, quoted
from etatplateforme.guarantor.statistics.strata import Confounding
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from etatplateforme.values.finding import DECISION_LOG, Evidence, Level

WHY = "Quelle différence de situation ou quel intérêt général explique cet écart ?"
MOST_TOLD = 5
"""Groups that one finding names; the report of the study tells them all."""

NO_LOG = cant_tell(
    "Aucun journal des décisions n'a été donné au garant.",
    "Tenez-vous un journal des décisions ? Le garant y compare les réponses et les délais d'un groupe à l'autre.",
    place=DECISION_LOG,
)
EQUALITY = (
    recalled("Déclaration des droits de l'homme et du citoyen, article 6 ; Conseil constitutionnel, n° 73-51 DC"),
    recalled("Conseil d'État, Section, 10 mai 1974, Denoyez et Chorques, n° 88032 : égalité devant le service public"),
    recalled("Loi n° 2008-496 du 27 mai 2008, article 1 : discrimination indirecte"),
)


def _rates(facts: Facts) -> Iterator[Judgement]:
    if not facts.outcomes:
        yield NO_LOG
    for study in facts.outcomes:
        yield from _study_rates(study)


def _study_rates(study: OutcomeStudy) -> Iterator[Judgement]:
    if not study.rated:
        yield cant_tell(
            "Trop peu de décisions peuvent être montrées pour comparer des groupes.",
            "Une période plus longue, ou des groupes plus larges, permettraient-ils de comparer ?",
            place=DECISION_LOG,
        )
        return
    gaps: dict[str, list[str]] = {}
    for name, comparison, group in study.rated:
        if group.screen is Screen.ALERT or _gap_within(group):
            gaps.setdefault(name, []).append(_gap(comparison, group))
    for name, told in gaps.items():
        yield cant_tell(f"Par {name}, {_some(told)}.", WHY, place=DECISION_LOG)
    if not gaps:
        yield _no_gap(study)


def _gap_within(group: GroupReading) -> bool:
    """Whether comparing stratum by stratum shows a gap that the whole hides, or that the whole tells the wrong way."""
    left = group.within is None or 1.0 not in group.within.common.interval
    return left and group.confounding in {Confounding.MASKED, Confounding.REVERSED}


def _gap(comparison: Comparison, group: GroupReading) -> str:
    value = group.difference.value
    direction = "de moins" if value < 0 else "de plus"
    told = (
        f"{quoted(group.name)} a {percent(group.rate.value)} de {comparison.outcome}, soit {points(value)} {direction} "
        f"que {quoted(comparison.reference)}"
    )
    by_stratum = f"{comparison.stratum} par {comparison.stratum}"
    match group.confounding:
        case Confounding.MASKED:
            return f"{told}, mais {by_stratum} un écart apparaît, que le hasard explique mal"
        case Confounding.EXPLAINED:
            return f"{told}, mais {by_stratum} le hasard peut l'expliquer"
        case Confounding.REVERSED:
            return f"{told}, mais {by_stratum} l'écart change de sens"
        case Confounding.NONE:
            return told


def _no_gap(study: OutcomeStudy) -> Judgement:
    """No gap was seen: worth something only where one of four fifths would have been."""
    blind = sum(not _would_have_seen(comparison, group) for _, comparison, group in study.rated)
    if blind == len(study.rated):
        return cant_tell(
            "Aucun écart n'est signalé, mais les effectifs sont trop petits pour en voir un.",
            "Une période plus longue permettrait-elle de conclure ?",
            place=DECISION_LOG,
        )
    but = (
        ""
        if not blind
        else f" Pour {counted(blind, 'groupe', 'groupes')}, les effectifs ne permettent pas de conclure."
    )
    return passed(f"Aucun écart de taux n'est signalé d'un groupe à l'autre.{but}", place=DECISION_LOG)


def _would_have_seen(comparison: Comparison, group: GroupReading) -> bool:
    wanted = (1 - FOUR_FIFTHS) * comparison.reference_rate.value
    return group.detectable is not None and group.detectable <= wanted


def _delays(facts: Facts) -> Iterator[Judgement]:
    if not facts.outcomes:
        yield NO_LOG
    for study in facts.outcomes:
        yield from _study_delays(study)


def _study_delays(study: OutcomeStudy) -> Iterator[Judgement]:
    if study.limit_days is None:
        yield cant_tell(
            "Le journal ne dit pas quel délai le service annonce.",
            "Quel délai annoncez-vous ? Écrivez-le dans la description du journal, pour voir s'il est tenu pour tous.",
            place=DECISION_LOG,
        )
        return
    compared = [(name, delays, group) for name, delays, group in study.timed if group.difference is not None]
    late: dict[str, list[str]] = {}
    for name, delays, group in compared:
        if group.screen is Screen.ALERT:
            late.setdefault(name, []).append(_wait(delays, group))
    for name, told in late.items():
        yield cant_tell(f"Par {name}, {_some(told)}.", WHY, place=DECISION_LOG)
    overdue = next((one for _, one, _ in compared if one.overdue is not None), None)
    if overdue is not None and overdue.overdue is not None:
        yield cant_tell(
            f"{percent(overdue.overdue.value)} des dossiers de {quoted(overdue.reference.name)} attendent au-delà du "
            f"délai annoncé de {days(study.limit_days)}.",
            "Que manque-t-il pour tenir le délai annoncé ? Sinon, lequel pouvez-vous annoncer ?",
            place=DECISION_LOG,
        )
    if not compared:
        yield cant_tell(
            f"La part des réponses au-delà de {days(study.limit_days)} n'est pas connue, ou ne peut pas être montrée.",
            "Le délai annoncé est-il tenu pour tous ?",
            place=DECISION_LOG,
        )
    elif not late and overdue is None:
        yield passed(
            f"Aucun groupe ne dépasse le délai annoncé de {days(study.limit_days)} nettement plus que sa référence.",
            place=DECISION_LOG,
        )


def _wait(delays: DelayComparison, group: DelayReading) -> str:
    late = group.late.value if isinstance(group.late, Estimate) else 0.0
    gap = 0.0 if group.difference is None else group.difference.value
    return (
        f"{quoted(group.name)} attend au-delà du délai annoncé dans {percent(late)} des dossiers, soit {points(gap)} "
        f"de plus que {quoted(delays.reference.name)}"
    )


def _some(told: Iterable[str]) -> str:
    every = list(told)
    more = len(every) - MOST_TOLD
    return f"{NO_BREAK}; ".join(every[:MOST_TOLD]) + (f"{NO_BREAK}; et {more} de plus" if more > 0 else "")


RATES = Rule(
    code="EG-01-ecarts",
    title="Les réponses ne diffèrent pas d'un groupe à l'autre sans raison",
    theme=Theme.DECISIONS,
    sources=EQUALITY,
    level=Level.OBSERVE,
    evidence=Evidence.OBSERVED,
    remedy="Cherchez la raison de l'écart, écrivez-la, et corrigez la règle ou la pratique si aucune ne tient.",
    person="Fatou, qui habite le quartier où l'on refuse plus souvent, sans que personne ne l'ait voulu.",
    judge=_rates,
    applies=when("tout service qui prend des décisions individuelles, quel que soit l'organisme", deciding),
    story=(
        "La règle de la cantine ne regardait que les horaires de travail des parents. Personne n'avait vu qu'au "
        "quartier des Tilleuls, où l'on travaille en horaires décalés, quatre demandes sur dix étaient refusées, "
        "contre deux au centre. Le journal des décisions l'a montré en une page. La commune a accepté une pièce de "
        "plus, et Fatou a eu sa place."
    ),
)

DELAYS = Rule(
    code="EG-01-delais",
    title="Le délai annoncé est tenu pour tous",
    theme=Theme.PROCEDURE,
    sources=(
        *EQUALITY,
        recalled("Arrêté du 31 août 2023 (TFPT2322190A), programme Services Publics+ : délais annoncés tenus"),
    ),
    level=Level.OBSERVE,
    evidence=Evidence.OBSERVED,
    remedy="Cherchez où ces dossiers attendent (pièce manquante, courrier, agent absent), et répartissez le travail.",
    person="Jean, qui écrit par la poste et attend deux fois plus longtemps que ceux qui cliquent.",
    judge=_delays,
    applies=when("tout service qui prend des décisions individuelles, quel que soit l'organisme", deciding),
    story=(
        "Jean n'a pas d'ordinateur. Sa demande, venue par la poste, attendait que quelqu'un ait le temps de la saisir. "
        "Le délai annoncé de soixante jours était tenu neuf fois sur dix en ligne, et six fois sur dix par courrier. "
        "Depuis qu'on l'a vu, la saisie se fait chaque matin."
    ),
)
