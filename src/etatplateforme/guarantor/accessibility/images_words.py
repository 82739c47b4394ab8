"""RGAA theme 1: the words of an image say what it shows, and the description that it announces exists."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.images import has_words, images, inside_control
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.texts import meaningless
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".tif", ".tiff")
TESTS = {
    "area": "1.3.2", "canvas": "1.3.7", "embed": "1.3.5", "input": "1.3.3", "object": "1.3.4", "svg:svg": "1.3.6",
}  # fmt: skip
"""Test of criterion 1.3 for an image, by its tag; 1.3.1 for all others."""

EMPTY_WORDS = frozenset(
    {
        "image", "img", "picture", "alt", "alt text", "texte alternatif", "alternative", "alternative textuelle",
        "sans titre", "untitled", "placeholder", "spacer", "svg", "canvas", "embed", "object", "area", "zone",
        "layer 1", "calque 1", "artboard", "artboard 1", "group", "groupe", "vector", "path",
    }
)  # fmt: skip
"""Words that an editor writes by default, or that only repeat that there is an image."""

DESCRIBED = frozenset({"img", "area", "object", "embed", "svg:svg", "canvas", "input"})


def file_name(address: str) -> str:
    """Name of the file at the end of an address, in lower case."""
    return address.partition("?")[0].partition("#")[0].rpartition("/")[2].strip().lower()


def address_of(image: Element) -> str:
    """Where the file of an image stands."""
    return image.attributes.get("data" if image.tag == "object" else "src", "")


def is_empty_word(image: Element, text: str) -> bool:
    """True for words that certainly say nothing of what the image shows: its file name, a tool's default."""
    plain, address = " ".join(text.split()).lower(), address_of(image)
    named_after_file = plain.endswith(FILES) and plain == file_name(address)
    return named_after_file or plain in EMPTY_WORDS or meaningless(text) or (":" in plain and plain == address.lower())


def _telling_alternative(page: Page, view: View) -> Iterator[Judgement]:
    like_files: list[Element] = []
    for image in images(view):
        # An image alone in a link or button is its label: themes 6 and 11 judge it.
        if not has_words(view, image) or inside_control(view, image):
            continue
        text = name_of(view, image) or image.attributes.get("alt", "")
        test = TESTS.get(image.tag, "1.3.1")
        if is_empty_word(image, text):
            message = "L'alternative de l'image ne dit rien d'elle : nom de fichier ou mot laissé par un outil."
            yield wrong(page, view, image, message, test=test)
        elif text.lower().endswith(FILES):
            like_files.append(image)
        else:
            yield right("L'alternative n'est ni un nom de fichier ni un mot vide.")
    yield from asked(
        page,
        like_files,
        "{number} image(s) dont l'alternative ressemble à un nom de fichier.",
        "Cette alternative dit-elle ce que l'image apprend ?",
        test="1.3.1",
    )


def _found_description(page: Page, view: View) -> Iterator[Judgement]:
    for image in carriers(view, "aria-describedby"):
        words = image.words("aria-describedby")
        field = image.tag == "input" and image.attributes.get("type", "").strip().lower() != "image"
        if not words or field or (image.tag not in DESCRIBED and view.role(image) != "img"):
            continue
        if any(word in view.document.by_id for word in words):
            yield right("La description existe.")
        else:
            message = "La description détaillée que l'image annonce (aria-describedby) n'existe pas."
            yield wrong(page, view, image, message, test="1.6.9")


TELLING_ALTERNATIVE = criterion(
    "1.3",
    Words(
        title="L'alternative d'une image n'est ni le nom de son fichier ni un mot vide",
        remedy="Remplacez ce texte par ce que l'image apprend, en une phrase courte.",
        person="Awa, aveugle, qui entend « img 2034 point jpg » à la place du plan d'accès.",
        nothing="Aucune image avec alternative.",
    ),
    _telling_alternative,
    detects=("1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3.6", "1.3.7"),
)
DESCRIPTION = criterion(
    "1.6",
    Words(
        title="La description détaillée qu'une image annonce existe",
        remedy="Donnez à la description l'identifiant que l'attribut aria-describedby de l'image nomme.",
        person="Awa, aveugle, à qui l'on promet une description du graphique qui n'existe pas.",
        nothing="Aucune image n'annonce de description détaillée.",
    ),
    _found_description,
    detects=("1.6.9",),
)
