"""What properties come to: shorthands, weights, spacings, variables, rotations, drawn words, states of the page."""

import pytest

from etatplateforme.guarantor.accessibility.css.colours import colour_of
from etatplateforme.guarantor.accessibility.css.drawn import drawn_words
from etatplateforme.guarantor.accessibility.css.properties import background_parts, longhands
from etatplateforme.guarantor.accessibility.css.rotation import rotation, turns
from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.accessibility.css.styles import Styles
from etatplateforme.guarantor.dom import read


def style_of(body: str) -> Style:
    """Style of the element with ``data-t``."""
    document = read(f"<!DOCTYPE html><html lang=fr><body>{body}")
    made = Styles(document, {})
    return made.of(next(element for element in document.elements if "data-t" in element.attributes))


def inline(declarations: str) -> Style:
    return style_of(f'<p data-t style="{declarations}">t</p>')


@pytest.mark.parametrize(
    ("value", "sides"),
    [
        ("1px", ("1px", "1px", "1px", "1px")),
        ("1px 2px", ("1px", "2px", "1px", "2px")),
        ("1px 2px 3px", ("1px", "2px", "3px", "2px")),
        ("1px 2px 3px 4px", ("1px", "2px", "3px", "4px")),
        ("1px 2px 3px 4px 5px", (None, None, None, None)),
        ("1px var(--x)", (None, None, None, None)),
        ("calc(1px + 2px)", ("calc(1px + 2px)",) * 4),
    ],
)
def test_a_margin_has_four_sides(value: str, sides: tuple[str | None, ...]) -> None:
    names = ("margin-top", "margin-right", "margin-bottom", "margin-left")
    assert dict(longhands("margin", value)) == dict(zip(names, sides, strict=True))


@pytest.mark.parametrize(
    ("value", "both"),
    [
        ("hidden", ("hidden", "hidden")),
        ("hidden auto", ("hidden", "auto")),
        ("hidden auto clip", (None, None)),
        ("var(--o)", (None, None)),
    ],
)
def test_an_overflow_has_two_axes(value: str, both: tuple[str | None, ...]) -> None:
    assert dict(longhands("overflow", value)) == dict(zip(("overflow-x", "overflow-y"), both, strict=True))


@pytest.mark.parametrize(
    ("value", "colour", "image"),
    [
        ("red", "red", "none"),
        ("#fff url(a.png) no-repeat", "#fff", "url(a.png)"),
        ("no-repeat", "transparent", "none"),
        ("currentcolor", "currentcolor", "none"),
        ("image-set(url(a.png) 1x) blue", "blue", "image-set(url(a.png) 1x)"),
        ("linear-gradient(red,blue)", "transparent", "linear-gradient(red,blue)"),
        ("rgb(1, 2, 3)", "rgb(1, 2, 3)", "none"),
    ],
)
def test_a_background_has_a_colour_and_an_image(value: str, colour: str, image: str) -> None:
    assert background_parts(value) == (colour, image)


@pytest.mark.parametrize(
    ("declarations", "colour", "clip", "blend"),
    [
        ("background:red", "red", "initial", "initial"),
        ("background:red text", "red", "text", "initial"),
        ("background:var(--x) no-repeat", None, None, None),
        ("--x:blue;background:var(--x)", "blue", "initial", "initial"),
    ],
)
def test_what_a_background_sets_and_resets(
    declarations: str, colour: str | None, clip: str | None, blend: str | None
) -> None:
    style = inline(f"background-clip:padding-box;background-blend-mode:screen;{declarations}")
    found = style.get("background-color"), style.get("background-clip"), style.get("background-blend-mode")
    initial = {"background-clip": "border-box", "background-blend-mode": "normal"}
    wanted = (
        colour,
        initial["background-clip"] if clip == "initial" else clip,
        initial["background-blend-mode"] if blend == "initial" else blend,
    )
    assert tuple(initial.get(name, value) if value == "initial" else value for name, value in
                 zip(("", "background-clip", "background-blend-mode"), found, strict=True)) == wanted  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "bolder", "lighter"),
    [
        (50, 400, 50),
        (100, 400, 100),
        (349, 400, 100),
        (350, 700, 100),
        (549, 700, 100),
        (550, 900, 400),
        (749, 900, 400),
        (750, 900, 700),
        (900, 900, 700),
        (950, 950, 700),
    ],
)
def test_bolder_and_lighter(weight: int, bolder: int, lighter: int) -> None:
    for word, wanted in (("bolder", bolder), ("lighter", lighter)):
        body = f"<p style='font-weight:{weight}'><b data-t style='font-weight:{word}'>t</b></p>"
        assert style_of(body).weight == wanted


