"""ACT rules: one page per outcome for each, and on the W3C's own cases not one false accusation."""

import json
from collections import Counter
from pathlib import Path

import pytest

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.language import Language, judge_tag
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Verdict

CASES = [
    ("2779a5", "<title>Cantine</title>", "<title> </title>", None),
    ("b5c3f8", "<html lang=fr>", "<html>", None),
    ("bf051a", "<html lang=br>", "<html lang=fra>", "<html>"),
    ("de46e4", "<p lang=en>Hello", "<p lang=xx>Hello", "<p lang=xx> "),
    ("bc659a", "<meta http-equiv=refresh content=0>", "<meta http-equiv=refresh content='9; url=/'>", "<meta>"),
    ("bisz58", "<meta http-equiv=refresh content=0>", "<meta http-equiv=refresh content=72001>", "<meta>"),
    (
        "b4f0c3",
        "<meta name=viewport content='maximum-scale=5'>",
        "<meta name=viewport content='user-scalable=no'>",
        "<meta name=viewport content='width=device-width'>",
    ),
    ("23a2a8", "<img alt=Plan>", "<img>", "<img hidden>"),
    ("2t702h", "<details><summary>Plus</summary></details>", "<details><summary></summary></details>", "<summary>"),
    ("59796f", "<input type=image alt=Chercher>", "<input type=image alt=''>", "<input>"),
    ("7d6734", "<svg role=img aria-label=Plan></svg>", "<svg role=img></svg>", "<svg></svg>"),
    ("8fc3b6", "<object data=a.png title=Plan></object>", "<object data=a.png></object>", "<object data=a></object>"),
    ("97a4e1", "<button>Envoyer</button>", "<button></button>", "<button role=link></button>"),
    ("c487ae", "<a href=/>Accueil</a>", "<a href=/><img alt=''></a>", "<a>x</a>"),
    ("cae760", "<iframe title=Plan></iframe>", "<iframe></iframe>", "<iframe tabindex=-1></iframe>"),
    ("e086e5", "<label>Nom<input></label>", "<label for=a>Nom</label><input>", "<input type=hidden>"),
    ("ffd0e9", "<h1>Cantine</h1>", "<h1></h1>", "<h1 role=none></h1>"),
    ("m6b1q3", "<p role=menuitem>Ouvrir", "<p role=menuitem>", "<p>"),
    ("5f99a7", "<p aria-label=x>", "<p aria-titre=x>", "<p>"),
    ("674b10", "<p role='truc button'>", "<p role=truc>", "<p role=' '>"),
    ("6a7281", "<p aria-level=2>", "<p aria-level=deux>", "<p aria-level>"),
    ("4e8ab6", "<p role=switch aria-checked=true>", "<p role=switch>", "<input type=checkbox role=checkbox>"),
    ("5c01ea", "<button aria-pressed=true>", "<button aria-sort=none>", "<button>"),
    ("kb1m8s", "<p aria-live=polite>", "<p aria-label=x>", "<p aria-titre=x>"),
    ("ff89c9", "<p role=list><b role=listitem>", "<p role=listitem>", "<ul><li role=listitem>"),
    ("bc4a75", "<p role=list><b role=listitem>", "<p role=list><b role=tab>", "<p>"),
    ("6cfa84", "<p aria-hidden=true>x", "<p aria-hidden=true><a href=/>x</a>", "<p>"),
    ("307n5z", "<button>x</button>", "<p role=button><a href=/>x</a>", "<p>"),
    ("46ca7f", "<img alt=''>", "<img alt='' tabindex=0>", "<img>"),
    ("73f2c2", "<input autocomplete=email>", "<input autocomplete=courriel>", "<input autocomplete=off>"),
    ("2ee8b8", "<a href=/ aria-label='Mon plan'>Plan</a>", "<a href=/ aria-label=Ici>Plan</a>", "<a href=/>Plan</a>"),
    (
        "akn7bn",
        "<iframe srcdoc='<a href=/>x</a>'></iframe>",
        "<iframe tabindex=-1 srcdoc='<a href=/>x</a>'></iframe>",
        "<iframe tabindex=-1 srcdoc=x></iframe>",
    ),
    (
        "24afc2",
        "<p style='letter-spacing:.2em!important'>x",
        "<p style='letter-spacing:.1em!important'>x",
        "<p style='letter-spacing:.1em'>x",
    ),
    (
        "9e45ec",
        "<p style='word-spacing:.2em!important'>x",
        "<p style='word-spacing:.1em!important'>x",
        "<p style='word-spacing:.1em'>x",
    ),
    (
        "78fd32",
        f"<p style='line-height:1.5!important;width:99px'>{'Bonjour à tous ' * 9}",
        f"<p style='line-height:1.4!important;width:99px'>{'Bonjour à tous ' * 9}",
        f"<p style='line-height:1.4;width:99px'>{'Bonjour à tous ' * 9}",
    ),
    ("afw4f7", "<p style='color:#767676'>Bonjour", "<p style='color:#777'>Bonjour", "<p hidden>Bonjour"),
    ("09o5cg", "<p style='color:#555'>Bonjour", "<p style='color:#666'>Bonjour", "<p hidden>Bonjour"),
    (
        "b33eff",
        "<style>@media(orientation:portrait){body{rotate:180deg}}</style><p>Bonjour",
        "<style>@media(orientation:portrait){body{rotate:90deg}}</style><p>Bonjour",
        "<style>body{rotate:90deg}</style><p>Bonjour",
    ),
    (
        "a25f45",
        "<table><tr><th id=a>A<tr><td headers=a>1</table>",
        "<table><tr><th id=a>A<tr><td headers=b>1</table>",
        "<table role=none><tr><th id=a>A<tr><td headers=b>1</table>",
    ),
    ("d0f69e", "<table><tr><th>A<tr><td>1</table>", "<table><tr><th>A<th>B<tr><td>1</table>", "<table></table>"),
]


