"""Results of axe-core as RGAA judgements, by the tags « RGAA-x.y.z » that axe-core itself carries.

A violation is a failure only for rules that say what the RGAA says and that made no false accusation on the W3C's test
cases. The others are questions: axe-core's good practices and experiments, rules whose RGAA test allows exceptions that
no machine knows, and rules known to be wrong at times. What is incomplete is always a question; a rule that passes says
nothing of its criterion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.accessibility.rendered.sight import PARTLY, WHOLE_QUESTION, Told
from etatplateforme.guarantor.rendered import AXE, AxeNode, Rendered
from etatplateforme.guarantor.rule import cant_tell, failed

VIOLATION = "violation"

CERTAIN: Mapping[str, str] = MappingProxyType(
    {
        "area-alt": "zone d'image sans alternative",
        "aria-command-name": "bouton, lien ou commande ARIA sans nom",
        "aria-hidden-body": "page entière cachée aux aides techniques",
        "aria-hidden-focus": "élément caché aux aides techniques que le clavier atteint",
        "aria-input-field-name": "champ ARIA sans nom",
        "aria-meter-name": "jauge sans nom",
        "aria-progressbar-name": "barre de progression sans nom",
        "aria-required-attr": "attribut ARIA obligatoire absent",
        "aria-roles": "rôle ARIA inconnu",
        "aria-toggle-field-name": "case ou bouton à bascule ARIA sans nom",
        "aria-valid-attr": "attribut ARIA inconnu",
        "aria-valid-attr-value": "valeur d'attribut ARIA inconnue",
        "autocomplete-valid": "attribut autocomplete de valeur inconnue",
        "blink": "texte qui clignote",
        "button-name": "bouton sans nom",
        "definition-list": "liste de définitions mal formée",
        "dlitem": "terme ou définition hors d'une liste",
        "document-title": "page sans titre",
        "duplicate-id-aria": "identifiant en double",
        "frame-title": "cadre sans titre",
        "html-has-lang": "page sans langue",
        "html-lang-valid": "code de langue de la page inconnu",
        "image-alt": "image sans alternative",
        "input-button-name": "bouton de formulaire sans nom",
        "input-image-alt": "bouton image sans alternative",
        "label": "champ sans étiquette",
        "link-name": "lien sans nom",
        "list": "liste mal formée",
        "listitem": "élément de liste hors d'une liste",
        "marquee": "texte qui défile",
        "object-alt": "objet sans alternative",
        "role-img-alt": "image sans alternative",
        "select-name": "liste de choix sans étiquette",
        "svg-img-alt": "image vectorielle sans alternative",
        "td-headers-attr": "cellule reliée à un en-tête absent",
        "valid-lang": "code de langue inconnu",
    }
)
"""Rules whose violation is a failure, and what it is in French."""

UNSURE: Mapping[str, str] = MappingProxyType(
    {
        "aria-allowed-attr": "attribut ARIA que ce rôle ne prévoit pas",
        "aria-conditional-attr": "attribut ARIA déconseillé ici",
        "aria-deprecated-role": "rôle ARIA abandonné",
        "aria-prohibited-attr": "attribut ARIA que ce rôle interdit",
        "aria-required-children": "rôle ARIA sans les éléments qu'il doit contenir",
        "aria-required-parent": "rôle ARIA hors de l'élément qui doit le contenir",
        "aria-tab-name": "onglet sans nom",
        "bypass": "aucun moyen d'aller droit au contenu",
        "color-contrast": "contraste de texte insuffisant",
        "css-orientation-lock": "affichage bloqué dans une orientation",
        "focus-order-semantics": "élément atteint au clavier sans rôle qui le dise",
        "form-field-multiple-labels": "champ à plusieurs étiquettes",
        "frame-focusable-content": "cadre dont le contenu n'est pas atteint au clavier",
        "frame-title-unique": "cadres différents de même titre",
        "html-xml-lang-mismatch": "deux langues de page différentes",
        "label-content-name-mismatch": "nom qui ne reprend pas le texte visible",
        "link-in-text-block": "lien que seule la couleur distingue du texte",
        "meta-refresh": "page qui se recharge d'elle-même",
        "meta-viewport": "agrandissement empêché sur téléphone",
        "nested-interactive": "composants l'un dans l'autre",
        "no-autoplay-audio": "son qui démarre seul",
        "p-as-heading": "paragraphe mis en forme comme un titre",
        "region": "contenu hors des zones de la page",
        "scrollable-region-focusable": "zone qui défile sans être atteinte au clavier",
        "server-side-image-map": "image à zones traitée par le serveur",
        "skip-link": "lien d'accès rapide sans cible",
        "table-duplicate-name": "tableau dont le titre et le résumé se répètent",
        "table-fake-caption": "cellule mise en forme comme un titre de tableau",
        "td-has-header": "cellule de données sans en-tête",
        "th-has-data-cells": "en-tête de tableau sans données",
        "video-caption": "vidéo sans sous-titres",
    }
)
"""Rules whose violation is a question, and what it is about in French."""


SPREAD = frozenset({"region"})
"""Good practices that name every element of a page: the first speaks for all."""

MEASURED = frozenset({"color-contrast", "css-orientation-lock"})
"""What the browser measures on its own, and tells better than « incomplete »."""


def tests_of(node: AxeNode, number: str) -> tuple[str, ...]:
    """RGAA tests of criterion *number* that a rule of axe-core is tagged with."""
    return tuple(test for test in node.tests if test.rpartition(".")[0] == number)


def told_by_axe(rendered: Rendered, places: Places, number: str, decided: tuple[str, ...] = ()) -> Iterator[Told]:
    """What axe-core says of criterion *number* (``"6.2"``) on one page.

    Its doubts are left out for tests that the source has *decided*, and for what the browser measured.
    """
    if rendered.axe is None:
        return
    spread: set[str] = set()
    for node in rendered.axe.nodes:
        for test in tests_of(node, number):
            settled = node.rule in MEASURED or test in decided
            if node.rule in spread or (settled and node.outcome != VIOLATION):
                continue
            spread |= {node.rule} & SPREAD
            yield _told(rendered, places, node, test)


def _told(rendered: Rendered, places: Places, node: AxeNode, test: str) -> Told:
    what = CERTAIN.get(node.rule) or UNSURE.get(node.rule) or "règle non respectée"
    message = f"{what[0].upper()}{what[1:]} (règle {node.rule} d'axe-core), {places.named(node.spot)}."
    place = places.place(node.spot)
    if node.outcome != VIOLATION:
        judgement = cant_tell(
            message, "axe-core n'a pas pu en décider. Le défaut existe-t-il ?", place=place, test=test
        )
    elif node.rule not in CERTAIN:
        judgement = cant_tell(message, "Est-ce un défaut ici ? Si oui, corrigez-le.", place=place, test=test)
    elif not rendered.whole:
        judgement = cant_tell(f"{message} {PARTLY}", WHOLE_QUESTION, place=place, test=test)
    else:
        judgement = failed(message, place=place, test=test)
    return Told(replace(judgement, engine=AXE), node.spot.at)
