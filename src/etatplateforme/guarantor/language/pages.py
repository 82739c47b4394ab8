"""What a page says in French sentences, and what can be advised to its writer, line by line of its source.

Only prose is read: titles, buttons, navigation and tables of code are no sentences, and a passage that announces
another language is left aside (a page that announces none is taken for French).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.dom.model import UNREAD, VALUES
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.language.advice import Advice, LanguageReading, read_text

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "html", "label", "legend", "li", "main", "ol", "p",
        "section", "summary", "table", "tbody", "td", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Elements that begin and end a passage: no sentence runs across their edges."""

TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "nav", "pre", "th"})
"""Blocks whose words are no sentences."""

NO_WORDS = UNREAD | VALUES | frozenset({"button", "code", "kbd", "noscript", "samp", "var"})
"""Elements whose words are not read, without ending the sentence in which they stand: commands, code."""

MOST_ADVICE = 50
"""Pieces of advice that are told for one page; the others are counted."""

MOST_LETTERS = 400_000
"""Letters of prose that are read of one page: the length of a novel."""


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """What was read of a page: ``page`` is its name, the lines of the advice are those of its source (0: unknown).

    ``untold`` is how many more pieces of advice there are beyond the fifty that are kept.
    """

    page: str
    reading: LanguageReading
    untold: int = 0


def language_of_page(page: Page, document: Document) -> PageLanguage:
    """Measure the French prose of a page and advise its writer; at most 400,000 letters and fifty pieces of advice."""
    lines: list[int] = []
    texts: list[str] = []
    room = MOST_LETTERS
    for line, text in _passages(document):
        if room <= 0:
            break
        room -= len(text)
        lines.append(line)
        texts.append(text)
    reading = read_text("\n\n".join(texts))
    advice = tuple(replace(piece, line=_line_in_page(piece, lines)) for piece in reading.advice)
    return PageLanguage(page.name, replace(reading, advice=advice[:MOST_ADVICE]), max(0, len(advice) - MOST_ADVICE))


def _line_in_page(piece: Advice, lines: list[int]) -> int:
    """Each passage stands on one line of the text that was read, and an empty line follows it."""
    return lines[(piece.line - 1) // 2]


def _passages(document: Document) -> Iterator[tuple[int, str]]:
    """Texts between the edges of blocks, spaces collapsed, each with the line on which its element begins."""
    said: list[str] = []
    line = 0
    for step in chain(_steps(document.root), (0,)):
        if isinstance(step, str):
            said.append(step)
            continue
        if passage := " ".join("".join(said).split()):
            yield line, passage
        said.clear()
        line = step


def _steps(root: Element) -> Iterator[str | int]:
    """Texts, and between them the line of the element in whose block one enters, or to which one comes back."""
    yield root.line or 0
    stack = [] if _foreign(root) else [(root, iter(root.content))]
    while stack:
        element, rest = stack[-1]
        for item in rest:
            if isinstance(item, str):
                yield item
            elif item.tag in TITLES:
                yield _inner_line(stack)
            elif item.tag == "br" or item.hidden or item.tag in NO_WORDS or ":" in item.tag or _foreign(item):
                yield _inner_line(stack) if item.tag in BLOCKS else " "
            else:
                if item.tag in BLOCKS:
                    yield item.line or 0
                stack.append((item, iter(item.content)))
                break
        else:
            _ = stack.pop()
            if element.tag in BLOCKS and stack:
                yield _inner_line(stack)


def _inner_line(stack: list[tuple[Element, Iterator[Element | str]]]) -> int:
    return next((element.line or 0 for element, _ in reversed(stack) if element.tag in BLOCKS), 0)


def _foreign(element: Element) -> bool:
    """True when the element announces a language that is not French."""
    announced = element.attributes.get("lang") or element.attributes.get("xml:lang") or ""
    return bool(announced.strip()) and announced.strip().lower().partition("-")[0] != "fr"
