"""Bytes read in the wrong charset, halves of characters and control characters make no rule fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Déchèterie — horaires d’été</title></head>'
    '<body><h1>Où déposer ?</h1><p>À côté de l’école.</p><img alt="Plan d’accès" src="é.png">'
    '<label for="né">Né·e le</label><input id="né" name="né"><a href="#é">Éric</a></body></html>'
)
PLACES = ("<p>{}", "<p title='{}'>", "<{}>", "<title>{}", "<style>{}", "<!--{}-->", "<a href={}>")
CHARSETS = ("utf-8", "latin-1", "cp1252", "utf-16-le", "utf-16-be", "utf-7", "cp037", "shift_jis", "ascii")


def judged(html: str) -> set[Verdict]:
    """Every rule on a page."""
    view = view_of(read(html))
    told = {finding.verdict for finding in audit_pages([Page("essai", html)]).findings}
    return told | {rule.outcome(view) for rule in ACT_RULES.values()}


@pytest.mark.parametrize("written", CHARSETS)
@pytest.mark.parametrize("read_as", CHARSETS)
def test_a_page_read_in_another_charset_is_judged(written: str, read_as: str) -> None:
    html = PAGE.encode(written, "replace").decode(read_as, "replace")
    assert judged(html) <= set(Verdict)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(("replace", "backslashreplace", "ignore")))
def test_any_bytes_are_judged(data: bytes, errors: str) -> None:
    assert judged(data.decode("utf-8", errors)) <= set(Verdict)


@pytest.mark.parametrize("html", ["<p \ud800=x>", "<p a=1 \udcff>", '<p x\udfff="a">'])
def test_half_a_character_in_the_name_of_an_attribute_is_judged(html: str) -> None:
    assert judged(html) <= set(Verdict)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("character", ["\ud800", "\x00", "\x0b", "\x1b", "\ufffe", "\u202e", "\U000e0001"])
def test_strange_characters_are_judged_elsewhere(where: str, character: str) -> None:
    assert judged("<!DOCTYPE html>" + where.format(character)) <= set(Verdict)