def outcome(code: str, html: str) -> Verdict:
    return ACT_RULES[code].outcome(view_of(read(f"<!DOCTYPE html>{html}")))


@pytest.mark.parametrize(("code", "right", "wrong", "elsewhere"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_tells_right_wrong_and_not_concerned(
    code: str, right: str, wrong: str, elsewhere: str | None
) -> None:
    assert outcome(code, right) is Verdict.PASSED
    assert outcome(code, wrong) is Verdict.FAILED
    assert elsewhere is None or outcome(code, elsewhere) is Verdict.INAPPLICABLE


def test_every_rule_has_its_pages() -> None:
    assert {case[0] for case in CASES} == set(ACT_RULES)


@pytest.mark.parametrize("code", ["23a2a8", "97a4e1", "c487ae", "ffd0e9", "e086e5", "6cfa84", "2ee8b8", "d0f69e"])
def test_a_sheet_that_is_not_given_makes_a_doubt_of_what_hangs_on_visibility(code: str) -> None:
    wrong = next(case[2] for case in CASES if case[0] == code)
    assert outcome(code, f"<link rel=stylesheet href=a.css>{wrong}") is Verdict.CANT_TELL
    assert outcome(code, f"<style>@container (width>1px){{*{{display:none}}}}</style>{wrong}") is Verdict.CANT_TELL


@pytest.mark.parametrize("code", ["23a2a8", "97a4e1", "c487ae", "ffd0e9", "e086e5", "6cfa84", "2ee8b8", "d0f69e"])
def test_what_a_sheet_hides_is_not_accused(code: str) -> None:
    wrong = next(case[2] for case in CASES if case[0] == code)
    hidden = outcome(code, f"<style>body *{{display:none}}</style>{wrong}")
    assert hidden in {Verdict.INAPPLICABLE, Verdict.PASSED}
    assert outcome(code, f"<style media=print>body *{{display:none}}</style>{wrong}") is Verdict.FAILED


def test_a_sheet_that_hides_nothing_takes_no_certainty_away() -> None:
    assert outcome("23a2a8", "<style>img{border:0}</style><img>") is Verdict.FAILED


@pytest.mark.parametrize(
    ("tag", "known"),
    [("fr", Language.KNOWN), ("FR-be", Language.KNOWN), ("gsw", Language.KNOWN), ("kab", Language.UNSURE)]
    + [(tag, Language.UNKNOWN) for tag in ("", "x", "xx", "fra", "fr_FR", "français", "i-klingon", "#", "12")],
)
def test_language_tags(tag: str, known: Language) -> None:
    assert judge_tag(tag) is known


@pytest.mark.shared_data
def test_no_case_of_the_w3c_is_accused_wrongly(shared: Path) -> None:
    folder = shared / "data" / "act"
    counts: Counter[str] = Counter()
    wrongly: list[str] = []
    for case in json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]:
        if case["ruleId"] not in ACT_RULES:
            continue
        path = folder / case["relativePath"]
        view = view_of(read(path.read_text(encoding="utf-8")))
        told = ACT_RULES[case["ruleId"]].outcome(view, web_page=path.suffix == ".html")
        if case["expected"] == "failed":
            counts[told.value] += 1
        elif told is Verdict.FAILED:
            wrongly.append(case["relativePath"])
    assert wrongly == []
    assert counts[Verdict.FAILED] >= 100
    assert counts[Verdict.PASSED] + counts[Verdict.INAPPLICABLE] == 0
