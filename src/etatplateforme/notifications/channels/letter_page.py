"""A letter as a page: French business layout for an envelope with a window, and a variant in large print.

The address stands where the window is: 110 mm from the left and 55 mm from the top, in 85 by 33 mm, as a French printer
of mail gives it (edics.fr, « Rédiger vos adresses »). La Poste's own figures were not read: « à vérifier » on the
envelopes of the service, and set otherwise by :class:`Window`.

Large print is 18 points, the size that associations of visually impaired people ask for (« à vérifier »); the address
keeps its size, since the post's machines read it. An address of more lines than the norm has is written smaller, and
never cut: people live where they live.
"""

from dataclasses import dataclass, field
from html import escape

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Part
from etatplateforme.notifications.provider import Posted
from etatplateforme.notifications.render import html_of
from etatplateforme.values.contact import AFNOR_LINES
from etatplateforme.values.text import has_hidden_characters

MOST_HEAD_LINES = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Where the window of the envelope shows the page, in millimetres from its left and top."""

    left: float = 110
    top: float = 55
    width: float = 85
    height: float = 33


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Who writes: the lines at the top left (name, address, phone…), and the town that stands before the date.

    :raises InvalidInput: code ``invalid_letter_head``.
    """

    lines: tuple[str, ...]
    town: str
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        texts = (*self.lines, self.town)
        if not 0 < len(self.lines) <= MOST_HEAD_LINES or any(
            not text.strip() or has_hidden_characters(text) for text in texts
        ):
            raise InvalidInput(
                "L'en-tête des lettres n'est pas valable.",
                remedy=f"Donnez de 1 à {MOST_HEAD_LINES} lignes lisibles, et la ville qui précède la date.",
                code="invalid_letter_head",
            )


def letter_page(
    head: LetterHead,
    to: Posted,
    subject: str,
    content: tuple[Part, ...],
    *,
    dated: str,
    reference: str = "",
    large_print: bool = False,
) -> str:
    """The HTML of a letter; *dated* is the date in words. Same arguments, same page."""
    lines = (to.name, *to.address.printed, *((to.address.country,) if to.address.country != "FR" else ()))
    address = "<br>\n".join(escape(line) for line in lines)
    crowded = len(lines) > AFNOR_LINES
    sender = "<br>\n".join(escape(line) for line in head.lines)
    named = f'<p class="reference">Référence à rappeler : {escape(reference)}</p>\n' if reference else ""
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(subject)}</title>\n"
        f"<style>\n{_style(head.window, large_print, crowded)}</style>\n</head>\n<body>\n"
        f'<p class="sender">{sender}</p>\n<p class="address">{address}</p>\n'
        f'<p class="date">{escape(head.town)}, le {escape(dated)}</p>\n{named}'
        f"<main>\n<h1>{escape(subject)}</h1>\n{html_of(content)}\n</main>\n</body>\n</html>\n"
    )


def _style(window: Window, large_print: bool, crowded: bool) -> str:
    """The sheet: one family, lines that do not touch, nothing justified, no hyphen, headings kept with their text."""
    size, line = (18, 1.5) if large_print else (12, 1.45)
    small = "9.5pt; line-height: 1.2" if crowded else "11pt; line-height: 1.3"
    body_top = window.top + window.height + 12
    return (
        "@page { size: A4; margin: 20mm 20mm 22mm;"
        f" @bottom-right {{ content: 'Page ' counter(page) ' sur ' counter(pages);"
        f" font: {max(10, size - 3)}pt 'Liberation Sans', Arial, 'DejaVu Sans', sans-serif }} }}\n"
        f"html {{ font: {size}pt/{line} 'Liberation Sans', Arial, 'DejaVu Sans', sans-serif; color: #000;"
        " hyphens: manual; text-align: left }\n"
        "body { margin: 0 }\n"
        f".sender, .address {{ position: absolute; margin: 0; font-size: {small} }}\n"
        f".sender {{ left: 0; top: 0; width: {window.left - 30:g}mm }}\n"
        f".address {{ left: {window.left - 20:g}mm; top: {window.top - 20:g}mm; width: {window.width:g}mm }}\n"
        f".date {{ margin: {body_top - 20:g}mm 0 0; text-align: left }}\n"
        ".reference { margin: 0.3em 0 0 }\n"
        "h1 { font-size: 1.4em; line-height: 1.3; margin: 1.4em 0 0.9em }\n"
        "h2 { margin: 1.3em 0 0.5em; break-after: avoid }\n"
        "p, ul { margin: 0 0 0.8em; orphans: 2; widows: 2 }\n"
        "li { margin: 0 0 0.3em }\n"
    )
