"""Django templates rendered with sample data and no project: a bare engine, neutral tags, invented variables.

Django has no types, so what is used of it is written down here as protocols. It needs settings, be they empty: when
the process has none, it is given neutral ones, which stay for its life.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.evidence.invented import Invented, Inventions
from etatplateforme.evidence.rendering import Segment, matched_lines
from etatplateforme.guarantor.facts import LARGEST_PAGE

TAG = re.compile(r"\{%\s*(\w+)")
FILTER = re.compile(r"\|\s*(\w+)")
INSIDE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
USES = re.compile(r"\{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
BUILTINS = ["django.templatetags.i18n", "django.templatetags.l10n", "django.templatetags.tz"]
COUNTING = ("blocktranslate", "blocktrans")
"""Tags whose counter must be a number."""

OF_THE_ENGINE = frozenset({"True", "False", "None", "forloop", "block", "csrf_token"})
"""Names that the engine asks for itself."""

ON_DATES_AND_SIZES = ("date", "time", "timesince", "timeuntil", "filesizeformat", "floatformat", "pluralize")
FIELD_OF_FORMS = '<input type="hidden" name="csrfmiddlewaretoken" value="exemple">'


class _Node(Protocol):
    """A part of a parsed template."""


class _Token(Protocol):
    contents: str


class _Parser(Protocol):
    def parse(self, until: tuple[str, ...]) -> object: ...
    def delete_first_token(self) -> None: ...


class _Expression(Protocol):
    def resolve(self, context: object) -> object: ...


@dataclass(frozen=True, slots=True)
class _Counter:
    """A count, which is one when it was invented."""

    given: _Expression

    def resolve(self, context: object) -> object:
        found = self.given.resolve(context)
        return 1 if isinstance(found, Invented) else found


Compile = Callable[[_Parser, _Token], _Node]
Filter = Callable[..., object]


class _Library(Protocol):
    tags: dict[str, Compile]
    filters: dict[str, Filter]

    def simple_tag(self, func: Callable[..., object], *, name: str) -> object: ...


class _Template(Protocol):
    def render(self, context: object) -> str: ...


class _Engine(Protocol):
    template_builtins: list[_Library]

    def get_template(self, name: str) -> _Template: ...


class _Settings(Protocol):
    configured: bool

    def configure(self, **options: object) -> None: ...


class InventingDict(dict[str, object]):
    """Sample data in which every name is found, the missing ones being invented."""

    def __init__(self, data: Mapping[str, object], record: Inventions) -> None:
        super().__init__(data)
        self._record = record

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and key not in OF_THE_ENGINE)

    def __missing__(self, key: str) -> Invented:
        return self._record.invent(key)


class DjangoEngine:
    """Renders the templates of one folder. Raises InvalidInput (``django_missing``) when Django is not installed."""

    def __init__(self, folder: Path) -> None:
        _settle()
        make = cast("Callable[..., _Engine]", _of("django.template.engine", "Engine"))
        self._context = cast("Callable[..., object]", _of("django.template.context", "Context"))
        forms = Path(str(_of("django", "__file__"))).parent / "forms" / "templates"
        self._engine = make(dirs=[str(folder), str(forms)], builtins=BUILTINS)
        self._sources: Mapping[str, str] = {}

    def prepare(self, sources: Mapping[str, str]) -> None:
        """Stand in for the tags and filters that the project would bring."""
        self._sources = sources
        library = cast("Callable[[], _Library]", _of("django.template.library", "Library"))()
        _neutral(library)
        known = self._engine.template_builtins
        filters = {name for one in known for name in one.filters}
        for name in _named(sources, FILTER) - filters:
            library.filters[name] = _first
        for name in COUNTING:
            library.tags[name] = _counted(next(one.tags[name] for one in known if name in one.tags))
        for name in ON_DATES_AND_SIZES:
            library.filters[name] = _unless_invented(next(one.filters[name] for one in known if name in one.filters))
        tags = {name for one in (*known, library) for name in one.tags}
        written = _named(sources, TAG)
        for name in written - tags:
            library.tags[name] = _around if f"end{name}" in written else _nothing
        known.append(library)

    def render(self, template: str, data: Mapping[str, object], record: Inventions) -> tuple[str, tuple[Segment, ...]]:
        """The rendered source, and the lines of it that are found in one place of the templates.

        :raises Exception: one of :func:`broken`; TooLarge beyond 25,000,000 characters.
        """
        html = str(self._engine.get_template(template).render(self._context(InventingDict(data, record))))
        if len(html) > LARGEST_PAGE:
            raise TooLarge(
                f"Le gabarit « {template} » écrit plus de vingt-cinq millions de caractères.",
                remedy="Raccourcissez les listes de ses données d'exemple.",
                code="page_too_large",
            )
        return html, matched_lines(html, dict(_used(template, self._sources)))


def broken() -> tuple[type[Exception], ...]:
    """What parsing or rendering may raise."""
    own = (cast("type[Exception]", _of("django.template.exceptions", name)) for name in _ERRORS)
    improper = cast("type[Exception]", _of("django.core.exceptions", "ImproperlyConfigured"))
    return (*own, improper, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)


_ERRORS = ("TemplateSyntaxError", "TemplateDoesNotExist")


def reason(error: Exception) -> str:
    """Why a template could not be rendered, in French and without its data."""
    name = type(error).__name__
    if isinstance(error, TooLarge):
        return error.problem
    if name == "TemplateSyntaxError":
        token: object = getattr(error, "token", None)
        line: object = getattr(token, "lineno", None)
        return "La syntaxe du gabarit n'est pas valable" + (f" (ligne {line})." if isinstance(line, int) else ".")
    if name == "TemplateDoesNotExist":
        return "Un gabarit dont il dépend n'est pas dans le dossier."
    if isinstance(error, RecursionError):
        return "Le gabarit s'inclut lui-même sans fin."
    return f"Une expression du gabarit a échoué ({name}) : complétez ses données d'exemple."


def _of(module: str, name: str) -> object:
    try:
        found: object = vars(import_module(module))[name]
    except ImportError:
        raise InvalidInput(
            "Django n'est pas installé.",
            remedy="Installez l'extra : pip install etatplateforme[django]",
            code="django_missing",
        ) from None
    return found


def _settle() -> None:
    """Give the process neutral settings when it has none."""
    settings = cast(_Settings, _of("django.conf", "settings"))
    if not settings.configured:
        settings.configure(USE_I18N=False, USE_TZ=False, LANGUAGE_CODE="fr", STATIC_URL="/static/")


def _neutral(library: _Library) -> None:
    """Tags that ask for a project: they lead somewhere, and give a token that is worth nothing."""
    mark_safe = cast("Callable[[str], str]", _of("django.utils.safestring", "mark_safe"))
    for name in ("url", "get_static_prefix", "get_media_prefix"):
        _ = library.simple_tag(_somewhere, name=name)
    _ = library.simple_tag(_static, name="static")
    _ = library.simple_tag(lambda: mark_safe(FIELD_OF_FORMS), name="csrf_token")
    library.tags["load"] = _nothing


def _named(sources: Mapping[str, str], pattern: re.Pattern[str]) -> set[str]:
    """Words that *pattern* finds in the tags and variables of the templates."""
    return {name for source in sources.values() for part in INSIDE.findall(source) for name in pattern.findall(part)}


def _used(template: str, sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The template and all that it extends or includes, each once, itself first."""
    waiting, seen = [template], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in sources and name not in seen:
            seen.add(name)
            yield name, sources[name]
            waiting.extend(USES.findall(sources[name]))