@pytest.mark.parametrize(
    ("declarations", "name", "value"),
    [
        ("font-size:20px;line-height:150%", "line-height", "30.000000px"),
        ("font-size:20px;line-height:1.5", "line-height", "1.5"),
        ("font-size:20px;line-height:2em", "line-height", "40.000000px"),
        ("font-size:20px;letter-spacing:.1em", "letter-spacing", "2.000000px"),
        ("font-size:20px;letter-spacing:1rem", "letter-spacing", "16.000000px"),
        ("font-size:20px;letter-spacing:3pt", "letter-spacing", "4.000000px"),
        ("word-spacing:normal", "word-spacing", "normal"),
        ("letter-spacing:calc(1em + 1vw)", "letter-spacing", None),
        ("font-size:calc(1em + 1vw);line-height:150%", "line-height", None),
    ],
)
def test_a_spacing_is_told_in_pixels(declarations: str, name: str, value: str | None) -> None:
    assert inline(declarations).get(name) == value


def test_a_length_in_em_hangs_on_the_size_of_the_text() -> None:
    style = inline("font-size:20px;left:-2em")
    assert style.pixels("left") == -40.0
    assert inline("font-size:calc(1em + 1vw);left:-2em").pixels("left") is None


@pytest.mark.parametrize(
    ("declarations", "color"),
    [
        ("--a:red;color:var(--a)", "red"),
        ("--a:initial;color:var(--a,red)", "red"),
        ("--a:blue;color:var(--a,red)", "blue"),
        ("color:var(--none,var(--nor,red))", "red"),
        ("--a:1;--b:2;--c:3;color:rgb(var(--a),var(--b),var(--c))", "rgb(1,2,3)"),
        ("--a:var(--b);--b:var(--c);--c:red;color:var(--a)", "red"),
        ("--a:(x);color:var(--b,red)", "red"),
    ],
)
def test_variables(declarations: str, color: str) -> None:
    assert inline(declarations).get("color") == color


@pytest.mark.parametrize(
    ("declarations", "degrees"),
    [
        ("transform:rotate(90deg)", 90.0),
        ("transform:rotatez(.25turn)", 90.0),
        ("transform:rotate(100grad)", 90.0),
        ("transform:rotate(-90deg)", 270.0),
        ("transform:rotate(0)", 0.0),
        ("transform:rotate(90)", None),
        ("transform:rotate3d(0,0,1,90deg)", 90.0),
        ("transform:rotate3d(0,0,-1,90deg)", 270.0),
        ("transform:rotate3d(1,0,0,90deg)", None),
        ("transform:rotate3d(0,1,0,90deg)", None),
        ("transform:rotate3d(0,0,0,90deg)", None),
        ("transform:rotate3d(0,0,1,x)", None),
        ("transform:matrix(0,1,-1,0,0,0)", 90.0),
        ("transform:matrix(0,1,-1,0,0)", None),
        ("transform:rotate(45deg) translate(1px) rotate(45deg)", 90.0),
        ("transform:rotate(90deg) scalex(2)", 90.0),
        ("transform:rotate(90deg) scaley(-1)", None),
        ("transform:rotate(90deg) scale(calc(1 + 1))", None),
        ("transform:rotate(90deg) skew(1deg)", None),
        ("rotate:90deg", 90.0),
        ("rotate:z 90deg", 90.0),
        ("rotate:x 90deg", None),
        ("rotate:45deg;transform:rotate(45deg)", 90.0),
        ("color:red", 0.0),
    ],
)
def test_rotations(declarations: str, degrees: float | None) -> None:
    found = rotation(inline(declarations))
    assert found is None if degrees is None else found == pytest.approx(degrees)


def test_what_speaks_of_a_rotation() -> None:
    assert turns(inline("transform:rotate(1deg)"))
    assert turns(inline("rotate:1deg"))
    assert turns(inline("transform:var(--x, revert)"))
    assert not turns(inline("transform:scale(2)"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, None),
        ('"a" "b"', "ab"),
        ("attr(title)", "Titre"),
        ("attr(absent)", ""),
        ('url(a.png) / "alternative"', "alternative"),
        ("url(a.png)", None),
        ('"\ue001"', None),
        ("counter(x)", None),
        ("attr(title px)", None),
        ('""', ""),
    ],
)
def test_words_that_sheets_draw(content: str | None, words: str | None) -> None:
    element = next(each for each in read("<p title=Titre>").elements if each.tag == "p")
    assert drawn_words(element, content) == words


@pytest.mark.parametrize(
    ("page", "drawn"),
    [
        ("<style>p::before{content:'Ici'}</style>", "'Ici'"),
        ("<style>p::before{content:none}</style>", ""),
        ("<style>p::before{content:'x';display:none}</style>", ""),
        ("<style>p::before{content:'x';visibility:hidden}</style>", None),
        ("<style>p::before{content:normal}</style>", ""),
    ],
)
def test_what_is_drawn_before(page: str, drawn: str | None) -> None:
    found = style_of(f"{page}<p data-t>t</p>").before
    assert (found if found is None else found.replace('"', "'")) == drawn


@pytest.mark.parametrize("space", ["hsl", "hwb", "lab", "lch", "oklab", "oklch"])
def test_a_colour_in_a_space_that_is_not_computed_is_unknown(space: str) -> None:
    found = colour_of(f"{space}(50% 50% 50%)")
    assert found is None or space in {"hsl", "hwb"}


YES, NO, UNKNOWN = "red", "", None


