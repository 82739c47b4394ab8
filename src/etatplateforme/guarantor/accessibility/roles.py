"""Role of an element: the one its author wrote (ARIA 1.2), or the one its tag has (HTML-AAM, SVG-AAM)."""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.aria import GLOBAL, NAMING, ROLES
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element

BY_TAG: Mapping[str, str] = MappingProxyType(
    {
        "address": "group", "article": "article", "aside": "complementary", "blockquote": "blockquote",
        "button": "button", "caption": "caption", "code": "code", "datalist": "listbox", "dd": "definition",
        "del": "deletion", "details": "group", "dfn": "term", "dialog": "dialog", "dt": "term", "em": "emphasis",
        "fieldset": "group", "figure": "figure", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading",
        "h5": "heading", "h6": "heading", "hr": "separator", "html": "document", "ins": "insertion", "main": "main",
        "mark": "mark", "math:math": "math", "menu": "list", "meter": "meter", "nav": "navigation", "ol": "list",
        "optgroup": "group", "option": "option", "output": "status", "p": "paragraph", "progress": "progressbar",
        "s": "deletion", "search": "search", "strong": "strong", "sub": "subscript", "sup": "superscript",
        "svg:svg": "graphics-document", "table": "table", "tbody": "rowgroup", "textarea": "textbox",
        "tfoot": "rowgroup", "thead": "rowgroup", "time": "time", "tr": "row", "ul": "list",
    }
)  # fmt: skip
"""Roles that hang on the tag alone."""

GENERIC = frozenset(
    words(
        """
        b bdi bdo body data div i q samp small span u a area
        """
    )
)
"""Tags with no meaning of their own."""

BY_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "button": "button", "checkbox": "checkbox", "email": "textbox", "image": "button", "number": "spinbutton",
        "radio": "radio", "range": "slider", "reset": "button", "search": "searchbox", "submit": "button",
        "tel": "textbox", "text": "textbox", "url": "textbox",
    }
)  # fmt: skip
"""Roles of ``input`` by its type."""

NO_ROLE = frozenset(["color", "date", "datetime-local", "file", "hidden", "month", "password", "time", "week"])
"""Types of ``input`` that HTML-AAM gives no role."""

SECTIONING = frozenset({"article", "aside", "main", "nav", "section"})
NOTHING = frozenset({"none", "presentation"})
CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})


def explicit_role(element: Element) -> str | None:
    """First word of the ``role`` attribute that is a role, if any."""
    words = element.attributes.get("role", "").lower().split() if "role" in element.attributes else ()
    return next((word for word in words if word in ROLES), None)


def type_of(element: Element) -> str:
    """Type of an ``input``: what it is not told, or what does not exist, is text."""
    kind = element.attributes.get("type", "").strip().lower()
    return kind if kind in BY_TYPE or kind in NO_ROLE else "text"


def has_global(element: Element) -> bool:
    """True when the element carries a global state or property, which cancels ``role="none"`` (ARIA 1.2, 6.4.1)."""
    if element.attributes.get("aria-hidden", "").strip().lower() == "true":
        return False
    return any(name in GLOBAL and name != "aria-hidden" for name in element.attributes if name.startswith("aria-"))


def tabindex(element: Element) -> int | None:
    """Value of ``tabindex`` by the rules of HTML for integers; None when there is none."""
    text = element.attributes.get("tabindex", "").strip()[:12]
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    number = ""
    for character in digits:
        if character not in "0123456789":
            break
        number += character
    return sign * int(number) if number else None


def focusable_by_nature(element: Element) -> bool:
    """True for what takes the focus without ``tabindex``, when it is shown and not inert."""
    attributes = element.attributes
    match element.tag:
        case "a" | "area" | "svg:a":
            return "href" in attributes or (element.tag == "svg:a" and "xlink:href" in attributes)
        case "button" | "select" | "textarea":
            return not disabled(element)
        case "input":
            return type_of(element) != "hidden" and not disabled(element)
        case "iframe":
            return True
        case "audio" | "video":
            return "controls" in attributes
        case "summary":
            return (
                element.parent is not None
                and element.parent.tag == "details"
                and (next((child for child in element.parent.children if child.tag == "summary"), None) is element)
            )
        case _:
            return attributes.get("contenteditable", "false").strip().lower() in {"", "true", "plaintext-only"}


def disabled(element: Element) -> bool:
    """True for a field that is disabled, by itself or by its ``fieldset`` (but for what its legend holds)."""
    if "disabled" in element.attributes:
        return True
    inner = element
    for outer in element.around():
        if outer.tag == "fieldset" and "disabled" in outer.attributes:
            legend = next((child for child in outer.children if child.tag == "legend"), None)
            if inner is not legend:
                return True
        inner = outer
    return False


def implicit_role(element: Element, *, named: bool = False) -> str | None:
    """Role of the tag where it stands; None when the tag has none. *named* tells whether an author named it."""
    tag = element.tag
    match tag:
        case "a" | "area" if "href" in element.attributes:
            return "link"
        case "svg:a" if "href" in element.attributes or "xlink:href" in element.attributes:
            return "link"
        case "img":
            return "none" if element.attributes.get("alt") == "" else "img"
        case "input":
            return _input_role(element)
        case "select":
            size = element.attributes.get("size", "").strip()
            many = "multiple" in element.attributes or (size.isdecimal() and len(size) < 9 and int(size) > 1)
            return "listbox" if many else "combobox"
        case "section":
            return "region" if named else "generic"
        case "form":
            return "form"
        case "header" | "footer":
            inside = any(outer.tag in SECTIONING for outer in element.around())
            return "generic" if inside else "banner" if tag == "header" else "contentinfo"
        case "li":
            outer = element.parent
            return "listitem" if outer is not None and outer.tag in {"ul", "ol", "menu"} else "generic"
        case "td" | "th":
            return _cell_role(element)
        case _:
            return BY_TAG.get(tag, "generic" if tag in GENERIC else None)


def _input_role(element: Element) -> str | None:
    kind = type_of(element)
    if kind == "checkbox" and "aria-pressed" in element.attributes:
        return "button"
    if "list" in element.attributes and kind in {"text", "search", "tel", "url", "email"}:
        return "combobox"
    return BY_TYPE.get(kind)


def _cell_role(element: Element) -> str:
    table = next((outer for outer in element.around() if outer.tag == "table"), None)
    grid = table is not None and explicit_role(table) in {"grid", "treegrid"}
    if element.tag == "td":
        return "gridcell" if grid else "cell"
    match element.attributes.get("scope", "").strip().lower():
        case "row" | "rowgroup":
            return "rowheader"
        case "col" | "colgroup":
            return "columnheader"
        case _:
            return _unscoped(element)


def _unscoped(header: Element) -> str:
    """A header that says nothing heads its column unless data stand in its row (HTML, 4.9.12.2)."""
    row = header.parent
    data = row is not None and any(cell.tag == "td" for cell in row.children)
    return "rowheader" if data else "columnheader"


def author_named(element: Element) -> bool:
    """True when ``aria-label``, ``aria-labelledby`` or ``title`` is written on the element."""
    return any(element.says(name) for name in NAMING) or element.says("title")
