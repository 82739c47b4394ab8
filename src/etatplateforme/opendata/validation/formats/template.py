"""Source of the page of a verdict. What is wrong is told by words and a mark, never by its colour alone."""

from etatplateforme.guarantor.report.style import STYLE

PAGE_STYLE = (
    STYLE
    + """\
td.wrong { border: 3px solid var(--stop); font-weight: bold; }
.empty { font-style: italic; font-weight: normal; }
.shown td { white-space: pre-wrap; min-width: 6rem; max-width: 24rem; }
.shown th[scope=row] { white-space: nowrap; }
.shown th[scope=col] { overflow-wrap: anywhere; min-width: 6rem; }
"""
)

PAGE = """\
{% macro cell(shown) %}
<td{% if shown.wrong %} class="wrong"{% endif %}>{% if shown.wrong %}<strong>✗ </strong>{% endif %}
{%- if shown.text %}{{ shown.text }}{% else %}<span class="empty">(vide)</span>{% endif %}</td>
{% endmacro %}
{% macro table(one) %}
<div class="wide" tabindex="0" role="region" aria-label="Lignes : {{ one.found.problem.message|fine }}">
<table class="shown">
<caption>{% if one.found.problem.column %}Les cases à corriger, puis leurs voisines
{%- else %}Le début des lignes{% endif %}</caption>
<thead><tr><th scope="col">Où</th>
{%- for column in one.columns %}<th scope="col">{{ column or "(sans titre)" }}</th>{% endfor %}
{%- if one.notes %}<th scope="col">Précision</th>{% endif %}</tr></thead>
<tbody>
{% for row in one.rows %}
<tr><th scope="row">{{ row.place }}</th>{% for shown in row.cells %}{{ cell(shown) }}{% endfor %}
{%- if one.notes %}<td>{{ row.note }}</td>{% endif %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% endmacro %}
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} – {{ name }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<header role="banner">
<p><a class="skip" href="#contenu">Aller au contenu</a></p>
<h1>{{ title }}</h1>
<p class="lead">{{ name }}</p>
</header>
<main id="contenu" role="main" tabindex="-1">
<p class="note {{ "good" if report.valid else "stop" }}"><strong>{{ verdict|fine }}</strong> {{ read|fine }}</p>
{% if shown|length > 1 %}
<h2>En bref</h2>
<ul>
{% for one in shown %}
<li><a href="#{{ one.anchor }}">{{ one.found.problem.message|fine }}</a> ({{ one.times }})</li>
{% endfor %}
</ul>
{% endif %}
{% if shown %}
<h2>Ce qu'il faut corriger</h2>
{% for one in shown %}
<section class="finding stop" aria-labelledby="{{ one.anchor }}">
<h3 id="{{ one.anchor }}">{{ one.found.problem.message|fine }}</h3>
<p>{{ one.times|capitalize }}. <strong>À faire :</strong> {{ one.found.problem.remedy|fine }}</p>
{% if one.columns %}
{{ table(one) }}
{% elif one.rows %}
<ul>
{% for row in one.rows %}<li>{{ row.place|capitalize }}{% if row.note %} ({{ row.note }}){% endif %}</li>
{% endfor %}
</ul>
{% endif %}
{% if one.left %}<p>Et {{ count(one.left) }} {{ "autre" if one.left == 1 else "autres" }}.</p>{% endif %}
</section>
{% endfor %}
{% endif %}
{% if notes %}
<h2>À savoir</h2>
<p>Ce qui suit ne change pas le verdict.</p>
<ul>
{% for note in notes %}
<li><code>{{ note.key }}</code> : {{ note.problem|fine }} {{ note.remedy|fine }}</li>
{% endfor %}
</ul>
{% if left_notes %}<p>Et {{ left_notes }} autres.</p>{% endif %}
{% endif %}
</main>
</body>
</html>
"""
