"""A document as one accessible HTML page that loads nothing, or as a fragment for a page of the site."""

import re
from html import escape

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

SPACES = re.compile(r"(?<=[«°]) | (?=[:;?!»%])")

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; background: #ffffff; color: #1b1b1b;
  font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: #0b4f9e; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 1rem 0; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 2.5rem 0 .75rem; border-bottom: 2px solid #1b1b1b; }
h3 { font-size: 1.15rem; line-height: 1.3; margin: 1.75rem 0 .5rem; }
p { margin: .75rem 0; }
li { margin: .4rem 0; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-after: avoid; }
}
"""

PAGE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{header}<main>
{body}</main>
</body>
</html>
"""


def to_html(document: Document) -> str:
    """The whole page. Every text is escaped; a link leads only to https, http or mailto."""
    home = "" if document.home is None else f"<header>\n<p>{_inline(document.home)}</p>\n</header>\n"
    return PAGE.format(title=escape(document.title), style=STYLE, header=home, body=to_fragment(document))


def to_fragment(document: Document) -> str:
    """The blocks alone, from the heading of level 1 on, to be put into the ``main`` of a page of the site."""
    return "".join(_block(block) for block in document.blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_text(text)}</h{level}>\n"
        case Bullets(items):
            return "<ul>\n" + "".join(f"<li>{_line(item)}</li>\n" for item in items) + "</ul>\n"
        case _:
            return f"<p>{_line(block.line)}</p>\n"


def _line(line: Line) -> str:
    return "".join(_inline(inline) for inline in line)


def _inline(inline: Inline) -> str:
    match inline:
        case Link(text, href) if href.startswith(("https://", "http://", "mailto:")):
            return f'<a href="{escape(href)}">{_text(text)}</a>'
        case Link(text) | Strong(text):
            return f"<strong>{_text(text)}</strong>"
        case _:
            return _text(inline)


def _text(text: str) -> str:
    """Text of the page; the spaces that French puts around its marks never end a line."""
    return escape(SPACES.sub("\u00a0", text)).replace("\n", "<br>\n")
