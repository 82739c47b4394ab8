"""A study as HTML: a whole page that loads nothing, or a fragment that another page places."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.guarantor.report.outcomes import words
from etatplateforme.guarantor.report.outcomes.template import FRAGMENT, PAGE, PAGE_STYLE
from etatplateforme.guarantor.report.plots.delays import delay_plots
from etatplateforme.guarantor.report.plots.forest import forest_plots
from etatplateforme.guarantor.report.plots.rates import rate_plots
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.study import DimensionReading, OutcomeStudy

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, with the name of the region that lets one scroll it on a small screen."""

    title: str
    svg: str


def to_html(study: OutcomeStudy) -> str:
    """The study as one page, in French, that loads nothing from elsewhere and prints well. Every name is escaped."""
    return _template(PAGE).render(title=words.TITLE, outcome=study.outcome, style=PAGE_STYLE, fragment=fragment(study))


def fragment(study: OutcomeStudy, *, rank: int = 2, name: str = "etude") -> str:
    """The study as a part of a page, whose headings are of the *rank* given.

    :param name: begins the ids of the pictures: another one for each study of the page.
    """
    return _template(FRAGMENT).render(
        rank=rank,
        brief=in_brief(study),
        audience=words.audience(study),
        parts=list(_parts(study, name)),
        method=words.method(study),
        words=words,
    )


def _parts(study: OutcomeStudy, name: str) -> Iterator[tuple[words.Part, list[Plot]]]:
    for number, dimension in enumerate(study.dimensions, 1):
        prefix = f"{name}-{number}"
        yield words.rates_part(study, dimension), list(_rate_plots(dimension, prefix))
        delays = words.delays_part(study, dimension)
        if delays is not None:
            yield delays, list(_delay_plots(dimension, prefix))


def _rate_plots(dimension: DimensionReading, prefix: str) -> Iterator[Plot]:
    if dimension.comparison is not None:
        for number, svg in enumerate(rate_plots(dimension.comparison, prefix), 1):
            yield Plot(f"taux, par {dimension.name} ({number})", svg)
        for number, svg in enumerate(forest_plots(dimension.comparison, prefix), 1):
            yield Plot(f"rapports des taux, par {dimension.name} ({number})", svg)


def _delay_plots(dimension: DimensionReading, prefix: str) -> Iterator[Plot]:
    if dimension.delays is not None:
        for number, svg in enumerate(delay_plots(dimension.delays, prefix), 1):
            yield Plot(f"délais, par {dimension.name} ({number})", svg)


@cache
def _template(text: str) -> "Template":
    """A compiled page; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(text)
