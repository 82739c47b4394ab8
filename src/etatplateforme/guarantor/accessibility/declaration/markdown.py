"""A document as Markdown (CommonMark), which also reads as plain text."""

import re

from etatplateforme.guarantor.accessibility.declaration.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Inline,
    Line,
    Link,
    Strong,
)

MEANT = re.compile(r"([\\`*_\[\]<>])")
LEADING = re.compile(r"^(\s*)([#+-]|\d+[.)])", re.MULTILINE)


def to_markdown(document: Document) -> str:
    """The whole text; what Markdown would take for a mark is escaped."""
    return "\n".join(_block(block) for block in document.blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_escaped(text)}\n"
        case Bullets(items):
            return "".join(f"- {_line(item, '  ')}\n" for item in items)
        case _:
            return f"{_line(block.line)}\n"


def _line(line: Line, indent: str = "") -> str:
    """One line, a newline in it being a hard one; only what begins a line can be taken for a mark of a block."""
    text = "".join(_inline(inline) for inline in line)
    return LEADING.sub(r"\1\\\2", text).replace("\n", f"  \n{indent}")


def _inline(inline: Inline) -> str:
    match inline:
        case Link(text, href):
            return f"[{_escaped(text)}]({href})" if text != href else f"<{href}>"
        case Strong(text):
            return f"**{_escaped(text)}**"
        case _:
            return _escaped(inline)


def _escaped(text: str) -> str:
    return MEANT.sub(r"\\\1", text)
