"""RGAA criteria of layout, seen in a browser: 10.4 (zoom), 10.11 (reflow), 10.12 (spacing), 13.2, 13.9."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.criterion import Words
from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.accessibility.rendered.sight import Sight, Told, ask, fault, fine
from etatplateforme.guarantor.rendered import Cut, CutText, Layout, Rendered

MUCH_LESS = 0.5
"""Share of the text below which an orientation shows much less than the other."""


def _new(layout: Layout, baseline: Layout) -> list[CutText]:
    """What *layout* cuts and the page as it is first shown does not. What is beyond the window is another matter."""
    already = {(cut.spot, cut.cut) for cut in baseline.cuts}
    return [cut for cut in layout.cuts if cut.cut is not Cut.BEYOND and (cut.spot, cut.cut) not in already]


def _reflow(rendered: Rendered, places: Places) -> Iterator[Told]:
    test = "10.11.2" if rendered.vertical else "10.11.1"
    window = "256 pixels de haut" if rendered.vertical else "320 pixels de large"
    beyond = [cut for cut in rendered.narrow.cuts if cut.cut is Cut.BEYOND]
    if rendered.narrow.scrolls and not beyond:
        yield ask(
            places,
            f"Dans une fenêtre de {window}, la page défile dans les deux sens, sans qu'un texte en soit la cause.",
            "Toutes les informations se lisent-elles sans ce défilement ?",
            test=test,
        )
    for cut in (*beyond, *_new(rendered.narrow, rendered.baseline)):
        told = f"Dans une fenêtre de {window}, {_cut_said(cut)}, {places.named(cut.spot)}."
        yield fault(rendered, places, cut.spot, told, test=test, question=_reflow_question(rendered, cut))
    if not rendered.narrow.scrolls and not rendered.narrow.cuts and rendered.texts:
        yield fine(f"Rien ne dépasse d'une fenêtre de {window}.", test=test)


def _cut_said(cut: CutText) -> str:
    match cut.cut:
        case Cut.BEYOND:
            return "ce contenu dépasse et il faut défiler pour le lire"
        case Cut.SCROLLED:
            return "ce contenu se lit en défilant dans son propre cadre"
        case Cut.CLIPPED:
            return "ce texte est coupé"
        case Cut.GONE:
            return "ce texte ne se voit plus"
        case Cut.SHORTENED:
            return "ce texte est abrégé"


def _reflow_question(rendered: Rendered, cut: CutText) -> str:
    if cut.excepted:
        return "Ce contenu est-il caché là exprès, ou a-t-il besoin de deux dimensions (tableau, image, carte) ?"
    if cut.cut is Cut.BEYOND and rendered.narrow.scrolls:
        return ""
    return "L'information se lit-elle sans défiler sur le côté ?"


def _spacing(rendered: Rendered, places: Places) -> Iterator[Told]:
    worse = _new(rendered.spaced, rendered.baseline)
    for cut in worse:
        sure = cut.cut is Cut.CLIPPED and not cut.excepted
        yield fault(
            rendered,
            places,
            cut.spot,
            f"Avec des lignes, des mots et des lettres plus espacés, {_cut_said(cut)}, {places.named(cut.spot)}.",
            test="10.12.1",
            question="" if sure else "Le texte reste-t-il lisible en entier ?",
        )
    if rendered.texts and not worse:
        yield fine("Le texte plus espacé n'est coupé nulle part.")


def _zoom(rendered: Rendered, places: Places) -> Iterator[Told]:
    worse = [cut for cut in _new(rendered.zoomed, rendered.baseline) if cut.cut is not Cut.SCROLLED]
    for cut in worse:
        yield fault(
            rendered,
            places,
            cut.spot,
            f"À 200 % de zoom, {_cut_said(cut)}, {places.named(cut.spot)}.",
            test="10.4.1",
            question="Le texte agrandi deux fois se lit-il en entier, par ce zoom ou par un autre moyen ?",
        )
    if rendered.texts and not worse:
        yield fine("À 200 % de zoom, aucun texte n'est coupé.")


def _windows(rendered: Rendered, places: Places) -> Iterator[Told]:
    if rendered.windows:
        yield fault(
            rendered,
            places,
            places.root,
            f"À l'ouverture de la page, {_opened(rendered.windows)} sans que la personne l'ait demandé.",
            test="13.2.1",
        )
    elif rendered.own_scripts:
        yield fine("Aucune fenêtre ne s'ouvre d'elle-même.")
    else:
        yield ask(
            places,
            "La page a été affichée sans tous ses scripts ; aucune fenêtre ne s'est ouverte d'elle-même.",
            "S'en ouvre-t-il une sur la page complète ?",
            test="13.2.1",
        )


def _opened(number: int) -> str:
    return "une fenêtre s'ouvre" if number == 1 else f"{number} fenêtres s'ouvrent"


def _orientation(rendered: Rendered, places: Places) -> Iterator[Told]:
    shown = rendered.orientation
    least, most = sorted((shown.portrait, shown.landscape))
    if shown.turned or least < most * MUCH_LESS:
        yield ask(
            places,
            "La page tourne son contenu, ou en montre beaucoup moins, selon l'orientation de l'écran.",
            "Le même contenu se consulte-t-il en portrait et en paysage ?",
            test="13.9.1",
        )


LAYOUT_SIGHTS = (
    Sight(
        "10.4",
        Words(
            title="Le texte agrandi deux fois reste lisible",
            remedy="Laissez les blocs grandir avec leur texte : ni hauteur fixe, ni débordement caché.",
            person="Jeanne, malvoyante, qui agrandit la page pour lire.",
            nothing="Aucune page affichée n'a de texte.",
        ),
        _zoom,
    ),
    Sight(
        "10.11",
        Words(
            title="La page se lit sans défiler de côté dans une petite fenêtre",
            remedy="Ôtez les largeurs fixes ; laissez le contenu passer à la ligne (flex-wrap, max-width: 100%).",
            person="Jeanne, malvoyante, qui agrandit quatre fois et perd le fil à chaque ligne.",
            nothing="Aucune page affichée n'a de texte.",
        ),
        _reflow,
        decides=("10.11.1", "10.11.2"),
    ),
    Sight(
        "10.12",
        Words(
            title="Le texte plus espacé n'est pas coupé",
            remedy="Laissez les blocs grandir avec leur texte : min-height plutôt que height, ni débordement caché.",
            person="Paul, dyslexique, qui espace les lignes et les lettres pour lire.",
            nothing="Aucune page affichée n'a de texte.",
        ),
        _spacing,
        detects=("10.12.1",),
    ),
    Sight(
        "13.2",
        Words(
            title="Aucune fenêtre ne s'ouvre d'elle-même",
            remedy="Ôtez du script l'ouverture de fenêtre au chargement ; proposez un lien.",
            person="Awa, aveugle, qui se retrouve dans une autre page sans savoir comment revenir.",
            nothing="Aucune page affichée n'a dit si elle ouvre une fenêtre.",
        ),
        _windows,
        decides=("13.2.1",),
    ),
    Sight(
        "13.9",
        Words(
            title="La page se consulte en portrait comme en paysage",
            remedy="Ôtez la rotation qui dépend de l'orientation de l'écran, et montrez le même contenu.",
            person="Luc, dont le téléphone est fixé à son fauteuil roulant.",
            nothing="Aucune page affichée ne change de contenu selon l'orientation.",
        ),
        _orientation,
    ),
)
