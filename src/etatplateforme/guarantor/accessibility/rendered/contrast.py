"""RGAA theme 3, seen in a browser: contrast of texts (3.2), and components whose edges hardly show (3.3).

A ratio is certain when styles and pixels say the same, or when even the best pixel behind the glyphs is not enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.criterion import Words
from etatplateforme.guarantor.accessibility.rendered.colours import (
    composed,
    contrast,
    drawn_with,
    luminance,
    near,
    over,
)
from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.accessibility.rendered.sight import Sight, Told, ask, fault, fine
from etatplateforme.guarantor.rendered import RGB, Component, Doubt, Rendered, Text

BOLD = 700
HALF_BOLD = 600
LARGE, LARGE_BOLD = 24.0, 18.5
LARGE_RATIO, RATIO = 3.0, 4.5
COMPONENT_RATIO = 3.0
ROUNDING = 0.02
"""What the rounding of a composed colour may change in a ratio."""

VARIED = 0.1
"""Between the least and the greatest ratio of a text, beyond which its ground is said to vary."""

QUESTIONS = {
    Doubt.LOGO: "Ce texte fait-il partie d'un logo ou d'un nom de marque ? Sinon, renforcez le contraste.",
    Doubt.DECORATIVE: "Ce texte est-il purement décoratif ? Sinon, renforcez le contraste.",
    Doubt.SYMBOL: "Ce signe porte-t-il une information ? Si oui, renforcez le contraste.",
    Doubt.EFFECT: "Quel est le contraste une fois le filtre, le mélange ou l'ombre appliqués ?",
    Doubt.IMAGE: "Quel est le contraste une fois l'image de fond chargée ?",
}
SETTINGS = "Le réglage d'affichage de la page rend-il ce texte assez contrasté ? Sinon, renforcez le contraste."
SEVERAL = "Le texte reste-t-il lisible partout sur son fond ?"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Least and greatest contrast of a text on what is behind it; ``sure`` when nothing else could be painted."""

    least: float
    greatest: float
    ink: RGB
    ground: RGB
    sure: bool


def expected(text: Text) -> tuple[str, float]:
    """The RGAA test that a text comes under, and the ratio that it asks."""
    bold = text.weight >= BOLD
    if text.size >= (LARGE_BOLD if bold else LARGE):
        return ("3.2.4" if bold else "3.2.3"), LARGE_RATIO
    return ("3.2.2" if bold else "3.2.1"), RATIO


def ratio_of(text: Text) -> Ratio:
    """Contrast of a text, from its styles and from the pixels that were painted."""
    ink, ground = composed(text.color, text.layers)
    plain = text.color[3] >= 1 and all(layer.opacity >= 1 for layer in text.layers)
    if text.painted is None:
        return _ratio(ink, (ground,), sure=False)
    grounds = (text.painted.darkest, text.painted.lightest)
    if near(*grounds) and near(ground, grounds[0]):
        return _ratio(ink, grounds, sure=drawn_with(text.painted.ink, ink, grounds[0]))
    sure = plain and near(text.painted.ink, ink)
    return _ratio(ink if plain else text.painted.ink, grounds, sure=sure)


def _ratio(ink: RGB, grounds: tuple[RGB, ...], *, sure: bool) -> Ratio:
    ratios = [contrast(ink, ground) for ground in grounds]
    lights = [luminance(ground) for ground in grounds]
    within = len(grounds) > 1 and min(lights) < luminance(ink) < max(lights)
    best = max(range(len(grounds)), key=ratios.__getitem__)
    return Ratio(1.0 if within else min(ratios), ratios[best], ink, grounds[best], sure)


