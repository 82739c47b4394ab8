"""A report, or an audit of pages, as plain text, for a terminal or a letter."""

from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report import pages, tail, words
from etatplateforme.guarantor.report.advice import MARKS, OPEN, UNDER, Colleague
from etatplateforme.guarantor.report.chapters import WORST_FIRST, Annex, ThemeChapter, by_theme
from etatplateforme.guarantor.report.effect import EFFECT, Step, questions, remedies
from etatplateforme.guarantor.report.groups import Group
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.outcomes.annex import annexes
from etatplateforme.guarantor.report.shown import Line, Tone, blank, joined, quoted, title, wrapped
from etatplateforme.guarantor.report.summary import FIRST, examined, strengths
from etatplateforme.values.calendar import french_date


def to_text(
    told: Report | PageAudit,
    *,
    detail: bool = True,
    manifest: str = "service.toml",
    extra: Iterable[Annex] = (),
) -> str:
    """The report in French, in lines of at most 80 characters where words allow; ends with a newline.

    Without *detail*, what is right is counted, and long lists are cut. *manifest* is how the file of the manifest is
    called in the commands that are proposed; *extra* are chapters to be read after the themes.
    """
    return joined(text_lines(told, detail=detail, manifest=manifest, extra=extra))


def text_lines(
    told: Report | PageAudit,
    *,
    detail: bool = True,
    manifest: str = "service.toml",
    extra: Iterable[Annex] = (),
) -> Iterator[Line]:
    """The lines of :func:`to_text`, each with its tone, for a terminal that shows colours."""
    if isinstance(told, PageAudit):
        return _of_pages(told)
    return _of_report(told, Colleague.of(told, manifest, detail=detail), (*annexes(told.outcomes), *extra))


def _of_report(report: Report, colleague: Colleague, extra: Iterable[Annex]) -> Iterator[Line]:
    chapters = by_theme(report)
    yield from _head(report, detail=colleague.detail)
    yield from _first("Par quoi commencer", remedies(report), detail=colleague.detail)
    if colleague.detail:
        yield from _first("Ce que seule une personne peut juger", questions(report), detail=True)
    yield from _themes(chapters)
    for chapter in chapters:
        yield from _theme(chapter, colleague)
    for annex in extra:
        yield from title(annex.title)
        for paragraph in annex.lines:
            yield from wrapped(paragraph)
    yield from tail.language(report) if colleague.detail else ()
    yield from tail.waivers(report)
    if colleague.detail:
        yield from tail.assessments(report.assessments)
        yield from tail.acts(report)
        yield from tail.rules(report)
    else:
        yield from _further(colleague)


def _further(colleague: Colleague) -> Iterator[Line]:
    """What the short text does not say, and how to read the rest."""
    yield from blank()
    yield from wrapped(NOT_COVERED)
    if colleague.pages:
        yield from wrapped("Pour reprendre les jugements de personnes (guide « rapports ») :")
        yield from quoted(colleague.command("--judgements jugements.toml"), "  ")
    yield from wrapped("Pour tout lire, puis pour une page à montrer à des élus :")
    yield from quoted(colleague.command("--detail"), "  ")
    yield from quoted(colleague.command("--format html --out rapport.html"), "  ")


def _head(report: Report, *, detail: bool) -> Iterator[Line]:
    yield Line("RAPPORT DU GARANT", Tone.TITLE)
    yield from wrapped(f"{report.service} — {report.operator}")
    yield from wrapped(
        f"Le {french_date(report.day)}, {words.environment(report)}, "
        f"charte {report.charter_version} du {french_date(report.charter_date)}."
    )
    yield from blank()
    yield from _brief((*examined(report), *words.in_brief(report)))
    if detail:
        for strength in strengths(report):
            yield from wrapped(f"{strength.name} : {strength.points} en règle. {strength.meaning}", "    ")
        yield from blank()
        yield from wrapped(report.ways)


def _brief(sentences: Iterable[str]) -> Iterator[Line]:
    for sentence in sentences:
        yield from wrapped(f"• {sentence}", "  ")


def _first(name: str, steps: tuple[Step, ...], *, detail: bool) -> Iterator[Line]:
    """What to do or to answer, by effect; the first ones only when the text is short."""
    if not steps:
        return
    yield from title(name)
    yield from wrapped(EFFECT)
    shown = steps if detail else steps[:FIRST]
    for number, step in enumerate(shown, 1):
        yield from wrapped(f"{number}. {step.text}", "  ")
        if step.opens:
            yield from wrapped("Sans cela, le service ne peut pas ouvrir.", "     ", tone=Tone.STOP)
        yield from wrapped(f"→ {step.settles}", "     ")
        if step.who:
            yield from wrapped(f"Qui sait, d'ordinaire : {step.who}.", "     ")
    if len(shown) < len(steps):
        yield from wrapped(f"Et {words.counted(len(steps) - len(shown), 'autre')}, ci-dessous.", "  ")


def _themes(chapters: tuple[ThemeChapter, ...]) -> Iterator[Line]:
    """One line for each theme, with the mark of what is worst in it."""
    yield from title("Par thème")
    for chapter in chapters:
        numbers = dict(chapter.standing)
        mark, tone = MARKS[next(verdict for verdict in WORST_FIRST if numbers[verdict])]
        yield from wrapped(f"{mark} {chapter.title} : {chapter.summary}", "  ", tone=tone)


def _theme(chapter: ThemeChapter, colleague: Colleague) -> Iterator[Line]:
    """What asks for something, explained; with *detail*, what is right too."""
    shown = [one for one in chapter.sections if colleague.detail or one.verdict in OPEN]
    if not shown:
        return
    yield from title(chapter.title)
    yield from wrapped(chapter.concern.question)
    for section in shown:
        yield from blank()
        yield from wrapped(f"{section.title} :", tone=Tone.TITLE)
        for group in section.groups:
            yield from blank() if section.verdict in OPEN else ()
            yield from colleague.explained(group)


def _of_pages(audit: PageAudit) -> Iterator[Line]:
    yield Line(pages.TITLE.upper(), Tone.TITLE)
    yield from blank()
    yield from _brief(pages.in_brief(audit))
    for chapter in pages.chapters(audit):
        yield from blank()
        yield from wrapped(f"=== {chapter.title}", tone=Tone.TITLE)
        yield from wrapped(chapter.summary)
        for section in chapter.sections:
            yield from title(section.title)
            for group in section.groups:
                yield from _page_group(group)
    yield from tail.assessments(audit.assessments)
    yield from blank()
    yield from wrapped(pages.PAGES_ONLY)
    if cited_here := pages.sources(audit):
        yield from title("Sources")
    for cited in cited_here:
        yield from wrapped(words.source(cited), "  ")


def _page_group(group: Group) -> Iterator[Line]:
    yield from wrapped(f"[{group.codes}] {group.title}", "  ", tone=MARKS[group.verdict][1])
    for item in group.items:
        yield from wrapped(item.line, UNDER)
    if group.several:
        yield from wrapped(f"Règles : {', '.join(code for code, _ in group.subjects)}.", UNDER)
    if group.remedy:
        yield from wrapped(f"À faire : {group.remedy}", UNDER)
    if group.question:
        yield from wrapped(f"À juger : {group.question}", UNDER)
    if not group.short:
        yield from wrapped(f"{group.ground[:1].upper()}{group.ground[1:]}.", UNDER)
