"""The page of somebody whose identity is already known: short, plain, and saying nothing of whose account it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from etatplateforme.manifest.model import Manifest
from etatplateforme.web.sign_in.pages import STYLE, environment

if TYPE_CHECKING:
    from jinja2 import Template


class RelinkStep(StrEnum):
    """Where the person is."""

    KNOWN = "known"
    """They have just arrived."""
    CODE = "code"
    """A code was sent: they type it."""
    COUNTER = "counter"
    """No code serves any more: the counter, the telephone."""


@dataclass(frozen=True, slots=True)
class RelinkOccasion:
    """What the page is drawn from.

    ``here`` takes the forms; ``then`` is the page that the person wanted; ``reference`` is what they tell at the
    counter, ``until`` that day; ``sends`` whether a code can be sent; ``wrong`` what has just gone wrong, if anything.
    """

    step: RelinkStep
    manifest: Manifest
    home: str
    here: str
    then: str = field(repr=False)
    reference: str = field(repr=False)
    until: str
    sends: bool
    wrong: str = ""


DrawRelink: TypeAlias = Callable[[RelinkOccasion], str]
"""Draws the whole HTML of the page."""


def draw_relink(occasion: RelinkOccasion) -> str:
    """The page of the SDK."""
    return _template().render(on=occasion, step=occasion.step.value, style=STYLE)


@cache
def _template() -> "Template":
    return environment().from_string(PAGE)


PAGE = """\
{% set access = on.manifest.access %}
{% set title = "Nous connaissons déjà quelqu'un de votre identité" %}
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ "Erreur : " if on.wrong }}{{ title }} – {{ on.manifest.service.name }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<header><p><a href="{{ on.home }}">{{ on.manifest.service.name }}</a></p></header>
<main>
<h1>{{ title }}</h1>
{% if on.wrong and step != "code" %}
<p role="alert">{{ on.wrong }}</p>
{% endif %}
<p>Votre identifiant de connexion a changé. Cela arrive, par exemple, quand votre état civil est corrigé ou quand le
service change de version.</p>
<p>Par sécurité, nous ne rattachons aucun dossier sans vérifier que c'est le vôtre.</p>
{% if step == "code" %}
<h2>Saisir le code</h2>
<p>Nous avons envoyé un code au contact que votre dossier connaît déjà.</p>
<form method="post" action="{{ on.here }}">
<input type="hidden" name="suite" value="{{ on.then }}">
<p><label for="code">Code reçu (10 chiffres et lettres)</label><br>
<input id="code" name="code" type="text" required autocomplete="one-time-code" autocapitalize="characters"
 spellcheck="false" maxlength="20"{% if on.wrong %} aria-invalid="true" aria-describedby="faux"{% endif %}></p>
{% if on.wrong %}
<p id="faux" role="alert">{{ on.wrong }}</p>
{% endif %}
<p><button type="submit">Retrouver mon dossier</button></p>
</form>
{% elif step == "known" and on.sends %}
<h2>Recevoir un code</h2>
<p>Nous pouvons envoyer un code au contact que votre dossier connaît déjà.</p>
<form method="post" action="{{ on.here }}">
<input type="hidden" name="suite" value="{{ on.then }}">
<p><button type="submit">Recevoir un code</button></p>
</form>
{% endif %}
<h2>{{ "Vous n'avez plus ce contact ?" if on.sends and step != "counter" else "Ce que vous pouvez faire" }}</h2>
<ul>
{% if access.counter %}
<li>Venir au guichet avec une pièce d'identité et ce numéro : <strong>{{ on.reference }}</strong>. Il sert jusqu'au
{{ on.until }}. Adresse : {{ access.counter.lines|join(", ") }}, {{ access.counter.hours }}.</li>
{% endif %}
{% if access.phone %}
<li>Appeler le <a href="tel:{{ access.phone.number }}">{{ access.phone.shown }}</a>, {{ access.phone.hours }}, et donner
ce numéro : <strong>{{ on.reference }}</strong>.</li>
{% endif %}
{% if access.post %}
<li>Écrire à : {{ access.post.lines|join(", ") }}.</li>
{% endif %}
<li><a href="{{ on.then }}">Continuer sans votre ancien dossier</a> : il reste gardé, et vous pourrez le retrouver plus
tard.</li>
</ul>
</main>
</body>
</html>
"""
