"""What a mayor reads in two minutes: what was examined, what is guaranteed and how surely, what comes first."""

from dataclasses import dataclass

from etatplateforme.guarantor.report.effect import Step
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.words import counted
from etatplateforme.guarantor.statistics import numbers
from etatplateforme.values.finding import Evidence, Verdict

FIRST = 3
"""Remedies and questions told at the top; the others follow in a chapter of their own."""

MOST_PAGES = 6


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength of evidence, what it means, and how many points are guaranteed by it."""

    name: str
    meaning: str
    points: int


STRENGTHS = {
    Evidence.DECLARED: (
        "Déclaré",
        "Le manifeste le dit, ou une personne l'a jugé ; le garant ne l'a pas vu lui-même.",
    ),
    Evidence.OBSERVED: ("Observé", "Le garant l'a lu lui-même, dans les pages ou les données qu'on lui a montrées."),
    Evidence.PROVED: ("Prouvé", "Chacun peut refaire la vérification et trouver la même chose."),
}


def examined(report: Report) -> tuple[str, ...]:
    """What the guarantor had before it, and by how many rules it judged."""
    spoken = {finding.rule for finding in report.findings}
    lowered = sum(line.lowered for line in report.rules)
    aside = f", dont {counted(lowered, 'abaissée', 'abaissées')} par le manifeste" if lowered else ""
    return (
        f"Le manifeste du service, {_pages(report.pages)}{_logs(report)} et {_acts(report)}.",
        f"{counted(len(spoken), 'règle a répondu', 'règles ont répondu')}, sur les {len(report.rules)} de la "
        f"charte et du garant{aside}.",
    )


def strengths(report: Report) -> tuple[Strength, ...]:
    """The three strengths of evidence, the weakest first, with what each guarantees."""
    right = report.of(Verdict.PASSED)
    return tuple(
        Strength(name, meaning, sum(finding.evidence is evidence for finding in right))
        for evidence, (name, meaning) in STRENGTHS.items()
    )


def stops(report: Report) -> tuple[str, ...]:
    """The rules for want of which the service cannot open, each once: « On peut faire… (EG-02) »."""
    return tuple(dict.fromkeys(f"{finding.title} ({finding.rule})" for finding in report.blocking))


def others(steps: tuple[Step, ...]) -> int:
    """How many remedies or questions the top of the report does not tell."""
    return max(0, len(steps) - FIRST)


def _pages(names: tuple[str, ...]) -> str:
    if not names:
        return "aucune page"
    told = ", ".join(names[:MOST_PAGES]) + (", …" if len(names) > MOST_PAGES else "")
    return f"{counted(len(names), 'page')} ({told})"


def _logs(report: Report) -> str:
    """The logs of decisions that were read; nothing without one, as most services have none to give."""
    if not report.outcomes:
        return ""
    decisions = numbers.counted(sum(one.decisions for one in report.outcomes), "décision prise", "décisions prises")
    return f", {counted(len(report.outcomes), 'journal', 'journaux')} de {decisions}"


def _acts(report: Report) -> str:
    counts = () if report.tally is None else report.tally.counts
    if not counts:
        return "aucun acte passé par la porte du garant"
    total = sum(one.allowed + one.warned + one.refused for one in counts)
    return counted(total, "acte passé par la porte du garant", "actes passés par la porte du garant")
