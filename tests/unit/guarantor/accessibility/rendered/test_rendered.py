"""RGAA criteria on facts of a browser: what is certain is told, what is unsure is asked, one fault is said once."""

from dataclasses import replace

import pytest

from etatplateforme.guarantor.accessibility.criteria import CRITERIA, STATIC_CRITERIA
from etatplateforme.guarantor.accessibility.rendered.criteria import (
    SIGHTS,
    decided_in_browser,
    detected_in_browser,
    with_browser,
)
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, PageKind, Reading
from etatplateforme.guarantor.rendered import (
    AxeNode,
    AxeRun,
    Component,
    Cut,
    CutText,
    Doubt,
    FocusSign,
    Layer,
    Layout,
    Missing,
    Orientation,
    Painted,
    Rendered,
    Spot,
    Stop,
    Text,
    Trap,
    Walk,
)
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict

HTML = """<!DOCTYPE html>
<html lang="fr"><head><title>Étape</title></head><body><main>
<p>Un</p>
<img src="a.png">
<button>Deux</button>
<a href="/">Trois</a>
</main></body></html>"""
ELEMENTS = read(HTML).elements
JUDGES = {criterion.rule.code.removeprefix("RGAA-"): criterion.judge for criterion in CRITERIA}
BLACK, WHITE, GREY = (0.0, 0.0, 0.0, 1.0), (255.0, 255.0, 255.0, 1.0), (153.0, 153.0, 153.0, 1.0)


def spot(tag: str) -> Spot:
    """The element of that tag, as a browser names it."""
    at = next(number for number, element in enumerate(ELEMENTS) if element.tag == tag)
    return Spot(tag, f"main > {tag}", at)


P, IMG, BUTTON, A = spot("p"), spot("img"), spot("button"), spot("a")
WHITE_PAINT = Painted((255, 255, 255), (255, 255, 255), (153, 153, 153))
POOR = Text(P, GREY, 16, 400, painted=WHITE_PAINT)
FINE = Text(P, BLACK, 16, 400, painted=Painted((255, 255, 255), (255, 255, 255), (0, 0, 0)))
ROUND = Walk((Stop(BUTTON, 0, 10, FocusSign.STYLES), Stop(A, 0, 30, FocusSign.PIXELS)))
BARE = Rendered(HTML, len(ELEMENTS))
WHOLE = replace(BARE, texts=(FINE,), walk=ROUND)


def judge(number: str, rendered: Rendered | None, html: str = HTML) -> list[Judgement]:
    return list(JUDGES[number](Reading((Page("essai", html, rendered=rendered),))))


def verdicts(number: str, rendered: Rendered) -> set[Verdict]:
    return {judgement.verdict for judgement in judge(number, rendered)}


def cut(kind: Cut, *, excepted: bool = False, scrolls: bool = False) -> Layout:
    return Layout(scrolls, (CutText(P, kind, excepted),))


def trapped(**changes: bool) -> Rendered:
    escape, closed = changes.pop("escape", False), changes.pop("closed", False)
    walk = replace(ROUND, whole=False, trap=Trap(BUTTON, escape=escape, closed=closed))
    return replace(WHOLE, walk=walk, keys_told=changes.pop("keys_told", False))


def ground(color: tuple[float, float, float]) -> Painted:
    return Painted(color, color, (153, 153, 153))


