"""Source of the report's page: one HTML document that loads nothing, prints well and reads aloud in order."""

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem; background: #ffffff; color: #1b1b1b;
  font: 1.0625rem/1.6 system-ui, sans-serif; }
a { color: #0b4f9e; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid #1b1b1b; }
h3 { font-size: 1.1rem; margin: 1.25rem 0 .25rem; }
p { margin: .25rem 0; }
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
  h2, h3 { break-after: avoid; }
  .wide { overflow-x: visible; }
}
"""

PAGE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rapport du garant – {{ report.service }} – {{ report.day|day }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>Rapport du garant</h1>
<p>{{ report.service }} — {{ report.operator }}</p>
<p>Le <time datetime="{{ report.day }}">{{ report.day|day }}</time>, {{ environment }},
charte {{ report.charter_version }} du {{ report.charter_date|day }}.</p>
</header>
<main>
<h2>En bref</h2>
<ul>
{% for sentence in brief %}<li>{{ sentence }}</li>
{% endfor %}</ul>
<p class="note">{{ report.ways }}</p>
{% for section in sections %}
<h2>{{ section.title }}</h2>
{% if section.explanation %}<p>{{ section.explanation }}</p>{% endif %}
{% for finding in section.findings %}
<div class="finding {{ kinds[finding.verdict] }}">
<h3>{{ finding.title }} ({{ finding|code }})</h3>
<p>{{ finding.message }}{% if finding.place %} <span>({{ finding.place|place }})</span>{% endif %}</p>
{% if finding.remedy %}<p><strong>À faire :</strong> {{ finding.remedy }}</p>{% endif %}
{% if finding.question %}<p><strong>À juger :</strong> {{ finding.question }}</p>{% endif %}
<p><small>Règle {{ levels[finding.level] }}, {{ evidence[finding.evidence] }}.</small></p>
</div>
{% endfor %}
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
<td>{% for cited in rule.sources %}<p>{% if cited|link %}<a href="{{ cited|link }}">{{ cited|source }}</a>
{%- else %}{{ cited|source }}{% endif %}</p>{% endfor %}</td><td>{{ rule.person }}</td></tr>
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
