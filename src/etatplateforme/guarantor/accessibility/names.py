"""Accessible name and description of an element (Accessible Name 1.2, with HTML-AAM and SVG-AAM).

What sheets draw around an element is read; a glyph of an icon font, or what a browser alone knows, says nothing
certain. The computation gives up, and says so, on content that is nested too deep or asks for too much reading: an
unknown name is never taken for an empty one.
"""

from dataclasses import dataclass, field

from etatplateforme.guarantor.accessibility.aria import NAMED_BY_CONTENT
from etatplateforme.guarantor.accessibility.css.drawn import drawn_words
from etatplateforme.guarantor.accessibility.hidden import UNDRAWN, Hidden
from etatplateforme.guarantor.accessibility.roles import NOTHING, type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element

DEEPEST = 60
"""Levels of nesting beyond which a name is not looked for."""

INLINE = frozenset(
    words(
        """
        a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strong sub sup
        time tt u var wbr
        """
    )
)
"""Elements whose words follow on from those before them."""

DEFAULTS = {"submit": "Envoyer", "reset": "Réinitialiser"}
"""Words that browsers give to a button which has none, in the person's language."""

UNREAD = Hidden.UNDRAWN | Hidden.FROM_ASSISTANCE
"""Ways of being hidden that keep an element out of a name, unless a reference leads to what is hidden."""

LEGENDS = {"fieldset": "legend", "table": "caption", "figure": "figcaption"}
"""Child that names its parent."""


class Unclear(Exception):
    """The name was not computed: content too deep, or too long to read."""


@dataclass(slots=True)
class _Walk:
    """One computation: what has been entered, how deep, how the element that a reference names is hidden itself,
    whether a reference is being followed already, whether a sheet drew something that cannot be read, and whether a
    sheet withholds words that a script may show."""

    view: View
    seen: set[Element] = field(default_factory=set[Element])
    depth: int = 0
    pardoned: int = Hidden.NO
    following: bool = False
    drew: bool = False
    withheld: bool = False


def name_of(view: View, element: Element) -> str | None:
    """Accessible name of *element*, spaces collapsed; None when it was not computed.

    Of an element that is hidden with all around it, the name that it would have once shown.
    """
    if element not in view.names:
        walk = _Walk(view, pardoned=view.hidden(element))
        try:
            text: str | None = " ".join(_text(walk, element, top=True).split())
        except Unclear:
            text = None
        view.names[element] = None if not text and (walk.drew or (walk.withheld and view.scripted)) else text
    return view.names[element]


def description_of(view: View, element: Element) -> str | None:
    """Accessible description: ``aria-describedby``, ``aria-description``, or a ``title`` that is not the name."""
    try:
        told = _referenced(_Walk(view), element, "aria-describedby")
    except Unclear:
        return None
    text = told if told.strip() else element.attributes.get("aria-description", "")
    if not text.strip() and name_of(view, element) != " ".join(element.attributes.get("title", "").split()):
        text = element.attributes.get("title", "")
    return " ".join(text.split())


def _referenced(walk: _Walk, element: Element, attribute: str) -> str:
    """Words of the elements that a list of references names (step 2B)."""
    targets = [walk.view.document.by_id.get(word) for word in element.words(attribute)[:50]]
    return " ".join(_text(walk, target, top=True, referenced=True) for target in targets if target is not None)


def _text(walk: _Walk, element: Element, *, top: bool = False, referenced: bool = False) -> str:
    """Steps 2A to 2I for one element."""
    view = walk.view
    named = top and referenced
    if (element in walk.seen and not named) or element.tag in {"script", "style"}:
        return ""
    if not named and _unread(walk, element):
        walk.withheld = walk.withheld or (element.speaks and _by_a_sheet(walk, element))
        return ""
    view.patience -= 1
    if walk.depth > DEEPEST or view.patience < 0:
        raise Unclear
    walk.seen.add(element)
    walk.depth += 1
    pardoned, following = walk.pardoned, walk.following
    if named:
        walk.following = True
        walk.pardoned = Hidden.NO if element.tag in UNDRAWN else view.hidden(element)
    found = _steps(walk, element, top=top, referenced=referenced)
    walk.pardoned, walk.following = pardoned, following
    walk.depth -= 1
    walk.seen.discard(element)
    return found


def _unread(walk: _Walk, element: Element) -> bool:
    """True for what is hidden, by itself when all that is read stands in something hidden."""
    ways = walk.view.hidden(element)
    return bool((walk.view.by_itself(element) if ways and walk.pardoned else ways) & UNREAD)


