"""Theme 11: forms."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

NAME = '<label for="n">Nom</label><input id="n">'
YES_NO = (
    '<input type="radio" name="a" id="o"><label for="o">Oui</label>'
    '<input type="radio" name="a" id="p"><label for="p">Non</label>'
)


def form(body: str) -> str:
    """A form on one line, which starts at column 7."""
    return page(f"<form>{body}</form>")


BAD = [
    Bad("RGAA-11.1", page('<input name="nom">'), "11.1.1"),
    Bad("RGAA-11.1", page('<input placeholder="Nom">'), "11.1.1"),
    Bad("RGAA-11.1", page("<progress></progress>"), "11.1.1"),
    Bad("RGAA-11.1", page('<div role="textbox" contenteditable="true"></div>'), "11.1.1"),
    Bad("RGAA-11.1", page('<label for="nom">Nom</label>\n<input title="Nom" id="n"><input>'), "11.1.1", 5, 27),
    Bad("RGAA-11.2", page('<label for="n">*</label><input id="n">'), "11.2.1", column=25),
    Bad("RGAA-11.2", page('<input title="undefined">'), "11.2.2"),
    Bad("RGAA-11.2", page('<input aria-label="null">'), "11.2.3"),
    Bad("RGAA-11.2", page('<i id="t">:</i><input aria-labelledby="t">'), "11.2.4", column=16),
    Bad(
        "RGAA-11.2",
        page('<label for="n">Date de naissance</label><input id="n" aria-label="Nom">'),
        "11.2.5",
        column=41,
    ),
    Bad("RGAA-11.5", form(YES_NO + NAME), "11.5.1", column=7),
    Bad("RGAA-11.6", page('<fieldset><input type="radio" name="a"><input type="radio" name="a"></fieldset>'), "11.6.1"),
    Bad(
        "RGAA-11.6",
        page('<div role="group"><input type="radio" name="a"><input type="radio" name="a"></div>'),
        "11.6.1",
    ),
    Bad("RGAA-11.7", page("<fieldset><legend>undefined</legend></fieldset>"), "11.7.1", column=11),
    Bad("RGAA-11.8", page("<select><optgroup><option>1</optgroup></select>"), "11.8.2", column=9),
    Bad("RGAA-11.8", page('<select><optgroup label="-----"><option>1</optgroup></select>'), "11.8.3", column=9),
    Bad(
        "RGAA-11.8",
        page('<div role="listbox"><div role="group" aria-label="A"><b role="option">1</b></div></div>'),
        "11.8.1",
        column=21,
    ),
    Bad("RGAA-11.9", form("<button></button>"), "11.9.1", column=7),
    Bad("RGAA-11.9", form('<button><svg aria-hidden="true"></svg></button>'), "11.9.1", column=7),
    Bad("RGAA-11.9", form('<input type="button">'), "11.9.1", column=7),
    Bad("RGAA-11.9", form("<button>Submit</button>"), "11.9.1", column=7),
    Bad("RGAA-11.9", '<!DOCTYPE html>\n\n<form id="f"></form>\n<button form="f"></button>', "11.9.1"),
    Bad("RGAA-11.9", form('<button aria-label="Valider">Envoyer la demande</button>'), "11.9.2", column=7),
    Bad("RGAA-11.10", form(f'{NAME}<label for="a">Âge</label><input id="a" required>'), "11.10.2", column=73),
    Bad(
        "RGAA-11.10",
        form(f'{NAME}<label for="a">Âge *</label><input id="a" required aria-invalid="true">'),
        "11.10.4",
        column=75,
    ),
    Bad("RGAA-11.13", page('<input autocomplete="nom">'), "11.13.1"),
    Bad("RGAA-11.13", page('<input autocomplete="email home">'), "11.13.1"),
    Bad("RGAA-11.13", page('<input type="email" autocomplete="tel">'), "11.13.1"),
]

LOST = Bad("RGAA-11.1", page('<label for="nom">Nom</label><input id="n">'), "11.1.2")
"""A fault that comes with another: the field without a label, and the label that names none."""

GOOD = [
    ("RGAA-11.1", page(NAME)),
    (
        "RGAA-11.1",
        page('<progress title="Envoi"></progress><div role="textbox" aria-labelledby="t"></div><b id=t>N</b>'),
    ),
    ("RGAA-11.2", page(NAME)),
    ("RGAA-11.2", page('<label for="n">Nom :</label><input id="n" aria-label="Nom de famille">')),
    ("RGAA-11.5", form(f"<fieldset><legend>Repas</legend>{YES_NO}</fieldset>{NAME}")),
    ("RGAA-11.5", form(f'<div role="radiogroup" aria-label="Repas">{YES_NO}</div>{NAME}')),
    ("RGAA-11.6", page('<fieldset><legend>Repas</legend><input type="radio" name="a"></fieldset>')),
    ("RGAA-11.6", page('<div role="group" aria-label="Repas"><input type="radio" name="a"></div>')),
    ("RGAA-11.7", page("<fieldset><legend>Repas</legend></fieldset>")),
    ("RGAA-11.8", page('<select><optgroup label="Écoles"><option>1</optgroup></select>')),
    (
        "RGAA-11.9",
        form('<button>Envoyer</button><input type="submit"><button aria-label="Envoyer la demande">Envoyer</button>'),
    ),
    ("RGAA-11.10", form(f'{NAME}<label for="a">Âge (obligatoire)</label><input id="a" required>')),
    (
        "RGAA-11.10",
        form(f'{NAME}<label for="a">Âge *</label><input id="a" required aria-invalid="true" aria-describedby="e">')
        + '<p id="e">Un nombre.</p>',
    ),
    ("RGAA-11.13", page('<input autocomplete="section-a billing home email"><input autocomplete="family-name">')),
    ("RGAA-11.13", page('<input type="email" autocomplete="email"><input type="tel" autocomplete="bday-day">')),
]

UNSURE = [
    Unsure("RGAA-11.1", page("<label>Nom <input></label>"), "11.1.1"),
    Unsure("RGAA-11.1", page("<div hidden><input></div>"), "11.1.1"),
    Unsure("RGAA-11.1", page(f'{NAME}<label for="absent">Prénom</label>'), "11.1.2"),
    Unsure("RGAA-11.1", page(f'{NAME}<div><label for="absent">Prénom</label></div>'), "11.1.2"),
    Unsure("RGAA-11.1", page('<label for="d">Nom</label><div id="d"></div>'), "11.1.2"),
    Unsure("RGAA-11.1", page('<input aria-label="Nom">'), "11.1.3"),
    Unsure("RGAA-11.2", page('<label for="n">€</label><input id="n" aria-label="Montant">'), "11.2.5"),
    Unsure("RGAA-11.2", page('<label for="n">Date</label><input id="n" title="JJ/MM/AAAA">'), "11.2.5"),
    Unsure("RGAA-11.2", page('<div hidden><input title="undefined"></div>'), "11.2.2"),
    Unsure("RGAA-11.5", form(YES_NO), "11.5.1"),
    Unsure("RGAA-11.5", form(YES_NO.replace("Oui", "Cantine").replace("Non", "Panier") + NAME), "11.5.1"),
    Unsure("RGAA-11.5", form(YES_NO.replace("<input", '<input title="Repas"') + NAME), "11.5.1"),
    Unsure("RGAA-11.6", page('<fieldset><input name="a"><input name="b"></fieldset>'), "11.6.1"),
    Unsure("RGAA-11.6", page(f'<fieldset>{YES_NO}<input title="Nom"></fieldset>'), "11.6.1"),
    Unsure("RGAA-11.13", page('<input disabled autocomplete="nom">'), "11.13.1"),
    Unsure("RGAA-11.6", page('<fieldset aria-label="Repas"><input type="radio" name="a"></fieldset>'), "11.6.1"),
    Unsure("RGAA-11.7", page("<fieldset hidden><legend>null</legend></fieldset>"), "11.7.1"),
    Unsure("RGAA-11.8", page("<select hidden><optgroup><option>1</optgroup></select>"), "11.8.2"),
    Unsure("RGAA-11.9", form("<button hidden></button>"), "11.9.1"),
    Unsure("RGAA-11.9", form('<button aria-label="Fermer">×</button>'), "11.9.2"),
    Unsure(
        "RGAA-11.10", form(f'{NAME}<label for="a">Âge</label><input id="a" required><p>* obligatoire</p>'), "11.10.2"
    ),
    Unsure(
        "RGAA-11.10",
        form(f'{NAME}<label for="a">Âge<img src="e.png" alt=""></label><input id="a" required>'),
        "11.10.2",
    ),
    Unsure(
        "RGAA-11.10",
        form(f'{NAME}<label for="a">Âge * : un nombre est attendu</label><input id="a" required aria-invalid="true">'),
        "11.10.4",
    ),
    Unsure("RGAA-11.13", page('<input autocomplete="off name">'), "11.13.1"),
]

SILENT = [
    ("RGAA-11.6", page('<ul role="menu"><li role="group"><b role="menuitem">1</b></li></ul>')),
    ("RGAA-11.9", page("<button></button>")),
    ("RGAA-11.10", form('<label for="a">Âge</label><input id="a" required>')),
]