WRONG = [
    ("3.2", replace(BARE, texts=(POOR,)), "3.2.1", 3),
    ("3.2", replace(BARE, texts=(replace(POOR, weight=700, size=18.4),)), "3.2.2", 3),
    ("3.2", replace(BARE, texts=(replace(POOR, size=24),)), "3.2.3", 3),
    ("3.2", replace(BARE, texts=(replace(POOR, weight=700, size=18.5),)), "3.2.4", 3),
    ("7.3", replace(WHOLE, walk=replace(ROUND, losers=(BUTTON,))), "7.3.2", 5),
    ("10.7", replace(WHOLE, walk=Walk((Stop(BUTTON, 0, 0, FocusSign.NONE),))), "10.7.1", 5),
    ("10.11", replace(WHOLE, narrow=cut(Cut.BEYOND, scrolls=True)), "10.11.1", 3),
    ("10.11", replace(WHOLE, narrow=cut(Cut.BEYOND, scrolls=True), vertical=True), "10.11.2", 3),
    ("10.12", replace(WHOLE, spaced=cut(Cut.CLIPPED)), "10.12.1", 3),
    ("12.9", trapped(), "12.9.1", 5),
    ("13.2", replace(WHOLE, windows=1), "13.2.1", 2),
]  # fmt: skip
RIGHT = [
    ("3.2", WHOLE),
    ("3.2", replace(BARE, texts=(replace(POOR, color=(118.0, 118.0, 118.0, 1.0)),))),  # 4.54
    ("3.2", replace(BARE, texts=(replace(POOR, size=24, color=(148.0, 148.0, 148.0, 1.0)),))),  # 3.03
    ("7.3", WHOLE),
    ("10.4", replace(WHOLE, zoomed=cut(Cut.CLIPPED), baseline=cut(Cut.CLIPPED))),
    ("10.7", WHOLE),
    ("10.11", WHOLE),
    ("10.12", replace(WHOLE, spaced=cut(Cut.CLIPPED), baseline=cut(Cut.CLIPPED))),
    ("12.9", WHOLE),
    ("13.2", WHOLE),
]
UNSURE = [
    *(("3.2", replace(BARE, texts=(replace(POOR, doubts=(doubt,)),))) for doubt in Doubt),
    ("3.2", replace(BARE, texts=(POOR,), display_settings=True)),
    ("3.2", replace(BARE, texts=(POOR,), missing=Missing(sheets=1))),
    ("3.2", replace(BARE, texts=(replace(POOR, painted=None),))),
    ("3.2", replace(BARE, texts=(replace(POOR, painted=Painted((0, 0, 0), (255, 255, 255), (153, 153, 153))),))),
    ("3.2", replace(BARE, texts=(replace(POOR, painted=Painted((255, 255, 255), (255, 255, 255), (0, 0, 0))),))),
    ("3.2", replace(BARE, texts=(replace(POOR, size=20, weight=600, color=(136.0, 136.0, 136.0, 1.0)),))),
    ("3.2", replace(BARE, texts=(replace(POOR, layers=(Layer(BLACK, 0.5),), painted=ground((200, 200, 200))),))),
    ("3.3", replace(WHOLE, components=(Component(BUTTON, (GREY,), WHITE),))),
    ("7.3", replace(WHOLE, walk=replace(ROUND, losers=(BUTTON,)), missing=Missing(scripts=1))),
    ("10.4", replace(WHOLE, zoomed=cut(Cut.CLIPPED))),
    ("10.7", replace(WHOLE, walk=Walk((Stop(BUTTON, 0, 0, FocusSign.NONE, editable=True),)))),
    ("10.7", replace(WHOLE, walk=Walk((Stop(BUTTON, 0, 0, FocusSign.UNSEEN),)))),
    ("10.11", replace(WHOLE, narrow=cut(Cut.BEYOND))),
    ("10.11", replace(WHOLE, narrow=cut(Cut.BEYOND, excepted=True, scrolls=True))),
    ("10.11", replace(WHOLE, narrow=cut(Cut.SCROLLED))),
    ("10.11", replace(WHOLE, narrow=Layout(scrolls=True))),
    ("10.12", replace(WHOLE, spaced=cut(Cut.SHORTENED))),
    ("10.12", replace(WHOLE, spaced=cut(Cut.GONE))),
    ("12.8", WHOLE),
    ("12.9", trapped(escape=True)),
    ("12.9", trapped(closed=True)),
    ("12.9", trapped(keys_told=True)),
    ("12.9", replace(WHOLE, walk=replace(ROUND, held=True))),
    ("12.9", replace(WHOLE, walk=replace(ROUND, whole=False))),
    ("13.2", replace(WHOLE, missing=Missing(scripts=2, foreign_scripts=1))),
    ("13.9", replace(WHOLE, orientation=Orientation(100, 40))),
    ("13.9", replace(WHOLE, orientation=Orientation(100, 100, turned=True))),
]
SILENT = [
    ("3.3", replace(WHOLE, components=(Component(BUTTON, (GREY,), BLACK),))),
    ("13.9", replace(WHOLE, orientation=Orientation(100, 90))),
    ("12.8", replace(WHOLE, walk=Walk(ROUND.stops[:1]))),
    ("7.3", BARE),
    ("10.7", BARE),
]


@pytest.mark.parametrize(("number", "rendered", "test", "line"), WRONG)
def test_what_is_certain_is_told_with_its_test_and_line(number: str, rendered: Rendered, test: str, line: int) -> None:
    (fault,) = (each for each in judge(number, rendered) if each.verdict is Verdict.FAILED)
    assert (fault.test, fault.engine) == (test, "chromium")
    assert fault.place is not None
    assert fault.place.line == line


@pytest.mark.parametrize(("number", "rendered"), [(number, rendered) for number, rendered, *_ in WRONG])
def test_on_a_page_without_its_sheets_it_is_a_question(number: str, rendered: Rendered) -> None:
    assert Verdict.FAILED not in verdicts(number, replace(rendered, missing=Missing(sheets=1)))
    assert Verdict.FAILED in verdicts(
        number, replace(rendered, missing=Missing(images=1, scripts=1, foreign_scripts=1))
    )


@pytest.mark.parametrize(("number", "rendered"), RIGHT)
def test_what_is_right_passes(number: str, rendered: Rendered) -> None:
    assert verdicts(number, rendered) == {Verdict.PASSED}


@pytest.mark.parametrize(("number", "rendered"), UNSURE)
def test_what_is_unsure_is_a_question(number: str, rendered: Rendered) -> None:
    judgements = judge(number, rendered)
    assert Verdict.FAILED not in {each.verdict for each in judgements}
    doubts = [each for each in judgements if each.verdict is Verdict.CANT_TELL]
    assert doubts
    assert all(each.question and each.engine == "chromium" for each in doubts)


