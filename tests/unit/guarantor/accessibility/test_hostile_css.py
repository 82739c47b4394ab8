"""No style sheet makes the rules fail or run without end, wherever it stands; work grows no faster than the page.

Work is counted in lines that run, not in seconds: twice as large may cost a little more than twice, never four times.
"""

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict

MANY = 100_000
Trace: TypeAlias = "Callable[[FrameType, str, object], Trace]"
BODY = '<p id="a" class="a b">x <a href="/" class="c">y</a><b>z</b></p>'
WORDS = r"""
a|*|#a|.a|:not(|:is(|:has(|::before|[a=b]| > | + |,|{|}|(|)|[|]|;|:|/*|*/|"|'|\|@media print|@media (|&|\0
@import url(s.css);|@import 't.css' layer(x) print;|@layer a,b;|@supports (|@font-face|display:none|--a:var(--b)
visibility:hidden|--b:var(--a)|color:var(--a,|opacity:0|position:absolute|left:-999px|!important|calc(|1e999px
<!--|-->|U+26|@charset "x"|letter-spacing:.1em|}</style><p hidden>|color:rgb(0 0 0/
"""
PIECES = st.sampled_from([*WORDS.strip().replace("\n", "|").split("|"), "\x00", "\ufffe"])


def judged(html: str, sheets: Mapping[str, str]) -> set[Verdict]:
    """Every rule on a page with its sheets."""
    page = Page("essai", html, sheets=sheets)
    view = view_of(read(html), sheets)
    told = {finding.verdict for finding in audit_pages([page]).findings}
    return told | {rule.outcome(view) for rule in ACT_RULES.values()}


def places(css: str) -> list[tuple[str, Mapping[str, str]]]:
    """The same CSS as a sheet that is given, in the page, and in an attribute."""
    quoted = css.replace("&", "&amp;").replace('"', "&quot;")
    return [
        (f"<!DOCTYPE html><link rel=stylesheet href=s.css>{BODY}", {"s.css": css, "t.css": css}),
        (f"<!DOCTYPE html><style>{css}</style>{BODY}", {}),
        (f'<!DOCTYPE html><div style="{quoted}">{BODY}</div>', {}),
    ]


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "nested rules": lambda n: ".a{" * n + "display:none",
    "nested and closed": lambda n: ".a{&.b{" * n + "display:none" + "}}" * n,
    "nested media": lambda n: "@media (min-width:1px){" * n + ".a{display:none}",
    "nested layers": lambda n: "@layer a{" * n + ".a{display:none}",
    "many selectors": lambda n: "".join(f".c{i}{{display:none}}" for i in range(n)),
    "one list of selectors": lambda n: ",".join(f".c{i}" for i in range(n)) + "{display:none}",
    "the same rule": lambda n: ".a{display:none}" * n,
    "nested :not": lambda n: ":not(" * n + "a" + ")" * n + "{display:none}",
    "nested :is lists": lambda n: ":is(a,b,p " * n + "c" + ")" * n + "{display:none}",
    "a long compound": lambda n: ".a" * n + "{display:none}",
    "a long complex": lambda n: "p " * n + "a{display:none}",
    "open strings": lambda n: "a{b:'" * n,
    "open comments": lambda n: "/*" * n,
    "open functions": lambda n: "a{b:" + "url(" * n,
    "open brackets": lambda n: "a{b:" + "([{" * n,
    "closing ones": lambda n: "}" * n + ".a{display:none}",
    "escapes": lambda n: "\\61 " * n + "{display:none}",
    "a loop of imports": lambda n: "@import 's.css';@import 't.css';" * min(n, 1_000) + ".a{display:none}",
    "a chain of variables": lambda n: (
        ".a{" + "".join(f"--v{i}:var(--v{i + 1});" for i in range(n)) + "color:var(--v0)}"
    ),
    "a loop of variables": lambda n: ".a{" + "--a:var(--b);--b:var(--a);" * n + "display:var(--a)}",
    "fallbacks": lambda n: ".a{display:" + "var(--x," * n + "none" + ")" * n + "}",
    "doubled variables": lambda n: (
        ".a{--v0:x;"
        + "".join(f"--v{i + 1}:var(--v{i}) var(--v{i});" for i in range(min(n, 60)))
        + f"color:var(--v60)}}/*{n}*/"
    ),
    "declarations": lambda n: ".a{" + "display:none;" * n + "}",
    "a long value": lambda n: ".a{letter-spacing:" + "9" * min(n, 4_000) + "px!important}",
    "a long name": lambda n: "." + "a" * n + "{" + "b" * n + ":none}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_css_is_judged_wherever_it_stands(name: str) -> None:
    for html, sheets in places(HOSTILE[name](MANY // 20)):
        assert judged(html, sheets) <= set(Verdict)


@pytest.mark.parametrize("name", ["many selectors", "one list of selectors", "open comments", "a chain of variables"])
def test_a_hundred_thousand_pieces_of_css_are_judged(name: str) -> None:
    html, sheets = places(HOSTILE[name](MANY))[0]
    assert judged(html, sheets) <= set(Verdict)


def test_a_number_of_any_length_is_judged() -> None:
    html, sheets = places(".a{letter-spacing:" + "9" * 5_000 + "px!important}")[0]
    assert judged(html, sheets) <= set(Verdict)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=30).map("".join))
