"""The styles of a page's elements, made in one pass over them."""

from collections.abc import Iterator, Mapping
from posixpath import normpath
from urllib.parse import urljoin

from etatplateforme.guarantor.accessibility.css.cascade import MOST_KEPT, Entry, Match, Specified, Table, table_of
from etatplateforme.guarantor.accessibility.css.match import Exhausted, Matcher
from etatplateforme.guarantor.accessibility.css.media import SCREEN, Medium, media_holds
from etatplateforme.guarantor.accessibility.css.properties import INHERITED
from etatplateforme.guarantor.accessibility.css.sheet import Layer, sheet_of
from etatplateforme.guarantor.accessibility.css.style import ROOT, Style, Value, computed
from etatplateforme.guarantor.dom import Document, Element

MOST_IMPORTS = 50
NOTHING: frozenset[str] = frozenset()
PATIENCE = (200_000, 300)
"""Comparisons that a page may ask for, and more for each of its elements."""


class Styles:
    """Styles of the elements of a document, by their order. ``whole`` is False when a sheet that may hide, show or
    colour something was not given, is too large, or asks for too much work: nothing seen in them is then certain."""

    def __init__(self, document: Document, given: Mapping[str, str], medium: Medium = SCREEN) -> None:
        collected = _Collector(given, medium)
        for element in document.elements:
            if element.tag in {"link", "style", "svg:style"}:
                collected.take(element)
        # Once a sheet is missing, nothing that hangs on the others is certain: they would be read for nothing.
        self._table = table_of(() if collected.missing else tuple(collected.sheets), medium)
        self.turns = self._table.turns
        self.whole = self._table.whole and not collected.missing
        self._root_size: float | None = 16.0
        self.all: list[Style] = []
        try:
            self._dress(document)
        except Exhausted:
            self.whole = False
            self.all = [ROOT] * len(document.elements)

    def of(self, element: Element) -> Style:
        """Style of an element of the document."""
        return self.all[element.order]

    def _dress(self, document: Document) -> None:
        table = self._table
        looked = [table.look(element) for element in document.elements]
        budget = PATIENCE[0] + PATIENCE[1] * len(looked)
        matcher = Matcher([each.look for each in looked], budget)
        made = self.all
        for element, each in zip(document.elements, looked, strict=True):
            outer = element.parent
            around = ROOT if outer is None else made[outer.order]
            specified = each.plain
            if specified is None or "style" in element.attributes:
                specified = table.specified(tuple(_matches(matcher, element, each.entries)), element)
            key = (specified, around)
            style = table.made.get(key)
            if style is None:
                style = self._new(table, key)
            made.append(style)
            if outer is None:
                self._root_size = style.size

    def _new(self, table: Table, key: tuple[Specified, Style]) -> Style:
        if len(table.made) > MOST_KEPT:
            table.made.clear()
        style = table.made[key] = _made(*key, self._root_size)
        return style


def _made(specified: Specified, around: Style, root_size: float | None) -> Style:
    style = computed(specified.own, around, root_size)
    style.important = _imposed(specified, around)
    style.coloured = _coloured(specified, around)
    style.grounded = around.grounded or _grounded(specified, style)
    if specified.before:
        style.before = _drawn(specified.before, style)
    if specified.after:
        style.after = _drawn(specified.after, style)
    return style


def _imposed(specified: Specified, around: Style) -> frozenset[str]:
    """Properties whose value comes from an important declaration of a style attribute, inherited or not."""
    if not specified.important and not around.important:
        return NOTHING
    taken = {"inherit", "unset"}
    own = {name for name in specified.important if specified.own.get(name) not in taken}
    kept = {name for name in around.important if name in INHERITED and specified.own.get(name, "inherit") in taken}
    return frozenset(own | kept)


def _coloured(specified: Specified, around: Style) -> bool:
    """Whether a sheet of the page gives the text its colour, here or around."""
    if "color" in specified.own and specified.own["color"] not in {"inherit", "unset"}:
        return "color" in specified.authored
    return around.coloured


def _grounded(specified: Specified, style: Style) -> bool:
    """Whether a sheet of the page gives the element a colour of background."""
    if "background-color" not in specified.authored:
        return False
    colour = style.colour("background-color")
    return colour is None or colour.alpha > 0


def _matches(matcher: Matcher, element: Element, candidates: tuple[Entry, ...]) -> Iterator[Match]:
    around = matcher.keys_around(element)
    just_around = matcher.keys_of(element.parent)
    for entry in candidates:
        if entry.alone:
            yield entry, entry.sure
        elif (not entry.parent or entry.parent in just_around) and entry.around <= around:
            found = matcher.matches(element, entry.selector)
            if found is not False:
                yield entry, entry.sure and found is True


def _drawn(specified: Mapping[str, Value], style: Style) -> Value:
    """Value of ``content`` of what is drawn; empty when nothing is, or nothing that says something."""
    inside = computed(specified, style, None)
    content = inside.get("content")
    if content in {"normal", "none", "", '""'} or inside.get("display") == "none":
        return ""
    return None if inside.get("display") is None or inside.get("visibility") != "visible" else content


class _Collector:
    """Sheets of a page in order, with those that they import."""

    def __init__(self, given: Mapping[str, str], medium: Medium) -> None:
        self._given, self._medium = given, medium
        self.sheets: list[tuple[str, Layer, bool]] = []
        self.missing = False
        self._imported = 0

    def take(self, element: Element) -> None:
        """Read a ``style`` or ``link`` element."""
        attributes = element.attributes
        held = media_holds(attributes.get("media", ""), self._medium)
        if held is False or "disabled" in attributes:
            return
        kind = attributes.get("type", "").strip().lower()
        if kind not in {"", "text/css"}:
            return
        if element.tag != "link":
            text = "".join(item for item in element.content if isinstance(item, str))
            self._add(text, "", (), held is True, ())
        elif "stylesheet" in (relations := attributes.get("rel", "").lower().split()) and attributes.get("href"):
            if "alternate" in relations:
                return
            self._linked(attributes["href"].strip(), attributes["href"].strip(), (), held is True, ())

    def _linked(self, written: str, address: str, layer: Layer, sure: bool, around: tuple[str, ...]) -> None:
        """A sheet that is linked or imported: found by its address as written, or from where its importer stands."""
        if address in around:
            return
        text = self._given.get(address, self._given.get(written))
        if text is None:
            self.missing = True
        else:
            self._add(text, address, layer, sure, (*around, address))

    def _add(self, text: str, address: str, layer: Layer, sure: bool, around: tuple[str, ...]) -> None:
        for imported, inner, inner_sure in sheet_of(text, self._medium).imports:
            self._imported += 1
            if self._imported > MOST_IMPORTS:
                self.missing = True
                return
            target = urljoin(address, imported)
            if not target.startswith(("http:", "https:", "/")) and address:
                target = normpath(target)
            self._linked(imported, target, layer + inner, sure and inner_sure, around)
        self.sheets.append((text, layer, sure))
