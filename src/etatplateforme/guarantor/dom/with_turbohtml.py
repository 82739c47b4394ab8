"""Trees grown by turbohtml: WHATWG-exact, compiled, with the position of every tag."""

import turbohtml
from turbohtml import Doctype, Namespace, Text
from turbohtml import Element as ParsedElement

from etatplateforme.guarantor.dom.model import Document, Element, Growth

HTML = Namespace.HTML


def grow(html: str) -> Document:
    """Read a page. Never raises."""
    parsed = turbohtml.parse(html, allow_declarative_shadow_roots=False)
    growth = Growth()
    # Copies of the nodes that are part of the page; what stands in a template is none.
    copies: dict[object, Element] = {}
    for node in parsed.descendants:
        outer = copies.get(node.parent)
        if isinstance(node, Text):
            if outer is not None:
                text = node.text
                if text.isspace():
                    outer.content.append(text)
                else:
                    growth.text(text, outer)
        elif isinstance(node, ParsedElement) and (outer is not None or node.parent is parsed):
            tag, space = node.tag, node.namespace
            if space is not HTML:
                tag = f"{space.value}:{tag}"
            attributes = {
                name: value if type(value) is str else " ".join(value or ()) for name, value in node.attrs.items()
            }
            copy = growth.element(tag, attributes, node.source_line, node.source_col, outer)
            if tag != "template":
                copies[node] = copy
    doctype = next((_declaration(child) for child in parsed.children if isinstance(child, Doctype)), None)
    return growth.document(doctype, tuple((error.code, error.line, error.col + 1) for error in parsed.errors))


def _declaration(doctype: Doctype) -> str:
    """Name, public and system identifiers of a document type, as they are compared (HTML, 13.1.1)."""
    return " ".join(part for part in (doctype.name, doctype.public_id, doctype.system_id) if part)
