"""RGAA criteria of the keyboard, from a walk with Tab: 7.3 and 12.9 (keeping and leaving the focus), 10.7, 12.8."""

from collections.abc import Iterator
from itertools import pairwise

from etatplateforme.guarantor.accessibility.criterion import Words
from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.accessibility.rendered.sight import Sight, Told, ask, fault, fine
from etatplateforme.guarantor.rendered import FocusSign, Rendered, Stop

MOST_STOPS_TOLD = 40
"""Stops that the sentence on their order names."""

BACK = 40.0
"""CSS pixels by which a stop stands above the one before it for the sentence to say so."""


def _lost(rendered: Rendered, places: Places) -> Iterator[Told]:
    for spot in rendered.walk.losers:
        message = f"L'élément perd le focus dès qu'il le reçoit, {places.named(spot)}."
        yield fault(rendered, places, spot, message, test="7.3.2")
    if rendered.walk.stops and rendered.walk.whole and not rendered.walk.losers:
        yield fine("Aucun élément ne perd le focus qu'il reçoit.", test="7.3.2")


def _visible(rendered: Rendered, places: Places) -> Iterator[Told]:
    hidden = [stop for stop in rendered.walk.stops if stop.sign is FocusSign.NONE]
    for stop in hidden:
        question = "Le curseur clignotant suffit-il à voir que le champ a le focus ?" if stop.editable else ""
        message = f"Rien ne montre que l'élément a le focus, {places.named(stop.spot)}."
        yield fault(rendered, places, stop.spot, message, test="10.7.1", question=question)
    unseen = sum(stop.sign is FocusSign.UNSEEN for stop in rendered.walk.stops)
    if unseen:
        yield ask(
            places,
            f"La prise de focus n'a pas pu être regardée sur {unseen} élément{'s' if unseen > 1 else ''}.",
            "En parcourant la page avec la touche Tab, voit-on toujours où l'on est ?",
            test="10.7.1",
        )
    if rendered.walk.stops and not hidden and not unseen and rendered.walk.whole:
        yield fine("Chaque prise de focus change l'affichage.")


def _order(rendered: Rendered, places: Places) -> Iterator[Told]:
    stops = rendered.walk.stops
    if len(stops) < 2:
        return
    shown = " ; ".join(_stop(places, number, stop) for number, stop in enumerate(stops[:MOST_STOPS_TOLD], 1))
    more = f" ; et {len(stops) - MOST_STOPS_TOLD} autres" if len(stops) > MOST_STOPS_TOLD else ""
    back = [str(number + 2) for number, (one, two) in enumerate(pairwise(stops)) if two.top < one.top - BACK]
    jumps = f" Le focus remonte dans la page à l'arrêt {', '.join(back[:10])}." if back else ""
    yield ask(
        places,
        f"La touche Tab passe par {len(stops)} éléments : {shown}{more}.{jumps}",
        "Cet ordre suit-il le sens de la page ?",
        test="12.8.1",
    )


def _stop(places: Places, number: int, stop: Stop) -> str:
    line = places.place(stop.spot).line
    return f"{number}. {stop.spot.tag}" + ("" if line is None else f" ligne {line}")


def _trapped(rendered: Rendered, places: Places) -> Iterator[Told]:
    walk = rendered.walk
    if walk.trap is not None:
        yield fault(
            rendered,
            places,
            walk.trap.spot,
            f"Le clavier ne quitte plus cet élément par Tab ni par Maj+Tab, {places.named(walk.trap.spot)}.",
            test="12.9.1",
            question=_way_out(rendered),
        )
    elif walk.held:
        yield ask(
            places,
            "La touche Tab tourne entre quelques éléments sans jamais les quitter.",
            "Est-ce une fenêtre de dialogue, que la touche Échap ou un bouton referme ?",
            test="12.9.1",
        )
    elif not walk.whole:
        yield ask(
            places,
            f"Le parcours au clavier s'est arrêté après {len(walk.stops)} éléments.",
            "La suite de la page se parcourt-elle au clavier sans rester bloqué ?",
            test="12.9.1",
        )
    elif walk.stops:
        yield fine("Le clavier quitte chaque élément qu'il atteint.", test="12.9.1")


def _way_out(rendered: Rendered) -> str:
    """What to ask of a trap that may have another way out than Tab; empty when none was found."""
    trap = rendered.walk.trap
    if trap is None or not (trap.escape or trap.closed or rendered.keys_told):
        return ""
    return "Une autre touche fait-elle sortir de cet élément, et la page le dit-elle ?"


FOCUS_SIGHTS = (
    Sight(
        "7.3",
        Words(
            title="Aucun script ne retire le focus à l'élément qui le reçoit",
            remedy="Ôtez du script l'appel à blur() qui suit la prise de focus.",
            person="Karim, qui se sert du clavier seul et ne peut plus atteindre le bouton.",
            nothing="Aucune page affichée n'a d'élément qui reçoive le focus.",
        ),
        _lost,
        detects=("7.3.2",),
    ),
    Sight(
        "10.7",
        Words(
            title="La prise de focus se voit",
            remedy="Rétablissez le contour du navigateur, ou donnez à :focus-visible un contour de deux pixels.",
            person="Karim, qui se sert du clavier seul et ne sait plus où il est dans la page.",
            nothing="Aucune page affichée n'a d'élément qui reçoive le focus.",
            right="Chaque prise de focus change l'affichage (son contraste n'est pas mesuré)",
        ),
        _visible,
        detects=("10.7.1",),
    ),
    Sight(
        "12.8",
        Words(
            title="L'ordre de tabulation suit le sens de la page",
            remedy="Écrivez les éléments dans l'ordre où ils se lisent, et ôtez les tabindex plus grands que zéro.",
            person="Karim, que la touche Tab envoie du haut au bas de la page.",
            nothing="Aucune page affichée n'a deux éléments qui reçoivent le focus.",
        ),
        _order,
    ),
    Sight(
        "12.9",
        Words(
            title="Le clavier quitte chaque élément qu'il atteint",
            remedy="Laissez Tab et Maj+Tab agir, ou dites à côté de l'élément quelle touche en fait sortir.",
            person="Karim, qui se sert du clavier seul et doit fermer la page pour en sortir.",
            nothing="Aucune page affichée n'a d'élément qui reçoive le focus.",
        ),
        _trapped,
        decides=("12.9.1",),
    ),
)
