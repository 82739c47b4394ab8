"""Source of the page of an audit of pages: page by page, then what holds for all of them."""

from etatplateforme.guarantor.report.macros import SHARED

PAGES = (
    SHARED
    + """\
{{ top(title ~ " – " ~ audit.pages|join(", ")|truncate(80)) }}<header>
<h1>{{ title }}</h1>
</header>
<main id="contenu">
<h2>En bref</h2>
{{ listed(brief) }}
{% for chapter in chapters %}
<h2>{{ chapter.title }}</h2>
<p>{{ chapter.summary }}</p>
{% for section in chapter.sections %}
<h3>{{ section.title }}</h3>
{% for group in section.groups %}{{ told(group, 4, none) }}{% endfor %}
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
