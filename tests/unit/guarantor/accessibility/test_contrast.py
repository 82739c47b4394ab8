"""Contrast of texts, from their sheets: enough, not enough, or for a browser to measure."""

import pytest

from etatplateforme.guarantor.accessibility.contrast import text_contrasts
from etatplateforme.guarantor.accessibility.css.rotation import rotation, turns
from etatplateforme.guarantor.accessibility.css.styles import Styles
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read


def enough(body: str, wanted: float = 4.5) -> list[bool | None]:
    """What is said of each text of a page."""
    view = view_of(read(f"<!DOCTYPE html><html lang=fr><title>x</title><body>{body}"))
    return [text.enough(wanted) for text in text_contrasts(view)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>Bonjour", [True]),
        ("<p style='color:#777'>Bonjour", [False]),
        ("<p style='color:#767676'>Bonjour", [True]),
        ("<p style='color:#bbb;background:#000'>Bonjour", [True]),
        ("<div style='background:#000'><p style='color:#333'>Bonjour", [False]),
        ("<div style='background:#000'><p style='color:#333;background:#fff'>Bonjour", [True]),
        ("<p style='color:rgba(0,0,0,.4)'>Bonjour", [False]),
        ("<div style='background:rgba(0,0,0,.5)'><p style='color:#555'>Bonjour", [False]),
        ("<p style='opacity:.4'>Bonjour", [False]),
        ("<p style='opacity:.9'>Bonjour", [True]),
        ("<p style='color:#777;text-shadow:0 0 2px #000'>Bonjour", [None]),
        ("<p style='color:#777;background:url(a.png)'>Bonjour", [None]),
        ("<p style='color:#888;background:#fff linear-gradient(#eee,#fff)'>Bonjour", [False]),
        ("<p style='color:#888;background:linear-gradient(#000,#fff)'>Bonjour", [None]),
        ("<p style='color:#777;filter:contrast(2)'>Bonjour", [None]),
        ("<p style='color:#777;mix-blend-mode:multiply'>Bonjour", [None]),
        ("<p style='color:#777;position:absolute'>Bonjour", [None]),
        ("<div style='float:left'><p style='color:#777'>Bonjour", [None]),
        ("<p style='color:#777'>Bonjour</p><div style='position:absolute;background:#333'>Salut</div>", [None, None]),
        ("<p style='color:#777;color-scheme:dark'>Bonjour", [None]),
        ("<p style='color:#fff'>Bonjour", []),
        ("<p style='color:#777' hidden>Bonjour", []),
        ("<p style='color:#777;visibility:hidden'>Bonjour", []),
        ("<p style='color:#777;position:absolute;left:-9999px'>Bonjour", []),
        ("<p style='color:#777'>— · —", []),
        ("<p style='color:#777'>×</p>", []),
        ("<button style='color:#777;background:#fff' disabled>Envoyer", []),
        ("<button style='color:#777;background:#fff'>Envoyer", [False]),
        ("<button style='color:#777;background:#fff'>X", [None]),
        ("<label style='color:#777'>Nom <input disabled></label>", []),
        ("<p id=a style='color:#777'>Nom</p><div role=textbox aria-disabled=true aria-labelledby=a></div>", []),
        ("<div role=group aria-disabled=true style='color:#777'><b>Nom</b></div>", []),
        ("<div aria-disabled=true style='color:#777'>Bonjour", [False]),
        ("<svg><text fill='#777'>Bonjour</text></svg>", []),
        ("<link rel=stylesheet href=a.css><p style='color:#777'>Bonjour<p>Salut", [None]),
        ("<body bgcolor='#000000' text='#222222'>Bonjour", [False]),
    ],
)
def test_texts(body: str, told: list[bool | None]) -> None:
    assert enough(body) == told


def test_a_size_in_points_makes_a_large_text() -> None:
    view = view_of(read("<!DOCTYPE html><p style='font-size:18pt'>Bonjour</p><p style='font:bold 14pt a'>Bonjour"))
    assert [text.large(24, 18.66) for text in text_contrasts(view)] == [True, True]
    view = view_of(read("<!DOCTYPE html><p style='font-size:17pt'>Bonjour</p><code>Bonjour</code>"))
    assert [text.large(24, 18.66) for text in text_contrasts(view)] == [False, None]


@pytest.mark.parametrize(
    ("style", "degrees"),
    [
        ("transform:rotate(90deg)", 90), ("transform:rotate(.25turn)", 90), ("transform:rotateZ(100grad)", 90),
        ("transform:rotate3d(0,0,1,90deg)", 90), ("transform:rotate3d(0,0,-1,90deg)", 270),
        ("transform:rotate3d(1,0,0,90deg)", None), ("transform:matrix(0,1,-1,0,0,0)", 90), ("rotate:90deg", 90),
        ("transform:translateX(10px) rotate(45deg) rotate(45deg)", 90), ("transform:skew(10deg)", None),
        ("transform:rotate(calc(45deg * 2))", None), ("transform:translate(1px)", 0), ("rotate:x 90deg", None),
        ("transform:rotate(-90deg);rotate:z 90deg", 0),
    ],
)  # fmt: skip
def test_rotations(style: str, degrees: float | None) -> None:
    document = read(f"<!DOCTYPE html><p style='{style}'>x")
    made = Styles(document, {}).of(next(element for element in document.elements if element.tag == "p"))
    found = rotation(made)
    assert found is None if degrees is None else found == pytest.approx(degrees)
    assert turns(made) is ("translate(1px)" not in style and "skew" not in style)
