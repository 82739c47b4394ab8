"""ACT rules that a person must end: whether a page is concerned, and what the source decides all the same."""

import json
from pathlib import Path

import pytest

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.act.speech import speaks
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Verdict

P, F, N, Q = Verdict.PASSED, Verdict.FAILED, Verdict.INAPPLICABLE, Verdict.CANT_TELL

NAV = "<nav><a href=/plan>Plan</a></nav>"
WORDS = "<p>Le service est ouvert."
ENGLISH = "<p>The school is open from Monday to Friday and the office is closed on all the days of the holidays."
FRENCH = "<p>La mairie est ouverte tous les jours de la semaine et le service des écoles est fermé pour les vacances."
REFOCUS = "<button onblur='setTimeout(() => this.focus(), 10)'>x</button>"

BYPASS = [
    ("047fe0", WORDS, P, "nothing leads to another page"),
    ("047fe0", NAV + WORDS, F, "no heading"),
    ("047fe0", f"{NAV}<h1 aria-hidden=true>x</h1>{WORDS}", F, "a heading that is not exposed"),
    ("047fe0", f"<nav><h1>x</h1><a href=/plan>Plan</a></nav>{WORDS}", F, "a heading in what is repeated"),
    ("047fe0", f"{NAV}<h1>x</h1>{WORDS}", P, "a heading after what is repeated"),
    ("047fe0", f"{NAV}<h1 style='position:absolute;top:-999px'>x</h1>{WORDS}", Q, "a heading that may be out of sight"),
    ("047fe0", f"<h1>x</h1>{NAV}{WORDS}", Q, "a heading before"),
    ("047fe0", f"<div><a href=/plan>Plan</a></div>{WORDS}", Q, "what is repeated is not said"),
    ("047fe0", NAV, Q, "nothing after what is repeated"),
    ("047fe0", f"<nav><a href=//ailleurs.fr>x</a></nav>{WORDS}", Q, "another site"),
    ("b40fd1", WORDS, P, "nothing leads to another page"),
    ("b40fd1", NAV + WORDS, F, "no other landmark"),
    ("b40fd1", f"{NAV}<main aria-hidden=true>{WORDS}</main>", F, "a landmark that is not exposed"),
    ("b40fd1", f"{NAV}<main>{WORDS}</main>", P, "a main landmark after"),
    ("b40fd1", f"<main>{NAV}{WORDS}</main>", Q, "a main landmark around everything"),
    ("b40fd1", f"{NAV}<nav><a href=#a>x</a></nav>{WORDS}", Q, "another landmark"),
    ("ye5d6e", f"<a href=/plan>Plan</a>{WORDS}", F, "nothing moves the focus"),
    ("ye5d6e", f"<a href=#c>x</a>{NAV}<div id=c>{WORDS}</div>", P, "a link past the navigation"),
    ("ye5d6e", f"<a href=#c>x</a>{NAV}<nav id=c>{WORDS}</nav>", Q, "a link to navigation"),
    ("ye5d6e", f"<a href=#c>x</a>{NAV}<div id=c hidden>{WORDS}</div>", Q, "a link to what is hidden"),
    ("ye5d6e", f"<button onclick=a()>x</button>{NAV}{WORDS}", Q, "a script"),
    ("ye5d6e", f"<div id=c><a href=#c>x</a>{NAV}{WORDS}</div>", Q, "a link to what holds everything"),
    ("3e12e1", WORDS, P, "nothing leads to another page"),
    ("3e12e1", NAV + WORDS, F, "nothing to fold it"),
    ("3e12e1", f"{NAV}{WORDS}<details><summary>x</summary></details>", Q, "something to fold"),
    ("cf77f2", WORDS, P, "nothing leads to another page"),
    ("cf77f2", NAV + WORDS, F, "no way at all"),
    ("cf77f2", f"{NAV}<main>{WORDS}</main>", P, "one way"),
    ("cf77f2", f"<div><a href=/plan>Plan</a></div>{WORDS}", Q, "what is repeated is not said"),
]

