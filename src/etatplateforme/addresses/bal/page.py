"""The report as one accessible HTML page that loads nothing from elsewhere."""

from functools import cache
from typing import TYPE_CHECKING, Final

from etatplateforme.addresses.bal.profiles import Gravity
from etatplateforme.addresses.bal.report import BalSummary
from etatplateforme.guarantor.report.style import STYLE

if TYPE_CHECKING:
    from jinja2 import Template

KINDS: Final = {Gravity.ERROR: "stop", Gravity.WARNING: "doubt", Gravity.INFORMATION: ""}

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ "Publiable" if told.publishable else "À corriger" }} – {{ told.name }} – Base Adresse Locale</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>Base Adresse Locale : {{ told.name }}</h1>
</header>
<main>
<h2>En bref</h2>
<div class="finding {{ "good" if told.publishable else "stop" }}">
<p class="lead"><strong>{{ told.verdict }}</strong></p>
</div>
<ul>
{% for fact in told.facts %}<li>{{ fact }}</li>
{% endfor %}</ul>
{% if told.parts %}
<div class="wide" tabindex="0" role="region" aria-label="Tableau : ce qui a été trouvé">
<table>
<caption>Ce qui a été trouvé</caption>
<thead><tr><th scope="col">Problème</th><th scope="col">Gravité</th><th scope="col">Étendue</th></tr></thead>
<tbody>
{% for part in told.parts %}{% for entry in part.entries %}
<tr><th scope="row">{{ entry.problem }}</th><td>{{ part.title }}</td><td>{{ entry.extent }}</td></tr>
{% endfor %}{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% for part in told.parts %}
<h2>{{ part.title }}</h2>
{% for entry in part.entries %}
<h3>{{ entry.problem }}</h3>
<div class="finding {{ kinds[part.gravity] }}">
<p><strong>Que faire :</strong> {{ entry.remedy }}</p>
<p>Étendue : {{ entry.extent }}. Code : <code>{{ entry.code }}</code></p>
{% if entry.where %}
<p>Par exemple :</p>
<ul>
{% for place in entry.where %}<li>{{ place }}</li>
{% endfor %}</ul>
{% endif %}
</div>
{% endfor %}
{% endfor %}
</main>
</body>
</html>
"""


def to_html(told: BalSummary) -> str:
    """The report as a page in French, legible on a phone, in the dark and on paper. Every value is escaped."""
    return _template().render(told=told, style=STYLE, kinds=KINDS)


@cache
def _template() -> "Template":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_PAGE)
