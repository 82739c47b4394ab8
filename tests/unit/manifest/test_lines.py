"""Where a key stands, and how a text is cut into statements."""

import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.manifest import locate
from etatplateforme.manifest.lines import Lines, written
from etatplateforme.manifest.statements import statements
from tests.unit.manifest.samples import FULL, line_of


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("service", "[service]"),
        ("service.id", "id ="),
        ("access.online.url", "url ="),
        ("data", "[[data]]"),
        ("data[1].retention", 'retention = "30'),
        ("decisions[0].appeal.within", "within"),
        ("decisions[0].criteria[0].name", 'name = "places"'),
        ("identity.franceconnect.scopes", "franceconnect ="),
        ("levels.EG-12", "EG-12"),
        ("waivers[0].expires", "expires"),
        ("service.absent", "[service]"),
        ("access.counter.phone", "[access.counter]"),
    ],
)
def test_locate(path: str, start: str) -> None:
    assert locate(FULL, path) == line_of(FULL, start)


def test_locate_finds_nothing_above_the_file() -> None:
    assert locate(FULL, "absent") is None
    assert locate(FULL, "") is None
    assert locate("", "service.id") is None
    assert locate("[" * 100, "service") is None


def test_every_entry_of_lists_and_inline_tables_has_its_line() -> None:
    text = 'a = [\n  # remarque\n  "x",\n  { b = 1, "c d" = [\n    2,\n    3 ] },\n]\n'
    text += "[t]\nx.y.'z' = 1\n[[t.u]]\n[[t.u]]\nk = 1\n"
    lines = Lines(text)
    assert lines.exact(("a", 0)) == 3
    assert lines.exact(("a", 1)) == 4
    assert lines.exact(("a", 1, "c d", 1)) == 6
    assert lines.exact(("t", "x", "y", "z")) == 9
    assert lines.exact(("t", "u", 1, "k")) == 12
    assert lines.exact(("t", "u", 0, "k")) is None
    assert lines.nearest(("t", "u", 0, "k")) == 10


def test_a_text_with_faults_still_has_lines() -> None:
    assert locate('[a]\nb = \nc = 1\n"\\q" = 2\n', "a.c") is not None


def test_a_path_as_a_person_reads_it() -> None:
    assert written(("data", 0, "name")) == "data[0].name"
    assert written(("a.b[", 3)) == "a?b?[3]"
    assert written(()) == ""


TOML_LIKE = st.text(alphabet="ab=[]{}.\"'\n\r #,1\\é", max_size=120)


@given(TOML_LIKE)
def test_statements_give_the_text_back(text: str) -> None:
    pieces = list(statements(text))
    assert "\n".join(piece.text for piece in pieces) == text
    for before, after in pairwise(pieces):
        assert after.line == before.last_line + 1


@given(TOML_LIKE)
def test_statements_of_toml_are_toml(text: str) -> None:
    """What the parser accepts whole, it accepts statement by statement."""
    try:
        whole = tomllib.loads(text)
    except ValueError:
        return
    parts = [tomllib.loads(piece.text + "\n") for piece in statements(text)]
    assert bool(whole) == any(parts)


@given(TOML_LIKE, st.text(max_size=10))
def test_locate_accepts_anything(text: str, path: str) -> None:
    line = locate(text, path)
    assert line is None or 1 <= line <= text.count("\n") + 1
