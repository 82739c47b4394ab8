"""Pages of what can go wrong at a sign-in, and of a goodbye: short, plain, each with every way that is left.

They hold the words of the manifest only. An application replaces them by its own with ``pages=``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.usage import OtherWayIn
from etatplateforme.web.policy import style_hash

if TYPE_CHECKING:
    from jinja2 import Environment, Template


class Happening(StrEnum):
    """What a page is about."""

    DECLINED = "declined"
    """The person gave up at the provider, or it could not recognise them."""
    UNAVAILABLE = "unavailable"
    """The provider, or the way to it, is down."""
    REFUSED = "refused"
    """Something that came back is not what it must be."""
    SIGNED_OUT = "signed_out"


STATUSES = {
    Happening.DECLINED: 200,
    Happening.UNAVAILABLE: 503,
    Happening.REFUSED: 400,
    Happening.SIGNED_OUT: 200,
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a page is drawn from: what happened, at which provider, in which service, and where one may go."""

    happening: Happening
    provider: str
    manifest: Manifest
    home: str
    retry: str


Draw: TypeAlias = Callable[[Occasion], str]
"""Draws the whole HTML of a page."""

STYLE = (
    "body{margin:0 auto;max-width:40rem;padding:1.5rem;font:1.125rem/1.6 system-ui,sans-serif;color:#1b1b1b;"
    "background:#fff}a{color:#0b4f9e}h1{font-size:1.7rem;line-height:1.25}li{margin:.5rem 0}"
    "button{font:inherit;padding:.6rem 1rem;color:#fff;background:#0b4f9e;border:2px solid #0b4f9e}"
    "a:focus-visible,button:focus-visible{outline:3px solid #1b1b1b;outline-offset:2px}"
)


ONLINE = frozenset({OtherWayIn.FORM, OtherWayIn.ACCOUNT, OtherWayIn.MAIL_LINK})
"""Ways without the provider that stay on the screen."""


def policy(provider: str = "") -> str:
    """The content security policy of these pages: their own style, and a form that may lead to the *provider*."""
    forms = f"'self' {provider}".strip()
    return (
        f"default-src 'none'; style-src {style_hash(STYLE)}; form-action {forms}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def draw(occasion: Occasion) -> str:
    """The page of the SDK."""
    identity = occasion.manifest.identity
    online = identity is not None and bool(ONLINE.intersection(identity.alternatives))
    return _template().render(on=occasion, it=occasion.happening.value, without=online, style=STYLE)


@cache
def environment() -> "Environment":
    """How the pages of a sign-in are made from their templates."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )


@cache
def _template() -> "Template":
    return environment().from_string(PAGE)


PAGE = """\
{% set titles = {
  "declined": "Vous n'êtes pas connecté",
  "unavailable": on.provider ~ " ne répond pas",
  "refused": "La connexion n'a pas abouti",
  "signed_out": "Vous êtes déconnecté",
} %}
{% set access = on.manifest.access %}
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ titles[it] }} – {{ on.manifest.service.name }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<header><p><a href="{{ on.home }}">{{ on.manifest.service.name }}</a></p></header>
<main>
<h1>{{ titles[it] }}</h1>
{% if it == "declined" %}
<p>La connexion avec {{ on.provider }} s'est arrêtée avant la fin. Rien n'a été enregistré.</p>
{% elif it == "unavailable" %}
<p>La connexion n'est pas possible pour le moment. Le reste du service fonctionne.</p>
{% elif it == "refused" %}
<p>Par sécurité, nous avons arrêté cette connexion. Vous pouvez recommencer.</p>
{% else %}
<p>Vous pouvez fermer cette page, ou <a href="{{ on.home }}">revenir à l'accueil</a>.</p>
{% endif %}
{% if it != "signed_out" %}
<h2>Ce que vous pouvez faire</h2>
<ul>
<li><a href="{{ on.home }}">Revenir au service</a>
{%- if without %} : vous pouvez faire la démarche sans {{ on.provider }}{% endif %}.</li>
{% if access.paper_form %}
<li><a href="{{ access.paper_form }}">Remplir le formulaire papier</a>, puis l'envoyer ou le déposer.</li>
{% endif %}
{% if access.phone %}
<li>Appeler le <a href="tel:{{ access.phone.number }}">{{ access.phone.shown }}</a>, {{ access.phone.hours }}.</li>
{% endif %}
{% if access.counter %}
<li>Venir au guichet : {{ access.counter.lines|join(", ") }}, {{ access.counter.hours }}.</li>
{% endif %}
{% if access.post %}
<li>Écrire à : {{ access.post.lines|join(", ") }}.</li>
{% endif %}
</ul>
<form method="post" action="{{ on.retry }}">
<p><button type="submit">Réessayer avec {{ on.provider }}</button></p>
</form>
{% endif %}
</main>
</body>
</html>
"""
