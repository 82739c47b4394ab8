"""Every RGAA criterion of the static engine: what is right passes, what is wrong is told, what is unsure is asked."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from etatplateforme.guarantor.accessibility.criteria import CRITERIA, decided, detected
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.samples import facts

RULES = {criterion.rule.code: criterion.rule for criterion in CRITERIA}


def page(body: str, *, head: str = "") -> str:
    start = f'<!DOCTYPE html>\n<html lang="fr"><head><title>Étape</title>{head}</head>'
    return f"{start}\n<body><p>x</p>\n{body}</body></html>"


def judge(code: str, html: str) -> list[Judgement]:
    given: Facts = facts(pages=(Page("essai", html),))
    return list(RULES[code].judge(given))


def verdicts(code: str, html: str) -> set[Verdict]:
    return {judgement.verdict for judgement in judge(code, html)}


@dataclass(frozen=True)
class Bad:
    """A fault: the rule, the source, the test that must be named, and where it stands."""

    code: str
    html: str
    test: str
    line: int | None = 4
    column: int | None = 1


BAD = [
    Bad("RGAA-1.2", page('<svg aria-hidden="true"><title>Plan</title></svg>'), "1.2.4"),
    Bad("RGAA-1.2", page('<svg aria-hidden="true" aria-label="Plan"></svg>'), "1.2.4"),
    Bad("RGAA-1.3", page('<img src="/a/plan.png?v=2" alt="Plan.PNG">'), "1.3.1"),
    Bad("RGAA-1.3", page('<input type="image" src="go.gif" alt="go.gif">'), "1.3.3"),
    Bad("RGAA-1.6", page('<img src="a.png" alt="Plan" aria-describedby="absent">'), "1.6.9"),
    Bad("RGAA-2.1", page('<iframe src="/plan"></iframe>'), "2.1.1"),
    Bad("RGAA-2.1", page('<iframe src="/plan" title=" "></iframe>'), "2.1.1"),
    Bad("RGAA-2.2", page('<iframe src="/plan" title="iFrame"></iframe>'), "2.2.1"),
    Bad("RGAA-5.4", page('<table aria-labelledby="absent"><tr><th>Jour<td>1</table>'), "5.4.1"),
    Bad("RGAA-5.6", page('<table><tr><th>Jour<td scope="col">Tarif</table>'), "5.6.1", column=20),
    Bad("RGAA-5.6", page('<table><tr><th>A<td id="b">B<tr><td headers="b">1</table>'), "5.6.1", column=17),
    Bad("RGAA-5.7", page('<table><tr><th scope="colonne">Jour<tr><td>1</table>'), "5.7.2", column=12),
    Bad("RGAA-5.7", page('<table><tr><th id="a">A<tr><td headers="autre">1</table>'), "5.7.4", column=28),
    Bad("RGAA-5.7", page('<table><tr><th scope="col">A<th>B<tr><th scope="row">C<td>1</table>'), "5.7.1", column=29),
    Bad("RGAA-5.8", page('<table role="presentation"><tr><th>Jour<td>1</table>'), "5.8.1", column=32),
    Bad("RGAA-5.8", page('<table role="none" summary="Menu"><tr><td>1</table>'), "5.8.1"),
    Bad("RGAA-5.8", page('<table role="none"><tr><td headers="a">1</table>'), "5.8.1", column=24),
    Bad("RGAA-6.1", page('<a href="/" aria-label="Ici">Mentions légales</a>'), "6.1.5"),
    Bad("RGAA-6.2", page('<a href="/"></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<a href="/"><img src="a.png" alt=""></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<a href="/"><span aria-hidden="true">→</span></a>'), "6.2.1"),
    Bad("RGAA-6.2", page('<span role="link" tabindex="0"></span>'), "6.2.1"),
    Bad("RGAA-7.1", page('<div role="checkbox" tabindex="0">Cantine</div>'), "7.1.1"),
    Bad("RGAA-7.1", page('<button aria-expanded="oui">Menu</button>'), "7.1.1"),
    Bad("RGAA-8.1", "<html lang=fr><p>x", "8.1.1", None, None),
    Bad("RGAA-8.1", "<!DOCTYPE truc><html lang=fr><p>x", "8.1.2", None, None),
    Bad("RGAA-8.1", "<html lang=fr>\n <!DOCTYPE html><p>x", "8.1.3", 2, None),
    Bad("RGAA-8.2", page('<b id="a">1</b>\n<b id="a">2</b>'), "8.2.1", 5),
    Bad("RGAA-8.2", page('<p class="a" class="b">1</p>'), "8.2.1", column=None),
    Bad("RGAA-8.2", page('<p aria-titre="a">1</p>'), "8.2.1"),
    Bad("RGAA-8.8", page('<p lang="anglais">Hello</p>'), "8.8.1"),
    Bad("RGAA-8.8", page('<p lang="eng">Hello</p>'), "8.8.1"),
    Bad("RGAA-8.10", page('<p dir="droite">1</p>'), "8.10.2"),
    Bad("RGAA-9.1", page("<h2> </h2>"), "9.1.2"),
    Bad("RGAA-9.1", page('<h2><img src="a.png" alt=""></h2>'), "9.1.2"),
    Bad("RGAA-9.1", page('<div role="heading">Tarifs</div>'), "9.1.1"),
    Bad("RGAA-9.2", page("<main>1</main>\n<main>2</main>"), "9.2.1", 5),
    Bad("RGAA-9.3", page("<ul><div>1</div></ul>"), "9.3.1", column=5),
    Bad("RGAA-9.3", page("<ol>1<li>2</ol>"), "9.3.2"),
    Bad("RGAA-9.3", page("<dl><li>1</li></dl>"), "9.3.3", column=5),
    Bad("RGAA-9.3", page("<div><li>1</li></div>"), "9.3.1", column=6),
    Bad("RGAA-10.1", page("<center>1</center>"), "10.1.1"),
    Bad("RGAA-10.1", page('<p align="center">1</p>'), "10.1.2"),
    Bad("RGAA-10.1", page('<table border="1"><tr><td width="3">1</table>'), "10.1.2"),
    Bad("RGAA-10.1", "<html lang=fr><body>\n<u>x</u>", "10.1.1", 2),
    Bad("RGAA-10.8", page('<div aria-hidden="true"><a href="/">1</a></div>'), "10.8.1", column=25),
    Bad("RGAA-11.6", page('<fieldset><input type="radio" name="a"><input type="radio" name="a"></fieldset>'), "11.6.1"),
    Bad(
        "RGAA-11.6",
        page('<div role="group"><input type="radio" name="a"><input type="radio" name="a"></div>'),
        "11.6.1",
    ),
    Bad("RGAA-11.8", page("<select><optgroup><option>1</optgroup></select>"), "11.8.2", column=9),
    Bad("RGAA-11.9", page("<button></button>"), "11.9.1"),
    Bad("RGAA-11.9", page('<button><svg aria-hidden="true"></svg></button>'), "11.9.1"),
    Bad("RGAA-11.9", page('<input type="button">'), "11.9.1"),
    Bad("RGAA-11.9", page('<button aria-label="Valider">Envoyer la demande</button>'), "11.9.2"),
    Bad("RGAA-11.13", page('<input autocomplete="nom">'), "11.13.1"),
    Bad("RGAA-11.13", page('<input autocomplete="email home">'), "11.13.1"),
    Bad("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="5; url=/">'), "13.1.2", 2, None),
]

GOOD = [
    ("RGAA-1.2", page('<svg aria-hidden="true"><title> </title><path d="M0 0"/></svg>')),
    ("RGAA-1.3", page('<img src="plan.png" alt="Plan d\'accès">')),
    ("RGAA-1.6", page('<img src="a.png" alt="Plan" aria-describedby="d"><p id="d">Détail</p>')),
    ("RGAA-2.1", page('<iframe src="/plan" title="Plan"></iframe>')),
    ("RGAA-2.2", page('<iframe src="/plan" title="Plan"></iframe>')),
    ("RGAA-5.4", page("<table><caption>Tarifs</caption><tr><th>Jour<td>1</table>")),
    ("RGAA-5.6", page('<table><tr><th id="a">Jour<tr><td headers="a">1</table>')),
    ("RGAA-5.7", page('<table><tr><th scope="col">Jour<tr><td>1</table>')),
    ("RGAA-5.7", page('<table><tr><th id="a">Jour<tr><td headers="a">1</table>')),
    ("RGAA-5.8", page('<table role="presentation"><tr><td>1<td>2</table>')),
    ("RGAA-6.1", page('<a href="/" aria-label="Mentions légales (nouvelle fenêtre)">Mentions légales</a>')),
    ("RGAA-6.2", page('<a href="/">Accueil</a><a href="/"><img src="a.png" alt="Accueil"></a>')),
    ("RGAA-6.2", page('<a href="/"><svg role="img"><title>Accueil</title></svg></a>')),
    ("RGAA-7.1", page('<div role="checkbox" aria-checked="false" tabindex="0">Cantine</div>')),
    ("RGAA-8.1", page("x")),
    ("RGAA-8.1", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"><p>x'),
    ("RGAA-8.2", page('<p id="a" class="b">1<br/></p><svg><path d="M0 0"/></svg>')),
    ("RGAA-8.8", page('<p lang="en-GB">Hello</p><p lang="gsw">Hallo</p>')),
    ("RGAA-8.10", page('<p dir="RTL">1</p>')),
    ("RGAA-9.1", page("<h1>Un</h1><h2>Deux</h2><h2>Trois</h2>")),
    ("RGAA-9.2", page("<main>1</main><main hidden>2</main>")),
    ("RGAA-9.3", page("<ul>\n<li>1</li><li>2<ul><li>3</ul></ul><dl><div><dt>a<dd>b</div></dl>")),
    ("RGAA-10.1", page('<img src="a.png" alt="" width="3" height="3"><svg width="3"><rect width="2"/></svg><u>x</u>')),
    ("RGAA-10.1", page('<select size="3"><option>1</select>')),
    ("RGAA-10.4", page("x", head='<meta name="viewport" content="width=device-width, initial-scale=1">')),
    ("RGAA-10.8", page('<div aria-hidden="true"><a href="/" tabindex="-1">1</a></div>')),
    ("RGAA-11.6", page('<fieldset><legend>Repas</legend><input type="radio" name="a"></fieldset>')),
    ("RGAA-11.6", page('<div role="group" aria-label="Repas"><input type="radio" name="a"></div>')),
    ("RGAA-11.8", page('<select><optgroup label="Écoles"><option>1</optgroup></select>')),
    (
        "RGAA-11.9",
        page('<button>Envoyer</button><input type="submit"><button aria-label="Envoyer la demande">Envoyer</button>'),
    ),
    ("RGAA-11.13", page('<input autocomplete="section-a billing home email"><input autocomplete="family-name">')),
    ("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="0; url=/">')),
]

UNSURE = [
    ("RGAA-1.2", page('<img src="a.png" alt="" title="Plan">')),
    ("RGAA-1.2", page('<svg aria-hidden="true" style="display:none"><symbol><title>Plan</title></symbol></svg>')),
    ("RGAA-1.3", page('<img src="a.png" alt="plan.png">')),
    ("RGAA-1.6", page('<div hidden><img src="a.png" alt="Plan" aria-describedby="absent"></div>')),
    ("RGAA-2.1", page('<iframe src="/plan" style="display:none"></iframe>')),
    ("RGAA-2.2", page('<iframe src="/plan" title="iframe" aria-hidden="true"></iframe>')),
    ("RGAA-5.4", page("<table><tr><th>Jour<td>1</table>")),
    ("RGAA-5.6", page('<div hidden><table><tr><th>A<td scope="col">B</table></div>')),
    ("RGAA-5.7", page('<table><tr><th scope="colgroup">Jour<tr><td>1</table>')),
    ("RGAA-5.8", page('<table role="none" hidden><tr><th>1</table>')),
    ("RGAA-6.1", page('<a href="/" aria-label="Fermer">×</a>')),
    ("RGAA-6.1", page('<style>a { position: absolute; left: 9em }</style><a href="/" aria-label="Ici">Plan</a>')),
    ("RGAA-6.2", page('<a href="/" title="Accueil"></a>')),
    ("RGAA-6.2", page('<div hidden><a href="/"></a></div>')),
    ("RGAA-6.2", page(f'<a href="/">{"<span>" * 200}Accueil</a>')),
    ("RGAA-7.1", page('<div role="combobox" aria-expanded="false" tabindex="0">Ville</div>')),
    ("RGAA-8.1", '<!DOCTYPE html PUBLIC "-//TRUC//DTD 1//FR"><p>x'),
    ("RGAA-8.8", page('<p lang="kab">Azul</p>')),
    ("RGAA-8.10", page('<p dir="auto">1</p>')),
    ("RGAA-9.1", page("<h1>Un</h1><h4>Quatre</h4>")),
    ("RGAA-9.2", page("<main>1</main><main>2</main>", head='<link rel="stylesheet" href="a.css">')),
    ("RGAA-9.3", page("<div hidden><ul><div>1</div></ul></div>")),
    ("RGAA-10.1", page('<video src="a.mp4" width="300"></video>')),
    ("RGAA-10.4", page("x", head='<meta name="viewport" content="user-scalable=no">')),
    ("RGAA-10.8", page('<link rel="stylesheet" href="a.css"><div aria-hidden="true"><a href="/">1</a></div>')),
    ("RGAA-11.6", page('<fieldset><input name="a"><input name="b"></fieldset>')),
    ("RGAA-11.8", page("<select hidden><optgroup><option>1</optgroup></select>")),
    ("RGAA-11.9", page("<button hidden></button>")),
    ("RGAA-11.13", page('<input autocomplete="off name">')),
    ("RGAA-13.1", page("x", head='<meta http-equiv="refresh" content="30">')),
]


def label(case: Bad) -> str:
    return f"{case.test} {case.html[-70:]}"


@pytest.mark.parametrize("case", BAD, ids=label)
def test_a_fault_is_told_with_its_test_line_and_column(case: Bad) -> None:
    wrong = [judgement for judgement in judge(case.code, case.html) if judgement.verdict is Verdict.FAILED]
    assert wrong
    assert wrong[0].test == case.test
    place = wrong[0].place
    assert place is not None
    assert place.line == case.line
    assert case.column is None or place.column == case.column


@pytest.mark.parametrize(("code", "html"), GOOD)
def test_what_is_right_passes(code: str, html: str) -> None:
    assert verdicts(code, html) == {Verdict.PASSED}


@pytest.mark.parametrize(("code", "html"), UNSURE)
def test_what_is_unsure_is_a_question_and_no_accusation(code: str, html: str) -> None:
    found = judge(code, html)
    assert Verdict.FAILED not in {judgement.verdict for judgement in found}
    doubts = [judgement for judgement in found if judgement.verdict is Verdict.CANT_TELL]
    assert doubts
    assert all(doubt.question for doubt in doubts)


SOURCE_ALONE = {"RGAA-8.1", "RGAA-8.2", "RGAA-8.8", "RGAA-8.10", "RGAA-10.1", "RGAA-13.1"}
"""Criteria that ask for the source to be right, be it shown or not; the others are about what the person meets."""


@pytest.mark.parametrize("case", BAD, ids=label)
def test_a_fault_that_a_sheet_may_hide_is_a_question(case: Bad) -> None:
    found = verdicts(case.code, case.html + '<link rel="stylesheet" href="a.css">')
    assert (Verdict.FAILED in found) is (case.code in SOURCE_ALONE)
    assert (Verdict.CANT_TELL in found) is (case.code not in SOURCE_ALONE)


@pytest.mark.parametrize("case", [case for case in BAD if case.test not in {"6.1.5", "11.9.2"}], ids=label)
def test_a_sheet_that_only_dresses_changes_nothing(case: Bad) -> None:
    assert Verdict.FAILED in verdicts(case.code, case.html + "<style>p { color: black }</style>")


def test_every_test_that_is_claimed_has_a_failing_case() -> None:
    claimed = {test for criterion in CRITERIA for test in criterion.decides + criterion.detects}
    named = {
        test for case in BAD for judgement in judge(case.code, case.html) for test in claimed if test == judgement.test
    }
    assert claimed - named <= {
        "1.1.1",
        "1.1.2",
        "1.1.3",
        "1.1.5",
        "5.6.2",
        "5.6.3",
        "8.3.1",
        "8.4.1",
        "8.5.1",
        "8.6.1",
        "11.1.1",
        "11.1.2",
    }


def test_no_test_of_the_rgaa_is_counted_twice() -> None:
    assert len(decided()) == 19
    assert len(detected()) == len([test for criterion in CRITERIA for test in criterion.detects])
    assert decided().isdisjoint(detected())


@pytest.mark.shared_data
def test_every_test_that_is_claimed_exists(shared: Path) -> None:
    topics = json.loads((shared / "data" / "rgaa" / "criteres.json").read_text(encoding="utf-8"))["topics"]
    numbers = {
        f"{topic['number']}.{item['criterium']['number']}.{test}"
        for topic in topics
        for item in topic["criteria"]
        for test in item["criterium"]["tests"]
    }
    assert decided() | detected() <= numbers


def test_a_page_without_anything_to_judge_is_not_concerned() -> None:
    for code in ("RGAA-1.2", "RGAA-2.1", "RGAA-5.7", "RGAA-6.2", "RGAA-11.8", "RGAA-13.1"):
        assert verdicts(code, page("x")) == {Verdict.INAPPLICABLE}
