"""A style sheet, compiled once: its rules on the properties that are looked at, with what they hang on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from tinycss2 import ast, parse_blocks_contents, parse_stylesheet

from etatplateforme.guarantor.accessibility.css.media import SCREEN, Medium, media_holds, supports_holds
from etatplateforme.guarantor.accessibility.css.properties import KEPT, longhands
from etatplateforme.guarantor.accessibility.css.selector import Complex, NotRead, Unsure, selectors_of
from etatplateforme.guarantor.accessibility.css.tokens import DEEPEST, Unreadable, words_of

LARGEST_SHEET = 4_000_000
"""Characters beyond which a sheet is not read: what it may do is then unknown."""

LONGEST_HEAD = 100_000
"""Characters in which a sheet says what it imports."""

MOST_SELECTORS = 50_000
PASSED_OVER = frozenset(
    {"charset", "counter-style", "font-face", "font-feature-values", "font-palette-values", "keyframes", "namespace",
     "page", "position-try", "property", "starting-style", "view-transition", "-webkit-keyframes", "-moz-document",
     "-moz-keyframes", "-o-keyframes", "-ms-viewport", "viewport"}
)  # fmt: skip
"""At-rules that set nothing on an element at rest."""

Layer: TypeAlias = tuple[str, ...]
Declared: TypeAlias = tuple[str, str | None, bool]
"""A property, its value (None for one that only a browser works out) and whether it is ``!important``."""


@dataclass(frozen=True, slots=True, eq=False)
class StyleRule:
    """Selectors and what they set. ``sure`` is False under a condition that only a browser can decide."""

    selectors: tuple[Complex, ...]
    declared: tuple[Declared, ...]
    layer: Layer
    sure: bool


@dataclass(slots=True, eq=False)
class Sheet:
    """A compiled sheet. ``imports`` are the addresses it imports, with layer and certainty, before its rules.

    ``layers`` in the order in which they are first named. ``whole`` is False when a part could not be read: anything
    may then be hidden or shown. ``turns`` is True when it asks in which way the screen is held.
    """

    rules: list[StyleRule] = field(default_factory=list[StyleRule])
    imports: "list[tuple[str, Layer, bool]]" = field(default_factory=list["tuple[str, Layer, bool]"])
    layers: list[Layer] = field(default_factory=list[Layer])
    whole: bool = True
    turns: bool = False
    selectors: int = 0


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a rule."""

    parents: tuple[Complex, ...] = ()
    layer: Layer = ()
    sure: bool = True
    depth: int = 0


@lru_cache(maxsize=256)
def sheet_of(text: str, medium: Medium = SCREEN) -> Sheet:
    """Compile a sheet as it applies on *medium*. Never raises; sheets that were compiled are kept."""
    sheet = Sheet()
    if len(text) > LARGEST_SHEET:
        sheet.whole = False
        return sheet
    try:
        _Compiler(sheet, medium).rules(parse_stylesheet(text, skip_comments=True, skip_whitespace=True), _Around())
    except ValueError:  # a number of thousands of digits, which Python does not read
        sheet.whole = False
    return sheet


@lru_cache(maxsize=4_000)
def declared_in(text: str) -> tuple[Declared, ...] | None:
    """What a ``style`` attribute sets; None when it cannot be read."""
    if len(text) > 20_000:
        return None
    try:
        nodes = parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    except ValueError:  # a number of thousands of digits, which Python does not read
        return None
    return tuple(_declared(node for node in nodes if isinstance(node, ast.Declaration)))


def imported(text: str) -> tuple[str, ...]:
    """Addresses that a sheet imports, as it writes them, whatever their condition (CSS Cascade 5, 2)."""
    head = text[:LONGEST_HEAD]
    if "@import" not in head.lower():
        return ()
    found: list[str] = []
    try:
        rules = parse_stylesheet(head, skip_comments=True, skip_whitespace=True)
    except ValueError:  # a number of thousands of digits
        return ()
    for rule in rules:
        if not isinstance(rule, ast.AtRule) or rule.content is not None:
            break  # what comes after a block is ignored
        nodes = [node for node in rule.prelude if not isinstance(node, ast.WhitespaceToken)]
        address = _address(nodes[0]) if nodes and rule.lower_at_keyword == "import" else None
        found += [] if address is None else [address]
    return tuple(found)


def _declared(nodes: Iterator[ast.Declaration]) -> Iterator[Declared]:
    for node in nodes:
        name = node.name if node.name.startswith("--") else node.lower_name
        try:
            value: str | None = words_of(node.value)
        except Unreadable:
            value = None
        if name.startswith("--"):
            yield name, value, node.important
        elif value is None:
            yield from ((each, None, node.important) for each, _ in longhands(name, "var(--x) 1"))
        elif value:
            yield from ((each, set_to, node.important) for each, set_to in longhands(name, value))