TWINS = [
    ("4b1c6c", "<iframe title=x src=a></iframe><iframe title='X ' src=a></iframe>", P, "one address"),
    ("4b1c6c", "<iframe title=x src=a></iframe><iframe title=x src=b></iframe>", Q, "two addresses"),
    ("4b1c6c", "<iframe title=x src=a></iframe><iframe title=y src=b></iframe>", N, "two names"),
    ("4b1c6c", "<iframe src=a></iframe><iframe src=b></iframe>", N, "no name"),
    ("4b1c6c", "<iframe title=x src=a></iframe><iframe title=x src=b hidden></iframe>", N, "one is hidden"),
    ("4b1c6c", "<iframe title=x src=a></iframe><iframe srcdoc='<iframe title=x src=b>'></iframe>", Q, "in a frame"),
    ("b20e66", "<a href=HTTP://A.fr>x</a><a href=http://a.fr/>x</a>", P, "one address, written twice"),
    ("b20e66", "<a href=/A>x</a><a href=/a>x</a>", Q, "paths have a case"),
    ("b20e66", "<a href=#a>x</a><a href=#b>x</a>", Q, "two places of the page"),
    ("b20e66", "<a href=/a>x</a><svg><a href=/b aria-label=x></a></svg>", Q, "SVG too"),
    ("b20e66", "<a href=/a>x</a><b role=link tabindex=0>x</b>", Q, "a link that does not say where"),
    ("b20e66", "<a href=/a>x</a><a href=/b role=button>x</a>", N, "one link"),
    ("b20e66", "<a href=//[>x</a><a href=//[>x</a>", P, "an address that is none"),
    ("fd3a94", "<p><a href=/a>x</a> <a href=/b>x</a>", Q, "the same paragraph"),
    ("fd3a94", "<p>un <a href=/a>x</a><p>deux <a href=/b>x</a>", N, "other surroundings"),
    ("fd3a94", "<p><a href=/a>x</a><p><a href=/b>x</a>", Q, "surroundings that read the same"),
    ("fd3a94", "<p><a href=/a>x</a> <a href=/a>x</a>", P, "one address"),
]

SPEECH = [
    ("off6ek", f"<body lang=fr>{ENGLISH}", F, "another language"),
    ("off6ek", f"<body lang=fr>{FRENCH}", P, "its language"),
    ("off6ek", "<body lang=fr><p>Hello", Q, "too few words"),
    ("off6ek", f"<body lang=ga>{ENGLISH}", Q, "a language without a list"),
    ("off6ek", f"<body lang=xx>{ENGLISH}", N, "no language"),
    ("off6ek", f"<html lang=fr>{ENGLISH}", N, "not in the body"),
    ("off6ek", f"<body lang=fr><div lang=en>{ENGLISH}</div>", P, "a part in its own language"),
    ("ucwvc8", f"<html lang=fr>{ENGLISH}", F, "another language"),
    ("ucwvc8", f"<html lang=FR-fr>{FRENCH}", P, "its language"),
    ("ucwvc8", f"<html lang=fr>{FRENCH}{ENGLISH}", Q, "two languages"),
    ("ucwvc8", f"<html lang=fr><div lang=en>{ENGLISH}</div>", N, "no word of its own"),
    ("ucwvc8", f"<html lang=fr><title>Plan</title><div lang=en>{ENGLISH}</div>", Q, "the title's words"),
    ("ucwvc8", f"<html>{ENGLISH}", N, "no language"),
    ("ucwvc8", f"<html lang=fr>{ENGLISH}<iframe src=a></iframe>", Q, "words that were not read"),
]

