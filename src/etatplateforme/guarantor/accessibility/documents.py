"""RGAA 13.3: an office file to download is accessible, or has a version that is.

The source of a page says which files it offers, seldom whether they can be read by everybody. What is known of a file
that was opened (:class:`OfficeFile`) and a link beside it that announces a web version make the question more precise;
they do not answer it.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import OfficeFile, Page
from etatplateforme.guarantor.rule import Judgement, cant_tell

OFFICE = frozenset(
    words("pdf odt ods odp odg ott doc docx docm dot dotx xls xlsx xlsm ppt pptx ppsx pps rtf epub pages numbers key")
)
"""Extensions of office files."""

ACCESSIBLE_VERSION = re.compile(
    r"version\s+(?:en\s+ligne|web|html|accessible)|page\s+web|(?:au\s+)?format\s+html|\(html\)", re.IGNORECASE
)
BLOCKS = frozenset({"li", "p", "td", "dd", "div", "section", "article"})
SIDE_BY_SIDE = 2_000
"""Elements searched around a link for another one that announces a web version."""


def office_format(href: str) -> str | None:
    """Extension of the office file that *href* leads to, in lower case; None for anything else."""
    try:
        path = unquote(urlsplit(href.strip()).path)
    except ValueError:
        return None
    _, dot, extension = path.rpartition(".")
    extension = extension.lower()
    return extension if dot and extension in OFFICE else None


def _documents(page: Page, view: View) -> Iterator[Judgement]:
    for link in view.all("a"):
        href = link.attributes.get("href", "")
        format = office_format(href)
        if format is None:
            continue
        known = page.files.get(href)
        yield cant_tell(
            " ".join((f"Document à télécharger ({format.upper()}).", *_seen(known), *_beside(link))),
            _question(known),
            place=at(page, link),
            test="13.3.1",
        )


def _seen(file: OfficeFile | None) -> Iterator[str]:
    """What was seen in the file."""
    if file is None:
        return
    if file.tagged is False or file.structured is False:
        yield "Il n'est pas balisé : un lecteur d'écran n'y trouve ni titres ni ordre de lecture."
    if file.titled is False:
        yield "Il n'a pas de titre."
    if file.language is False:
        yield "Il ne dit pas sa langue."
    if file.made_on is not None:
        yield f"Il dit dater de {file.made_on.year}."


def _question(file: OfficeFile | None) -> str:
    if file is not None and (file.tagged is False or file.structured is False):
        return "Une version accessible est-elle proposée, en page web ou dans un autre fichier ? Sinon, balisez-le."
    return (
        "Le fichier est-il accessible (balisage, ordre, textes des images), ou une version accessible est-elle "
        "proposée ? (Certains fichiers publiés avant le 23 septembre 2018 sont exemptés, sauf s'ils servent à une "
        "démarche.)"
    )


def _beside(link: Element) -> Iterator[str]:
    block = next((around for around in link.around() if around.tag in BLOCKS), None)
    if block is None:
        return
    others = (other for other in block.within(SIDE_BY_SIDE) if other.tag == "a" and other is not link)
    for other in others:
        said = "".join(item for item in other.content if isinstance(item, str))
        if other.says("href") and office_format(other.attributes["href"]) is None and ACCESSIBLE_VERSION.search(said):
            yield "À côté, un lien annonce une version en page web."
            return


DOCUMENTS = criterion(
    "13.3",
    Words(
        title="Chaque document à télécharger a une version accessible",
        remedy="Publiez le contenu en page web, ou un fichier balisé, titré et dont la langue est dite.",
        person="Marc, dont le lecteur d'écran ne dit rien d'un arrêté municipal numérisé.",
        nothing="Aucun document bureautique n'est proposé.",
    ),
    _documents,
)
DOCUMENT_CRITERIA = (DOCUMENTS,)
