"""What wins on an element, sheet by sheet; what only a browser knows is said to be unknown."""

import pytest

from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.accessibility.css.styles import Styles
from etatplateforme.guarantor.dom import read


def styles(body: str, given: dict[str, str] | None = None) -> tuple[Styles, Style]:
    """Styles of a page, and that of its element with ``data-t``."""
    document = read(f"<!DOCTYPE html><html lang=fr><body>{body}")
    made = Styles(document, given or {})
    return made, made.of(next(element for element in document.elements if "data-t" in element.attributes))


def value(sheet: str, body: str, name: str) -> str | None:
    return styles(f"<style>{sheet}</style>{body}")[1].get(name)


P = "<div class='x y' id=d><p data-t class=a id=b lang=fr-CA data-k='one two'>t</p><p>u</p></div>"


@pytest.mark.parametrize(
    ("sheet", "color"),
    [
        ("p{color:red}", "red"),
        ("P{COLOR:Red}", "red"),
        (".a{color:red} p{color:blue}", "red"),
        ("#b{color:red} .a.a{color:blue}", "red"),
        (".a{color:red} .a{color:blue}", "blue"),
        ("p{color:red!important} #b{color:blue}", "red"),
        ("p{color:red;color:blue}", "blue"),
        ("div p{color:red}", "red"),
        ("div>p{color:red}", "red"),
        ("body>p{color:red}", ""),
        (".x.y .a{color:red}", "red"),
        ("p+p{color:red}", ""),
        (":is(p,b){color:red}", "red"),
        (":where(#b){color:red} p{color:blue}", "blue"),
        (":is(#z,p){color:red} .a{color:blue}", "red"),
        ("[data-k='one two']{&{&{&{&{&{&{color:red}}}}}}}", "red"),
        ("[data-k='one']{&{&{&{&{&{&{color:red}}}}}}}", ""),
        ("p:not(.b){color:red}", "red"),
        ("p:not(.a){color:red}", ""),
        ("div:has(>p.a) p{color:red}", "red"),
        ("div:has(>i) p{color:red}", ""),
        ("p:first-child{color:red}", "red"),
        ("p:last-child{color:red}", ""),
        ("p:nth-child(2n+1){color:red}", "red"),
        ("p:nth-last-of-type(2){color:red}", "red"),
        ("p:only-child{color:red}", ""),
        ("p:lang(fr){color:red}", "red"),
        ("p:lang(en){color:red}", ""),
        ("[data-k~=two]{color:red}", "red"),
        ("[data-k^=one]{color:red}", "red"),
        ("[data-k$=one]{color:red}", ""),
        ("[data-k*='e t']{color:red}", "red"),
        ("[lang|=fr]{color:red}", "red"),
        ("[data-k='ONE TWO' i]{color:red}", "red"),
        ("p:hover{color:red}", ""),
        ("p:hover,p{color:red}", "red"),
        ("p::before{color:red}", ""),
        ("p:-moz-first-node{color:red}", ""),
        ("p,b..c{color:red}", ""),
        ("@media print{p{color:red}}", ""),
        ("@media screen and (min-width:20em){p{color:red}}", "red"),
        ("@media (max-width:20em){p{color:red}}", ""),
        ("@media (prefers-color-scheme:dark){p{color:red}}", ""),
        ("@layer l{#b{color:red}} p{color:blue}", "blue"),
        ("@layer l{p{color:red!important}} #b{color:blue!important}", "red"),
        ("@layer m,l;@layer l{p{color:red}}@layer m{p{color:blue}}", "red"),
        ("@layer l{p{color:red}}@layer l.n{p{color:blue}}", "red"),
        ("@layer{p{color:red}}@layer{p{color:blue}}", "blue"),
        ("div{& p{color:red}}", "red"),
        ("div{>p{color:red}}", "red"),
        (".a{&.b{color:red}}", ""),
        ("p{.x &{color:red}}", "red"),
        ("p{color:red;@media screen{color:blue}}", "blue"),
        ("@supports (display:grid){p{color:red}}", "red"),
        ("@font-face{font-family:x}p{color:red}", "red"),
        ("@keyframes k{from{color:blue}}p{color:red}", "red"),
        ("<!-- p{color:red} -->", "red"),
        ("p{color:red", "red"),
        ("}p{color:red}", ""),
        (":root{--c:red}p{color:var(--c)}", "red"),
        (":root{--c:red}div{--c:blue}p{color:var(--c)}", "blue"),
        ("p{color:var(--c,red)}", "red"),
        (":root{--a:var(--b);--b:red}p{color:var(--a)}", "red"),
        ("div{color:blue}p{color:var(--none)}", "blue"),
        ("div{color:red}p{color:inherit}", "red"),
        ("div{color:red}p{color:unset}", "red"),
        ("div{color:red}", "red"),
        ("p{all:initial}div{color:red}", ""),
    ],
)
def test_what_wins(sheet: str, color: str) -> None:
    found = value(sheet, P, "color")
    assert (found or "") == color


