"""What the guarantor says of a field beside what Chromium says of the same field and the same text."""

import random
from collections.abc import Iterator
from html import escape

import pytest
from playwright.sync_api import Browser, Page

from etatplateforme.guarantor.accessibility.forms import fields
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.constraints.field import field_of
from etatplateforme.guarantor.constraints.nodes import Patience, admits
from etatplateforme.guarantor.constraints.pattern import Unread, read_pattern
from etatplateforme.guarantor.constraints.validity import answer
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.personas import PERSONAS, Purpose

COMPILED = """([patterns, texts]) => patterns.map(pattern => ['v', 'u'].map(flag => {
    try {
        new RegExp(pattern, flag);
        const whole = new RegExp('^(?:' + pattern + ')$', flag);
        return texts.map(text => whole.test(text));
    } catch (error) {
        return null;
    }
}))"""
SET = """pairs => fields().forEach((field, rank) => {
    if (field.type === 'date') {
        field.value = pairs[rank];
    } else {
        field.focus();
        field.select();
        document.execCommand(pairs[rank] ? 'insertText' : 'delete', false, pairs[rank]);
    }
})"""
"""Writes each text so that what cannot be typed is not in the value."""

TOLD = """pairs => fields().map((field, rank) => {
    const checked = field.form !== null && !field.form.noValidate;
    return field.value === pairs[rank] && (!checked || field.validity.valid);
})"""
FIELDS = "window.fields = () => Array.from(document.querySelectorAll('input,textarea'))"


def typed(page: Page, html: str, texts: list[str]) -> list[bool]:
    """Whether Chromium accepts each text in the field of its rank; a least length counts only for real keystrokes."""
    page.set_content(html)
    page.bring_to_front()
    page.evaluate(FIELDS)
    page.evaluate(SET, texts)
    for rank in page.evaluate("fields().flatMap((field, rank) => field.minLength > 0 ? [rank] : [])"):
        page.evaluate("rank => { const field = fields()[rank]; field.focus(); field.select(); }", rank)
        if texts[rank]:
            page.keyboard.insert_text(texts[rank])
    told: list[bool] = page.evaluate(TOLD, texts)
    return told


