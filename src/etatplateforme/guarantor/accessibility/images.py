"""RGAA theme 1: an image that informs says so in words too."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around, carriers, in_order, runs_scripts, with_role
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell
from etatplateforme.values.finding import Verdict

TESTS = {
    "area": "1.1.2", "canvas": "1.1.8", "embed": "1.1.7", "input": "1.1.3", "object": "1.1.6", "svg:svg": "1.1.5",
}  # fmt: skip
"""Test of criterion 1.1 that asks for the words of an image, by its tag; 1.1.1 for all others."""

REPLACEABLE = frozenset({"object", "embed", "canvas"})
"""Images whose words may also stand behind a link or button beside them."""


def is_typed(element: Element) -> bool:
    """True for an ``object`` or ``embed`` that says it is an image."""
    return element.attributes.get("type", "").strip().lower().startswith("image/")


def images(view: View) -> list[Element]:
    """Images of a page, by their tag or their role, those of which nothing says that they are images left out."""
    typed = (element for element in view.all("object", "embed") if is_typed(element))
    buttons = (element for element in view.all("input") if is_image_button(element))
    return in_order((*view.all("img", "svg:svg", "area", "canvas"), *typed, *buttons, *with_role(view, "img", "image")))


def is_image_button(element: Element) -> bool:
    """True for a button made of an image."""
    return element.tag == "input" and element.attributes.get("type", "").strip().lower() == "image"


def is_tiny(image: Element) -> bool:
    """True for an image of one pixel, which shows nothing: it counts visits."""
    sides = [image.attributes.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    return image.tag == "img" and all(side in {"0", "1"} for side in sides)


def inside_control(view: View, element: Element) -> bool:
    """True for an image in a link or button, whose name is then judged with links and buttons."""
    return any(
        (outer.tag in {"a", "svg:a"} and "href" in outer.attributes)
        or outer.tag == "button"
        or explicit_role(outer) in {"link", "button"}
        for outer in around(view, element)
    )


def has_words(view: View, image: Element) -> bool:
    """True when the image has an alternative of one of the kinds that the RGAA lists for its tag."""
    if image.says("aria-label") or view.document.named_by_others(image):
        return True
    match image.tag:
        case "area":
            return image.says("alt")
        case "img" | "input":
            return image.says("alt") or image.says("title")
        case "object" | "embed":
            return image.says("title")
        case "svg:svg":
            return any(child.tag == "svg:title" and child.speaks for child in image.children)
        case _:
            return False


def beside(element: Element) -> Iterator[Element]:
    """Elements right before and after this one, in the element around it."""
    if element.parent is not None:
        elements = list(element.parent.children)
        place = elements.index(element)
        yield from elements[max(0, place - 1) : place]
        yield from elements[place + 1 : place + 2]


def may_be_replaced(view: View, image: Element) -> bool:
    """True when a link, a button or a script may give what the image says in another way."""
    near = any(
        inner.tag in {"a", "button"} or "role" in inner.attributes
        for outer in beside(image)
        for inner in (outer, *outer.within(50))
    )
    return near or runs_scripts(view) or (image.tag != "embed" and image.speaks)


def _verdict(view: View, image: Element) -> Verdict:
    """PASSED with words, FAILED for an image that certainly needs some and has none, CANT_TELL for the others."""
    role, hidden = explicit_role(image), not view.exposed(image)
    if has_words(view, image):
        lost = image.tag == "svg:svg" and role is None and not hidden and not inside_control(view, image)
        return Verdict.CANT_TELL if lost else Verdict.PASSED
    if hidden or role in NOTHING or (image.tag == "img" and "alt" in image.attributes):
        return Verdict.CANT_TELL
    if image.tag == "input":
        return Verdict.FAILED
    if image.says("title") or (image.tag in {"svg:svg", "canvas"} and role != "img"):
        return Verdict.CANT_TELL
    if image.tag == "area":
        return Verdict.FAILED if "href" in image.attributes and _mapped(view, image) else Verdict.CANT_TELL
    if image.tag in {"object", "embed"} and may_be_replaced(view, image):
        return Verdict.CANT_TELL
    return Verdict.FAILED


def _mapped(view: View, area: Element) -> bool:
    """True for an area of a map that an image of the page uses."""
    whole = next((outer for outer in around(view, area) if outer.tag == "map"), None)
    name = "" if whole is None else whole.attributes.get("name", "").strip()
    return bool(name) and any(used.attributes["usemap"].strip() == f"#{name}" for used in carriers(view, "usemap"))


def _has_alternatives(page: Page, view: View) -> Iterator[Judgement]:
    silent: list[Element] = []
    roleless: list[Element] = []
    for image in images(view):
        if is_tiny(image):
            continue
        test = TESTS.get(image.tag, "1.1.1")
        match _verdict(view, image):
            case Verdict.PASSED:
                yield right("L'image a une alternative.")
            case Verdict.FAILED:
                message = f"Image sans alternative textuelle (balise {image.tag.removeprefix('svg:')})."
                yield wrong(page, view, image, message, shown=True, test=test)
            case _:
                (roleless if image.tag == "svg:svg" and has_words(view, image) else silent).append(image)
    yield from _server_maps(page, view)
    if silent:
        yield cant_tell(
            f"{len(silent)} image(s) sans texte, présentée(s) comme décorative(s) ou cachée(s).",
            "Ces images sont-elles vraiment sans information pour qui ne les voit pas ?",
            place=at(page, silent[0]),
            test="1.2.1",
        )
    yield from asked(
        page,
        roleless,
        '{number} image(s) vectorielle(s) qui porte(nt) un texte, mais pas role="img".',
        'L\'image informe-t-elle ? Si oui, ajoutez role="img" ; sinon, ôtez son texte et ajoutez aria-hidden="true".',
        test="1.1.5",
    )


def _server_maps(page: Page, view: View) -> Iterator[Judgement]:
    """An image whose clicks the server reads is doubled by links or fields that lead to the same places."""
    for image in (image for image in carriers(view, "ismap") if image.tag == "img"):
        link = next((outer for outer in around(view, image) if outer.tag == "a" and "href" in outer.attributes), None)
        if link is None:
            continue
        ways = (*carriers(view, "href"), *view.all("button", "input", "select"))
        others = [other for other in ways if other is not link and other.tag not in {"link", "base"}]
        if not others and not runs_scripts(view):
            message = "Image cliquable lue par le serveur (ismap), que rien d'autre sur la page ne double."
            yield wrong(page, view, image, message, shown=view.visible(image), test="1.1.4")
        else:
            yield cant_tell(
                "Image cliquable lue par le serveur (ismap).",
                "D'autres liens de la page mènent-ils à chacune des destinations de l'image ?",
                place=at(page, image),
                test="1.1.4",
            )


IMAGE_ALTERNATIVE = criterion(
    "1.1",
    Words(
        title="Chaque image porteuse d'information a une alternative textuelle",
        remedy="Ajoutez à l'image un attribut alt qui dit ce qu'elle apprend, ou alt=\"\" si elle est décorative.",
        person="Awa, aveugle, qui entend « image » là où les autres lisent le plan d'accès à la mairie.",
        nothing="Aucune image sur les pages examinées.",
        right="Les images ont une alternative",
    ),
    _has_alternatives,
    decides=("1.1.2", "1.1.3"),
    detects=("1.1.1", "1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.1.8"),
)
