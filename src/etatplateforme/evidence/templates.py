"""A folder of templates (Jinja or Django) rendered with sample data: pages for the guarantor, with the way back.

>>> found = render_templates(Path("templates"), read_samples(Path("gabarits.toml")))
>>> audit = audit_templates(found)

A template that others extend is seen through them, and so is one that others include, unless a sample names it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.evidence.invented import Inventions
from etatplateforme.evidence.rendering import Rendering, Renderings, Segment, Unrendered, kind_of, page_name
from etatplateforme.evidence.samples import NO_SAMPLES, Samples, TemplateSample
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.facts import NO_SHEETS, Page

SUFFIXES = (".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".djhtml")
MOST_TEMPLATES = 2_000
LARGEST_TEMPLATE = 2_000_000
USES = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\s+(?:\[\s*)?[\"']([^\"']+)[\"']")
OPPOSITE = "conditions contraires"


class Language(StrEnum):
    """What the templates are written in."""

    JINJA = "jinja"
    DJANGO = "django"


class Engine(Protocol):
    """What renders one template."""

    def prepare(self, sources: Mapping[str, str]) -> None:
        """See all the templates first."""
        ...

    def render(self, template: str, data: Mapping[str, object], record: Inventions) -> tuple[str, tuple[Segment, ...]]:
        """The source of one, and where its pieces come from."""
        ...


def render_templates(
    folder: Path,
    samples: Samples = NO_SAMPLES,
    *,
    language: Language = Language.JINJA,
    sheets: Mapping[str, str] = NO_SHEETS,
) -> Renderings:
    """Render every template of *folder*; one that fails is told and the others are rendered.

    When invented values decided of what is shown, the template is rendered a second time with the opposite answers.
    *sheets* as in :class:`Page`.

    :raises InvalidInput: no such folder, more than 2,000 templates, or Django asked for and not installed.
    """
    sources = read_sources(folder)
    engine, broken = _engine(language, folder)
    engine.prepare(sources)
    parts: dict[str, int] = {}
    used = {name for source in sources.values() for name in USES.findall(source)}
    aside = used - samples.names()
    done: list[Rendering] = []
    failed: list[Unrendered] = []
    for sample in _asked(sources, samples, aside):
        try:
            done.extend(_both(engine, sample, sheets, parts))
        except broken as error:
            failed.append(Unrendered(sample.template, sample.variant, _reason(language, error)))
    return Renderings(tuple(done), tuple(failed), tuple(sorted(aside & sources.keys())))


def audit_templates(found: Renderings) -> PageAudit:
    """Judge the pages of *found*; places are those of the templates, and what was invented accuses nobody."""
    audit = audit_pages(found.pages)
    return replace(audit, findings=tuple(found.at_source(finding) for finding in audit.findings))


def read_sources(folder: Path) -> dict[str, str]:
    """Templates of *folder* by their path below it. Raises InvalidInput and Unavailable."""
    if not folder.is_dir():
        raise InvalidInput(
            "Le dossier des gabarits n'existe pas.", remedy="Vérifiez le chemin donné.", code="no_templates"
        )
    try:
        paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        if len(paths) > MOST_TEMPLATES:
            raise InvalidInput(
                f"Le dossier contient plus de {MOST_TEMPLATES} gabarits.",
                remedy="Donnez le dossier d'une seule application.",
                code="too_many_templates",
            )
        return {path.relative_to(folder).as_posix(): _text(path) for path in paths}
    except OSError as error:
        raise storage_error(error) from None


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST_TEMPLATE + 1)
    if len(content) > LARGEST_TEMPLATE:
        raise TooLarge(
            f"Le gabarit « {path.name} » dépasse 2 Mo.",
            remedy="Un gabarit de cette taille contient sans doute des données : sortez-les.",
            code="template_too_large",
        )
    return content.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _asked(sources: Mapping[str, str], samples: Samples, aside: set[str]) -> Iterator[TemplateSample]:
    """What is rendered: every template that stands on its own, and those that a sample names and that exist."""
    for template in sources:
        if template not in aside:
            yield from samples.of(template)


def _both(
    engine: Engine, sample: TemplateSample, sheets: Mapping[str, str], parts: dict[str, int]
) -> Iterator[Rendering]:
    """One rendering, or two when what was invented chose between branches."""
    first = _one(engine, sample, sheets, parts, truth=True)
    if not first.page.html.strip():
        return  # macros, or blocks for others: nothing is shown
    yield first
    if first.guessed:
        second = _one(engine, sample, sheets, parts, truth=False)
        if second.page.html != first.page.html and second.page.html.strip():
            yield second


def _one(
    engine: Engine, sample: TemplateSample, sheets: Mapping[str, str], parts: dict[str, int], *, truth: bool
) -> Rendering:
    record = Inventions(truth, parts)
    try:
        html, segments = engine.render(sample.template, sample.data, record)
    except ValueError as error:
        if not record.learn(error):
            raise
        return _one(engine, sample, sheets, parts, truth=truth)
    variant = sample.variant if truth else ", ".join(filter(None, (sample.variant, OPPOSITE)))
    return Rendering(
        template=sample.template,
        page=Page(page_name(sample.template, variant), html, kind_of(html), sheets=sheets),
        variant=variant,
        invented=tuple(record.names),
        guessed=tuple(record.guessed),
        opposite=not truth,
        segments=segments,
    )


def _engine(language: Language, folder: Path) -> tuple[Engine, tuple[type[Exception], ...]]:
    if language is Language.DJANGO:
        from etatplateforme.evidence import django_templates

        return django_templates.DjangoEngine(folder), (*django_templates.broken(), TooLarge)
    from etatplateforme.evidence import jinja_templates

    return jinja_templates.JinjaEngine(folder), (*jinja_templates.BROKEN, TooLarge)


def _reason(language: Language, error: Exception) -> str:
    if language is Language.DJANGO:
        from etatplateforme.evidence import django_templates

        return django_templates.reason(error)
    from etatplateforme.evidence import jinja_templates

    return jinja_templates.reason(error)
