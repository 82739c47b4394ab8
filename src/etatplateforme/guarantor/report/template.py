"""Sources of the report's pages: HTML documents that load nothing, print well and read aloud in order."""

from etatplateforme.guarantor.report import plain_language

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem; background: #ffffff; color: #1b1b1b;
  font: 1.0625rem/1.6 system-ui, sans-serif; }
a { color: #0b4f9e; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid #1b1b1b; }
h3 { font-size: 1.15rem; margin: 1.25rem 0 .25rem; }
h4 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
p, ul { margin: .25rem 0; }
ul { padding-left: 1.25rem; }
h1, h2, h3, h4, p, li { overflow-wrap: break-word; }
code { overflow-wrap: anywhere; }
.finding { border-left: .3rem solid #6b6b6b; padding-left: .9rem; }
.stop { border-color: #a3140f; }
.doubt { border-color: #0b4f9e; }
.good { border-color: #1c6b30; }
.note { background: #f1f1f1; padding: .75rem 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid #6b6b6b; padding: .4rem .6rem; text-align: left; vertical-align: top; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  .finding, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .wide { overflow-x: visible; }
}
"""

_SHARED = """\
{% macro top(title) %}
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style }}</style>
</head>
<body>
{% endmacro %}
{% macro in_brief(brief) %}
<h2>En bref</h2>
<ul>
{% for sentence in brief %}<li>{{ sentence }}</li>
{% endfor %}</ul>
{% endmacro %}
{% macro told(groups, rank) %}
{% for group in groups %}
<div class="finding {{ kinds[group.verdict] }}">
<h{{ rank }}>{{ group.title }} ({{ group.code }})</h{{ rank }}>
{% if group.items|length == 1 %}<p>{{ group.items[0].line }}</p>
{% else %}
<ul>
{% for item in group.items %}<li>{{ item.line }}</li>
{% endfor %}</ul>
{% endif %}
{% if group.remedy %}<p><strong>À faire :</strong> {{ group.remedy }}</p>{% endif %}
{% if group.question %}<p><strong>À juger :</strong> {{ group.question }}</p>{% endif %}
<p><small>Règle {{ levels[group.level] }}, {{ group.ground }}.</small></p>
</div>
{% endfor %}
{% endmacro %}
{% macro assessments(lines) %}
{% if lines %}
<h2>Jugements de personnes</h2>
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
{% macro cited(source) %}
{% if source|link %}<a href="{{ source|link }}">{{ source|source }}</a>
{%- else %}{{ source|source }}{% endif %}
{% endmacro %}
"""

REPORT = (
    _SHARED
    + plain_language.MACRO
    + """\
{{ top("Rapport du garant – " ~ report.service ~ " – " ~ report.day|day) }}<header>
<h1>Rapport du garant</h1>
<p>{{ report.service }} — {{ report.operator }}</p>
<p>Le <time datetime="{{ report.day }}">{{ report.day|day }}</time>, {{ environment }},
charte {{ report.charter_version }} du {{ report.charter_date|day }}.</p>
</header>
<main>
{{ in_brief(brief) }}<p class="note">{{ report.ways }}</p>
{% for section in sections %}
<h2>{{ section.title }}</h2>
{% if section.explanation %}<p>{{ section.explanation }}</p>{% endif %}
{{ told(section.groups, 3) }}
{% endfor %}
{% if report.waivers %}
<h2>Dérogations</h2>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des dérogations">
<table>
<caption>Règles écartées pour un temps, et par qui</caption>
<thead><tr><th scope="col">Dérogation</th><th scope="col">Règle et portée</th><th scope="col">État</th>
<th scope="col">Motif et fondement</th><th scope="col">En attendant</th>
<th scope="col">Demande et approbation</th></tr></thead>
<tbody>
{% for line in report.waivers %}
<tr><th scope="row">{{ line.waiver.id }}</th><td>{{ line.waiver.rule }} ({{ line.waiver.scope }})</td>
<td>{{ line|waiver }}</td>
<td>{{ line.waiver.reason }} {{ line.waiver.legal_ground }}</td><td>{{ line.waiver.compensating_measure }}</td>
<td>Demandée par : {{ line.waiver.requested_by }}. Approuvée par : {{ line.waiver.approved_by }}.</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{{ plain_language(report.language) }}
{{ assessments(report.assessments) }}
<h2>Actes passés par la porte du garant</h2>
{% if report.tally and report.tally.counts %}
<div class="wide" tabindex="0" role="region" aria-label="Tableau des actes">
<table>
<caption>Du {{ report.tally.since|day }} au {{ report.tally.until|day }}</caption>
<thead><tr><th scope="col">Acte</th><th scope="col">Permis</th><th scope="col">Avec avertissement</th>
<th scope="col">Refusés</th></tr></thead>
<tbody>
{% for count in report.tally.counts %}
<tr><th scope="row">{{ count.intent|intent }}</th><td>{{ count.allowed }}</td><td>{{ count.warned }}</td>
<td>{{ count.refused }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}<p>Aucun acte n'a été compté.</p>{% endif %}
<p class="note">{{ not_covered }}</p>
<h2>Règles appliquées et sources</h2>
<p>{{ packages|join(", ") }}.</p>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des règles">
<table>
<caption>Chaque règle, sa portée, sa source et qui elle protège</caption>
<thead><tr><th scope="col">Règle</th><th scope="col">Ce qu'elle demande</th><th scope="col">Portée</th>
<th scope="col">Sources</th><th scope="col">Qui elle protège</th></tr></thead>
<tbody>
{% for rule in report.rules %}
<tr><th scope="row">{{ rule.code }}</th><td>{{ rule.title }}</td>
<td>{{ levels[rule.level] }}
{%- if rule.lowered %}, abaissée par le manifeste (d'ordinaire : {{ levels[rule.default] }}){% endif %}
{%- if rule.kept %} ; le manifeste ne peut pas l'abaisser sans dérogation{% endif %}</td>
<td>{% for source in rule.sources %}<p>{{ cited(source) }}</p>{% endfor %}</td><td>{{ rule.person }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% if report.pages %}
<h2>Pages examinées</h2>
<ul>
{% for name in report.pages %}<li>{{ name }}</li>
{% endfor %}</ul>
{% endif %}
</main>
</body>
</html>
"""
)

PAGES = (
    _SHARED
    + """\
{{ top(title ~ " – " ~ audit.pages|join(", ")|truncate(80)) }}<header>
<h1>{{ title }}</h1>
</header>
<main>
{{ in_brief(brief) }}
{% for chapter in chapters %}
<h2>{{ chapter.title }}</h2>
<p>{{ chapter.summary }}</p>
{% for section in chapter.sections %}
<h3>{{ section.title }}</h3>
{{ told(section.groups, 4) }}
{% endfor %}
{% endfor %}
{{ assessments(audit.assessments) }}
<p class="note">{{ not_covered }}</p>
{% if sources %}
<h2>Sources</h2>
<ul>
{% for source in sources %}<li>{{ cited(source) }}</li>
{% endfor %}</ul>
{% endif %}
</main>
</body>
</html>
"""
)
