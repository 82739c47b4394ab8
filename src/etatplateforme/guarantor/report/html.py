"""A report, or an audit of pages, as one accessible HTML page.

Its style is neutral: the State's design system is reserved to .gouv.fr.
"""

from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report import pages, plain_language, words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.template import PAGES, REPORT, STYLE
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import LegalSource, Verdict

if TYPE_CHECKING:
    from jinja2 import Template

KINDS = {Verdict.FAILED: "stop", Verdict.CANT_TELL: "doubt", Verdict.PASSED: "good", Verdict.INAPPLICABLE: ""}


def to_html(told: Report | PageAudit) -> str:
    """The whole of it as one page that loads nothing from elsewhere. Every text of the manifest is escaped."""
    shared = {"style": STYLE, "kinds": KINDS, "levels": words.LEVELS, "verdicts": words.VERDICTS}
    if isinstance(told, Report):
        return _template(REPORT).render(
            shared,
            report=told,
            language=plain_language,
            environment=words.environment(told),
            brief=words.in_brief(told),
            sections=words.sections(told),
            packages=words.packages(told),
            not_covered=NOT_COVERED,
        )
    return _template(PAGES).render(
        shared,
        audit=told,
        title=pages.TITLE,
        brief=pages.in_brief(told),
        chapters=pages.chapters(told),
        sources=pages.sources(told),
        not_covered=pages.PAGES_ONLY,
    )


@cache
def _template(text: str) -> "Template":
    """A compiled page; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(
        day=french_date,
        waiver=words.waiver,
        assessment=words.assessment,
        assessed_pages=words.assessed_pages,
        source=words.source,
        intent=_intent,
        link=_link,
    )
    return environment.from_string(text)


def _intent(value: str) -> str:
    return words.INTENTS.get(value, value)


def _link(source: LegalSource) -> str:
    """Where a source may be read, or an empty text: a rule of another package could hold ``javascript:``."""
    return source.link if source.link is not None and source.link.startswith("https://") else ""