def test_no_mixture_of_css_makes_a_rule_fail(one: str, other: str) -> None:
    for html, sheets in places(one):
        assert judged(html, {**sheets, "t.css": other}) <= set(Verdict)


# --- work -------------------------------------------------------------------------------------------------------------


def work(run: Callable[[], object]) -> int:
    """How many lines are run, each turn of a loop counted: the same on every machine."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Trace:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        _ = run()
    finally:
        sys.settrace(before)
    return lines


def grows(make: Callable[[int], tuple[str, Mapping[str, str]]], size: int) -> float:
    """How many times more work a page twice as large is."""
    small, large = make(size), make(2 * size)
    _ = judged(*make(2))  # what is made once and kept does not count
    return work(lambda: judged(*large)) / work(lambda: judged(*small))


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_no_faster_than_the_sheet(name: str) -> None:
    assert grows(lambda n: places(HOSTILE[name](n))[0], 400) < 3


PAGES: Mapping[str, Callable[[int], str]] = {
    "nested": lambda n: "<div>" * n + "x",
    "nested with class": lambda n: '<div class="a">' * n + '<a href="/">x</a>',
    "siblings": lambda n: BODY * n,
    "fields": lambda n: "".join(
        f'<label for="f{i}">x</label><input id="f{i}" aria-describedby="f0">' for i in range(n)
    ),
    "cells": lambda n: "<table><tr><th>a</th></tr>" + "<tr><td>1</td><td headers='a'>2</td></tr>" * n,
    "items": lambda n: "<ul>" + "<li><a href='/'>x</a></li>" * n,
    "unclosed": lambda n: "<b><p>" * min(n, 400),
    "landmarks": lambda n: "<nav><h2>x</h2></nav>" * n,
    "radios": lambda n: "<fieldset>" + "<input type=radio name=a>" * n,
    "same name": lambda n: "".join(f'<iframe src="{i}" title="x"></iframe>' for i in range(n)),
    "same identifier": lambda n: '<p id="a">' * n + '<a href="/" aria-labelledby="a">' * n,
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">",
}


@pytest.mark.parametrize("name", PAGES)
def test_work_grows_no_faster_than_the_page(name: str) -> None:
    sheet = {"s.css": ".a a{color:red} .a > .c{display:none} p ~ p b{visibility:hidden} div div div .zz{top:0}"}
    lead = "<!DOCTYPE html><link rel=stylesheet href=s.css>"
    assert grows(lambda n: (lead + PAGES[name](n), sheet), 400) < 3
