"""Django templates without a project: neutral tags, invented variables, unknown tags and filters stood in for."""

from pathlib import Path

import pytest

from etatplateforme.evidence.rendering import Renderings
from etatplateforme.evidence.samples import NO_SAMPLES, Samples, samples_of
from etatplateforme.evidence.templates import Language, audit_templates, render_templates
from etatplateforme.guarantor.facts import PageKind
from etatplateforme.values.finding import Verdict

BASE = """{% load static i18n truc %}<!DOCTYPE html>
<html lang="fr">
<head><title>{% block title %}{% endblock %}</title></head>
<body>
{% block content %}{% endblock %}
</body>
</html>
"""


def rendered(folder: Path, samples: Samples = NO_SAMPLES, /, **templates: str) -> Renderings:
    for name, source in templates.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return render_templates(folder, samples, language=Language.DJANGO)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ nom }} {{ ville.nom }}", "&lt;Ada&gt; ⟨ville.nom⟩"),
        ("{% url 'vue' pk=x.pk %} {% url 'a:b' as u %}{{ u }}", "/exemple /exemple"),
        ("{% load static %}{% static 'a.css' %}", "/static/a.css"),
        ("{% csrf_token %}", '<input type="hidden" name="csrfmiddlewaretoken" value="exemple">'),
        ("{% for x in xs %}<b>{{ x.n }}{{ forloop.counter }}</b>{% endfor %}", "<b>⟨xs[].n⟩1</b>"),
        ("{% for k, v in d.items %}{{ k }}={{ v }}{% endfor %}", "⟨d.items[][0]⟩=⟨d.items[][1]⟩"),
        ('{{ jour|date:"d/m" }} {{ n|floatformat:2 }} {{ 3.14159|floatformat:2 }}', "⟨jour⟩ ⟨n⟩ 3,14"),
        ("{{ x|euros }} {{ x|arrondi:2 }} {{ nom|euros }}", "⟨x⟩ ⟨x⟩ &lt;Ada&gt;"),
        ("{% menu 'a' %}[{% boite x %}dedans{% endboite %}]", "[dedans]"),
        (
            "{% translate 'Bonjour' %} {% blocktranslate %}Salut {{ nom }}{% endblocktranslate %}",
            "Bonjour Salut &lt;Ada&gt;",
        ),
        ("{% if a and b > 3 %}oui{% else %}non{% endif %}", "oui"),
        ("{% for x in xs %}{% ifchanged x.d %}d{% endifchanged %}{% cycle 'a' 'b' %}{% endfor %}", "da"),
        ("{{ True }}{{ None }}", "TrueNone"),
        ("{% include quoi %}", "⟨quoi⟩"),
        ("{% blocktranslate count n=x.n %}{{ n }} jour{% plural %}{{ n }} jours{% endblocktranslate %}", "1 jour"),
        ("{% with a=b.c %}{{ a }}{% endwith %}", "⟨b.c⟩"),
    ],
)
def test_a_template_is_rendered_without_its_project(tmp_path: Path, source: str, expected: str) -> None:
    found = rendered(tmp_path, samples_of({"page.html": {"nom": "<Ada>"}}), page=source)
    assert found.failed == ()
    assert found.done[0].page.html == expected


def test_the_widgets_of_django_are_there(tmp_path: Path) -> None:
    found = rendered(tmp_path, page='{% include "django/forms/widgets/input.html" %}')
    assert found.done[0].page.html.startswith('<input type="⟨widget.type⟩" name="⟨widget.name⟩"')


def test_invented_variables_and_both_branches_are_told(tmp_path: Path) -> None:
    found = rendered(tmp_path, page="<p>{% if a %}oui{% else %}non{% endif %}{{ b }}</p>")
    assert [one.page.html for one in found.done] == ["<p>oui⟨b⟩</p>", "<p>non⟨b⟩</p>"]
    assert dict(found.invented) == {"page.html": ("a", "b")}


def test_layouts_are_seen_through_their_pages_and_a_fault_has_its_line(tmp_path: Path) -> None:
    title, content = "{% block title %}Étape{% endblock %}", '{% block content %}\n<img src="a.png">\n{% endblock %}'
    content = f'{{% extends "base.html" %}}\n{title}\n{content}'
    found = rendered(tmp_path, base=BASE, page=content, part="<p>{{ x }}</p>")
    assert found.through == ("base.html",)
    assert {one.template: one.page.kind for one in found.done} == {
        "page.html": PageKind.STEP,
        "part.html": PageKind.FRAGMENT,
    }
    (fault,) = audit_templates(found).of(Verdict.FAILED)
    assert fault.rule == "RGAA-1.1"
    assert fault.place is not None
    assert (fault.place.where, fault.place.line) == ("page.html", 4)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% if %}", "ligne 1"),
        ('\n{% include "rien.html" %}', "dossier"),
        ('{% extends "rien.html" %}', "dossier"),
        ("{% for x in y %}", "ligne 1"),
        ('{% include "page.html" %}', "sans fin"),
    ],
)
def test_a_template_that_fails_is_told_and_the_others_are_rendered(tmp_path: Path, source: str, told: str) -> None:
    found = rendered(tmp_path, samples_of({"page.html": {}}), autre="<p>x</p>", page=source)
    assert [one.template for one in found.done] == ["autre.html"]
    (failure,) = found.failed
    assert told in failure.reason