@pytest.mark.parametrize(
    "sheet",
    [
        "@container (width>1px){p{color:red}}",
        "p:read-write-something{color:red}",
        "div:has(.x p) p{color:red}",
        "@media (some-feature: 1){p{color:red}}",
        "p{color:revert}",
        ":root{--a:var(--a)}p{color:var(--a)}",
    ],
)
def test_what_only_a_browser_knows_is_not_guessed(sheet: str) -> None:
    assert (
        value(sheet, P, "color") is None
        or value(sheet, P.replace("data-t", "").replace("id=d", "data-t"), "color") is None
    )


def test_what_may_not_apply_changes_nothing_when_it_says_the_same() -> None:
    assert value("p{color:red}@container (width>1px){p{color:red}}", P, "color") == "red"
    assert value("@container (width>1px){p{color:blue}}#b{color:red}", P, "color") == "red"


@pytest.mark.parametrize(
    ("body", "display"),
    [
        ("<p data-t hidden>", "none"),
        ("<style>p{display:block}</style><p data-t hidden>", "block"),
        ("<p data-t style='display:none'>", "none"),
        ("<style>p{display:block!important}</style><p data-t style='display:none'>", "block"),
        ("<style media=print>p{display:none}</style><p data-t>", "block"),
        ("<style media=screen>p{display:none}</style><p data-t>", "none"),
        ("<style type=text/less>p{display:none}</style><p data-t>", "block"),
        ("<dialog data-t>", "none"),
        ("<dialog open data-t>", "block"),
        ("<input type=hidden data-t>", "none"),
        ("<span data-t>", "inline"),
    ],
)
def test_what_browsers_do_by_themselves(body: str, display: str) -> None:
    assert styles(body)[1].get("display") == display


@pytest.mark.parametrize(
    ("body", "size", "weight"),
    [
        ("<p data-t>", 16.0, 400),
        ("<h1 data-t>", 32.0, 700),
        ("<p style='font-size:2em'><b data-t style='font-size:50%'>", 16.0, 700),
        ("<p style='font-size:20px'><i data-t style='font-size:1rem;font-weight:bolder'>", 16.0, 700),
        ("<p data-t style='font:italic bold 12pt/1.5 serif'>", 16.0, 700),
        ("<p data-t style='font-size:large'>", 18.0, 400),
        ("<p data-t style='font-size:calc(1em + 1vw)'>", None, 400),
        ("<code data-t>", None, 400),
        ("<p style='font-weight:300'><b data-t>", 16.0, 400),
    ],
)
def test_size_and_weight_of_texts(body: str, size: float | None, weight: int | None) -> None:
    style = styles(body)[1]
    assert (style.size, style.weight) == (size, weight)


def test_a_sheet_that_is_linked_counts_once_it_is_given() -> None:
    page = "<link rel=stylesheet href='/a.css'><p data-t>"
    made, style = styles(page)
    assert not made.whole
    assert style.get("display") == "block"
    made, style = styles(page, {"/a.css": "p{display:none}"})
    assert made.whole
    assert style.get("display") == "none"


@pytest.mark.parametrize(
    ("page", "given", "whole", "color"),
    [
        ("<link rel=stylesheet href=a.css media=print><p data-t>", {}, True, ""),
        ("<link rel='alternate stylesheet' href=a.css title=x><p data-t>", {}, True, ""),
        ("<link rel=icon href=a.css><p data-t>", {}, True, ""),
        (
            "<link rel=stylesheet href=c/a.css><p data-t>",
            {"c/a.css": "@import 'b.css';", "c/b.css": "p{color:red}"},
            True,
            "red",
        ),
        ("<link rel=stylesheet href=a.css><p data-t>", {"a.css": "@import 'b.css';p{color:red}"}, False, ""),
        ("<link rel=stylesheet href=a.css><p data-t>", {"a.css": "@import 'a.css';p{color:red}"}, True, "red"),
        ("<link rel=stylesheet href=a.css><p data-t>", {"a.css": "@import 'b.css' print;p{color:red}"}, True, "red"),
        (
            "<link rel=stylesheet href=a.css><p data-t>",
            {"a.css": "@import url(b.css) layer(l);p{color:red}", "b.css": "p{color:blue}"},
            True,
            "red",
        ),
        (
            "<style>p{color:tan}</style><link rel=stylesheet href=a.css><p data-t>",
            {"a.css": "p{color:red}"},
            True,
            "red",
        ),
    ],
)
def test_linked_and_imported_sheets(page: str, given: dict[str, str], whole: bool, color: str) -> None:
    made, style = styles(page, given)
    assert made.whole is whole
    assert (style.get("color") or "") == color


