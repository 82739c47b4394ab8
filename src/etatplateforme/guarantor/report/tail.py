"""The end of a report as text: plain language, waivers, judgements of persons, acts, rules and their sources."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.assessments import AssessmentLine
from etatplateforme.guarantor.report import plain_language, words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.shown import Line, blank, title, wrapped
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import LegalSource

UNDER = "      "


def language(report: Report) -> Iterator[Line]:
    """What was read of the language of each page: figures, then each piece of advice with its sentence."""
    if not report.language:
        return
    yield from title(plain_language.TITLE)
    yield from wrapped(plain_language.LEAD)
    for page in report.language:
        named = zip(plain_language.FIGURES, plain_language.figures(page), strict=True)
        yield from wrapped(f"{page.page} : {' ; '.join(f'{name} {figure}' for name, figure in named)}", "  ")
        for line in plain_language.advice_lines(page):
            yield from wrapped(f"{line.where} « {line.sentence} »".strip(), UNDER)
            for advice in line.advice:
                yield from wrapped(f"→ {advice}", UNDER + "  ")
        if page.untold:
            yield from wrapped(f"… et {words.counted(page.untold, 'autre conseil', 'autres conseils')}", UNDER)


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
        if one.decision:
            yield from wrapped(f"Décision : {one.decision}.", UNDER)


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
