"""Trees grown by justhtml, in pure Python: slower, for machines on which turbohtml cannot be installed."""

from typing import Protocol, cast

from justhtml import JustHTML

from etatplateforme.guarantor.dom.model import Document, Element, Growth

MOST_SLIPS = 1_000


class _Doctype(Protocol):
    name: str | None
    public_id: str | None
    system_id: str | None


class _Node(Protocol):
    """What is read of its nodes."""

    name: str
    namespace: str | None
    attrs: dict[str, str | None] | None
    data: object
    children: "list[_Node] | None"
    template_content: "_Node | None"
    origin_line: int | None
    origin_col: int | None


def grow(html: str) -> Document:
    """Read a page. Never raises."""
    parsed = JustHTML(
        html,
        sanitize=False,
        track_node_locations=True,
        collect_errors=True,
        max_errors=MOST_SLIPS,
        scripting_enabled=False,
    )
    growth = Growth()
    doctype: str | None = None
    stack: list[tuple[_Node, Element | None]] = [(cast(_Node, parsed.root), None)]
    while stack:
        node, parent = stack.pop()
        if node.name == "#text":
            if parent is not None and isinstance(node.data, str):
                growth.text(node.data, parent)
        elif node.name == "!doctype":
            doctype = _declaration(cast(_Doctype, node.data))
        elif node.name == "#document" or not node.name.startswith(("#", "!")):
            inner = parent if node.name == "#document" else _copy(node, parent, growth)
            if node.name != "template":
                stack.extend((child, inner) for child in reversed(node.children or []))
    slips = tuple((error.code, error.line, error.column) for error in parsed.errors)
    return growth.document(doctype, slips)


def _copy(node: _Node, parent: Element | None, growth: Growth) -> Element:
    prefix = "" if node.namespace in {None, "html"} else f"{node.namespace}:"
    attributes = {name: value or "" for name, value in (node.attrs or {}).items()}
    column = None if node.origin_col is None else node.origin_col - 1
    return growth.element(prefix + node.name, attributes, node.origin_line, column, parent)


def _declaration(doctype: _Doctype) -> str | None:
    parts = (doctype.name, doctype.public_id, doctype.system_id)
    return " ".join(part for part in parts if part) or None