def _nothing(parser: _Parser, token: _Token) -> _Node:
    """A tag that writes nothing."""
    return cast("Callable[[str], _Node]", _of("django.template.base", "TextNode"))("")


def _around(parser: _Parser, token: _Token) -> _Node:
    """A tag that writes what it holds."""
    held = parser.parse((f"end{token.contents.split()[0]}",))
    parser.delete_first_token()
    return cast("Callable[[list[object]], _Node]", _of("django.template.defaulttags", "IfNode"))([(None, held)])


def _counted(usual: Compile) -> Compile:
    """*usual*, for which an invented count is one."""

    def counted(parser: _Parser, token: _Token) -> _Node:
        node = usual(parser, token)
        counter = cast("_Expression | None", vars(node).get("counter"))
        if counter is not None:
            vars(node)["counter"] = _Counter(counter)
        return node

    return counted


def _somewhere(*_args: object, **_kwargs: object) -> str:
    return "/exemple"


def _static(path: object) -> str:
    return f"/static/{path}"


def _first(value: object, _argument: object = None) -> object:
    return value


def _unless_invented(usual: Filter) -> Filter:
    """*usual*, but for an invented value, which is neither a date nor a number."""

    @wraps(usual)
    def filtered(value: object, *arguments: object) -> object:
        return value if isinstance(value, Invented) else usual(value, *arguments)

    return filtered
