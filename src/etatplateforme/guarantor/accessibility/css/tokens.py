"""Component values as short texts: the only shape in which tokens of tinycss2 leave the reading of a sheet."""

from collections.abc import Sequence

from tinycss2 import ast

DEEPEST = 12
"""Levels of brackets beyond which a value or a selector is not read."""

LONGEST = 4_000
"""Characters of a value beyond which it is not read."""


class Unreadable(Exception):
    """Nested too deep or too long to be read."""


def words_of(nodes: Sequence[ast.Node]) -> str:
    """Nodes as a text in lower case with single spaces, names of custom properties, strings and addresses as written.

    Raises Unreadable beyond :data:`DEEPEST` levels or :data:`LONGEST` characters.
    """
    parts: list[str] = []
    _write(nodes, parts, 0)
    text = "".join(parts).strip()
    if len(text) > LONGEST:
        raise Unreadable
    return text


def _write(nodes: Sequence[ast.Node], parts: list[str], depth: int) -> None:
    if depth > DEEPEST or len(parts) > LONGEST:
        raise Unreadable
    for node in nodes:
        if isinstance(node, ast.WhitespaceToken):
            parts.append(" ")
        elif isinstance(node, ast.FunctionBlock):
            parts.append(f"{node.lower_name}(")
            _write(node.arguments, parts, depth + 1)
            parts.append(")")
        elif isinstance(node, ast.ParenthesesBlock | ast.SquareBracketsBlock | ast.CurlyBracketsBlock):
            opening, closing = node.type[0], node.type[1]
            parts.append(opening)
            _write(node.content, parts, depth + 1)
            parts.append(closing)
        elif isinstance(node, ast.IdentToken):
            parts.append(node.value if node.value.startswith("--") else node.lower_value)
        elif isinstance(node, ast.StringToken):
            parts.append(f'"{node.value}"')
        elif isinstance(node, ast.URLToken):
            parts.append(f"url({node.value})")
        elif isinstance(node, ast.DimensionToken):
            parts.append(f"{node.representation}{node.lower_unit}")
        elif isinstance(node, ast.PercentageToken):
            parts.append(f"{node.representation}%")
        elif isinstance(node, ast.NumberToken):
            parts.append(node.representation)
        elif isinstance(node, ast.HashToken):
            parts.append(f"#{node.value}")
        elif isinstance(node, ast.LiteralToken):
            parts.append(node.value)
        elif not isinstance(node, ast.Comment):
            raise Unreadable
