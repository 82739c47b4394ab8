"""The report as plain text, for a terminal or a letter."""

from collections.abc import Iterator
from textwrap import fill

from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Finding, LegalSource, Verdict

WIDTH = 96


def to_text(report: Report) -> str:
    """The whole report, in French, in lines of at most 96 characters where words allow; ends with a newline."""
    return "\n".join([*_head(report), *_body(report), *_waivers(report), *_acts(report), *_foot(report)]) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield "RAPPORT DU GARANT"
    yield _line(f"{report.service} — {report.operator}")
    yield _line(
        f"Le {french_date(report.day)}, {words.environment(report)}, "
        f"charte {report.charter_version} du {french_date(report.charter_date)}."
    )
    yield ""
    yield from (f"  • {_line(sentence)}" for sentence in words.in_brief(report))
    yield ""
    yield from _wrapped(report.ways)


def _body(report: Report) -> Iterator[str]:
    for section in words.sections(report):
        yield from _title(section.title)
        if section.explanation:
            yield from _wrapped(section.explanation)
        for finding in section.findings:
            yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    short = finding.verdict in {Verdict.PASSED, Verdict.INAPPLICABLE}
    yield from _wrapped(f"[{words.code(finding)}] {finding.title}", "  ")
    where = "" if finding.place is None else f" ({words.place(finding.place)})"
    yield from _wrapped(f"{finding.message}{where}", "      ")
    if finding.remedy:
        yield from _wrapped(f"À faire : {finding.remedy}", "      ")
    if finding.question:
        yield from _wrapped(f"À juger : {finding.question}", "      ")
    if not short:
        yield from _wrapped(f"{words.EVIDENCE[finding.evidence].capitalize()}.", "      ")


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
