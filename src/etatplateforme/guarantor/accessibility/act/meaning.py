"""ACT rules on what words and pictures mean: a person judges. What is decided is whether a page is concerned at all,
and a few wordings that are never right: a file's number for an alternative, a title that no one wrote."""

import re
from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.act.scripted import acts
from etatplateforme.guarantor.accessibility.act.visual import points_by_looks
from etatplateforme.guarantor.accessibility.aria import FIELDS, LINKS
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role, type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

UNWRITTEN = frozenset({"untitled", "untitled document", "sans titre", "react app", "vite app", "create next app"})
"""Titles that a tool writes when nobody chose one."""

EMPTY_WORDS = frozenset({"click here", "here", "cliquez ici", "cliquer ici", "ici"})
"""Links that say nothing of where they lead, out of their sentence."""

NUMBERED = re.compile(
    r"(?:img|dsc|dscn|dscf|pict|photo|image|screenshot|capture)?[ _-]?[0-9]{2,20}\.(?:jpe?g|png|gif|webp)"
)
"""Names that a camera gives to its files."""

PICTURES = ("img", "canvas", "svg:svg")
NAMED_BY_AUTHOR = ("aria-label", "aria-labelledby")


def _title(view: View) -> Iterator[Told]:
    title = view.document.title
    if title:
        unwritten = title.casefold() in UNWRITTEN and bool(view.document.text)
        yield view.document.root, Verdict.FAILED if unwritten else Verdict.CANT_TELL


def _in_a_name(element: Element) -> bool:
    """True for a picture in what an author named: its own name is not read."""
    return any(outer.says(name) for outer in around(element) for name in NAMED_BY_AUTHOR)


def _named_picture(view: View) -> Iterator[Told]:
    for picture in view.all(*PICTURES):
        if not view.exposed(picture) or view.role(picture) in NOTHING or _in_a_name(picture):
            continue
        name = name_of(view, picture)
        if name != "":
            numbered = name is not None and picture.tag == "img" and NUMBERED.fullmatch(name.casefold()) is not None
            yield picture, seen(view, right=False if numbered and _alone(view, picture) else None)


def _alone(view: View, picture: Element) -> bool:
    """True when the picture stands in no link: a file's name may be what a link to the file says."""
    return not any(view.role(outer) in LINKS for outer in around(picture))


def _unsaid_picture(view: View) -> Iterator[Told]:
    blank = not acts(view)
    for picture in view.all(*PICTURES):
        if not (view.visible(picture) or view.sheets_may_hide) or _in_a_name(picture):
            continue
        # A canvas on which no script draws shows nothing; an image without an address neither.
        if (picture.tag == "canvas" and blank) or (picture.tag == "img" and blank and not _sourced(picture)):
            continue
        excluded = not view.exposed(picture) or view.role(picture) in NOTHING
        ignored = picture.tag != "img" and not explicit_role(picture) and not name_of(view, picture)
        if excluded or ignored:
            yield picture, Verdict.CANT_TELL


def _sourced(image: Element) -> bool:
    source = image.parent is not None and image.parent.tag == "picture"
    return image.says("src") or image.says("srcset") or source


def _image_file(view: View) -> Iterator[Told]:
    """Every image that comes from a file: whether it shows words is not read."""
    if not view.styles.whole:
        yield view.document.root, Verdict.CANT_TELL
    for element in view.document.elements:
        if (view.visible(element) or view.may_be_hidden(element)) and _shows_a_file(view, element):
            yield element, Verdict.CANT_TELL


def _shows_a_file(view: View, element: Element) -> bool:
    match element.tag:
        case "img":
            return _sourced(element)
        case "input":
            return type_of(element) == "image" and element.says("src")
        case "object":
            return element.says("data")
        case "svg:image":
            return element.says("href") or element.says("xlink:href")
        case _:
            return "url(" in (view.style(element).get("background-image") or "url(")


def _headings(view: View) -> Iterator[Told]:
    for element in view.playing("heading"):
        if view.exposed(element) and name_of(view, element) != "":
            yield element, Verdict.CANT_TELL


def _is_field(view: View, element: Element) -> bool:
    return view.role(element) in FIELDS or (element.tag == "input" and view.role(element) is None)


def _labels(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not _is_field(view, element) or not view.visible(element):
            continue
        referenced = (view.document.by_id.get(word) for word in element.words("aria-labelledby"))
        for label in (*view.labels.get(element, ()), *referenced):
            if label is not None and view.visible(label):
                yield label, Verdict.CANT_TELL


def _links(view: View) -> Iterator[Element]:
    for element in view.playing(*LINKS):
        if view.exposed(element) and name_of(view, element) != "":
            yield element


def _link_in_context(view: View) -> Iterator[Told]:
    yield from ((link, Verdict.CANT_TELL) for link in _links(view))


def _link_alone(view: View) -> Iterator[Told]:
    for link in _links(view):
        empty = (name_of(view, link) or "").casefold().strip(" .!…>»") in EMPTY_WORDS
        yield link, seen(view, right=False if empty else None)


def _visual_words(view: View) -> Iterator[Told]:
    """A text without any word of place, shape, size or colour points at nothing by them."""
    languages: dict[Element, str] = {}
    for element in view.document.elements:
        above = "" if element.parent is None else languages[element.parent]
        languages[element] = element.attributes.get("lang", "").lower().partition("-")[0] or above
        if element.tag in {"script", "style"} or view.hidden(element) & Hidden.UNDRAWN:
            continue
        text = " ".join(item for item in element.content if isinstance(item, str) and not item.isspace())
        if text.strip() and (view.visible(element) or view.exposed(element)):
            yield element, seen(view, right=None if points_by_looks(text, languages[element]) else True)


def _errors(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if ":" not in element.tag and _is_field(view, element):
            yield element, Verdict.CANT_TELL


def _asked(code: str, judge: Callable[[View], Iterator[Told]], question: str, *, on_web_page: bool = False) -> Act:
    return Act(code, judge, on_web_page=on_web_page, question=question)


LINK = "Ce lien dit-il où il mène ?"
MEANING = (
    _asked("c4a8a4", _title, "Le titre dit-il de quelle page il s'agit ?", on_web_page=True),
    _asked("qt1vmo", _named_picture, "Le nom de cette image remplace-t-il ce qu'elle montre ?"),
    _asked("e88epe", _unsaid_picture, "Cette image est-elle seulement décorative ?"),
    _asked("0va7u6", _image_file, "Cette image montre-t-elle un texte qui pourrait être écrit dans la page ?"),
    _asked("b49b2e", _headings, "Ce titre annonce-t-il ce qui le suit ?"),
    _asked("cc0f0a", _labels, "Cette étiquette, là où elle est, dit-elle ce qu'on doit saisir ?"),
    _asked("5effbb", _link_in_context, LINK),
    _asked("aizyf1", _link_alone, LINK),
    _asked(
        "9bd38c",
        _visual_words,
        "Ce texte désigne-t-il quelque chose par sa place, sa forme, sa taille ou sa couleur seules ?",
    ),
    _asked("36b590", _errors, "Si une erreur est signalée sur ce champ, dit-elle laquelle ou comment la corriger ?"),
)
