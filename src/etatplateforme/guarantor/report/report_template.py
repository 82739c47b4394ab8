"""Source of the report's page: the essential first, then theme by theme, then what the whole stands on."""

from etatplateforme.guarantor.report import plain_language
from etatplateforme.guarantor.report.macros import SHARED

_PARTS = """\
{% macro shapes() %}
<svg class="defs" aria-hidden="true" focusable="false"><defs>
<symbol id="square-passed" viewBox="0 0 16 16"><path fill="currentColor" d="M0 0h16v16H0z"/>
<path fill="none" style="stroke: var(--paper)" stroke-width="2.2" d="M3.5 8.5l3 3 6-7"/></symbol>
<symbol id="square-failed" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="3.2"
 d="M2 2l12 12M14 2L2 14"/></symbol>
<symbol id="square-cant_tell" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="1.6"
 d="M.8.8h14.4v14.4H.8zM5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.8M8 11.4v1.4"/></symbol>
<symbol id="square-inapplicable" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2"
 d="M4 8h8"/></symbol>
</defs></svg>
{% endmacro %}
{% macro key(verdict) %}
<svg class="key" aria-hidden="true" focusable="false" viewBox="0 0 16 16">
<use class="square-{{ verdict }}" href="#square-{{ verdict }}"/></svg>
{% endmacro %}
{% macro squares(chapter) %}
{% with drawn = pictures[chapter.theme] %}
<svg class="squares" role="img" aria-label="{{ chapter.summary }}" viewBox="0 0 {{ drawn.width }} {{ drawn.height }}">
{% for one in drawn.squares %}<use class="square-{{ one.verdict }}" href="#square-{{ one.verdict }}" x="{{ one.x }}"
 y="{{ one.y }}" width="16" height="16"/>
{% endfor %}</svg>
{% endwith %}
{% endmacro %}
{% macro steps(found) %}
<ol>
{% for step in found %}
<li>{{ step.text }}<br>
<small>{% if step.opens %}<strong>Sans cela, le service ne peut pas ouvrir.</strong> {% endif %}
<a href="#theme-{{ step.theme }}">{{ concerns[step.theme].title }}</a>&nbsp;: {{ step.settles }}.
{% if step.who %}Qui sait, d'ordinaire&nbsp;: {{ step.who }}.{% endif %}</small></li>
{% endfor %}
</ol>
{% endmacro %}
{% macro right(section) %}
<ul>
{% for group in section.groups %}
<li><strong>{{ group.title }}</strong> ({{ group.codes }})&nbsp;:
{% for item in group.items %}{{ item.line }} {% endfor %}
{% if group.remedy %}À faire&nbsp;: {{ group.remedy }} {% endif %}
{% if group.question %}À juger&nbsp;: {{ group.question }} {% endif %}
{% if section.verdict == "passed" %}<small>{{ group|strength }}.</small>{% endif %}
{{ rules_of(group) }}</li>
{% endfor %}
</ul>
{% endmacro %}
"""

_ESSENTIAL = """\
{% macro essential() %}
<h2 id="essentiel">L'essentiel, en deux minutes</h2>
{{ listed(brief, "brief") }}
<h3>Ce qui a été examiné</h3>
<p>{{ examined|join(" ") }}</p>
<h3>Ce qui empêche d'ouvrir le service</h3>
{% if stops %}{{ listed(stops) }}
{% else %}<p>Rien de ce que le garant a examiné n'empêche d'ouvrir le service.</p>{% endif %}
<h3>Ce qui est garanti, et par quelle preuve</h3>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des preuves">
<table>
<caption>Les points en règle, de la preuve la plus faible à la plus forte</caption>
<thead><tr><th scope="col">Preuve</th><th scope="col">Ce que ce mot veut dire</th>
<th scope="col" class="number">Points en règle</th></tr></thead>
<tbody>
{% for one in strengths %}
<tr><th scope="row">{{ one.name }}</th><td>{{ one.meaning }}</td><td class="number">{{ one.points }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% if remedies %}
<h3>Par quoi commencer</h3>
<p class="opening">{{ effect }}</p>
{{ steps(remedies[:first]) }}
{% if remedies|length > first %}
<p>La suite est dans la <a href="#remedes">liste de tout ce qu'il y a à faire</a>.</p>
{% endif %}
{% endif %}
{% if questions %}
<h3>Ce que seule une personne peut juger</h3>
<p class="opening">Le garant ne peut pas trancher&nbsp;: une personne doit répondre.</p>
{{ steps(questions[:first]) }}
{% if questions|length > first %}
<p>La suite est dans la <a href="#questions">liste de toutes les questions</a>.</p>
{% endif %}
{% endif %}
<h3>Ce que ce rapport ne couvre pas</h3>
<p class="note">{{ not_covered }}</p>
{% endmacro %}
{% macro overview() %}
<div class="glance">
<h2 id="themes">Les thèmes d'un coup d'œil</h2>
<p>Un carré est une règle, rangée d'après ce qui est dit d'elle de plus grave.
Le nombre de carrés n'est pas une note.</p>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des thèmes">
<table class="overview">
<caption>Nombre de règles par thème</caption>
<thead><tr><th scope="col">Thème</th>
{% for verdict, title in columns %}<th scope="col" class="number">{{ key(verdict) }} {{ title }}</th>
{% endfor %}</tr></thead>
<tbody>
{% for chapter in chapters %}
<tr><th scope="row"><a href="#theme-{{ chapter.theme }}">{{ chapter.title }}</a>{{ squares(chapter) }}</th>
{% for verdict, number in chapter.standing %}<td class="number">{{ number }}</td>
{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
</div>
{% endmacro %}
{% macro everything_to_do() %}
{% if remedies|length > first %}
<h2 id="remedes">Tout ce qu'il y a à faire</h2>
<p class="opening">{{ effect }}</p>
{{ steps(remedies) }}
{% endif %}
{% if questions|length > first %}
<h2 id="questions">Toutes les questions</h2>
<p class="opening">Celles qui règlent le plus de points viennent d'abord.</p>
{{ steps(questions) }}
{% endif %}
{% endmacro %}
"""

