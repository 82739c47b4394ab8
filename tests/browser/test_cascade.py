"""The cascade beside Chromium's own: whatever it says of an element, Chromium says too."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from etatplateforme.guarantor.accessibility.css.colours import Colour, colour_of
from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.accessibility.css.styles import Styles
from etatplateforme.guarantor.dom import Document, Element, read

READ = """() => Array.from(document.body.querySelectorAll('*')).map(element => {
    const style = getComputedStyle(element);
    return [style.display, style.visibility, style.color, style.backgroundColor, style.fontSize, style.fontWeight,
            style.position, style.opacity, style.whiteSpaceCollapse + ' ' + style.textWrapMode, style.letterSpacing];
})"""
TAGS = ("div", "p", "span", "a href=/", "ul", "li", "b", "h2", "label", "section", "strong", "em", "mark", "small")
CLASSES = ("a", "b", "c", "d", "e")
SIMPLE = (".a", ".b", ".c.d", "p", "div", "span", "#i1", "#i7", "[data-k]", "[data-k=v]", "*", ":first-child", "b")
STATES = (
    ":not(.a)",
    ":is(.b,.c)",
    ":where(#i1)",
    ":nth-child(odd)",
    ":last-of-type",
    ":hover",
    ":empty",
    ":has(b)",
    "",
)
JOINTS = (" ", ">", "+", "~")
VALUES = (
    "color:red", "color:#00f8", "color:var(--x)", "color:var(--none,green)", "color:inherit", "color:hsl(20 50% 40%)",
    "background:#eee", "background-color:rgba(0,0,0,.3)", "background:none", "display:none", "display:block",
    "visibility:hidden", "visibility:visible", "font-size:2em", "font-size:120%", "font-size:12pt", "font-size:larger",
    "font:bold 10px/2 serif", "font-weight:bolder", "font-weight:300", "opacity:.5", "position:absolute",
    "letter-spacing:.1em", "white-space:nowrap", "--x:purple", "--x:var(--y,teal)", "all:unset", "color:initial",
    "colour:red", "color:12px;color:navy",
)  # fmt: skip
AROUND = (
    "{}", "{}", "{}", "@media screen{{{}}}", "@media print{{{}}}", "@media (min-width:99em){{{}}}", "@layer l{{{}}}",
    "@layer m{{{}}}", "@supports (display:grid){{{}}}", "div{{{}}}", ".a{{&{}}}",
)  # fmt: skip


def body(drawn: random.Random, depth: int = 0) -> Iterator[str]:
    """A few nested elements."""
    for _ in range(drawn.randint(1, 4) if depth < 4 else 0):
        tag = drawn.choice(TAGS)
        kept = " ".join(drawn.sample(CLASSES, drawn.randint(0, 2)))
        style = f' style="{drawn.choice(VALUES)}"' if drawn.random() < 0.15 else ""
        hidden = " hidden" if drawn.random() < 0.05 else ""
        key = " data-k=v" if drawn.random() < 0.2 else ""
        yield f'<{tag} class="{kept}" id="i{drawn.randint(0, 30)}"{style}{hidden}{key}>x'
        if tag not in {"p", "h2", "a href=/"}:
            yield from body(drawn, depth + 1)
        yield f"</{tag.split()[0]}>"


def sheet(drawn: random.Random) -> Iterator[str]:
    """Rules of every kind."""
    for _ in range(40):
        parts = [drawn.choice(SIMPLE) + drawn.choice(STATES) for _ in range(drawn.randint(1, 3))]
        selector = drawn.choice(JOINTS).join(parts)
        mark = " !important" if drawn.random() < 0.15 else ""
        rule = f"{selector}{{{drawn.choice(VALUES)}{mark}}}"
        yield drawn.choice(AROUND).format(rule)


def same(one: Colour | None, other: Colour | None) -> bool:
    if one is None or other is None:
        return one is None
    return (one.alpha == 0 and other.alpha == 0) or all(abs(a - b) < 0.01 for a, b in zip(one, other, strict=True))


def differences(style: Style, theirs: list[str]) -> Iterator[str]:
    """Values that we say and that Chromium contradicts."""
    display, visibility, colour, ground, size, weight, position, opacity, space, spacing = theirs
    if style.get("display") is not None and (style.get("display") == "none") != (display == "none"):
        yield f"display {style.get('display')} {display}"
    if display == "none":
        return
    for name, value in (("visibility", visibility), ("position", position), ("opacity", opacity)):
        if style.get(name) is not None and style.get(name) not in {value, f"0{value}", value.removeprefix("0")}:
            yield f"{name} {style.get(name)} {value}"
    for name, value in (("color", colour), ("background-color", ground)):
        if not same(style.colour(name), colour_of(value)):
            yield f"{name} {style.get(name)} {value}"
    if style.size is not None and abs(style.size - float(size.removesuffix("px"))) > 0.1:
        yield f"font-size {style.size} {size}"
    if style.weight is not None and str(style.weight) != weight:
        yield f"font-weight {style.weight} {weight}"
    if style.get("white-space") is not None and (style.get("white-space") == "nowrap") != space.endswith("nowrap"):
        yield f"white-space {style.get('white-space')} {space}"
    given = style.pixels("letter-spacing")
    if given is not None and abs(given - (0.0 if spacing == "normal" else float(spacing.removesuffix("px")))) > 0.05:
        yield f"letter-spacing {given} {spacing}"


def told(document: Document, styles: Styles, theirs: list[list[str]]) -> tuple[list[str], int]:
    """Contradictions, and how many values were left unknown."""
    inside = [element for element in document.elements if any(outer.tag == "body" for outer in element.around())]
    assert len(inside) == len(theirs)
    pairs = zip(inside, theirs, strict=True)
    found = [f"{label(each)}: {said}" for each, them in pairs for said in differences(styles.of(each), them)]
    return found, sum(styles.of(element).get("color") is None for element in inside)


def label(element: Element) -> str:
    return f"{element.tag}.{element.attributes.get('class', '')}#{element.attributes.get('id', '')}"


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_said_that_chromium_contradicts(chromium: Browser, seed: int) -> None:
    drawn = random.Random(seed)
    head = f"<!DOCTYPE html><html lang=fr><style>{''.join(sheet(drawn))}</style>"
    html = f"{head}<body>{''.join(body(drawn))}</body></html>"
    document = read(html)
    styles = Styles(document, {})
    page = chromium.new_page(viewport={"width": 1280, "height": 1024})
    page.set_content(html)
    contradictions, unknown = told(document, styles, page.evaluate(READ))
    page.close()
    assert contradictions == []
    assert styles.whole
    assert unknown == 0
