"""Sources of the pages of a study. A fragment brings no style and no page: whoever places it brings them."""

from etatplateforme.guarantor.report.style import STYLE

PAGE_STYLE = (
    STYLE
    + """\
.plot { break-inside: avoid; margin: .75rem 0; }
@media print { .plot svg { max-width: 100%; } }
"""
)

FRAGMENT = """\
{% macro heading(rank, text) %}<h{{ rank }}>{{ text }}</h{{ rank }}>{% endmacro %}
{% macro data(table) %}
<div class="wide" tabindex="0" role="region" aria-label="Tableau : {{ table.caption }}">
<table>
<caption>{{ table.caption }}</caption>
<thead><tr>{% for column in table.columns %}<th scope="col">{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}
<tr><th scope="row">{{ row[0] }}</th>{% for cell in row[1:] %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% endmacro %}
{% macro part(told, plots, rank) %}
{{ heading(rank, told.title) }}
<ul>
{% for sentence in told.sentences %}<li>{{ sentence }}</li>
{% endfor %}</ul>
{% for plot in plots %}
<div class="wide plot" tabindex="0" role="region" aria-label="Graphique : {{ plot.title }}">
{{ plot.svg|safe }}
</div>
{% endfor %}
{% for table in told.tables %}{{ data(table) }}{% endfor %}
{% endmacro %}
{{ heading(rank, words.BRIEF) }}
<ul>
{% for sentence in brief %}<li>{{ sentence }}</li>
{% endfor %}</ul>
<p class="note">{{ audience }}</p>
{% for told, plots in parts %}{{ part(told, plots, rank) }}{% endfor %}
{{ heading(rank, words.METHOD) }}
<ul>
{% for sentence in method %}<li>{{ sentence }}</li>
{% endfor %}</ul>
"""

PAGE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} – {{ outcome }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ title }}</h1>
</header>
<main>
{{ fragment|safe }}</main>
</body>
</html>
"""
