"""RGAA theme 1: an image that informs says so in words too."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.pages import at, on_pages
from etatplateforme.guarantor.accessibility.sources import rgaa
from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, Rule, cant_tell, failed, passed
from etatplateforme.values.finding import Evidence, Level, Verdict

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
    """PASSED with words, FAILED when they are certainly missing, CANT_TELL when only a person can see."""
    if named:
        return Verdict.PASSED
    if element.tag == "input":
        return Verdict.CANT_TELL if element.hidden else Verdict.FAILED
    said_decorative = "alt" in element.attributes or _role(element) in DECORATIVE_ROLES
    if element.hidden or said_decorative or (element.tag == "svg:svg" and _role(element) != "img"):
        return Verdict.CANT_TELL
    return Verdict.FAILED


def _has_alternatives(page: Page, document: Document) -> Iterator[Judgement]:
    titled = {id(element.parent) for element in document.elements if element.tag == "svg:title" and element.speaks}
    doubtful: list[Element] = []
    for element in filter(_is_image, document.elements):
        named = element.says("alt") or document.has_aria_name(element) or id(element) in titled
        match _verdict(element, named):
            case Verdict.PASSED:
                yield passed("L'image a une alternative.")
            case Verdict.FAILED:
                yield failed(f"Image sans alternative textuelle (balise {element.tag}).", place=at(page, element))
            case _:
                doubtful.append(element)
    if doubtful:
        yield cant_tell(
            f"{len(doubtful)} image(s) sans texte, présentée(s) comme décorative(s) ou cachée(s).",
            "Ces images sont-elles vraiment sans information pour qui ne les voit pas ?",
            place=at(page, doubtful[0]),
        )


IMAGE_ALTERNATIVE = Rule(
    code="RGAA-1.1",
    title="Chaque image porteuse d'information a une alternative textuelle",
    sources=rgaa("1.1"),
    level=Level.WARN,
    evidence=Evidence.OBSERVED,
    remedy="Ajoutez à l'image un attribut alt qui dit ce qu'elle apprend, ou alt=\"\" si elle est décorative.",
    person="Awa, aveugle, qui entend « image » là où les autres lisent le plan d'accès à la mairie.",
    judge=on_pages(
        _has_alternatives, right="Les images ont une alternative", nothing="Aucune image sur les pages examinées."
    ),
)
