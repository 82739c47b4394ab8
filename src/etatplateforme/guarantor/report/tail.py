"""The end of a report as text: waivers, judgements of persons, acts that passed the gate, rules and their sources."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.assessments import AssessmentLine
from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.shown import Line, blank, title, wrapped
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import LegalSource

UNDER = "      "


def waivers(report: Report) -> Iterator[Line]:
    """Rules set aside for a while: why, by whom, until when."""
    if not report.waivers:
        return
    yield from title("Dérogations")
    for line in report.waivers:
        one = line.waiver
        yield from wrapped(f"{one.id}, règle {one.rule} ({one.scope}) : {words.waiver(line)}", "  ")
        yield from wrapped(f"Motif : {one.reason} Fondement : {one.legal_ground}", UNDER)
        yield from wrapped(f"En attendant : {one.compensating_measure}", UNDER)
        yield from wrapped(f"Demandée par : {one.requested_by}. Approuvée par : {one.approved_by}.", UNDER)


def assessments(told: tuple[AssessmentLine, ...]) -> Iterator[Line]:
    """What persons judged, and what each judgement is worth."""
    if not told:
        return
    yield from title("Jugements de personnes")
    for line in told:
        one = line.assessment
        subject = f"RGAA {one.subject} ({words.assessed_pages(line)})"
        yield from wrapped(f"{one.id}, {subject} : {words.VERDICTS[one.verdict]} ; {words.assessment(line)}", "  ")
        yield from wrapped(f"Par : {one.author}, le {french_date(one.judged_on)}. {one.note}".rstrip(), UNDER)


def acts(report: Report) -> Iterator[Line]:
    """The acts that passed the gate, and what the report says nothing of."""
    yield from title("Actes passés par la porte du garant")
    if report.tally is None or not report.tally.counts:
        yield from wrapped("Aucun acte n'a été compté.")
    else:
        tally = report.tally
        yield from wrapped(f"Du {french_date(tally.since)} au {french_date(tally.until)} :")
        for count in tally.counts:
            name = words.INTENTS.get(count.intent, count.intent)
            told = f"permis {count.allowed} fois, avec avertissement {count.warned} fois, refusé {count.refused} fois"
            yield from wrapped(f"{name} : {told}", "  ")
    yield from wrapped(NOT_COVERED)


def rules(report: Report) -> Iterator[Line]:
    """Rules that the manifest changes, sources, and the packages that bring rules."""
    if changed := [rule for rule in report.rules if rule.lowered]:
        yield from title("Règles abaissées par le manifeste")
        for rule in changed:
            level, usual = words.LEVELS[rule.level], words.LEVELS[rule.default]
            yield from wrapped(f"[{rule.code}] {rule.title} : {level} au lieu de {usual}", "  ")
    yield from title("Sources")
    for cited in _sources(report):
        yield from wrapped(words.source(cited), "  ")
    yield from blank()
    yield from wrapped(f"Règles : {', '.join(words.packages(report))}.")


def _sources(report: Report) -> tuple[LegalSource, ...]:
    """Every source once, in the order of the rules."""
    return tuple(dict.fromkeys(cited for rule in report.rules for cited in rule.sources))
