"""Accessible names and descriptions, step by step of the specification."""

import pytest

from etatplateforme.guarantor.accessibility.names import description_of, name_of
from etatplateforme.guarantor.accessibility.view import View, view_of
from etatplateforme.guarantor.dom import Element, read


def target(html: str) -> tuple[View, Element]:
    view = view_of(read(f"<!DOCTYPE html><body>{html}"))
    return view, next(element for element in view.document.elements if "data-t" in element.attributes)


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<button data-t> Envoyer \n la demande</button>", "Envoyer la demande"),
        ('<button data-t aria-label="Fermer">x</button>', "Fermer"),
        ('<button data-t aria-label=" ">Envoyer</button>', "Envoyer"),
        ('<b id=a>Un</b><i id=b>Deux</i><button data-t aria-labelledby="a b" aria-label="Trois">x</button>', "Un Deux"),
        ('<button data-t aria-labelledby="absent">Envoyer</button>', "Envoyer"),
        ('<b id=a hidden>Un <i>deux</i></b><button data-t aria-labelledby="a">x</button>', "Un deux"),
        ('<button data-t id=a aria-label="Ôter" aria-labelledby="a b">x</button><i id=b>le lait</i>', "Ôter le lait"),
        ("<button data-t>Envoyer<span hidden> non</span></button>", "Envoyer"),
        ('<button data-t>Envoyer<span aria-hidden="true"> non</span></button>', "Envoyer"),
        (
            '<button data-t>Envoyer<i style="Visibility:hidden">n<b style=visibility:visible>t</b></i></button>',
            "Envoyert",
        ),
        ("<button data-t><script>x</script><style>y</style></button>", ""),
        ('<a data-t href="/"><img alt="Accueil" src=a></a>', "Accueil"),
        ('<a data-t href="/"><div>Un</div><div>Deux</div></a>', "Un Deux"),
        ('<a data-t href="/"><b>U</b>n</a>', "Un"),
        ('<a data-t href="/" title="Accueil"></a>', "Accueil"),
        ('<img data-t src=a alt="Plan" title="Autre">', "Plan"),
        ('<img data-t src=a title="Autre">', "Autre"),
        ('<label for=a>Nom</label><input data-t id=a placeholder="p">', "Nom"),
        ("<label>Nom <input data-t></label>", "Nom"),
        ('<label for=a>Nom</label><label for=a>de famille</label><input data-t id=a>', "Nom de famille"),
        ('<label>Autre<input></label><input data-t placeholder="Nom">', "Nom"),
        ('<label for=b>Nom<input data-t></label>', ""),
        ('<input data-t type=submit>', "Envoyer"),
        ('<input data-t type=submit value="Valider">', "Valider"),
        ('<input data-t type=button>', ""),
        ('<input data-t type=image src=a alt="Chercher">', "Chercher"),
        ("<fieldset data-t><legend>Repas</legend><p>x</fieldset>", "Repas"),
        ("<table data-t><caption>Tarifs</caption><tr><td>1</table>", "Tarifs"),
        ("<svg data-t><title>Plan</title><text>x</text></svg>", "Plan"),
        ("<div data-t>rien</div>", ""),
        ('<div data-t role="heading">Tarifs <input value="12"> euros</div>', "Tarifs 12 euros"),
        ("<dialog><button data-t>Fermer<b hidden>x</b></button></dialog>", "Fermer"),
        ("<h1 data-t>Un<br>deux</h1>", "Un deux"),
        ("<label>Ville <input data-t type=checkbox> <select><option>1<option selected>2</select></label>", "Ville 2"),
        ("<details><summary data-t>Plus</summary>x</details>", "Plus"),
        ('<span id=a aria-labelledby="b">A</span><span id=b>B</span><button data-t aria-labelledby="a"></button>', "A"),
    ],
)  # fmt: skip
def test_names(html: str, name: str) -> None:
    view, element = target(html)
    assert name_of(view, element) == name


def test_a_name_that_is_too_deep_is_unknown_and_not_empty() -> None:
    view, element = target(f"<button data-t>{'<span>' * 500}x</button>")
    assert name_of(view, element) is None


def test_references_that_turn_round_end() -> None:
    view, element = target('<button data-t id=a aria-labelledby="b">A</button><p id=b aria-owns="a b">B</p>')
    assert name_of(view, element) == "B"


@pytest.mark.parametrize(
    ("html", "description"),
    [
        ('<input data-t aria-describedby="a"><p id=a>Huit chiffres</p>', "Huit chiffres"),
        ('<button data-t title="Plus tard">Envoyer</button>', "Plus tard"),
        ('<a data-t href="/" title="Accueil"></a>', ""),
        ('<button data-t aria-description="Sans retour">Envoyer</button>', "Sans retour"),
    ],
)
def test_descriptions(html: str, description: str) -> None:
    view, element = target(html)
    assert description_of(view, element) == description
