"""``etatplateforme audit language``: what can be made plainer in pages and letters, sentence by sentence."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.audit import audit
from etatplateforme.cli.page_source import PageSource

if TYPE_CHECKING:
    from etatplateforme.guarantor.language.advice import LanguageReading

PAGES = (".html", ".htm", ".xhtml")

TextFiles = Annotated[
    list[Path], typer.Argument(metavar="FICHIER…", help="Des pages (.html) ou des textes, en français.")
]


def register(app: typer.Typer) -> None:
    """Add the command to those that audit; *app* has them already."""
    _ = audit.command("language")(language_command)


def language_command(paths: TextFiles) -> int:
    """Dire ce qui peut gêner la lecture, phrase par phrase. Un conseil n'empêche rien : la commande répond 0.

    Elle ne répond 1 que si un fichier n'a pas pu être lu. Un gabarit n'est pas lu : donnez la page qu'il produit.
    """
    from etatplateforme.core.reading import read_text as read_file
    from etatplateforme.guarantor.facts import Reading
    from etatplateforme.guarantor.language.advice import NOT_FALC, read_text
    from etatplateforme.guarantor.language.pages import language_of_page

    source = PageSource(None, None)
    for path in paths:
        if path.suffix.lower() not in PAGES:
            _tell(str(path), read_text(read_file(path, "texte")), 0)
            continue
        for _, found in Reading(tuple(source.pages((path,)))).derived(language_of_page):
            _tell(str(path), found.reading, found.untold)
    screen.say(NOT_FALC)
    return 1 if source.unread else 0


def _tell(name: str, reading: "LanguageReading", untold: int) -> None:
    """Each piece of advice where an editor finds it, as compilers write it, then the figures."""
    for (line, sentence), pieces in groupby(reading.advice, key=lambda piece: (piece.line, piece.sentence)):
        screen.say(f"{name}:{line} : {sentence}" if line else f"{name} : {sentence}")
        for piece in pieces:
            screen.say(f"    → {piece.advice}")
    if untold:
        screen.say(f"{name} : {untold} autre(s) conseil(s).")
    for line in reading.figures():
        screen.say(f"{name} : {line}")