def _texts(rendered: Rendered, places: Places) -> Iterator[Told]:
    right = unseen = 0
    for text in rendered.texts:
        test, wanted = expected(text)
        ratio = ratio_of(text)
        if ratio.least >= wanted:
            right += text.painted is not None
        elif text.painted is None:
            unseen += Doubt.LOGO not in text.doubts
        else:
            yield _poor(rendered, places, text, ratio, test, wanted)
    if unseen:
        yield ask(
            places,
            f"Contraste insuffisant d'après les styles, sans être vu à l'écran : {_texts_said(unseen)}.",
            "Ce texte s'affiche-t-il à un moment ? Si oui, avec quel contraste ?",
            test="3.2.1",
        )
    if right:
        yield fine("Le contraste des textes affichés est suffisant.")


def _texts_said(number: int) -> str:
    return "un texte" if number == 1 else f"{number} textes"


def _poor(rendered: Rendered, places: Places, text: Text, ratio: Ratio, test: str, wanted: float) -> Told:
    varied = ratio.greatest - ratio.least > VARIED
    found = f"{_said(ratio.least)} à {_said(ratio.greatest)} selon l'endroit" if varied else _said(ratio.greatest)
    message = (
        f"Contraste de {found} entre le texte et son fond ({_said(wanted)} attendu) : {_hex(ratio.ink)} sur "
        f"{'un fond varié' if varied else _hex(ratio.ground)}, {places.named(text.spot)}."
    )
    return fault(rendered, places, text.spot, message, test=test, question=_question(rendered, text, ratio, wanted))


def _question(rendered: Rendered, text: Text, ratio: Ratio, wanted: float) -> str:
    """What a person must look at before the text is held to be at fault; empty when nothing is unsure."""
    if text.doubts:
        return QUESTIONS[text.doubts[0]]
    if ratio.greatest >= wanted - ROUNDING or not ratio.sure or _half_bold(text, ratio):
        return SEVERAL
    return SETTINGS if rendered.display_settings else ""


def _half_bold(text: Text, ratio: Ratio) -> bool:
    """A weight between plain and bold, at a size where being bold changes what is asked."""
    return HALF_BOLD <= text.weight < BOLD and LARGE_BOLD <= text.size < LARGE and ratio.greatest >= LARGE_RATIO


def _components(rendered: Rendered, places: Places) -> Iterator[Told]:
    for component in rendered.components:
        if (best := _edge(component)) < COMPONENT_RATIO:
            yield fault(
                rendered,
                places,
                component.spot,
                f"Le bord et le fond de ce composant se détachent peu de la page : {_said(best)} au mieux "
                f"({_said(COMPONENT_RATIO)} attendu), {places.named(component.spot)}.",
                test="3.3.1",
                question="Reconnaît-on ce composant à autre chose, son texte ou sa place ? Sinon, renforcez son bord.",
            )


def _edge(component: Component) -> float:
    """Best contrast of an edge or of the inside with what is around."""
    _, around = composed((0, 0, 0, 0), component.layers)
    return max(contrast(over(color, around), around) for color in (component.inside, *component.edges))


def _said(ratio: float) -> str:
    """A ratio in French, never rounded up: « 4,49 pour 1 »."""
    return f"{int(ratio * 100 + 1e-6) / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",") + " pour 1"


def _hex(color: RGB) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in color)


CONTRAST = Sight(
    "3.2",
    Words(
        title="Textes assez contrastés",
        remedy="Foncez le texte ou éclaircissez son fond (l'inverse sur fond sombre) jusqu'au rapport attendu.",
        person="Jeanne, malvoyante, pour qui le gris clair sur blanc n'est que du blanc.",
        nothing="Aucune page affichée n'a de texte.",
    ),
    _texts,
    decides=("3.2.1", "3.2.2", "3.2.3", "3.2.4"),
    supersedes=True,
)
COMPONENTS = Sight(
    "3.3",
    Words(
        title="Champs et boutons qui se détachent de la page",
        remedy="Donnez au composant un bord ou un fond d'un contraste de 3 pour 1 au moins avec ce qui l'entoure.",
        person="Jeanne, malvoyante, qui ne voit pas où commence le champ à remplir.",
        nothing="Aucun composant affiché ne laisse de doute sur son contraste.",
    ),
    _components,
)
CONTRAST_SIGHTS = (CONTRAST, COMPONENTS)
