"""No page makes the rules fail or run without end: nesting, size, broken markup, NUL bytes, anything at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.view import view_of, view_of_page
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.samples import facts

MANY = 100_000
LONG = "a" * 1_000_000
PIECES = st.sampled_from(
    """
<a href=/>|<a>|<b>|</b>|<button>|</button>|<ul>|<li>|<dl>|<dt>|<table>|<tr>|<td>|<th>|<th scope=col>|</table>
<label for=a>|<label>|</label>|<input id=a>|<select>|<optgroup>|<option>|<fieldset>|<legend>|<svg>|<title>
</svg>|<div role=grid>|<div role=row aria-owns=a>|<p id=a aria-labelledby=a>|<p aria-hidden=true>|<details>
<summary>|<h1>|</h1>|<img>|<template>|<iframe srcdoc="<a href=/>1" tabindex=-1>
<td colspan=999 rowspan=0 headers="a b">|<img alt="" tabindex=0>|x|\x00|<!--|-->
<meta http-equiv=refresh content=5>|<p style="letter-spacing:1px!important">|<div lang=xx>
<p style="display:none;;((:">|</p>|</div>|</html>|<!DOCTYPE html>|<math>|<mi>|<div role=menu aria-busy=true>
<div role=group>|<style>|</style>|<script>|</script>|<a aria-label=x href=/>y
<nav>|</nav>|<main>|<a href=#a>|<a href=//[>z|<audio autoplay src=a#t=,2>|<video controls>|<source src=b>|<body lang=fr>
<template shadowrootmode=open>|<canvas>|<button onblur=this.focus()>|<iframe src=a title=x>|<h2 lang=en>le the
""".strip()
    .replace("\n", "|")
    .split("|")
)


def judge_all(html: str) -> set[Verdict]:
    """Every rule on one page, read once."""
    given_facts = facts(pages=(Page("essai", html),))
    told = {judgement.verdict for criterion in CRITERIA for judgement in criterion.rule.judge(given_facts)}
    return told | {rule.outcome(given_facts.reading.derived(view_of_page)[0][1]) for rule in ACT_RULES.values()}


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * MANY + "x",
        "<b>x" * 3_000,
        '<div role="button" tabindex="0">' * 20_000,
        '<ul role="list"><li role="listitem">' * 10_000,
        '<div role="menu"><div role="group">' * 10_000,
        '<p aria-hidden="true"><span tabindex="0">' * 2_000,
        '<div role="heading" aria-level="1">' * 20_000 + "x",
        "<table><tr><td>" * 3_000,
        '<table><tr><th rowspan="65000" colspan="1000">' + '<td rowspan="65000" colspan="1000">' * 500,
        '<fieldset><input type="radio" name="a">' * 300,
        '<i id="a" aria-owns="a b"><i id="b" aria-owns="a b">x' + '<a href="/" aria-labelledby="a b">' * 500,
        f'<img alt="{LONG}"><a href="/" aria-label="{LONG}">x</a>',
        f'<p style="{LONG}:{"(" * 1_000_000}">x',
        f'<p style="{"(" * 19_000}"><p style="{":" * 19_000}"><p style="{"a" * 19_000}">x',
        f'<input autocomplete="{LONG}" role="{LONG}" aria-valuenow="{"9" * 1_000_000}" tabindex="{"9" * 1_000_000}">',
        f'<meta http-equiv="refresh" content="{"9" * 1_000_000}">',
        f'<meta name="viewport" content="maximum-scale={"9" * 100_000}">',
        "<nav><a href=/a>x</a></nav><a href=#a>" * 10_000,
        '<p lang="fr"><b lang="en">x' * 5_000,
        "<li>" + "<a href=/a>x</a> <a href=/b>x</a>" * 5_000,
        f'<iframe srcdoc="{"<iframe srcdoc=" * 500}">' * 50,
        f'<button onblur="{"setTimeout(" * 10_000}">x<audio autoplay src="#{"&t=" * 100_000}">',
        f'<meta name="viewport" content="{"a" * 100_000}">',
        f'<html lang="{LONG}"><h1 aria-level="{"9" * 100_000}">x',
        '<p id="' + '"><p id="'.join(str(number) for number in range(20_000)) + '">',
        "\x00<a\x00 href=\x00>\x00</\x00a>",
        "<p a a a a" * 20_000,
        "",
        "\ufeff\ud800",
    ],
    ids=range(29),
)
def test_a_hostile_page_is_judged(html: str) -> None:
    assert judge_all(html) <= set(Verdict)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_tags_makes_a_rule_fail(html: str) -> None:
    assert judge_all(html) <= set(Verdict)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_a_text_names_the_button_that_holds_it(text: str) -> None:
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", " ").replace("\x00", "")
    view = view_of(read(f"<!DOCTYPE html><body><button>{shown}</button>"))
    button = next(iter(view.all("button")))
    assert name_of(view, button) == " ".join(text.replace("\r", " ").replace("\x00", "").split())
