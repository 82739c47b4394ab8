"""Jinja templates rendered with sample data, in a sandbox; what is missing is invented and told.

Jinja keeps the line of every piece that it writes while it runs: the frames of its generators are read for it, so that
a finding leads back to the line of the template, of its layout or of what it includes.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from types import GeneratorType
from typing import cast

from jinja2 import (
    ChainableUndefined,
    FileSystemLoader,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from etatplateforme.errors import TooLarge
from etatplateforme.evidence.invented import Invented, Inventions
from etatplateforme.evidence.rendering import Segment
from etatplateforme.guarantor.facts import LARGEST_PAGE

EXTENSIONS = ("jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n")
SOMEWHERE = "/exemple"
"""Where the addresses that an application would build lead."""

MOST_PIECES = 200_000
"""Pieces of text that one template may write: beyond, its loops have no end that is worth waiting for."""

MOST_LINES = 1_000
"""Lines of one piece that are looked for in its template one by one."""

BROKEN = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What an expression of a template may raise on data that are not those it was written for."""


class InventingContext(Context):
    """Names that nothing gives are invented."""

    def resolve_or_missing(self, key: str) -> object:
        """The value of *key*, made up when there is none."""
        found: object = super().resolve_or_missing(key)
        environment = self.environment
        if found is missing and isinstance(environment, InventingEnvironment):
            return environment.record.invent(key)
        return found


