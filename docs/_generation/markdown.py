"""Small pieces of Markdown: what comes from the code is escaped, so that a bracket in a message stays a bracket."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etatplateforme import __version__
from etatplateforme.guarantor import CHARTER
from etatplateforme.values.calendar import french_date

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page: where it stands under ``docs/_genere``, and its Markdown."""

    path: str
    text: str


def plain(text: str) -> str:
    """*text* on one line, without any meaning in Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """*text* as inline code; a backtick inside widens the fence."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", r"\|")


def bullets(items: Iterable[str]) -> str:
    """A list, or nothing when there is nothing to list."""
    return "".join(f"- {item}\n" for item in items)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def label(text: str) -> str:
    """*text* as the name of an anchor."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def produced(source: str) -> str:
    """Foot of a generated page: from what, in which version, at which date of the charter."""
    return (
        f"\n---\n\n*Page écrite par le code. Source : {source} ; etatplateforme {__version__}, "
        f"charte {CHARTER.version} du {french_date(CHARTER.date)}.*\n"
    )