class _Compiler:
    """Walks through a sheet; nesting beyond a bound makes it unread, never unbounded."""

    def __init__(self, sheet: Sheet, medium: Medium) -> None:
        self.sheet, self.medium = sheet, medium
        self._unnamed = 0

    def rules(self, nodes: Sequence[ast.Node], around: _Around) -> None:
        """Every rule of a list."""
        if around.depth > DEEPEST:
            self.sheet.whole = False
            return
        for node in nodes:
            if isinstance(node, ast.QualifiedRule):
                self._style(node, around)
            elif isinstance(node, ast.AtRule):
                self._at(node, around)

    def _style(self, node: ast.QualifiedRule, around: _Around) -> None:
        try:
            selectors = selectors_of(node.prelude, around.parents)
        except NotRead:
            return
        except Unsure:
            self.sheet.whole = False
            return
        self.sheet.selectors += len(selectors)
        if self.sheet.selectors > MOST_SELECTORS:
            self.sheet.whole = False
            return
        self._content(node.content, _Around(selectors, around.layer, around.sure, around.depth + 1))

    def _content(self, content: Sequence[ast.Node], around: _Around) -> None:
        """Declarations of a rule, then the rules nested in it."""
        nodes = parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        declared = tuple(_declared(each for each in nodes if isinstance(each, ast.Declaration)))
        if declared and around.parents:
            self.sheet.rules.append(StyleRule(around.parents, declared, around.layer, around.sure))
        self.rules([each for each in nodes if not isinstance(each, ast.Declaration)], around)

    def _at(self, node: ast.AtRule, around: _Around) -> None:
        name = node.lower_at_keyword
        if name == "layer":
            self._layer(node, around)
        elif name == "import":
            self._import(node)
        elif node.content is None or name in PASSED_OVER:
            return
        elif name == "media":
            self._under(self._media(node.prelude), node, around)
        elif name == "supports":
            self._under(supports_holds(node.prelude), node, around)
        else:  # @container, @scope, and what comes after them
            self._under(None, node, around)

    def _under(self, held: bool | None, node: ast.AtRule, around: _Around) -> None:
        """Rules under a condition."""
        if held is False or node.content is None:
            return
        inside = _Around(around.parents, around.layer, around.sure and held is True, around.depth + 1)
        if around.parents:
            self._content(node.content, inside)
        else:
            self.rules(parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True), inside)

    def _media(self, prelude: Sequence[ast.Node]) -> bool | None:
        try:
            text = words_of(prelude)
        except Unreadable:
            return None
        self.sheet.turns = self.sheet.turns or "orientation" in text or "aspect-ratio" in text
        return media_holds(text, self.medium)

    def _layer(self, node: ast.AtRule, around: _Around) -> None:
        """A layer, or the order of several; its name may have dots (CSS Cascade 5, 6.4)."""
        try:
            names = [name.strip() for name in words_of(node.prelude).split(",")]
        except Unreadable:
            names = [""]
        if node.content is not None and len(names) == 1:
            layer = around.layer + self._path(names[0])
            self.sheet.layers.append(layer)
            self._under(True, node, _Around(around.parents, layer, around.sure, around.depth))
        else:
            self.sheet.layers.extend(around.layer + self._path(name) for name in names if name)

    def _path(self, name: str) -> Layer:
        if name:
            return tuple(name.split("."))
        self._unnamed += 1
        return (f"({id(self.sheet)} {self._unnamed})",)

    def _import(self, node: ast.AtRule) -> None:
        parts = [each for each in node.prelude if not isinstance(each, ast.WhitespaceToken)]
        if not parts or self.sheet.rules:
            return
        first, rest = parts[0], parts[1:]
        address = _address(first)
        if address is None:
            return
        layer: Layer = ()
        held: bool | None = True
        if rest and isinstance(rest[0], ast.IdentToken) and rest[0].lower_value == "layer":
            layer, rest = self._path(""), rest[1:]
        elif rest and isinstance(rest[0], ast.FunctionBlock) and rest[0].lower_name == "layer":
            layer, rest = self._path(_text(rest[0].arguments)), rest[1:]
        if rest and isinstance(rest[0], ast.FunctionBlock) and rest[0].lower_name == "supports":
            held, rest = None, rest[1:]
        medium = self._media(_spaced(rest))
        if medium is not False:
            if layer:
                self.sheet.layers.append(layer)
            self.sheet.imports.append((address, layer, held is True and medium is True))


def _address(node: ast.Node) -> str | None:
    if isinstance(node, ast.URLToken | ast.StringToken):
        return node.value
    if isinstance(node, ast.FunctionBlock) and node.lower_name == "url":
        return next((each.value for each in node.arguments if isinstance(each, ast.StringToken)), None)
    return None


def _text(nodes: Sequence[ast.Node]) -> str:
    try:
        return words_of(nodes)
    except Unreadable:
        return ""


def _spaced(nodes: Sequence[ast.Node]) -> list[ast.Node]:
    """Nodes with the spaces between them that were left out."""
    spaced: list[ast.Node] = []
    for node in nodes:
        spaced += [node, ast.WhitespaceToken(0, 0, " ")]
    return spaced


__all__ = ["KEPT", "LARGEST_SHEET", "Declared", "Layer", "Sheet", "StyleRule", "declared_in", "sheet_of"]