ATOMS = (
    *("a", "b", "A", "é", "’", "'", "-", " ", "0", "9", ".", ",", "/", "#", "~", "😀", "]", "}", "{", "^", "$", "|"),
    *(r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\-", r"\'", r"\.", r"\/", r"\b", r"\B", r"\t", r"\0", r"\cA", r"\1"),
    *(r"\u00e9", r"\u{e9}", r"\u{0000000061}", r"\x61", r"\p{L}", r"\P{L}", r"\p{Letter}", r"\p{gc=Lu}", r"\p{Foo}"),
    *("[a-z]", "[A-Z0-9]", "[^a]", "[a-zA-Z-]", "[a-zé' -]", r"[a-z\-]", r"[\w\-']", "[&-a]", r"[\p{L}\s'\-]", "[]"),
    *("[^]", "[/]", "[(]", r"[\(]", r"[\d-a]", "[a&&b]", "[[a-c]0]", "[a-c--b]", r"[\b]", "[%%]", "[@]", r"[\#]"),
    *(r"[a-\d]", "[z-a]", "[😀]", "(?=a)", "(?!a)", "(?:a|b)", "(a)", "(?<x>a)", "(?<=a)", "(?i:a)", "()", "(?"),
)
TIMES = ("", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{3,1}", "{,2}", "*?", "+?", "{0}", "{0,9999}", "**", "{1")
TEXTS = (
    *("", "a", "b", "ab", "aab", "A", "é", "e\u0301", "O’Brien", "a-b", "a b", "0", "09", "0a9", "-", " ", "aaaa"),
    *("abc", "😀", "a😀", "]", "_", "\t", "éa", "zZ", "’", "'", "12345", "%", "\u00a0", "#", "/", "a\u0000"),
)


def pattern(drawn: random.Random, depth: int = 0) -> str:
    """A regular expression, or something like one."""
    parts: list[str] = []
    for _ in range(drawn.randint(0, 4)):
        if depth < 3 and drawn.random() < 0.2:
            opening, closing = drawn.choice(("(", "(?:", "(?=", "(?!", "[")), drawn.choice((")", ")", ")", "]"))
            parts.append(opening + pattern(drawn, depth + 1) + closing)
        else:
            parts.append(drawn.choice(ATOMS))
        parts.append(drawn.choice(TIMES))
    return "".join(parts)


@pytest.mark.parametrize("seed", range(6))
def test_a_pattern_admits_what_chromium_admits(chromium: Browser, seed: int) -> None:
    drawn = random.Random(seed)
    patterns = [pattern(drawn) for _ in range(1500)]
    page = chromium.new_page()
    theirs = page.evaluate(COMPILED, [patterns, TEXTS])
    page.close()
    known = 0
    for source, flags in zip(patterns, theirs, strict=True):
        for sets, told in zip((True, False), flags, strict=True):
            node = read_pattern(source, sets=sets)
            if node is Unread.INVALID:
                assert told is None, source
            elif node is not Unread.UNSUPPORTED:
                known += 1
                assert told == [admits(node, text, Patience()) for text in TEXTS], source
    assert known > 600


PATTERNS = (
    *("[A-Za-z]+", "[A-Za-zÀ-ÿ '-]+", r"[A-Za-zÀ-ÿ '\-]+", r"[\p{L}\s'’\-]+", r"[\p{L}\s'-]*", ".{2,}", ".*[a-z].*"),
    *("[0-9]{5}", r"\d{5}", "(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}", "(2[AB]|[0-9]{2})[0-9]{3}", "48[0-9]{3}", "[0-9]{2}"),
    *("0[67][0-9]{8}", r"(\+33|0)[1-9]([\s.\-]?\d{2}){4}", r"^\+?[0-9 ]{6,}$", "0[1-9]( ?[0-9]{2}){4}", "[0-9+ ().-]*"),
    *(
        "[12][0-9]{12}([0-9]{2})?",
        r"[1-478][0-9]{4}(2[AB]|\d{2})\d{6}(\d{2})?",
        r"\d{2}/\d{2}/\d{4}",
        "(a+)+",
        "(",
        "[^@]+",
    ),
    *("(a+)+", "(", "[^@]+", r"[^\s@]+@[^\s@]+\.[a-z]{2,3}", r"(?=.*\d)[\w ]+", "(?!0)[0-9]+", "(?<a>a)(?<b>b)|.+"),
)
NUMBERS = ("", "", "0", "1000", "95999", "99999", "-5", "1.5", "abc", " 7", "1e3", "20")
DAYS = ("", "", "1930-01-01", "2026-11-22", "1985-04-12", "2026-02-30", "hier")
LENGTHS = ("", "0", "2", "5", "10", "30", "50", " 8", "+8", "8px", "-1", "x")
KINDS = (
    "text",
    "text",
    "text",
    "search",
    "tel",
    "tel",
    "password",
    "email",
    "number",
    "date",
    "textarea",
    "",
    "TEXT",
    "nom",
)
MORE = (
    "1",
    "12",
    "1.5",
    "12.5",
    "-5",
    "007",
    "1e2",
    "+1",
    ".5",
    "5.",
    "é",
    "a@b",
    "a@b.c",
    "@",
    "x@exemple.fr",
    "😀😀😀",
)


def field(drawn: random.Random) -> str:
    """A field with some constraints."""
    kind = drawn.choice(KINDS)
    bounds = DAYS if kind == "date" else NUMBERS
    lists = (
        ("pattern", PATTERNS, 0.5),
        ("maxlength", LENGTHS, 0.3),
        ("minlength", LENGTHS, 0.2),
        ("min", bounds, 0.3),
        ("max", bounds, 0.3),
        ("step", ("any", "1", "5", "0.5", "-1", "x", "0"), 0.3),
        ("value", DAYS if kind == "date" else NUMBERS, 0.2),
    )
    given = [f' {name}="{escape(drawn.choice(choice))}"' for name, choice, share in lists if drawn.random() < share]
    flags = "".join(f" {name}" for name in ("required",) if drawn.random() < 0.4)
    if kind == "textarea":
        return f"<textarea{''.join(given)}{flags}></textarea>"
    return f'<input type="{kind}"{"".join(given)}{flags}>'


def texts(drawn: random.Random) -> Iterator[str]:
    """What people write, without end."""
    while True:
        writings = drawn.choice(PERSONAS).writings(drawn.choice(tuple(Purpose)))
        yield drawn.choice((*writings, drawn.choice(MORE)))


@pytest.mark.parametrize("around", ["<form>{}</form>", "<form novalidate>{}</form>", "<div>{}</div>"])
@pytest.mark.parametrize("seed", range(4))
def test_a_field_accepts_what_chromium_accepts(chromium: Browser, seed: int, around: str) -> None:
    drawn = random.Random(seed)
    html = "<!DOCTYPE html><meta charset=utf-8>" + around.format("".join(field(drawn) for _ in range(400)))
    view = view_of(read(html))
    elements = sorted(fields(view), key=lambda one: one.order)
    written = [text for text, _ in zip(texts(drawn), elements, strict=False)]
    page = chromium.new_page()
    theirs = typed(page, html, written)
    page.close()
    sure = 0
    for element, text, accepted in zip(elements, written, theirs, strict=True):
        ours = answer(field_of(view, element), text, Patience())
        if ours.sure:
            sure += 1
            assert (not ours.refusals) is accepted, (dict(element.attributes), element.tag, text, ours)
        elif ours.refusals:
            assert not accepted, (dict(element.attributes), element.tag, text, ours)
    assert sure > 300


@pytest.mark.parametrize("purpose", Purpose)
def test_each_persona_is_stopped_where_chromium_stops_her(chromium: Browser, purpose: Purpose) -> None:
    ways = [persona.write(purpose) for persona in PERSONAS]
    kinds = ("number", "date", "email")
    tags = [f'<input required pattern="{escape(one)}" maxlength=40>' for one in PATTERNS]
    tags.extend(f"<input type={kind} required>" for kind in kinds)
    html = f"<!DOCTYPE html><meta charset=utf-8><form>{''.join(tags)}</form>"
    view = view_of(read(html))
    elements = fields(view)
    page = chromium.new_page()
    for way in dict.fromkeys(ways):
        theirs = typed(page, html, [way] * len(tags))
        for element, accepted in zip(elements, theirs, strict=True):
            ours = answer(field_of(view, element), way, Patience())
            assert not ours.sure or (not ours.refusals) is accepted, (dict(element.attributes), way)
    page.close()