def test_two_pages_with_the_same_sheets_do_not_mix() -> None:
    sheet = {"a.css": ".a{color:red}.b{color:blue}"}
    link = "<link rel=stylesheet href=a.css>"
    for _ in range(2):
        assert styles(f"{link}<p class=a data-t>", sheet)[1].get("color") == "red"
        assert styles(f"{link}<p class=b data-t>", sheet)[1].get("color") == "blue"
        assert styles(f"{link}<p class=b><b data-t>", sheet)[1].get("color") == "blue"
        assert styles(f"{link}<p data-t style='color:green' class=a>", sheet)[1].get("color") == "green"


HOSTILE = [
    "a{" * 20_000,
    "(" * 100_000,
    "a" + ":not(a" * 5_000 + ")" * 5_000 + "{color:red}",
    "@media " + "(" * 5_000 + "{p{color:red}}",
    "".join(f".c{number},p .d{number} b>i~u{{color:red}}" for number in range(20_000)),
    ":root{" + "".join(f"--a{n}:var(--a{n + 1})var(--a{n + 1});" for n in range(200)) + "--a200:x}p{color:var(--a0)}",
    ":root{" + "".join(f"--a{n}:var(--a{n + 1});" for n in range(5_000)) + "}p{color:var(--a0)}",
    "p{color:" + "rgb(" * 10_000 + "}",
    "p{content:'" + "x" * 1_000_000,
    "/*" + "x" * 1_000_000,
    "@import 'a.css';" * 10_000,
    "@layer " + ",".join(f"l{n}" for n in range(20_000)) + ";p{color:red}",
    "\x00\ufffd\ud800{\\:\\}{",
    "p{" + "color:red;" * 50_000 + "}",
    "@layer a{" * 500,
    "div{" + "&{" * 30 + "color:red" + "}" * 31,
]


@pytest.mark.parametrize("sheet", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_sheet_is_read_or_left_unread(sheet: str) -> None:
    made, style = styles(
        "<link rel=stylesheet href=a.css>" + "<p class=c1>" * 50 + "<p data-t class=d2>", {"a.css": sheet}
    )
    assert isinstance(made.whole, bool)
    assert style.get("color") in {None, "", "red", "x"} or not made.whole


def test_work_is_bounded_and_said_so() -> None:
    sheet = "".join(f":not(.a{n}) ~ * :not(.b{n}) > :not(.c{n}){{color:red}}" for n in range(4_000))
    made, _ = styles("<style>" + sheet + "</style>" + "<div><b></b>" * 400 + "<p data-t>")
    assert not made.whole


@pytest.mark.parametrize(
    ("sheet", "color"),
    [
        ("div>i~p{color:red}", "red"),
        ("body>i~p{color:red}", ""),
        ("body i~p{color:red}", "red"),
        ("nav i~p{color:red}", ""),
        ("i~b~p{color:red}", "red"),
        ("div i+b+p{color:red}", "red"),
        ("div>i+p{color:red}", ""),
        ("i+div>p{color:red}", ""),
        ("i+div p{color:red}", ""),
        ("u + div p{color:red}", "red"),
        ("nav>u + div p{color:red}", ""),
        ("body>u + div>p{color:red}", "red"),
    ],
)
def test_what_stands_around_siblings(sheet: str, color: str) -> None:
    assert value(sheet, "<u></u><div><i></i><b></b><p data-t>t</p></div>", "color") == color


@pytest.mark.parametrize(
    "selector",
    ["u+a", "svg|a", "*|p", "a || b", "p" + ".x" * 300, ":is(" * 60 + "p" + ")" * 60, "p:is(b, u+a)"],
)
def test_a_selector_that_browsers_may_take_is_not_dropped_as_refused(selector: str) -> None:
    assert not styles(f"<style>{selector}{{display:none}}</style>{P}")[0].whole


@pytest.mark.parametrize("selector", ["p!", "p >> b", "p..x", "3p", ""])
def test_a_selector_that_browsers_refuse_changes_nothing(selector: str) -> None:
    made, style = styles(f"<style>{selector}{{display:none}}</style>{P}")
    assert made.whole
    assert style.get("display") == "block"
