"""What the report's two pages share: their head, groups of findings, sources, judgements of persons."""

SHARED = """\
{% macro top(title) %}
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<p class="skip"><a href="#contenu">Aller au contenu</a></p>
{% endmacro %}
{% macro listed(sentences, kind="") %}
<ul{% if kind %} class="{{ kind }}"{% endif %}>
{% for sentence in sentences %}<li>{{ sentence }}</li>
{% endfor %}</ul>
{% endmacro %}
{% macro cited(source) %}
{% if source|link %}<a href="{{ source|link }}">{{ source|source }}</a>
{%- else %}{{ source|source }}{% endif %}
{% endmacro %}
{% macro law(sources) %}
{% for source in sources %}{{ cited(source) }}{% if not loop.last %}&nbsp;; {% endif %}{% endfor %}
{% endmacro %}
{% macro rules_of(group) %}
{% if group.several %}
<details>
<summary>Ces {{ group.subjects|length }} règles</summary>
<ul class="every">
{% for code, title in group.subjects %}<li>{{ title }} ({{ code }})</li>
{% endfor %}</ul>
</details>
{% endif %}
{% endmacro %}
{% macro items(group) %}
{% if group.items|length == 1 %}<p>{{ group.items[0].line }}</p>
{% else %}
<ul>
{% for item in group.items %}<li>{{ item.line }}</li>
{% endfor %}</ul>
{% endif %}
{% endmacro %}
{% macro told(group, rank, rule) %}
<div class="finding {{ kinds[group.verdict] }}{% if group.items|length > 8 or group.several %} long{% endif %}">
<h{{ rank }}>{{ group.title }} ({{ group.codes }})</h{{ rank }}>
{% if group.head.blocks and rule %}
<p><strong>Empêche d'ouvrir</strong>&nbsp;: le service attend que ce point soit corrigé.</p>
{% elif group.head.waived_by %}<p><strong>Écarté</strong> pour un temps, par une dérogation.</p>{% endif %}
{{ items(group) }}
{% if group.remedy %}<p><strong>À faire&nbsp;:</strong> {{ group.remedy }}</p>{% endif %}
{% if group.question %}<p><strong>À juger&nbsp;:</strong> {{ group.question }}</p>{% endif %}
{{ rules_of(group) }}
{% if rule and not group.several %}
{% if rule.person %}<p><strong>Pour qui&nbsp;:</strong> {{ rule.person }}</p>{% endif %}
{% if group.sources %}
<p class="law"><strong>D'où vient la règle&nbsp;:</strong> {{ law(group.sources) }}.</p>
{% endif %}
{% if rule.story or rule.example %}
<details>
<summary>{% if rule.story %}L'histoire{% endif %}{% if rule.story and rule.example %} et {% endif %}
{%- if rule.example %}l'exemple à suivre{% endif %} ({{ rule.code }})</summary>
{% if rule.story %}<p>{{ rule.story }}</p>{% endif %}
{% if rule.example %}<p>Par exemple, dans <code>service.toml</code>&nbsp;:</p>
<pre>{{ rule.example|e }}</pre>{% endif %}
</details>
{% endif %}
{% endif %}
<p><small>Règle {{ levels[group.level] }}, {{ group.ground }}.</small></p>
</div>
{% endmacro %}
{% macro assessments(lines) %}
{% if lines %}
<h2 id="jugements">Jugements de personnes</h2>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des jugements">
<table>
<caption>Ce qu'une personne a jugé, et jusqu'à quand</caption>
<thead><tr><th scope="col">Jugement</th><th scope="col">Critère ou test</th><th scope="col">Pages</th>
<th scope="col">Verdict</th><th scope="col">État</th><th scope="col">Par qui, quand</th></tr></thead>
<tbody>
{% for line in lines %}
<tr><th scope="row">{{ line.assessment.id }}</th><td>RGAA {{ line.assessment.subject }}</td>
<td>{{ line|assessed_pages }}</td><td>{{ verdicts[line.assessment.verdict] }}</td><td>{{ line|assessment }}</td>
<td>{{ line.assessment.author }}, le {{ line.assessment.judged_on|day }}. {{ line.assessment.note }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% endmacro %}
"""
