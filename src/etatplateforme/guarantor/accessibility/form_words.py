"""RGAA theme 11: labels, legends and names of groups say something, and the name of a field holds its label."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.fields import visible_words
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.forms import fields
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.pages import asked, at, right, wrong
from etatplateforme.guarantor.accessibility.texts import meaningless
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, failed


def _source(view: View, field: Element) -> str:
    """Test that asks whether the label is telling, by what gives the field its name."""
    if view.document.named_by_others(field):
        return "11.2.4"
    if field.says("aria-label"):
        return "11.2.3"
    return "11.2.1" if view.labels.get(field) else "11.2.2"


def _telling_labels(page: Page, view: View) -> Iterator[Judgement]:
    unsure: list[Element] = []
    differing: list[Element] = []
    for field in fields(view):
        name = name_of(view, field)
        if name is None or not name:
            continue
        labels = view.labels.get(field, ())
        told = labels or any(field.says(means) for means in ("title", "aria-label", "aria-labelledby"))
        if told and meaningless(name):
            yield wrong(page, view, field, "Étiquette de champ qui ne dit rien.", test=_source(view, field))
            continue
        yield right("L'étiquette dit quelque chose.")
        written = visible_words(view, labels[0]) if len(labels) == 1 else None
        if written is None or not "".join(written).strip():
            continue
        shown = _compared("".join(written))
        if (field.says("aria-label") or view.document.named_by_others(field)) and not _holds(name, shown):
            if _sure(shown) and view.in_sight(labels[0]) and view.exposed(field):
                message = "Le nom accessible du champ ne contient pas son étiquette visible."
                yield failed(message, place=at(page, field), test="11.2.5")
            else:
                unsure.append(field)
        elif field.says("title") and not _holds(field.attributes["title"], shown):
            differing.append(field)
    yield from asked(
        page,
        unsure,
        "{number} champ(s) dont le nom accessible ne reprend pas mot pour mot l'étiquette.",
        "L'étiquette visible est-elle dans le nom (aria-label), ponctuation et symboles mis à part ?",
        test="11.2.5",
    )
    yield from asked(
        page,
        differing,
        "{number} champ(s) dont l'attribut title ne reprend pas l'étiquette.",
        "Cet attribut title commence-t-il par l'étiquette visible ? Sinon, complétez-le ou ôtez-le.",
        test="11.2.5",
    )


def _compared(text: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())


def _holds(name: str, shown: str) -> bool:
    return f" {shown} " in f" {_compared(name)} "


def _sure(shown: str) -> bool:
    """True for a label made of plain words: not one sign or letter, which may stand for a picture or a unit."""
    return len(shown) > 2 and any(len(word) > 2 and word.isalpha() for word in shown.split())


def _telling_legends(page: Page, view: View) -> Iterator[Judgement]:
    for legend in view.all("legend"):
        text = name_of(view, legend)
        if not text or legend.parent is None or legend.parent.tag != "fieldset":
            continue
        if meaningless(text) or text.casefold() in {"legend", "légende", "fieldset"}:
            yield wrong(page, view, legend, "Légende de groupe de champs qui ne dit rien.", test="11.7.1")
        else:
            yield right("La légende dit quelque chose.")


TELLING_LABEL = criterion(
    "11.2",
    Words(
        title="L'étiquette d'un champ dit quelque chose, et son nom accessible la contient",
        remedy="Écrivez dans l'étiquette ce que la personne doit saisir ; que aria-label commence par cette étiquette.",
        person="Karim, qui dit « Date de naissance » pour aller au champ.",
        nothing="Aucun champ n'a d'étiquette.",
    ),
    _telling_labels,
    detects=("11.2.1", "11.2.2", "11.2.3", "11.2.4", "11.2.5"),
)
TELLING_LEGEND = criterion(
    "11.7",
    Words(
        title="La légende d'un groupe de champs dit quelque chose",
        remedy="Écrivez dans legend la question commune aux champs du groupe.",
        person="Awa, aveugle, qui entend la légende avant chaque choix.",
        nothing="Aucun groupe de champs n'a de légende.",
    ),
    _telling_legends,
    detects=("11.7.1",),
)
