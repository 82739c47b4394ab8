"""Jinja templates: rendered with what there is, the rest invented and told, and every finding led back to its line."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.rendering import Renderings, matched_lines, page_name
from etatplateforme.evidence.samples import NO_SAMPLES, Samples, samples_of
from etatplateforme.evidence.templates import audit_templates, render_templates
from etatplateforme.guarantor.facts import PageKind
from etatplateforme.values.finding import Finding, Verdict

BASE = (
    '<!DOCTYPE html>\n<html lang="fr">\n<head><title>{% block title %}{% endblock %}</title></head>\n'
    "<body>\n{% block content %}{% endblock %}\n</body>\n</html>\n"
)


def rendered(folder: Path, samples: Samples = NO_SAMPLES, /, **templates: str) -> Renderings:
    for name, source in templates.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return render_templates(folder, samples)


def html(found: Renderings, template: str = "page.html") -> str:
    return next(one.page.html for one in found.done if one.template == template)


def faults(found: Renderings) -> list[Finding]:
    return list(audit_templates(found).of(Verdict.FAILED))


def page(content: str, title: str = "Étape") -> str:
    return (
        '{% extends "base.html" %}\n{% block title %}' + title + "{% endblock %}\n"
        "{% block content %}\n" + content + "\n{% endblock %}\n"
    )


def test_what_a_sample_gives_is_used_and_the_rest_is_invented_and_told(tmp_path: Path) -> None:
    found = rendered(
        tmp_path, samples_of({"page.html": {"nom": "<Ada>"}}), page="<p>{{ nom }} {{ ville.nom }} {{ f(1)[0].x }}</p>"
    )
    assert html(found) == "<p>&lt;Ada&gt; ⟨ville.nom⟩ ⟨f[].x⟩</p>"
    assert dict(found.invented) == {"page.html": ("ville.nom", "f[].x")}


def test_a_value_missing_inside_a_sample_is_invented_too(tmp_path: Path) -> None:
    found = rendered(tmp_path, samples_of({"page.html": {"p": {"a": 1}}}), page="{{ p.a }} {{ p.b.c }} {{ p['d'] }}")
    assert html(found) == "1 ⟨b.c⟩ ⟨d⟩"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for x in xs %}<b>{{ x.n }}</b>{% endfor %}", "<b>⟨xs[].n⟩</b>"),
        ("{% for k, v in d.items() %}{{ k }}={{ v }}{% endfor %}", "⟨d.items[][0]⟩=⟨d.items[][1]⟩"),
        ("{% for a, (b, c) in rows %}{% for d, e in c %}{{ e }}{% endfor %}{% endfor %}", "⟨rows[][1][1][][1]⟩"),
        ("{% include quoi %}", "⟨quoi⟩"),
        ("{% for a, b, c in rows %}{{ c }}{% endfor %}", "⟨rows[][2]⟩"),
        ("{{ x|length }} {{ n + 1 }} {{ n|int }} {{ -n }} {{ n|round(2) }}", "1 ⟨n⟩ 1 ⟨n⟩ ⟨n⟩"),
        ("{{ x|default('rien') }} {{ 'd' if x is defined else 'non' }}", "rien non"),
        ("{{ x|euros }} {{ 'a'|euros }} {% if 3 is fetes %}oui{% endif %}", "⟨x⟩ a oui"),
        ("{{ _('Bonjour') }} {% trans %}Salut{% endtrans %} {{ url_for('a', b=1) }}", "Bonjour Salut /exemple"),
        ("{% if a > 3 and a == 'x' and 'b' in a %}vrai{% endif %}", "vrai"),
        ("{{ x|tojson }} {{ x|join(',') }} {{ x|upper }}", '"⟨x⟩" ⟨x[]⟩ ⟨X⟩'),
        ("{{ x.__class__ }}{{ ''.__class__.__mro__ }}", "⟨__class__⟩⟨__class__.__mro__⟩"),
        ("{% set n = namespace(a=1) %}{{ n.a }}{% for i in range(2) %}{{ loop.index }}{% endfor %}", "112"),
    ],
)
def test_nothing_undefined_ends_a_rendering(tmp_path: Path, source: str, expected: str) -> None:
    found = rendered(tmp_path, page=source)
    assert found.failed == ()
    assert html(found) == expected.replace('"⟨x⟩"', '"\\u27e8x\\u27e9"')


def test_both_branches_of_an_invented_condition_are_seen(tmp_path: Path) -> None:
    source = "<p>{% if a %}oui{% else %}non{% endif %}</p>"
    found = rendered(tmp_path, page=source)
    assert [one.page.html for one in found.done] == ["<p>oui</p>", "<p>non</p>"]
    assert [one.page.name for one in found.done] == ["page.html", "page.html (conditions contraires)"]
    known = rendered(
        tmp_path, samples_of({"page.html": {"a": False}}), page="<p>{% if a %}oui{% else %}non{% endif %}</p>"
    )
    assert [one.page.html for one in known.done] == ["<p>non</p>"]


def test_variants_of_a_sample_are_pages_of_their_own(tmp_path: Path) -> None:
    found = rendered(tmp_path, samples_of({"page.html": [{"a": 1}, {"a": 2}]}), page="<p>{{ a }}</p>")
    assert [(one.page.name, one.page.html) for one in found.done] == [
        ("page.html (cas 1)", "<p>1</p>"),
        ("page.html (cas 2)", "<p>2</p>"),
    ]


def test_layouts_and_parts_are_seen_through_the_pages_that_use_them(tmp_path: Path) -> None:
    found = rendered(
        tmp_path,
        base=BASE,
        part="<p>partie</p>",
        macros="{% macro m() %}x{% endmacro %}",
        page=page('{% include "part.html" %}'),
    )
    assert [one.template for one in found.done] == ["page.html"]
    assert found.through == ("base.html", "part.html")
    assert found.done[0].page.kind is PageKind.STEP
    alone = rendered(tmp_path, samples_of({"part.html": {}}))
    assert {one.template: one.page.kind for one in alone.done} == {
        "page.html": PageKind.STEP,
        "part.html": PageKind.FRAGMENT,
    }


def test_a_fault_is_led_back_to_the_line_of_the_template_of_its_layout_and_of_its_part(tmp_path: Path) -> None:
    found = rendered(
        tmp_path,
        base=BASE.replace("<body>\n", '<body>\n<p>\n<a href="/"></a>\n'),
        part='<p>\n\n  <img src="part.png"></p>',
        page=page(
            "<h1>Un</h1>\n{% set a = 1 %}\n{% for i in range(3) %}\n<p>\n{{ i }}</p>\n{% endfor %}\n"
            '<img src="a.png">\n{% include "part.html" %}\n<iframe src="/"></iframe>'
        ),
    )
    places = {(f.rule, f.place.where, f.place.line) for f in faults(found) if f.place is not None}
    assert places == {
        ("RGAA-6.2", "base.html", 6),
        ("RGAA-1.1", "page.html", 10),
        ("RGAA-1.1", "part.html", 3),
        ("RGAA-2.1", "page.html", 12),
    }


def test_a_text_after_a_branch_that_was_not_taken_has_its_own_line(tmp_path: Path) -> None:
    content = "<h1>{{ a }}</h1>\n{% if b %}\n<p>x</p>\n{% else %}\n<p>y</p>\n{% endif %}\n{# rien #}\n<img src=a.png>"
    found = rendered(tmp_path, samples_of({"page.html": {"a": 1, "b": False}}), base=BASE, page=page(content))
    assert [(f.rule, f.place.line) for f in faults(found) if f.place] == [("RGAA-1.1", 11)]


def test_a_value_of_several_lines_does_not_shift_what_follows(tmp_path: Path) -> None:
    samples = samples_of({"page.html": {"texte": "un\ndeux\ntrois\n"}})
    found = rendered(tmp_path, samples, base=BASE, page=page('<p>{{ texte }}</p>\n<img src="a.png">'))
    assert [(f.place.where, f.place.line) for f in faults(found) if f.place] == [("page.html", 5)]


def test_what_was_invented_accuses_nobody(tmp_path: Path) -> None:
    source = BASE.replace('lang="fr"', 'lang="{{ langue }}"').replace("{% block title %}{% endblock %}", "Étape")
    found = rendered(
        tmp_path,
        page=source.replace("{% block content %}", '<p dir="{{ sens }}">x</p><p lang="xx1y">z</p>{% block content %}'),
    )
    assert {finding.rule for finding in faults(found)} == {"RGAA-8.8"}
    asked = [f for f in audit_templates(found).of(Verdict.CANT_TELL) if f.rule in {"RGAA-8.4", "RGAA-8.10"}]
    assert len(asked) == 2
    assert all("données d'exemple" in finding.question for finding in asked)


def test_identifiers_that_only_an_invented_condition_brings_together_are_asked_about(tmp_path: Path) -> None:
    twice = '{% if e == 1 %}<p id="a">x</p>{% endif %}{% if e == 2 %}<p id="a">y</p>{% endif %}'
    found = rendered(tmp_path, base=BASE, page=page(twice))
    assert faults(found) == []
    certain = rendered(tmp_path, samples_of({"page.html": {"e": 1}}), page=page(twice + '<p id="a">z</p>'))
    assert [finding.rule for finding in faults(certain)] == ["RGAA-8.2"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% if %}", "ligne 1"),
        ("\n{{ a b }}", "ligne 2"),
        ('{% include "rien.html" %}', "dossier"),
        ('{% include "page.html" %}', "sans fin"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% for b, c in x %}{% endfor %}{% for b, c, d in x %}{% endfor %}", "ValueError"),
        ("{{ 'a'.zfill('b') }}", "TypeError"),
        ("{% for a in range(999999999) %}{% endfor %}", "échoué"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "sans fin"),
    ],
)
def test_a_template_that_fails_is_told_and_the_others_are_rendered(tmp_path: Path, source: str, told: str) -> None:
    found = rendered(tmp_path, samples_of({"page.html": {}}), autre="<p>x</p>", page=source)
    assert [one.template for one in found.done] == ["autre.html"]
    (failure,) = found.failed
    assert failure.template == "page.html"
    assert told in failure.reason


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    folder = tmp_path / "gabarits"
    folder.mkdir()
    found = rendered(folder, page='{% include "../secret.html" %}')
    assert found.done == ()
    assert len(found.failed) == 1


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        render_templates(tmp_path / "rien")
    assert caught.value.code == "no_templates"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet="{}%abx. |()'\"=<>\n", max_size=60))
def test_no_source_raises(tmp_path: Path, source: str) -> None:
    found = rendered(tmp_path, page=source)
    audit = audit_templates(found)
    assert len(found.done) + len(found.failed) <= 2
    assert audit.pages == tuple(one.name for one in found.pages)


def test_lines_of_an_engine_that_keeps_none_are_found_when_they_stand_once() -> None:
    sources = {
        "a.html": "<p>rien</p>\n  <img src=photo>\n<b>deux fois</b>",
        "b.html": "<b>deux fois</b>\n<i>un seul</i>",
    }
    segments = matched_lines("<img src=photo>\n<b>deux fois</b>\n<i>un seul</i>\nx", sources)
    assert [(one.template, one.line) for one in segments] == [
        ("a.html", 2),
        ("a.html", None),
        ("b.html", 2),
        ("a.html", None),
    ]


def test_a_name_is_always_one_that_a_page_may_have() -> None:
    assert page_name("a\nb.html", "") == "a?b.html"
    assert len(page_name("a" * 300, "cas")) == 200