@pytest.mark.parametrize(("number", "rendered"), SILENT)
def test_what_is_not_there_is_not_judged(number: str, rendered: Rendered) -> None:
    (judgement,) = judge(number, rendered)
    assert judgement.verdict is Verdict.INAPPLICABLE


def test_when_no_browser_looked_one_line_says_so_for_all() -> None:
    told = {sight.number: judge(sight.number, None) for sight in SIGHTS}
    silent = {number for number, judgements in told.items() if not judgements}
    assert silent == {sight.number for sight in SIGHTS} - {"3.2", "7.3", "10.4", "10.7", "12.8", "13.2", "13.9"}
    (line,) = told["10.7"]
    assert line.verdict is Verdict.CANT_TELL
    assert "10.12" in line.message
    assert "essai" in line.message
    mail = Reading((Page("courriel", HTML, PageKind.MESSAGE),))
    assert [each.verdict for each in JUDGES["10.7"](mail)] == [Verdict.INAPPLICABLE]


def test_a_page_that_was_not_shown_is_named_beside_one_that_was() -> None:
    pages = (Page("vue", HTML, rendered=WHOLE), Page("autre", HTML))
    judgements = list(JUDGES["10.7"](Reading(pages)))
    assert [each.verdict for each in judgements] == [Verdict.CANT_TELL, Verdict.PASSED]
    assert "autre" in judgements[0].message
    assert "vue" not in judgements[0].message


def test_many_faults_are_counted_beyond_twenty() -> None:
    stops = tuple(Stop(BUTTON, 0, 0, FocusSign.NONE) for _ in range(20))
    others = tuple(Stop(Spot("a", f"a:nth-of-type({n})"), 0, 0, FocusSign.NONE) for n in range(25))
    faults = [each for each in judge("10.7", replace(WHOLE, walk=Walk((*stops, *others)))) if each.test or each.place]
    assert len(faults) == 21
    assert faults[-1].engine == "chromium"


def axe(rule: str, at: Spot, *tests: str, outcome: str = "violation") -> Rendered:
    return replace(WHOLE, axe=AxeRun({}, (AxeNode(rule, tests, outcome, at),)))


def test_the_source_and_axe_say_one_fault_once() -> None:
    (fault,) = judge("1.1", axe("image-alt", IMG, "1.1.1"))
    assert (fault.verdict, fault.engine, fault.test) == (Verdict.FAILED, "static + axe-core", "1.1.1")


def test_a_browser_settles_what_the_source_doubts() -> None:
    html = HTML.replace("</head>", '<link rel="stylesheet" href="a.css"></head>')
    rendered = replace(axe("image-alt", replace(IMG, at=IMG.at + 1), "1.1.1"), html=html, elements=len(ELEMENTS) + 1)
    assert [each.verdict for each in judge("1.1", None, html)] == [Verdict.CANT_TELL]
    (fault,) = judge("1.1", rendered, html)
    assert (fault.verdict, fault.engine) == (Verdict.FAILED, "static + axe-core")


def test_axe_and_chromium_say_one_contrast_once() -> None:
    rendered = replace(axe("color-contrast", P, "3.2.1"), texts=(replace(POOR, size=24),))
    (fault,) = judge("3.2", rendered)
    assert (fault.verdict, fault.engine, fault.test) == (Verdict.FAILED, "chromium + axe-core", "3.2.3")


@pytest.mark.parametrize(
    ("number", "rendered"),
    [
        ("6.1", axe("label-content-name-mismatch", A, "6.1.5")),
        ("9.2", axe("region", P, "9.2.1")),
        ("1.1", axe("role-img-alt", P, "1.1.1", outcome="incomplete")),
        ("3.2", axe("color-contrast", BUTTON, "3.2.1")),
        ("6.2", replace(axe("link-name", P, "6.2.1"), missing=Missing(sheets=1))),
        ("1.1", axe("une-règle-future", P, "1.1.1")),
    ],
)
def test_axe_accuses_nobody_where_it_may_be_wrong(number: str, rendered: Rendered) -> None:
    said = [each for each in judge(number, rendered) if "axe-core" in each.engine]
    assert [each.verdict for each in said] == [Verdict.CANT_TELL]


def test_what_the_browser_measured_leaves_axe_no_doubt() -> None:
    rendered = axe("color-contrast", P, "3.2.1", outcome="incomplete")
    assert {each.verdict for each in judge("3.2", rendered)} == {Verdict.PASSED}


def test_a_criterion_of_the_source_that_a_browser_joins_stays_one_rule() -> None:
    codes = [criterion.rule.code for criterion in CRITERIA]
    assert len(codes) == len(set(codes))
    assert {criterion.rule.code for criterion in STATIC_CRITERIA} < set(codes)
    assert [each.rule.code for each in with_browser(CRITERIA)] == codes
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code[5:].split(".")])
    assert decided_in_browser() >= {"3.2.1", "3.2.4", "10.11.1", "12.9.1", "13.2.1"}
    assert detected_in_browser() >= {"7.3.2", "10.7.1", "10.12.1"}
