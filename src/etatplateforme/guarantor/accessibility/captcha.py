"""RGAA 1.5: a test against robots that is an image leaves another way in.

Whether another way exists is told nowhere in the source (another form of test, a telephone number): a test that is
recognised is always a question to a person, with what is known of its maker.
"""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import carriers, in_order
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell

MAKERS = {
    "reCAPTCHA": ({"g-recaptcha"}, re.compile(r"(?:google\.com|recaptcha\.net)/recaptcha/", re.IGNORECASE)),
    "hCaptcha": ({"h-captcha"}, re.compile(r"//(?:[\w-]+\.)*hcaptcha\.com/", re.IGNORECASE)),
    "Turnstile": ({"cf-turnstile"}, re.compile(r"//challenges\.cloudflare\.com/turnstile/", re.IGNORECASE)),
    "Friendly Captcha": ({"frc-captcha"}, re.compile(r"friendly-?challenge|friendlycaptcha\.", re.IGNORECASE)),
}
"""For each maker, the classes of its widget and the address of its frame or script."""

TOLD_BY = ("src", "data", "alt", "id", "name", "class", "title", "aria-label")
IMAGES = frozenset({"img", "object", "embed", "svg:svg", "canvas", "area"})
QUESTION = "Existe-t-il une autre forme de test, non graphique, ou un autre accès à ce que le test protège ?"


def _captchas(page: Page, view: View) -> Iterator[Judgement]:
    told: set[str] = set()
    for element in in_order(_recognised(view)):
        maker = _maker(element)
        if maker is None:
            test = "1.5.2" if element.tag == "input" else "1.5.1"
            yield cant_tell("Image de test anti-robots (CAPTCHA).", QUESTION, place=at(page, element), test=test)
        elif maker not in told:
            yield cant_tell(f"Test anti-robots {maker}.", QUESTION, place=at(page, element), test="1.5.1")
            told.add(maker)


def _recognised(view: View) -> Iterator[Element]:
    """Frames and scripts of a maker, widgets that a class tells, images that call themselves so."""
    classes = ((each, each.attributes["class"]) for each in carriers(view, "class"))
    widgets = [each for each, words in classes if "captcha" in words or "turnstile" in words]
    yield from (each for each in (*view.all("iframe", "script"), *widgets) if _maker(each) is not None)
    pictures = (*view.all("input", *IMAGES), *carriers(view, "role"))
    yield from (each for each in pictures if _calls_itself_so(each) and _is_drawn(each))


def _maker(element: Element) -> str | None:
    """Name of the maker whose widget, frame or script the element is."""
    source = element.attributes.get("src", "") if element.tag in {"iframe", "script"} else ""
    classes = set(element.words("class"))
    return next((name for name, (marks, address) in MAKERS.items() if marks & classes or address.search(source)), None)


def _calls_itself_so(element: Element) -> bool:
    given = element.attributes
    return any("captcha" in given[name].lower() for name in TOLD_BY if name in given)


def _is_drawn(element: Element) -> bool:
    """True for an image, or an image button."""
    button = element.tag == "input" and element.attributes.get("type", "").strip().lower() == "image"
    return button or element.tag in IMAGES or element.attributes.get("role", "").strip().lower() == "img"


CAPTCHA = criterion(
    "1.5",
    Words(
        title="Un test anti-robots en image laisse un autre accès",
        remedy="Proposez un test qui ne soit pas une image, ou retirez-le au profit d'un contrôle côté serveur.",
        person="Awa, aveugle, qui ne peut pas recopier les lettres d'une image.",
        nothing="Aucun test anti-robots n'a été reconnu.",
    ),
    _captchas,
)
CAPTCHA_CRITERIA = (CAPTCHA,)
