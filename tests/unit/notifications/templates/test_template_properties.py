"""No value can become markup, no text can break the reader, and reading costs what the text is long."""

from html.parser import HTMLParser

from hypothesis import assume, given
from hypothesis import strategies as st

from etatplateforme.errors import EtatError
from etatplateforme.notifications.message import Message
from etatplateforme.notifications.parts import texts_of
from etatplateforme.notifications.render import html_page
from etatplateforme.notifications.templates.markup import read_body
from etatplateforme.notifications.templates.reading import read_template
from etatplateforme.notifications.templates.template import Template
from tests.unit.notifications.office import MARIE
from tests.unit.notifications.templates.samples import ARABIC, FRENCH, HEAD, TEXT, VALUES, template

MARKS = st.text(st.sampled_from("*[]()#-\\`<>&\"'/:+=!|_ \nahtps.?%é"), min_size=1, max_size=60)
LINES = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=60)
HOSTILE = st.one_of(MARKS, LINES, st.sampled_from(["((prenom))", "**x**", "[a](javascript:alert(1))", "</p><script>"]))


class Tags(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def tags_of(html: str) -> Tags:
    parsed = Tags()
    parsed.feed(html)
    parsed.close()
    return parsed


PLAIN = tags_of(html_page("x", template().fill(VALUES, "ar").content))


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_value_becomes_markup(name: str, number: str, piece: str) -> None:
    name, number = name.replace("\n", "").strip(), number.replace("\n", "")
    values = {**VALUES, "prenom": name, "numero": number, "pieces": (piece, "b")}
    try:
        filled = template().fill(values, "ar")
    except EtatError:
        assume(condition=False)
        return
    seen = tags_of(html_page("x", filled.content))
    assert seen.seen == PLAIN.seen
    assert [link.rpartition("/")[0] for link in seen.links] == [link.rpartition("/")[0] for link in PLAIN.links]
    assert all(written in seen.text for written in (name, piece))
    message = Message(recipient=MARIE, subject=filled.subject, content=filled.content, idempotency_key="k")
    assert message.content == filled.content


def outcome(text: str) -> Template | str:
    """The template, or the code of the refusal."""
    try:
        return read_template(text)
    except EtatError as error:
        return error.code


REFUSALS = ("invalid_template", "template_too_large")


@given(st.text(st.sampled_from("*[]()#-\\`<!+ \nab:/.hps"), max_size=300))
def test_any_body_is_read_or_refused(body: str) -> None:
    read = outcome(f'+++\nname = "a"\nnumber = 1\nsubject = "a"\n+++\n{body}')
    if isinstance(read, str):
        assert read in REFUSALS
        return
    filled = read.fill({})
    assert read_body(body).faults == ()
    assert any(text.strip() for text in texts_of(filled.content))


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"+++\n{text}\n+++\n{FRENCH}", f"{HEAD}+++\n{text}\n+++ ar\n{ARABIC}"):
        read = outcome(whole)
        assert read in REFUSALS if isinstance(read, str) else read.languages[0] == "fr"


@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.text(max_size=20))
def test_a_damaged_template_is_read_or_refused(at: int, length: int, put: str) -> None:
    read = outcome(TEXT[:at] + put + TEXT[at + length :])
    assert read in REFUSALS if isinstance(read, str) else read.languages[0] == "fr"


def test_reading_costs_a_time_in_proportion() -> None:
    """Texts that would blow up a pattern that backtracks; the timeout of the suite is the bound."""
    for hostile in ("[a](" * 10_000, "((" * 20_000, "**" * 20_000, "[" * 40_000, "[" + "a" * 40_000, "\\" * 40_000):
        body = read_body(hostile)
        assert len(body.blocks) == 1
