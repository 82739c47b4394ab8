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

WORD = re.compile(r"captcha", re.IGNORECASE)
TOLD_BY = ("src", "data", "alt", "id", "name", "class", "title", "aria-label")
IMAGES = frozenset({"img", "object", "embed", "svg:svg", "canvas", "area"})
QUESTION = "Existe-t-il une autre forme de test, non graphique, ou un autre accès à ce que le test protège ?"


def _captchas(page: Page, view: View) -> Iterator[Judgement]:
    told: set[str] = set()
    for element in _candidates(view):
        maker = _maker(element)
        if maker is not None:
            if maker not in told:
                yield cant_tell(f"Test anti-robots {maker}.", QUESTION, place=at(page, element), test="1.5.1")
            told.add(maker)
        elif _drawn_test(element):
            test = "1.5.2" if element.tag == "input" else "1.5.1"
            yield cant_tell("Image de test anti-robots (CAPTCHA).", QUESTION, place=at(page, element), test=test)


def _candidates(view: View) -> list[Element]:
    """What may be a captcha: a frame, a script, an image, or what a class says to be a widget."""
    widgets = (each for each in carriers(view, "class") if _widget(each.attributes["class"]))
    return in_order((*view.all("iframe", "script", "input", *IMAGES), *carriers(view, "role"), *widgets))


def _widget(classes: str) -> bool:
    return "captcha" in classes or "turnstile" in classes


def _maker(element: Element) -> str | None:
    """Name of the maker whose widget, frame or script the element is."""
    source = element.attributes.get("src", "") if element.tag in {"iframe", "script"} else ""
    classes = set(element.words("class"))
    return next((name for name, (marks, address) in MAKERS.items() if marks & classes or address.search(source)), None)


def _drawn_test(element: Element) -> bool:
    """True for an image, or an image button, that calls itself a captcha."""
    button = element.tag == "input" and element.attributes.get("type", "").strip().lower() == "image"
    drawn = button or element.tag in IMAGES or element.attributes.get("role", "").strip().lower() == "img"
    return drawn and any(WORD.search(element.attributes.get(name, "")) for name in TOLD_BY)


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