class InventingEnvironment(SandboxedEnvironment):
    """A sandbox over one folder, in which nothing is undefined. ``record`` is that of the rendering that runs."""

    context_class = InventingContext

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=FileSystemLoader(str(folder)), autoescape=True, undefined=ChainableUndefined, extensions=EXTENSIONS
        )
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": str}
        self.record = Inventions()
        cast("MutableMapping[str, object]", self.globals).update(
            {"gettext": _same, "_": _same, "ngettext": _one_or_many, "url_for": _somewhere}
        )
        self.filters["default"] = self.filters["d"] = _default
        self.tests["defined"] = lambda value: not isinstance(value, Invented | Undefined)
        self.tests["undefined"] = lambda value: isinstance(value, Invented | Undefined)

    def get_or_select_template(
        self,
        template_name_or_list: "str | Template | list[str | Template] | Invented",
        parent: str | None = None,
        globals: MutableMapping[str, object] | None = None,
    ) -> Template:
        """The template asked for; the name itself when it was invented."""
        if isinstance(template_name_or_list, Invented):
            return self.from_string(str(template_name_or_list))
        return super().get_or_select_template(template_name_or_list, parent, globals)

    def getattr(self, obj: object, attribute: str) -> object:
        """An attribute, made up when *obj* has none of that name."""
        return self._known(super().getattr(obj, attribute), attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """An item, made up when *obj* does not hold it."""
        return self._known(super().getitem(obj, argument), str(argument))

    def _known(self, found: object, name: str) -> object:
        return self.record.invent(name) if isinstance(found, Undefined) else found


class JinjaEngine:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        self._environment = InventingEnvironment(folder)
        self._sources: Mapping[str, str] = {}

    def prepare(self, sources: Mapping[str, str]) -> None:
        """Stand in for the filters and tests that the application would add; they give back what they are given."""
        self._sources = sources
        known = self._environment
        for source in sources.values():
            try:
                tree = known.parse(source)
            except TemplateSyntaxError:
                continue  # told when it is rendered
            for asked in tree.find_all(nodes.Filter):
                _ = known.filters.setdefault(asked.name, _first)
            for tested in tree.find_all(nodes.Test):
                _ = known.tests.setdefault(tested.name, _true)

    def render(self, template: str, data: Mapping[str, object], record: Inventions) -> tuple[str, tuple[Segment, ...]]:
        """The rendered source and where each piece of it was written.

        :raises Exception: one of :data:`BROKEN`; TooLarge beyond 25,000,000 characters, or 200,000 pieces.
        """
        self._environment.record = record
        made = self._environment.get_template(template)
        segments: list[Segment] = []
        pieces: list[str] = []
        offset = 0
        for piece, told in _traced(made, made.new_context(dict(data))):
            segments += self._segments(piece, offset, told, template)
            pieces.append(piece)
            offset += len(piece)
            if offset > LARGEST_PAGE or len(pieces) > MOST_PIECES:
                raise too_large(template)
        return "".join(pieces), tuple(segments)

    def _segments(self, piece: str, offset: int, told: tuple[str, int] | None, rendered: str) -> Iterator[Segment]:
        """Where a piece was written. Jinja tells the line of what it computes; a text stands somewhere after it."""
        name, line = told if told is not None else (rendered, None)
        source = self._sources.get(name)
        if line is None or source is None:
            yield Segment(offset, name, line, literal=False)
            return
        start = _offset_of_line(source, line)
        found = source.find(piece, start) if piece.strip() else -1
        if found >= 0:
            yield Segment(offset, name, line + source.count("\n", start, found), literal=True)
        else:
            yield from _line_by_line(piece, offset, Segment(offset, name, line, literal=False), source, start)


def _line_by_line(piece: str, offset: int, told: Segment, source: str, start: int) -> Iterator[Segment]:
    """Segments of a piece that a comment or a tag cuts in the source: those of its lines that are found, in order."""
    yield told
    for number, line in enumerate(piece.split("\n", MOST_LINES)[:MOST_LINES]):
        found = source.find(line, start) if line.strip() and told.line is not None else -1
        if found >= 0:
            yield Segment(offset, told.template, source.count("\n", 0, found) + 1, literal=False)
            start = found + len(line)
        elif number:
            yield Segment(offset, told.template, told.line, literal=False)
        offset += len(line) + 1


def reason(error: Exception) -> str:
    """Why a template could not be rendered, in French and without its data."""
    if isinstance(error, TooLarge):
        return error.problem
    if isinstance(error, TemplateSyntaxError):
        return f"La syntaxe du gabarit n'est pas valable (ligne {error.lineno})."
    if isinstance(error, TemplateNotFound):
        return "Un gabarit dont il dépend n'est pas dans le dossier."
    if isinstance(error, RecursionError):
        return "Le gabarit s'inclut lui-même sans fin."
    return f"Une expression du gabarit a échoué ({type(error).__name__}) : complétez ses données d'exemple."


def too_large(template: str) -> TooLarge:
    """More text than a page may hold."""
    return TooLarge(
        f"Le gabarit « {template} » écrit sans fin, ou plus de vingt-cinq millions de caractères.",
        remedy="Raccourcissez les listes de ses données d'exemple.",
        code="page_too_large",
    )


def _traced(template: Template, context: Context) -> Iterator[tuple[str, tuple[str, int] | None]]:
    flow = template.root_render_func(context)
    for piece in flow:
        yield piece, _written_at(flow)


def _written_at(flow: Iterator[str]) -> tuple[str, int] | None:
    """Template and line of what the innermost generator of *flow* has just written."""
    inner: object = flow
    told: tuple[str, int] | None = None
    while isinstance(inner, GeneratorType):
        running = cast("GeneratorType[str, None, None]", inner)
        frame = running.gi_frame
        template: object = None if frame is None else frame.f_globals.get("__jinja_template__")
        if frame is not None and isinstance(template, Template) and template.name is not None:
            told = template.name, template.get_corresponding_lineno(frame.f_lineno)
        # a block or a layout is delegated to; what is included is looped over, in a variable of that name
        inner = running.gi_yieldfrom or (None if frame is None else frame.f_locals.get("gen"))
    return told


def _offset_of_line(source: str, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = source.find("\n", offset) + 1
    return offset


def _same(text: str, **values: object) -> str:
    return text


def _one_or_many(one: str, many: str, number: object, **values: object) -> str:
    return one


def _somewhere(*_args: object, **_kwargs: object) -> str:
    return SOMEWHERE


def _first(value: object, *_args: object, **_kwargs: object) -> object:
    return value


def _true(value: object, *_args: object) -> bool:
    return bool(value)


def _default(value: object, other: object = "", boolean: bool = False) -> object:
    return other if isinstance(value, Invented | Undefined) or (boolean and not value) else value
