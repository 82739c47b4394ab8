"""Templates of the team's pages: tables with their titles, forms with one button, nothing that needs a script."""

from etatplateforme.guarantor.report.style import STYLE as REPORT_STYLE

STYLE = (
    REPORT_STYLE
    + """
button { font: inherit; padding: .5rem 1rem; color: #ffffff; background: #0b4f9e; border: 2px solid #ffffff;
  outline: 1px solid #0b4f9e; }
button:focus-visible, input:focus-visible, main:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
input { font: inherit; padding: .4rem; width: 24rem; max-width: 100%; box-sizing: border-box;
  border: 2px solid var(--line);
  background: var(--paper); color: var(--ink); }
form { margin: 1rem 0; }
.receipts :is(td, th):first-child { min-width: 10rem; }
.plot { display: block; width: 45rem; height: auto; }
.counts :is(td, th):not(:first-child) { text-align: right; }
"""
)

BASE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %} – {{ service }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header><p>{{ service }}</p>
{% block nav %}
<nav aria-label="Pages de l'équipe"><p><a href="{{ root }}/">Les messages du service</a></p></nav>
{% endblock %}
</header>
<main id="contenu" tabindex="-1">
{% block main %}{% endblock %}
</main>
</body>
</html>
"""

TOLD = """\
{% extends "base" %}
{% block title %}{{ title }}{% endblock %}
{% block nav %}{% endblock %}
{% block main %}
<h1>{{ title }}</h1>
<p>{{ said }}</p>
{% if sign_in %}
<form method="post" action="{{ sign_in }}">
<input type="hidden" name="suite" value="{{ wanted }}">
<p><button type="submit">Se connecter avec ProConnect</button></p>
</form>
{% elif back %}
<p><a href="{{ root }}/">Revenir aux messages du service</a></p>
{% endif %}
{% endblock %}
"""

OVERVIEW = """\
{% extends "base" %}
{% block title %}Les messages du service{% endblock %}
{% block main %}
<h1>Les messages du service</h1>
<p>État du {{ now }}. Ni nom, ni adresse, ni texte de message n'est montré ici.</p>
{% for check in checks %}
<p class="finding doubt"><strong>{{ check.seen }}</strong> {{ check.remedy }}</p>
{% else %}
<p class="finding good">Rien à signaler.</p>
{% endfor %}

<h2>À trancher par une personne</h2>
{% if dead %}
{% if more %}<p>Les {{ dead|length }} plus anciens sont montrés ; d'autres suivront.</p>{% endif %}
<div class="wide" role="region" tabindex="0" aria-labelledby="trancher">
<table class="receipts">
<caption id="trancher">Messages que personne d'autre ne peut finir</caption>
<thead><tr><th scope="col">Reçu</th><th scope="col">Canal</th><th scope="col">État</th><th scope="col">Raison</th>
<th scope="col">Essais</th><th scope="col">Réponse</th><th scope="col">Que faire</th></tr></thead>
<tbody>
{% for one in dead %}
<tr><th scope="row"><a href="{{ root }}/message?recu={{ one.id }}"><code>{{ one.id }}</code></a></th>
<td>{{ one.channel }}</td><td>{{ one.state }}</td><td>{{ one.reason }}</td><td>{{ one.attempts }}</td>
<td>{{ one.answer or "aucune" }}</td><td>{{ one.remedy }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}
<p>Aucun message n'attend une décision.</p>
{% endif %}

<h2>En ce moment</h2>
{% if stacks %}
<div class="wide" role="region" tabindex="0" aria-labelledby="moment">
<table class="counts">
<caption id="moment">Messages par sorte, canal et état</caption>
<thead><tr><th scope="col">Sorte et canal</th>
{% for state in states %}<th scope="col">{{ state }}</th>{% endfor %}
<th scope="col">le plus ancien attend depuis</th></tr></thead>
<tbody>
{% for stack in stacks %}
<tr><th scope="row">{{ stack.name }}</th>
{% for count in stack.counts %}<td>{{ count }}</td>{% endfor %}
<td>{{ stack.age }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}
<p>Le registre est vide.</p>
{% endif %}
{% if held %}
<h3>Fournisseurs et domaines mis en attente</h3>
<ul>
{% for one in held %}<li>{{ one }}</li>{% endfor %}
</ul>
{% endif %}

<h2>Les vingt-quatre dernières heures</h2>
<p>{{ described }}</p>
<div class="wide" role="region" tabindex="0" aria-label="Graphique des vingt-quatre dernières heures">
{{ plot|safe }}
</div>
<div class="wide" role="region" tabindex="0" aria-labelledby="heures">
<table class="counts">
<caption id="heures">Messages par heure</caption>
<thead><tr><th scope="col">Heure</th>{% for name in series %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for hour in hours %}
<tr><th scope="row">{{ hour.name }}</th>{% for count in hour.counts %}<td>{{ count }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>

<h2>Retrouver un message</h2>
<form method="get" action="{{ root }}/message">
<p><label for="recu">Numéro de reçu</label><br>
<input id="recu" name="recu" type="text" autocomplete="off" required></p>
<p><button type="submit">Voir ce message</button></p>
</form>
{% endblock %}
"""

MESSAGE = """\
{% extends "base" %}
{% block title %}Message {{ id }}{% endblock %}
{% block main %}
<h1>Message <code>{{ id }}</code></h1>
{% if done %}<p class="finding good" role="status"><strong>{{ done }}</strong></p>{% endif %}
<ul>
{% for fact in facts %}<li>{{ fact }}</li>{% endfor %}
{% if went_on_as %}
<li>Revenu, il repart par une autre voie : <a href="{{ root }}/message?recu={{ went_on_as }}">voir sa suite</a>.</li>
{% endif %}
</ul>
{% if acts %}
<h2>Ce que vous pouvez faire</h2>
<p>{{ remedy }}</p>
{% for act in acts %}
<form method="post" action="{{ root }}/message">
<input type="hidden" name="recu" value="{{ id }}">
<p><button type="submit" name="geste" value="{{ act.name }}">{{ act.label }}</button></p>
<p>{{ act.effect }}</p>
</form>
{% endfor %}
{% endif %}
<h2>Essais</h2>
{% if attempts %}
<div class="wide" role="region" tabindex="0" aria-labelledby="essais">
<table>
<caption id="essais">Chaque envoi tenté</caption>
<thead><tr><th scope="col">Numéro</th><th scope="col">Fournisseur</th><th scope="col">Début</th>
<th scope="col">Issue</th><th scope="col">Réponse</th></tr></thead>
<tbody>
{% for one in attempts %}
<tr><th scope="row">{{ one.number }}</th><td>{{ one.provider }}</td><td>{{ one.begun }}</td><td>{{ one.outcome }}</td>
<td>{{ one.answer or "aucune" }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}
<p>Aucun envoi n'a encore été tenté.</p>
{% endif %}
{% endblock %}
"""
