"""The sentences of a page are read as its source writes them, and each piece of advice gives its line."""

from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.facts import Page, Reading
from etatplateforme.guarantor.language.advice import AdviceKind
from etatplateforme.guarantor.language.pages import MOST_ADVICE, PageLanguage, language_of_page
from etatplateforme.guarantor.language.rule import PLAIN_LANGUAGE
from etatplateforme.values.finding import Level, Verdict
from tests.unit.guarantor.samples import facts

TOP = "<!doctype html>\n<html lang=fr>\n<title>Conformément au titre</title>\n<body>\n"


def read(body: str) -> PageLanguage:
    ((_, found),) = Reading((Page("accueil", TOP + body),)).derived(language_of_page)
    return found


def counted(body: str) -> tuple[int, int]:
    found = read(body).reading.indicators
    return found.sentences, found.words


def test_prose_is_read_and_titles_menus_commands_and_other_languages_are_not() -> None:
    body = (
        "<nav><p>Menu du site</p></nav><h1>Un titre</h1><p>Deux mots.</p><div>Trois mots ici.</div>"
        "<p hidden>Rien du tout.</p><p lang=en>Not for us.</p><button>Envoyer ma demande</button>"
        "<select><option>Un choix</option></select><script>var a = 'Un deux.'</script><pre>Code ici</pre>"
    )
    assert counted(body) == (2, 5)


def test_a_sentence_runs_across_inline_elements_and_stops_at_the_edge_of_a_block() -> None:
    assert counted("<p>Tapez <strong>votre</strong> nom <code>x</code> puis<br>validez</p><p>Merci</p>") == (2, 6)
    assert counted("<ul><li>un acte<li>une photo</ul>") == (2, 4)
    assert counted("<div>avant<p>dedans</p>après</div>") == (3, 3)


def test_a_page_in_another_language_is_not_read() -> None:
    page = Page("welcome", "<!doctype html><html lang=en><body><p>Nonobstant this page.")
    ((_, found),) = Reading((page,)).derived(language_of_page)
    assert found.reading.indicators.words == 0
    assert found.reading.advice == ()


def test_each_piece_of_advice_gives_the_line_of_the_source() -> None:
    body = (
        "<p>Bonjour.</p>\n\n<ul>\n<li>Nonobstant\nla pluie,\nvenez.</li>\n</ul>\n<div>\n"
        "<p>Sous réserve de place.</p></div>"
    )
    advice = read(body).reading.advice
    assert [(piece.line, piece.kind) for piece in advice] == [(8, AdviceKind.JARGON), (13, AdviceKind.JARGON)]
    assert advice[0].sentence == "Nonobstant la pluie, venez."


def test_a_page_with_many_faults_tells_some_and_counts_the_others() -> None:
    found = read("<p>Nonobstant cela.</p>" * (MOST_ADVICE + 7))
    assert (len(found.reading.advice), found.untold) == (MOST_ADVICE, 7)


@given(st.text(alphabet="<>/pdivul ab.\n&'\"=é", max_size=200))
def test_no_page_makes_it_fail_and_every_line_exists(body: str) -> None:
    found = read(body)
    lines = (TOP + body).count("\n") + 1
    assert all(0 <= piece.line <= lines for piece in found.reading.advice)


def test_deep_nesting_is_read() -> None:
    assert counted("<div>" * 5_000 + "Bonjour.") == (1, 1)


def test_the_rule_never_fails_and_blocks_nothing() -> None:
    hard = Page("lettre", TOP + "<p>Nonobstant les dispositions susvisées, le dossier sera transmis.")
    plain = Page("accueil", TOP + "<p>Venez lundi.")
    empty = Page("vide", TOP + "<h1>Titre</h1>")
    assert PLAIN_LANGUAGE.level is Level.OBSERVE
    told = list(PLAIN_LANGUAGE.judged(facts(pages=(hard, plain, empty))))
    assert [(one.verdict, one.place and one.place.where) for one in told] == [
        (Verdict.CANT_TELL, "lettre"),
        (Verdict.PASSED, "accueil"),
    ]
    assert [one.verdict for one in PLAIN_LANGUAGE.judged(facts(pages=(empty,)))] == [Verdict.INAPPLICABLE]
    assert [one.verdict for one in PLAIN_LANGUAGE.judged(facts())] == [Verdict.CANT_TELL]
