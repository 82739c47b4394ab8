"""A report, or an audit of pages, as one accessible HTML page."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report import effect, pages, plain_language, summary, words
from etatplateforme.guarantor.report.chapters import Annex, ThemeChapter, by_theme
from etatplateforme.guarantor.report.groups import Group
from etatplateforme.guarantor.report.model import NOT_COVERED, Report, RuleLine
from etatplateforme.guarantor.report.outcomes.annex import annexes
from etatplateforme.guarantor.report.pages_template import PAGES
from etatplateforme.guarantor.report.picture import picture
from etatplateforme.guarantor.report.report_template import REPORT
from etatplateforme.guarantor.report.style import STYLE
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import STATIC_ENGINE, LegalSource, Verdict

if TYPE_CHECKING:
    from jinja2 import Template

KINDS = {Verdict.FAILED: "stop", Verdict.CANT_TELL: "doubt", Verdict.PASSED: "good", Verdict.INAPPLICABLE: ""}
COLUMNS = {
    Verdict.PASSED: "garanties",
    Verdict.FAILED: "pas garanties",
    Verdict.CANT_TELL: "à juger",
    Verdict.INAPPLICABLE: "sans objet",
}
_BOUND = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""Spaces of French typography, at which a line must not end."""


def to_html(told: Report | PageAudit, *, extra: Iterable[Annex] = ()) -> str:
    """The whole of it as one page that loads nothing from elsewhere. Every text of the manifest is escaped.

    The studies of decisions, then *extra*, are chapters read after the themes of a report. Same arguments, same page.
    """
    shared = {"style": STYLE, "kinds": KINDS, "levels": words.LEVELS, "verdicts": words.VERDICTS}
    if isinstance(told, Report):
        return _template(REPORT).render(shared, **_of_report(told, (*annexes(told.outcomes), *extra)))
    return _template(PAGES).render(
        shared,
        audit=told,
        title=pages.TITLE,
        brief=pages.in_brief(told),
        chapters=pages.chapters(told),
        sources=pages.sources(told),
        not_covered=pages.PAGES_ONLY,
    )


def _of_report(report: Report, extra: tuple[Annex, ...]) -> dict[str, object]:
    """What the page of a report shows."""
    chapters = by_theme(report)
    remedies, questions = effect.remedies(report), effect.questions(report)
    return {
        "report": report,
        "language": plain_language,
        "environment": words.environment(report),
        "brief": words.in_brief(report),
        "examined": summary.examined(report),
        "stops": summary.stops(report),
        "strengths": summary.strengths(report),
        "effect": effect.EFFECT,
        "remedies": remedies,
        "questions": questions,
        "first": summary.FIRST,
        "chapters": chapters,
        "pictures": {chapter.theme: picture(chapter) for chapter in chapters},
        "columns": tuple(COLUMNS.items()),
        "open": frozenset({Verdict.FAILED, Verdict.CANT_TELL}),
        "concerns": words.CONCERNS,
        "rules": {line.code: line for line in report.rules},
        "extra": extra,
        "tables": _tables(report),
        "packages": words.packages(report),
        "not_covered": NOT_COVERED,
        "contents": tuple(_contents(report, chapters, extra)),
    }


def _tables(report: Report) -> tuple[tuple[words.Concern, tuple[RuleLine, ...]], ...]:
    """The rules of each theme."""
    by = {theme: tuple(line for line in report.rules if line.theme is theme) for theme in Theme}
    return tuple((words.CONCERNS[theme], lines) for theme, lines in by.items() if lines)


def _contents(
    report: Report, chapters: tuple[ThemeChapter, ...], extra: tuple[Annex, ...]
) -> Iterator[tuple[str, str]]:
    """Anchor and title of each part of the page."""
    yield "essentiel", "L'essentiel, en deux minutes"
    yield "themes", "Les thèmes d'un coup d'œil"
    yield from ((f"theme-{chapter.theme.value}", chapter.title) for chapter in chapters)
    yield from ((f"annexe-{rank}", annex.title) for rank, annex in enumerate(extra, 1))
    if report.language:
        yield "langage", plain_language.TITLE
    if report.waivers:
        yield "derogations", "Dérogations"
    if report.assessments:
        yield "jugements", "Jugements de personnes"
    yield "actes", "Actes passés par la porte du garant"
    yield "regles", "Règles appliquées et sources"


@cache
def _template(text: str) -> "Template":
    """A compiled page; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    def typeset(value: object) -> object:
        """Texts with their unbreakable spaces; what is markup already, as it is."""
        return _BOUND.sub("\u00a0", value) if isinstance(value, str) and not hasattr(value, "__html__") else value

    environment = SandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=typeset,
    )
    environment.filters.update(
        day=french_date,
        waiver=words.waiver,
        assessment=words.assessment,
        assessed_pages=words.assessed_pages,
        source=words.source,
        intent=_intent,
        link=_link,
        strength=_strength,
        capital=_capital,
    )
    return environment.from_string(text)


def _intent(value: str) -> str:
    return words.INTENTS.get(value, value)


def _capital(text: str) -> str:
    """*text* with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]


def _strength(group: Group) -> str:
    """How surely a group is right: the word of the evidence, or who found it when it is not the usual engine."""
    if group.head.engine == STATIC_ENGINE:
        return summary.STRENGTHS[group.head.evidence][0]
    return _capital(group.ground)


def _link(source: LegalSource) -> str:
    """Where a source may be read, or an empty text: a rule of another package could hold ``javascript:``."""
    return source.link if source.link is not None and source.link.startswith("https://") else ""
