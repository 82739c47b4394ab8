"""What a template looks like, and what the guarantor reads in it, before anybody receives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.language.advice import LanguageReading, read_text
from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.parts import texts_of
from etatplateforme.notifications.render import html_page, plain_text
from etatplateforme.notifications.templates.template import FRENCH, Template, Version
from etatplateforme.notifications.templates.values import Field, Kind, Value


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it would be read, in plain text and in HTML."""

    version: Version
    subject: str
    text: str
    html: str


def sample(template: Template) -> dict[str, Value]:
    """Invented values of the right kinds, which show as invented: a text says its own name."""
    return {name: _sample(name, field) for name, field in template.fields.items()}


def _sample(name: str, field: Field) -> Value:
    match field.kind:
        case Kind.LINE | Kind.TEXT:
            return f"« {name} »"
        case Kind.DATE:
            return date(2026, 9, 1)
        case Kind.MOMENT:
            return datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
        case Kind.AMOUNT:
            return Decimal("1042.50")
        case Kind.INTEGER:
            return 3
        case Kind.LIST:
            return (f"« {name} » 1", f"« {name} » 2")
        case Kind.CHOICE:
            return next(iter(field.labels))


def preview(
    template: Template,
    values: Mapping[str, Value] | None = None,
    language: str = FRENCH,
    presentation: Presentation = Presentation.STANDARD,
) -> Preview:
    """The message with *values*, or with invented ones. Raises as :meth:`Template.fill`."""
    filled = template.fill(sample(template) if values is None else values, language)
    return Preview(
        filled.version,
        filled.subject,
        plain_text(filled.subject, filled.content),
        html_page(filled.subject, filled.content, presentation),
    )


def language_of(template: Template) -> LanguageReading:
    """Indicators and advice on the French wording, filled with invented values. Advice never blocks."""
    french = template.fill(sample(template))
    return read_text("\n\n".join([french.subject, *texts_of(french.content)]))


def pages_of(template: Template) -> tuple[Page, ...]:
    """The HTML in each language, filled with invented values, for ``audit_pages``: the guarantor judges it."""
    return tuple(
        Page(f"{template.version.name} ({language})", preview(template, None, language).html, PageKind.MESSAGE)
        for language in template.languages
    )