@pytest.mark.parametrize(
    ("selector", "body", "told"),
    [
        (":checked", "<input type=checkbox checked data-t>", YES),
        (":checked", "<input type=radio checked data-t>", YES),
        (":checked", "<input type=checkbox data-t>", NO),
        (":checked", "<input checked data-t>", NO),
        (":checked", "<select><option selected data-t>1</select>", YES),
        (":checked", "<p checked data-t>", NO),
        (":indeterminate", "<progress data-t>", YES),
        (":indeterminate", "<progress value=1 data-t>", NO),
        (":indeterminate", "<input type=radio name=a data-t>", UNKNOWN),
        (":indeterminate", "<input type=checkbox data-t>", NO),
        (":read-write", "<textarea data-t></textarea>", YES),
        (":read-write", "<textarea readonly data-t></textarea>", NO),
        (":read-only", "<textarea disabled data-t></textarea>", YES),
        (":read-write", "<input data-t>", UNKNOWN),
        (":read-only", "<p data-t>", YES),
        (":read-write", "<p contenteditable data-t>", UNKNOWN),
        (":required", "<input required data-t>", YES),
        (":optional", "<input data-t>", YES),
        (":optional", "<p data-t>", NO),
        (":disabled", "<fieldset disabled><input data-t></fieldset>", YES),
        (":enabled", "<input data-t>", YES),
        (":empty", "<p data-t></p>", YES),
        (":empty", "<p data-t> </p>", NO),
        (":any-link", "<a href=/ data-t>x</a>", YES),
        (":link", "<a data-t>x</a>", NO),
        (":open", "<details open data-t></details>", YES),
        (":defined", "<p data-t>", YES),
        (":defined", "<x-y data-t></x-y>", UNKNOWN),
        ("p:first-of-type", "<div><b></b><p data-t>1</p><p>2</p></div>", YES),
        ("p:last-of-type", "<div><p data-t>1</p><b></b></div>", YES),
        ("p:last-child", "<div><p data-t>1</p><b></b></div>", NO),
        ("p:only-of-type", "<div><p data-t>1</p><b></b></div>", YES),
        ("p:only-child", "<div><p data-t>1</p></div>", YES),
        ("p:only-child", "<div><p data-t>1</p><b></b></div>", NO),
        ("p:nth-child(3)", "<div><b></b><b></b><p data-t>1</p></div>", YES),
        ("p:nth-child(2n)", "<div><b></b><b></b><p data-t>1</p></div>", NO),
        ("p:nth-child(3n-1)", "<div><b></b><p data-t>1</p></div>", YES),
        ("p:nth-child(n+3)", "<div><b></b><p data-t>1</p></div>", NO),
        ("p:nth-child(-n+2)", "<div><b></b><p data-t>1</p></div>", YES),
        ("p:nth-child(-n+1)", "<div><b></b><p data-t>1</p></div>", NO),
        ("p:nth-of-type(2)", "<div><p></p><b></b><p data-t>1</p></div>", YES),
        ("p:nth-last-child(2)", "<div><p data-t>1</p><b></b></div>", YES),
        ("div:has(>b)", "<div data-t><i><b></b></i></div>", NO),
        ("div:has(b)", "<div data-t><i><b></b></i></div>", YES),
        ("div:has(>b,i>b)", "<div data-t><i><b></b></i></div>", UNKNOWN),
        ("div:not(:has(>b))", "<div data-t><b></b></div>", NO),
        (":is(:some-future,p)", "<p data-t>", YES),
        (":is(b,:read-write)", "<input data-t>", UNKNOWN),
        (":not(:read-write)", "<input data-t>", UNKNOWN),
        ("input:read-write+p", "<input><p data-t>", UNKNOWN),
        ("b:read-write+p", "<input><p data-t>", NO),
        ("div :read-write", "<input data-t>", NO),
        ("p:nth-child(2 of .x)", "<p data-t>", UNKNOWN),
    ],
)
def test_states_and_places(selector: str, body: str, told: str | None) -> None:
    found = style_of(f"<style>{selector}{{outline-color:red;color:red}}</style>{body}").get("color")
    assert (found if found in {"red", None} else "") == told


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("(height>=100px)", True),
        ("(max-height:100px)", False),
        ("(device-aspect-ratio>1/10)", True),
        ("(100px<=width<=9999px)", True),
        ("(9999px<=width)", False),
        ("(width>=calc(1px + 1vw))", None),
    ],
)
def test_media_that_ask_for_a_size(condition: str, held: bool | None) -> None:
    found = style_of(f"<style>@media {condition}{{p{{color:red}}}}</style><p data-t>").get("color")
    assert {"red": True, None: None}.get(found, False) is held


@pytest.mark.parametrize(
    ("condition", "color"),
    [("(display:grid)", "red"), ("not (display:grid)", None), ("selector(:has(a))", None)],
)
def test_what_a_browser_supports(condition: str, color: str | None) -> None:
    assert style_of(f"<style>@supports {condition}{{p{{color:red}}}}</style><p data-t>").get("color") == color
