"""Words that a sheet draws before or after a content (CSS Content 3)."""

from functools import lru_cache
from unicodedata import category

from tinycss2 import ast, parse_component_value_list

from etatplateforme.guarantor.dom import Element


def drawn_words(element: Element, content: str | None) -> str | None:
    """Words of a value of ``content`` on *element*; None when it draws something else than words."""
    if content is None:
        return None
    words = ""
    for kind, text in _pieces(content):
        if kind == "unknown":
            return None
        words += element.attributes.get(text, "") if kind == "attribute" else text
    return words


@lru_cache(maxsize=2_000)
def _pieces(content: str) -> tuple[tuple[str, str], ...]:
    """Texts and attributes; what follows a slash is the alternative, and is read instead (CSS Content 3, 1.2)."""
    nodes = [node for node in parse_component_value_list(content) if not isinstance(node, ast.WhitespaceToken)]
    marks = [place for place, node in enumerate(nodes) if isinstance(node, ast.LiteralToken) and node.value == "/"]
    return tuple(_piece(node) for node in (nodes[marks[0] + 1 :] if marks else nodes))


def _piece(node: ast.Node) -> tuple[str, str]:
    if isinstance(node, ast.StringToken):
        glyph = any(category(letter) in {"Co", "Cn"} for letter in node.value)
        return ("unknown", "") if glyph else ("text", node.value)
    if isinstance(node, ast.FunctionBlock) and node.lower_name == "attr" and len(node.arguments) == 1:
        name = node.arguments[0]
        if isinstance(name, ast.IdentToken):
            return "attribute", name.lower_value
    return "unknown", ""
