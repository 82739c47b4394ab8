"""Opening, closing and nesting of tags, in the source as its author wrote it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.nesting import Nesting, nested
from etatplateforme.guarantor.accessibility.well_formed import MOST_FAULTS, Fault, faults_of
from etatplateforme.guarantor.dom.tags import source_of

START = '<!DOCTYPE html><html lang="fr"><head><title>a</title></head><body>'


def faults(body: str) -> list[Fault]:
    source = source_of(f"{START}{body}</body></html>")
    assert source is not None
    return faults_of(source)


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>1<li>2<ul><li>3</ul></ul>",
        "<dl><dt>1<dd>2<dt>3<div><dd>4</div></dl>",
        "<table><caption>0<colgroup><col><thead><tr><th>1<tbody><tr><td>2<td><p>3<tfoot><tr><td>4</table>",
        "<p>1<p>2<div>3</div><h2>4</h2>",
        "<p>1<table><tr><td><p>2</table>",
        "<a href='/'><div><p>1</p></div></a>",
        "<ins><ul><li>1</ul></ins><map name='m'><p><area></map><noscript><p>1</noscript>",
        "<select><option>1<option>2<optgroup label='a'><option>3</select>",
        "<select><button><selectedcontent></selectedcontent></button><div><option>1</option></div></select>",
        "<svg><title>1</title><a href='/'><g/><text>2</text></a><foreignObject><div><p>3</div></foreignObject></svg>",
        "<math><mi>x</mi><mo>+</mo></math>",
        "<video><source><track><p>1</video><picture><source><img></picture><object><param><p>2</object>",
        "<details><summary><h2>1</h2></summary><p>2</details><fieldset><legend><h2>3</h2></legend></fieldset>",
        "<ruby>a<rp>(<rt>b<rp>)</ruby><br/><hr /><input>",
        "<template><tr><td>1</template><my-tag><div>1</div></my-tag><p><my-tag>1</my-tag></p>",
        "<script>document.write('</p><b>')</script><textarea></b></textarea><!-- </div> -->",
        "<button><span>1</span></button><label>2 <input></label><dialog><form><p>3</form></dialog>",
    ],
)
def test_what_the_standard_allows_is_no_fault(body: str) -> None:
    assert faults(body) == []


@pytest.mark.parametrize(
    ("body", "column", "word"),
    [
        ("<div>1", 1, "div ouverte"),
        ("1</section>", 2, "</section> sans"),
        ("<p>1<div>2</div></p>", 17, "</p> sans"),
        ("<p></p></p>", 8, "</p> sans"),
        ("<div><span>1</div></span>", 6, "span ouverte"),
        ("<i><b>1</i></b>", 4, "b ouverte"),
        ("<section><h2>1</section></h2>", 10, "h2 ouverte"),
        ("<ul><li>1<div></ul>", 10, "div ouverte"),
        ("<ul><li><b>1<li>2</ul>", 9, "b ouverte"),
        ("<h2>1</h3>", 6, "ouvert par h2"),
        ("1</br>", 2, "</br>"),
        ("<span><div>1</div></span>", 7, "div placée dans une balise span"),
        ("<p><a href='/'><div>1</div></a></p>", 16, "elle-même dans un paragraphe"),
        ("<button><ul><li>1</ul></button>", 9, "ul placée dans une balise button"),
        ("<h1><h2>1</h2></h1>", 5, "h2 placée dans une balise h1"),
        ("<a href='/'><b><a href='/'>1</a></b></a>", 16, "a placée dans une balise a"),
        ("<form><div><form></form></div></form>", 12, "form placée dans une balise form"),
        ("<ul><div>1</div></ul>", 5, "div placée dans une balise ul"),
        ("<table><div>1</div></table>", 8, "div placée dans une balise table"),
        ("<table>1<tr><td>2</table>", 8, "Texte placé"),
        ("<div><li>1</li></div>", 6, "li placée dans une balise div"),
        ("<div><td>1</td></div>", 6, "td placée dans une balise div"),
        ("<main><main>1</main></main>", 7, "main placée dans une balise main"),
        ("<div><style>a{}</style></div>", 6, "style placée"),
        ("<body>", 1, "body placée dans une balise body"),
        ("</body><p>1</p>", 8, "après la fin"),
    ],
)
def test_a_fault_is_told_where_it_stands(body: str, column: int, word: str) -> None:
    message, line, where, _ = faults(body)[0]
    assert word in message
    assert (line, where - len(START)) == (1, column)


def test_one_slip_is_told_once() -> None:
    assert len(faults("<i><b>1</i></b>")) == 1
    assert len(faults("<p><span>1<div>2</div></span></p>")) == 1


def test_a_head_left_out_or_left_open_is_no_fault() -> None:
    for html in (
        "<!doctype html><title>a</title><p>b",
        "<html><head><title>a</title><body><p>b",
        "<p>a</p></body></html>",
    ):
        source = source_of(html)
        assert source is not None
        assert faults_of(source) == []


@pytest.mark.parametrize(
    "html", ["<div>" * 100_000, "</b>" * 100_000, "<a><b>" * 50_000, "<p><i>" * 50_000, "<li><div>" * 50_000]
)
def test_a_page_without_end_costs_a_bounded_reading(html: str) -> None:
    source = source_of(html)
    assert source is not None
    assert len(faults_of(source)) <= MOST_FAULTS


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/abip divtable\"'=-!", max_size=200))
def test_any_text_is_read(html: str) -> None:
    source = source_of(html)
    assert source is not None
    assert all(line > 0 and column > 0 for _, line, column, _ in faults_of(source))


INSIDE = {
    "div": ("div", "section", "p", "ul", "span", "a"),
    "section": ("div", "p", "ul", "span"),
    "p": ("span", "b", "a"),
    "ul": ("li",),
    "li": ("div", "p", "span", "ul"),
    "span": ("b", "span"),
    "b": ("span",),
    "a": ("b", "span"),
}


def trees(tag: str, depth: int) -> st.SearchStrategy[str]:
    """Right markup, every tag of which is closed."""
    if depth == 0:
        return st.just(f"<{tag}></{tag}>")
    inner = st.one_of([trees(name, depth - 1) for name in INSIDE[tag]])
    return st.lists(inner, max_size=3).map(lambda parts: f"<{tag}>{''.join(parts)}</{tag}>")


@settings(max_examples=100, deadline=None)
@given(trees("div", 4), st.data())
def test_right_markup_has_no_fault_and_one_closing_tag_less_is_one(markup: str, data: st.DataObject) -> None:
    assert faults(markup) == []
    places = [place for place in range(len(markup)) if markup.startswith(("</div>", "</span>", "</b>", "</a>"), place)]
    place = data.draw(st.sampled_from(places))
    end = markup.index(">", place) + 1
    assert faults(markup[:place] + markup[end:])


def test_names_alone_tell_what_stands_in_what() -> None:
    assert nested("div", "p") is Nesting.RIGHT
    assert nested("p", "div") is Nesting.WRONG
    assert nested("a", "div") is Nesting.AROUND
    assert nested("video", "source") is Nesting.RIGHT
    assert nested("div", "source") is Nesting.WRONG
    assert nested("select", "div") is Nesting.RIGHT
    assert nested("ul", "script") is Nesting.RIGHT