SOUND = [
    ("80f0bf", "<audio autoplay controls src=a></audio>", P, "controls"),
    ("80f0bf", "<audio autoplay src=a></audio>", Q, "its length is not known"),
    ("80f0bf", "<audio autoplay controls hidden src=a></audio>", Q, "hidden controls"),
    ("80f0bf", "<audio autoplay muted src=a></audio>", N, "without sound"),
    ("80f0bf", "<audio src=a></audio>", N, "waits"),
    ("80f0bf", "<audio autoplay></audio>", N, "nothing to play"),
    ("aaa1bf", "<video autoplay src='a#t=8,10'></video>", P, "two seconds"),
    ("aaa1bf", "<video autoplay src='a#t=8,12'></video>", Q, "four seconds"),
    ("aaa1bf", "<video autoplay loop src='a#t=8,10'></video>", Q, "again and again"),
    ("aaa1bf", "<video autoplay><source src='a#t=,3'><source src='b'></video>", Q, "another file"),
    ("aaa1bf", "<video controls src=a></video>", N, "waits"),
    ("4c31df", "<video autoplay controls src=a></video>", P, "controls"),
    ("4c31df", "<video autoplay src=a></video>", Q, "no controls"),
    ("4c31df", "<video src=a></video>", N, "waits"),
    ("2eb176", "<audio controls src=a></audio>", F, "not a word beside"),
    ("2eb176", f"<audio controls src=a></audio>{WORDS}", Q, "words beside"),
    ("2eb176", "<audio controls src=a></audio><a href=/texte></a>", Q, "a link beside"),
    ("2eb176", "<audio src=a></audio>", N, "no button"),
    ("2eb176", "<audio controls hidden src=a></audio>", N, "a hidden button"),
    ("2eb176", "<audio src=a></audio><button onclick=a.play()>x</button>", Q, "a script's button"),
    ("afb423", "<audio controls src=a></audio>", F, "not a word beside"),
    ("afb423", "<audio src=a></audio>", N, "no button"),
    ("e7aa44", "<audio controls src=a>Sans son</audio>", F, "not a word beside"),
    ("e7aa44", "<p>", N, "no sound"),
    ("1a02b0", "<video src=a></video>", F, "not a word beside"),
    ("1a02b0", f"<video src=a></video>{WORDS}", Q, "words beside"),
    ("1a02b0", "<video hidden src=a></video>", N, "hidden"),
]
SHOWN = ["c5a4ea", "1ea59c", "1ec09b", "eac66b", "f51b46", "ab4d13", "fd26cf", "c3232f", "ee13b5", "d7ba54"]
VIDEO = [(code, f"<video src=a></video>{WORDS}", Q, "shown") for code in SHOWN] + [
    (code, "<video style=display:none src=a></video>", N, "hidden") for code in SHOWN
]

BEHAVIOUR = [
    *((code, "<p>x<script type=application/ld+json>{}</script>", N, "data") for code in ("ffbc54", "efbfc7")),
    *((code, "<p>x<script>a()</script>", Q, "a script") for code in ("ffbc54", "efbfc7")),
    *((code, "<p onclick=a()>x", Q, "a handler") for code in ("ffbc54", "efbfc7")),
    *((code, "<p>x<script src=a.js></script>", Q, "not read") for code in ("7677a9", "c249d5")),
    *((code, "<p>x<script>on('devicemotion', a)</script>", Q, "motion") for code in ("7677a9", "c249d5")),
    *((code, "<p>x<script>a()</script>", N, "no motion") for code in ("7677a9", "c249d5")),
    *((code, "<p tabindex=-1>x", P, "no script") for code in ("80af7b", "a1b64e")),
    *((code, "<a href=/>x</a><script>a()</script>", Q, "a script") for code in ("80af7b", "a1b64e", "ebe86a")),
    *((code, "<a href=/>x</a><iframe src=a></iframe>", Q, "a frame") for code in ("80af7b", "a1b64e", "ebe86a")),
    *((code, "<a href=/ hidden>x</a>", N, "not focusable") for code in ("80af7b", "a1b64e", "ebe86a")),
    *((code, REFOCUS, F, "takes the focus back") for code in ("80af7b", "a1b64e")),
    ("80af7b", f"{REFOCUS}<p onkeydown=a()>x", Q, "another way out"),
    ("a1b64e", "<button onblur='if (a) this.focus()'>x</button>", Q, "takes the focus back at times"),
    ("ebe86a", "<a href=/>x</a>", N, "no script"),
]

