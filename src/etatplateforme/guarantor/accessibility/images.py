"""RGAA theme 1: an image that informs says so in words too."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed
from etatplateforme.values.finding import Verdict

DECORATIVE_ROLES = frozenset({"presentation", "none"})


def _role(element: Element) -> str:
    """The first role, the one that browsers take when they know it."""
    return next(iter(element.words("role")), "").lower()


def _is_image(element: Element) -> bool:
    if element.tag in {"img", "svg:svg"} or _role(element) == "img":
        return True
    if element.tag == "area":
        return "href" in element.attributes
    return element.tag == "input" and element.attributes.get("type", "").strip().lower() == "image"


def _verdict(element: Element, named: bool) -> Verdict:
    """PASSED with words, FAILED when an image that the page itself shows has none, CANT_TELL when it may need none."""
    if named:
        return Verdict.PASSED
    if element.tag == "input":
        return Verdict.CANT_TELL if element.hidden else Verdict.FAILED
    said_decorative = "alt" in element.attributes or _role(element) in DECORATIVE_ROLES
    if element.hidden or said_decorative or (element.tag == "svg:svg" and _role(element) != "img"):
        return Verdict.CANT_TELL
    return Verdict.FAILED


def _test(element: Element) -> str:
    """Test of criterion 1.1 that asks for the words of this image."""
    return {"area": "1.1.2", "input": "1.1.3", "svg:svg": "1.1.5"}.get(element.tag, "1.1.1")


def _has_alternatives(page: Page, view: View) -> Iterator[Judgement]:
    document = view.document
    titled = {id(element.parent) for element in document.elements if element.tag == "svg:title" and element.speaks}
    doubtful: list[Element] = []
    for element in filter(_is_image, document.elements):
        named = element.says("alt") or document.has_aria_name(element) or id(element) in titled
        match _verdict(element, named):
            case Verdict.PASSED:
                yield passed("L'image a une alternative.")
            case Verdict.FAILED:
                message = f"Image sans alternative textuelle (balise {element.tag})."
                yield wrong(page, view, element, message, shown=True, test=_test(element))
            case _:
                doubtful.append(element)
    if doubtful:
        yield cant_tell(
            f"{len(doubtful)} image(s) sans texte, présentée(s) comme décorative(s) ou cachée(s).",
            "Ces images sont-elles vraiment sans information pour qui ne les voit pas ?",
            place=at(page, doubtful[0]),
            test="1.2.1",
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
    detects=("1.1.1", "1.1.5"),
)
