"""Trees grown by turbohtml: WHATWG-exact, compiled, with the position of every tag."""

import turbohtml
from turbohtml import Doctype, Namespace, Text
from turbohtml import Element as ParsedElement

from etatplateforme.guarantor.dom.model import Document, Element, Growth


def grow(html: str) -> Document:
    """Read a page. Never raises."""
    parsed = turbohtml.parse(html, allow_declarative_shadow_roots=False)
    growth = Growth()
    made: dict[object, Element | None] = {parsed: None}
    for node in parsed.descendants:
        if isinstance(node, Text):
            outer = made.get(node.parent)
            if outer is not None:
                growth.text(node.text, outer)
        elif isinstance(node, ParsedElement):
            parent = node.parent
            if parent in made:
                element = growth.element(
                    node.tag if node.namespace is Namespace.HTML else f"{node.namespace.value}:{node.tag}",
                    {name: value if type(value) is str else _flat(value) for name, value in node.attrs.items()},
                    node.source_line,
                    node.source_col,
                    made[parent],
                )
                if element.tag != "template":  # what a template holds is not part of the page
                    made[node] = element
    doctype = next((_declaration(child) for child in parsed.children if isinstance(child, Doctype)), None)
    return growth.document(doctype, tuple((error.code, error.line, error.col + 1) for error in parsed.errors))


def _flat(value: str | list[str] | None) -> str:
    """Value of an attribute as one text: the parser cuts ``class`` and its kind into lists."""
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def _declaration(doctype: Doctype) -> str:
    """Name, public and system identifiers of a document type, as they are compared (HTML, 13.1.1)."""
    return " ".join(part for part in (doctype.name, doctype.public_id, doctype.system_id) if part)