def _by_a_sheet(walk: _Walk, element: Element) -> bool:
    """True for what nothing but a sheet hides."""
    said = not {"hidden", "aria-hidden", "style"}.isdisjoint(element.attributes) or element.tag in UNDRAWN
    return not said and walk.view.style(element).get("display") == "none"


def _invisible(walk: _Walk, element: Element) -> bool:
    """True for what keeps its place without being seen: its words are not read, those of a visible part are."""
    return bool(walk.view.hidden(element) & Hidden.INVISIBLE & ~walk.pardoned)


def _steps(walk: _Walk, element: Element, *, top: bool, referenced: bool) -> str:
    if _invisible(walk, element):
        return _content(walk, element)
    if not walk.following and (told := _referenced(walk, element, "aria-labelledby")).strip():
        return told
    if not top and (value := _value(walk, element)) is not None:
        return value
    if element.says("aria-label"):
        return element.attributes["aria-label"]
    role = walk.view.role(element)
    if role not in NOTHING or element.tag != "img":
        native = _native(walk, element)
        if native.strip():
            return native
    if not top or referenced or role in NAMED_BY_CONTENT or element.tag in {"summary", "label", "legend"}:
        content = _content(walk, element)
        if content.strip():
            return content
    return element.attributes.get("title", "")


def _value(walk: _Walk, element: Element) -> str | None:
    """What a field inside a label adds to it: its value (step 2C); None for anything else."""
    role = walk.view.role(element)
    if role in {"textbox", "searchbox"}:
        return element.attributes.get("value", "") if element.tag == "input" else _content(walk, element)
    if role in {"slider", "spinbutton", "meter", "progressbar", "scrollbar"}:
        keys = ("aria-valuetext", "aria-valuenow", "value")
        return next((element.attributes[key] for key in keys if element.says(key)), "")
    if role in {"combobox", "listbox"} and element.tag == "select":
        options = [option for option in element.within(2_000) if option.tag == "option"]
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return " ".join(_content(walk, option) for option in chosen)
    return None


def _native(walk: _Walk, element: Element) -> str:
    """What the tag's own means give: labels, alt, legend, value (step 2E)."""
    attributes = element.attributes
    match element.tag:
        case "img" | "area":
            return attributes.get("alt", "")
        case "input":
            return _input(walk, element)
        case "button" | "meter" | "progress" | "output" | "select":
            return _labels(walk, element)
        case "textarea":
            told = (_labels(walk, element), attributes.get("title", ""), attributes.get("placeholder", ""))
            return next((text for text in told if text.strip()), "")
        case "optgroup" | "option" | "track":
            return attributes.get("label", "")
        case tag if tag in LEGENDS:
            legend = next((child for child in element.children if child.tag == LEGENDS[tag]), None)
            return "" if legend is None else _text(walk, legend)
        case tag if tag.startswith("svg:"):
            title = next((child for child in element.children if child.tag == "svg:title"), None)
            return "" if title is None or element.tag == "svg:title" else _content(walk, title)
        case _:
            return ""


def _input(walk: _Walk, element: Element) -> str:
    attributes = element.attributes
    kind = type_of(element)
    labels = _labels(walk, element)
    if labels.strip():
        return labels
    if kind in {"button", "submit", "reset"}:
        told = attributes["value"] if "value" in attributes else DEFAULTS.get(kind, "")
        return told if told.strip() else attributes.get("title", "")
    if kind == "image":
        return attributes.get("alt") or attributes.get("title", "")
    told = attributes.get("title", "")
    return told if told.strip() else attributes.get("placeholder", "")


def _labels(walk: _Walk, element: Element) -> str:
    return " ".join(_text(walk, label, top=True, referenced=True) for label in walk.view.labels.get(element, ()))


def _drawn(walk: _Walk, element: Element, content: str | None) -> str:
    """Words that a sheet draws beside the content (step 2F.ii)."""
    words = drawn_words(element, content)
    walk.drew = walk.drew or words is None
    return words or ""


def _content(walk: _Walk, element: Element) -> str:
    """Words of what an element holds, in order (steps 2F and 2G)."""
    silent = _invisible(walk, element)
    style = walk.view.style(element)
    words = [_drawn(walk, element, style.before)] if style.before != "" and not silent else []
    for item in element.content:
        if isinstance(item, str):
            words.append("" if silent else item)
            continue
        inside = _text(walk, item)
        words.append(inside if item.tag in INLINE else f" {inside} ")
    if style.after != "" and not silent:
        words.append(_drawn(walk, element, style.after))
    for word in element.words("aria-owns")[:50]:
        owned = walk.view.document.by_id.get(word)
        if owned is not None:
            words.append(" " + _text(walk, owned))
    return "".join(words)