_END = """\
{% macro waivers() %}
{% if report.waivers %}
<h2 id="derogations">Dérogations</h2>
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
<td>Demandée par&nbsp;: {{ line.waiver.requested_by }}. Approuvée par&nbsp;: {{ line.waiver.approved_by }}.
{% if line.waiver.decision %}Décision&nbsp;: {{ line.waiver.decision }}.{% endif %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% endmacro %}
{% macro acts() %}
<h2 id="actes">Actes passés par la porte du garant</h2>
{% if report.tally and report.tally.counts %}
<div class="wide" tabindex="0" role="region" aria-label="Tableau des actes">
<table>
<caption>Du {{ report.tally.since|day }} au {{ report.tally.until|day }}</caption>
<thead><tr><th scope="col">Acte</th><th scope="col" class="number">Permis</th>
<th scope="col" class="number">Avec avertissement</th><th scope="col" class="number">Refusés</th></tr></thead>
<tbody>
{% for count in report.tally.counts %}
<tr><th scope="row">{{ count.intent|intent }}</th><td class="number">{{ count.allowed }}</td>
<td class="number">{{ count.warned }}</td><td class="number">{{ count.refused }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}<p>Aucun acte n'a été compté.</p>{% endif %}
{% endmacro %}
{% macro rule_tables() %}
<h2 id="regles">Règles appliquées et sources</h2>
<p>{{ packages|join(", ") }}.</p>
{% for concern, lines in tables %}
<h3>{{ concern.title }}</h3>
<div class="wide" tabindex="0" role="region" aria-label="Règles du thème {{ concern.title }}">
<table class="rules">
<caption>Chaque règle, sa portée, sa source et qui elle protège</caption>
<thead><tr><th scope="col">Règle</th><th scope="col">Ce qu'elle demande</th><th scope="col">Services et niveau</th>
<th scope="col">Sources</th><th scope="col">Qui elle protège</th></tr></thead>
<tbody>
{% for rule in lines %}
<tr><th scope="row">{{ rule.code }}</th><td>{{ rule.title }}</td>
<td>{{ rule.applies|capital }}&nbsp;; {{ levels[rule.level] }}
{%- if rule.lowered %}, abaissée par le manifeste (d'ordinaire&nbsp;: {{ levels[rule.default] }}){% endif %}
{%- if rule.kept %}&nbsp;; le manifeste ne peut pas l'abaisser sans dérogation{% endif %}</td>
<td>{{ law(rule.sources) }}</td><td>{{ rule.person }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
{% endmacro %}
"""

REPORT = (
    SHARED
    + _PARTS
    + _ESSENTIAL
    + _END
    + plain_language.MACRO
    + """\
{{ top("Rapport du garant – " ~ report.service ~ " – " ~ report.day|day) }}{{ shapes() }}
<header>
<h1>Rapport du garant</h1>
<p class="lead">{{ report.service }} — {{ report.operator }}</p>
<p>Le <time datetime="{{ report.day }}">{{ report.day|day }}</time>, {{ environment }},
charte {{ report.charter_version }} du {{ report.charter_date|day }}.</p>
<p class="note">{{ report.ways }}</p>
</header>
<nav aria-label="Sommaire">
<p>Sommaire</p>
<ul>
{% for target, title in contents %}<li><a href="#{{ target }}">{{ title }}</a></li>
{% endfor %}</ul>
</nav>
<main id="contenu">
{{ essential() }}
{{ overview() }}
{{ everything_to_do() }}
{% for chapter in chapters %}
<h2 id="theme-{{ chapter.theme }}">{{ chapter.title }}</h2>
<p class="concern">{{ chapter.concern.question }}</p>
<p class="opening">{{ chapter.summary }}</p>
{% for section in chapter.sections %}
<h3>{{ section.title }}</h3>
{% if section.verdict in open %}
{% for group in section.groups %}{{ told(group, 4, rules.get(group.head.rule)) }}{% endfor %}
{% else %}{{ right(section) }}{% endif %}
{% endfor %}
{% endfor %}
{% for annex in extra %}
<h2 id="annexe-{{ loop.index }}">{{ annex.title }}</h2>
{{ annex.markup|safe }}
{% endfor %}
{{ plain_language(report.language) }}
{{ waivers() }}
{{ assessments(report.assessments) }}
{{ acts() }}
{{ rule_tables() }}
{% if report.pages %}
<h2 id="pages">Pages examinées</h2>
{{ listed(report.pages) }}
{% endif %}
</main>
</body>
</html>
"""
)