MEANING = [
    ("c4a8a4", "<title>Untitled Document</title><p>x", F, "nobody wrote it"),
    ("c4a8a4", "<title>Cantine</title>", Q, "somebody did"),
    ("c4a8a4", "<title> </title>", N, "no title"),
    ("qt1vmo", "<img src=a alt=IMG_1234.jpg>", F, "a camera's file"),
    ("qt1vmo", "<a href=IMG_1234.jpg><img src=a alt=IMG_1234.jpg></a>", Q, "a link to the file"),
    ("qt1vmo", "<img src=a alt=Plan>", Q, "a name"),
    ("qt1vmo", "<img src=a alt=''>", N, "no name"),
    ("qt1vmo", "<img src=a alt=x aria-hidden=true>", N, "not exposed"),
    ("qt1vmo", "<button aria-label=x><img src=a alt=x></button>", N, "in what has its own name"),
    ("qt1vmo", "<svg></svg>", N, "an SVG without a name"),
    ("e88epe", "<img src=a alt=''>", Q, "seen, not exposed"),
    ("e88epe", "<img src=a alt='' hidden>", N, "not seen"),
    ("e88epe", "<img alt=''>", N, "no file"),
    ("e88epe", "<svg></svg>", Q, "an SVG without a name"),
    ("e88epe", "<svg role=img aria-label=x></svg>", N, "a name"),
    ("e88epe", "<canvas></canvas>", N, "nothing is drawn"),
    ("e88epe", "<canvas></canvas><script>a()</script>", Q, "something may be drawn"),
    ("e88epe", "<a href=/ aria-label=x><svg role=none></svg></a>", N, "in what has its own name"),
    ("0va7u6", "<img src=a alt=x>", Q, "a file"),
    ("0va7u6", "<p style='background:url(a)'>x", Q, "a background"),
    ("0va7u6", "<style>p{background:url(a)}</style><p>x", Q, "a sheet's background"),
    ("0va7u6", "<link rel=stylesheet href=a><p>x", Q, "a sheet that was not read"),
    ("0va7u6", "<img src=a alt=x hidden>", N, "hidden"),
    ("0va7u6", "<svg><text>x</text></svg>", N, "text in an SVG"),
    ("b49b2e", "<h1>x</h1>", Q, "a heading"),
    ("b49b2e", "<h1></h1><h2 hidden>x</h2>", N, "empty, or hidden"),
    ("cc0f0a", "<label>Nom<input></label>", Q, "a label"),
    ("cc0f0a", "<label hidden for=a>Nom</label><input id=a>", N, "a hidden label"),
    ("cc0f0a", "<label for=a>Nom</label><p id=a>", N, "no field"),
    ("cc0f0a", "<input aria-label=Nom>", N, "no element"),
    ("5effbb", "<a href=/>ici</a>", Q, "its sentence may tell"),
    ("5effbb", "<a href=/></a>", N, "no name"),
    ("aizyf1", "<a href=/>Cliquez ici !</a>", F, "says nothing"),
    ("aizyf1", "<a href=/>Plan</a>", Q, "says something"),
    ("aizyf1", "<a href=/ role=button>ici</a>", N, "no link"),
    ("9bd38c", f"<html lang=fr>{WORDS}", P, "no word of place"),
    ("9bd38c", "<html lang=fr><p>Le bouton de droite", Q, "a word of place"),
    ("9bd38c", "<html lang=fr><p>Les boutons verts", Q, "a word of colour"),
    ("9bd38c", "<html lang=en><p>Open or close", P, "another language's word"),
    ("9bd38c", "<html lang=br><p>Demat", Q, "a language without a list"),
    ("9bd38c", "<html lang=fr><p hidden>droite", N, "hidden"),
    ("36b590", "<input hidden>", Q, "a field"),
    ("36b590", "<p>x", N, "no field"),
]

CASES = [*BYPASS, *TWINS, *SPEECH, *SOUND, *VIDEO, *BEHAVIOUR, *MEANING]


@pytest.mark.parametrize(
    ("code", "html", "verdict"), [case[:3] for case in CASES], ids=[f"{code} {why}" for code, _, _, why in CASES]
)
def test_a_rule_follows_its_text(code: str, html: str, verdict: Verdict) -> None:
    assert ACT_RULES[code].outcome(view_of(read(f"<!DOCTYPE html>{html}"))) is verdict


@pytest.mark.parametrize("code", [case[0] for case in CASES if case[0] in {"c4a8a4", "cf77f2", "ucwvc8"}])
def test_a_rule_on_pages_does_not_concern_a_drawing(code: str) -> None:
    view = view_of(read("<svg lang=fr><title>x</title></svg>"))
    assert ACT_RULES[code].outcome(view, web_page=False) is N


@pytest.mark.shared_data
def test_pages_in_english_are_not_taken_for_french(shared: Path) -> None:
    """The W3C's own pages are in English, but for those that show another language."""
    folder = shared / "data" / "act"
    told: list[bool | None] = []
    for case in json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]:
        document = read((folder / case["relativePath"]).read_text(encoding="utf-8"))
        if document.root.attributes.get("lang") == "en" and case["ruleId"] not in {"ucwvc8", "off6ek", "de46e4"}:
            told.append(speaks("en", [document.text]))
    assert told.count(True) > 50
    assert False not in told
