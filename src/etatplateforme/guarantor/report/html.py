"""The report as one accessible HTML page, in a neutral style (the State's design system is reserved to .gouv.fr)."""

from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.template import PAGE, STYLE
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import LegalSource, Verdict

if TYPE_CHECKING:
    from jinja2 import Template

KINDS = {Verdict.FAILED: "stop", Verdict.CANT_TELL: "doubt", Verdict.PASSED: "good", Verdict.INAPPLICABLE: ""}


def to_html(report: Report) -> str:
    """The whole report as one page that loads nothing from elsewhere. Every text of the manifest is escaped."""
    return _template().render(
        report=report,
        style=STYLE,
        kinds=KINDS,
        levels=words.LEVELS,
        evidence=words.EVIDENCE,
        environment=words.environment(report),
        brief=words.in_brief(report),
        sections=words.sections(report),
        packages=words.packages(report),
        not_covered=NOT_COVERED,
    )


@cache
def _template() -> "Template":
    """The compiled page; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        day=french_date,
        place=words.place,
        code=words.code,
        waiver=words.waiver,
        source=words.source,
        intent=_intent,
        link=_link,
    )
    return environment.from_string(PAGE)


def _intent(value: str) -> str:
    return words.INTENTS.get(value, value)


def _link(source: LegalSource) -> str:
    """Where a source may be read, or an empty text: a rule of another package could hold ``javascript:``."""
    return source.link if source.link is not None and source.link.startswith("https://") else ""
