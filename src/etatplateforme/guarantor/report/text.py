"""A report, or an audit of pages, as plain text, for a terminal or a letter."""

from collections.abc import Iterator
from textwrap import fill

from etatplateforme.guarantor.accessibility.assessments import AssessmentLine
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report import pages, plain_language, words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import LegalSource

WIDTH = 96


def to_text(told: Report | PageAudit) -> str:
    """The whole report, in French, in lines of at most 96 characters where words allow; ends with a newline."""
    lines = _of_report(told) if isinstance(told, Report) else _of_pages(told)
    return "\n".join(lines) + "\n"


def _of_report(report: Report) -> Iterator[str]:
    yield from _head(report)
    for section in words.sections(report):
        yield from _title(section.title)
        if section.explanation:
            yield from _wrapped(section.explanation)
        yield from _groups(section)
    yield from _language(report)
    yield from _waivers(report)
    yield from _assessments(report.assessments)
    yield from _acts(report)
    yield from _foot(report)


def _of_pages(audit: PageAudit) -> Iterator[str]:
    yield pages.TITLE.upper()
    yield ""
    yield from _brief(pages.in_brief(audit))
    for chapter in pages.chapters(audit):
        yield ""
        yield from _wrapped(f"=== {chapter.title}")
        yield from _wrapped(chapter.summary)
        for section in chapter.sections:
            yield from _title(section.title)
            yield from _groups(section)
    yield from _assessments(audit.assessments)
    yield ""
    yield from _wrapped(pages.PAGES_ONLY)
    if cited_here := pages.sources(audit):
        yield from _title("Sources")
    for cited in cited_here:
        yield from _wrapped(words.source(cited), "  ")


def _head(report: Report) -> Iterator[str]:
    yield "RAPPORT DU GARANT"
    yield _line(f"{report.service} — {report.operator}")
    yield _line(
        f"Le {french_date(report.day)}, {words.environment(report)}, "
        f"charte {report.charter_version} du {french_date(report.charter_date)}."
    )
    yield ""
    yield from _brief(words.in_brief(report))
    yield ""
    yield from _wrapped(report.ways)


def _brief(sentences: tuple[str, ...]) -> Iterator[str]:
    for sentence in sentences:
        yield from _wrapped(f"• {sentence}", "  ")


def _groups(section: words.Section) -> Iterator[str]:
    for group in section.groups:
        yield from _wrapped(f"[{group.code}] {group.title}", "  ")
        for item in group.items:
            yield from _wrapped(item.line, "      ")
        if group.remedy:
            yield from _wrapped(f"À faire : {group.remedy}", "      ")
        if group.question:
            yield from _wrapped(f"À juger : {group.question}", "      ")
        if not group.short:
            yield from _wrapped(f"{group.ground[:1].upper()}{group.ground[1:]}.", "      ")


def _language(report: Report) -> Iterator[str]:
    if not report.language:
        return
    yield from _title(plain_language.TITLE)
    yield from _wrapped(plain_language.LEAD)
    for page in report.language:
        named = zip(plain_language.FIGURES, plain_language.figures(page), strict=True)
        yield from _wrapped(f"{page.page} : {' ; '.join(f'{name} {figure}' for name, figure in named)}", "  ")
        for line in plain_language.advice_lines(page):
            yield from _wrapped(f"{line.where} « {line.sentence} »".strip(), "      ")
            for advice in line.advice:
                yield from _wrapped(f"→ {advice}", "          ")
        if page.untold:
            yield f"      … et {words.counted(page.untold, 'autre conseil', 'autres conseils')}"


def _waivers(report: Report) -> Iterator[str]:
    if not report.waivers:
        return
    yield from _title("Dérogations")
    for line in report.waivers:
        one = line.waiver
        yield from _wrapped(f"{one.id}, règle {one.rule} ({one.scope}) : {words.waiver(line)}", "  ")
        yield from _wrapped(f"Motif : {one.reason} Fondement : {one.legal_ground}", "      ")
        yield from _wrapped(f"En attendant : {one.compensating_measure}", "      ")
        yield from _wrapped(f"Demandée par : {one.requested_by}. Approuvée par : {one.approved_by}.", "      ")
        if one.decision:
            yield from _wrapped(f"Décision : {one.decision}.", "      ")


def _assessments(told: tuple[AssessmentLine, ...]) -> Iterator[str]:
    if not told:
        return
    yield from _title("Jugements de personnes")
    for line in told:
        one = line.assessment
        subject = f"RGAA {one.subject} ({words.assessed_pages(line)})"
        yield from _wrapped(f"{one.id}, {subject} : {words.VERDICTS[one.verdict]} ; {words.assessment(line)}", "  ")
        yield from _wrapped(f"Par : {one.author}, le {french_date(one.judged_on)}. {one.note}".rstrip(), "      ")


def _acts(report: Report) -> Iterator[str]:
    yield from _title("Actes passés par la porte du garant")
    if report.tally is None or not report.tally.counts:
        yield "Aucun acte n'a été compté."
    else:
        tally = report.tally
        yield f"Du {french_date(tally.since)} au {french_date(tally.until)} :"
        for count in tally.counts:
            name = words.INTENTS.get(count.intent, count.intent)
            told = f"permis {count.allowed} fois, avec avertissement {count.warned} fois, refusé {count.refused} fois"
            yield _line(f"  {name} : {told}")
    yield from _wrapped(NOT_COVERED)


def _foot(report: Report) -> Iterator[str]:
    if changed := [rule for rule in report.rules if rule.lowered]:
        yield from _title("Règles abaissées par le manifeste")
        for rule in changed:
            level, usual = words.LEVELS[rule.level], words.LEVELS[rule.default]
            yield from _wrapped(f"[{rule.code}] {rule.title} : {level} au lieu de {usual}", "  ")
    yield from _title("Sources")
    for cited in _sources(report):
        yield from _wrapped(words.source(cited), "  ")
    yield ""
    yield from _wrapped(f"Règles : {', '.join(words.packages(report))}.")


def _sources(report: Report) -> tuple[LegalSource, ...]:
    """Every source once, in the order of the rules."""
    return tuple(dict.fromkeys(cited for rule in report.rules for cited in rule.sources))


def _title(text: str) -> Iterator[str]:
    yield ""
    yield text.upper()


def _line(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    yield fill(
        _line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  " * bool(indent),
        break_long_words=False,
    )
