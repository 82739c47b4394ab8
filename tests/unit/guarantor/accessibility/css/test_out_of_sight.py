"""What a style may put out of sight, what it surely does, and what colours stand behind what is left."""

import pytest

from etatplateforme.guarantor.accessibility.css.ground import PAPER, ground_of
from etatplateforme.guarantor.accessibility.hidden import Hidden, by_itself, gone
from etatplateforme.guarantor.dom import read
from tests.unit.guarantor.accessibility.css.test_cascade import styles, value


@pytest.mark.parametrize(
    ("declarations", "away"),
    [
        ("color:red", False),
        ("position:absolute", True),
        ("position:fixed", True),
        ("position:sticky", True),
        ("position:relative", False),
        ("position:relative;left:1px", True),
        ("position:relative;top:1px", True),
        ("position:relative;right:1px", True),
        ("position:relative;bottom:1px", True),
        ("left:1px", False),
        ("transform:scale(0)", True),
        ("rotate:1deg", True),
        ("scale:0", True),
        ("translate:-9999px", True),
        ("margin-left:-1px", True),
        ("margin-top:-1px", True),
        ("margin-right:-1px", True),
        ("margin-bottom:-1px", True),
        ("margin-top:1px", False),
        ("text-indent:-1px", True),
        ("margin-top:calc(1px - 9em)", True),
        ("z-index:-1", True),
        ("z-index:1", False),
        ("clip-path:circle(1px)", True),
        ("overflow:hidden", False),
        ("overflow:hidden;width:1px", True),
        ("overflow:hidden;height:1px", True),
        ("overflow:hidden;max-width:1px", True),
        ("overflow:hidden;max-height:0", True),
        ("overflow:hidden;width:500px", False),
        ("overflow:hidden;width:50%", False),
        ("overflow:hidden;height:calc(1px)", True),
        ("overflow-x:hidden;height:1px", True),
        ("overflow-y:hidden;height:1px", True),
        ("height:1px", False),
    ],
)
def test_a_style_may_move_or_cut(declarations: str, away: bool) -> None:
    page = f"<p data-t style='{declarations}'>t</p>"
    element = next(each for each in read(page).elements if "data-t" in each.attributes)
    assert bool(by_itself(element, styles(page)[1]) & (Hidden.MOVED | Hidden.MAYBE)) is away


@pytest.mark.parametrize(
    ("declarations", "surely"),
    [
        ("opacity:0", True),
        ("opacity:0%", True),
        ("opacity:.01", False),
        ("position:absolute;left:-9999px", True),
        ("position:fixed;top:-9999px", True),
        ("position:relative;left:-9999px", False),
        ("position:absolute;left:-1px", False),
        ("position:absolute;clip:rect(0,0,0,0)", True),
        ("position:absolute;clip-path:inset(50%)", True),
        ("position:absolute;clip-path:inset(10%)", False),
        ("position:absolute;width:1px;height:1px;overflow:hidden", True),
        ("position:absolute;width:1px;height:1px;overflow:clip", True),
        ("position:fixed;width:1px;height:1px;overflow:hidden clip", True),
        ("position:absolute;width:1px;height:1px", False),
        ("position:absolute;width:1px;height:9px;overflow:hidden", False),
        ("width:1px;height:1px;overflow:hidden", False),
    ],
)
def test_a_style_surely_puts_out_of_sight(declarations: str, surely: bool) -> None:
    assert gone(styles(f"<p data-t style='{declarations}'>t</p>")[1]) is surely


WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("declarations", "seen"),
    [
        ("color:red", {WHITE}),
        ("background:#000", {BLACK}),
        ("background:rgba(0,0,0,0)", {WHITE}),
        ("background:rgba(0,0,0,0);position:absolute", None),
        ("background:#000;position:absolute", {BLACK}),
        ("float:left", None),
        ("transform:scale(2)", None),
        ("background:url(a.png)", None),
        ("filter:blur(1px)", None),
        ("filter:initial", {WHITE}),
        ("mix-blend-mode:multiply", None),
        ("display:contents;background:#000", {WHITE}),
        ("background:linear-gradient(rgb(0,0,0),rgb(0,0,0))", {BLACK, WHITE}),
        ("background:linear-gradient(to right,rgb(0,0,0) 10%,rgb(0,0,0))", {BLACK, WHITE}),
        ("background:linear-gradient(rgba(0,0,0,.5),#000)", None),
        ("opacity:calc(1)", None),
    ],
)
def test_what_stands_behind(declarations: str, seen: set[tuple[float, float, float]] | None) -> None:
    found = ground_of(styles(f"<p data-t style='{declarations}'>t</p>")[1], PAPER).colours
    assert seen is None if found is None else {tuple(map(float, colour[:3])) for colour in found} == seen


@pytest.mark.parametrize(
    ("sheet", "color"),
    [
        (":root{--a:red}p{color:rgb(var(--x,1),var(--y,2),var(--z,3))}", "rgb(1,2,3)"),
        ("div{:is(&,b) p{color:red}}", "red"),
        ("b{:is(&,i) p{color:red}}", ""),
        ("p{color:hsl(0 100% 50%)}", "hsl(0 100% 50%)"),
        ("@media screen{ p{color:red} }", "red"),
    ],
)
def test_nested_values_and_rules(sheet: str, color: str) -> None:
    assert (value(sheet, "<div><p data-t>t</p></div>", "color") or "") == color


def test_the_type_of_a_sheet_is_compared_without_its_case() -> None:
    assert styles("<style type='TEXT/CSS'>p{color:red}</style><p data-t>t</p>")[1].get("color") == "red"


def test_an_imported_sheet_is_found_as_it_is_written_or_from_where_its_importer_stands() -> None:
    page = "<link rel=stylesheet href='https://a.fr/c/a.css'><p data-t>t</p>"
    for address in ("b.css", "https://a.fr/c/b.css"):
        given = {"https://a.fr/c/a.css": "@import 'b.css';", address: "p{color:red}"}
        made, style = styles(page, given)
        assert made.whole
        assert style.get("color") == "red"
