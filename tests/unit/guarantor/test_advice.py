"""The terminal's text: what was found and where, for whom, which law, what to do, how to answer; short unless asked."""

from dataclasses import replace

import pytest

from etatplateforme.guarantor.charter import CHARTER, Origin
from etatplateforme.guarantor.judge import audit, every_rule
from etatplateforme.guarantor.report.located import located
from etatplateforme.guarantor.report.rule_text import rule_lines
from etatplateforme.guarantor.report.shown import WIDTH, Line, Tone, joined, quoted, wrapped
from etatplateforme.guarantor.report.text import text_lines, to_text
from etatplateforme.guarantor.report.words import CONCERNS, WAIVING
from etatplateforme.guarantor.rule import Rule, Theme, Waiving
from etatplateforme.values.finding import DECISION_LOG, SEARCH_ACCURACY, Finding, Level, Place, Verdict

from .report.studies import studies
from .samples import HOME, facts
from .told import CASES, finding, report, rule, town


def flat(text: str) -> str:
    return " ".join(text.split())


def said(*findings: Finding, pages: tuple[str, ...] = (), detail: bool = False) -> str:
    """The text of a report of these findings of EG-01 or RGAA-1.1."""
    rules = [rule("EG-01", example='[access.phone]\nnumber = "01"'), rule("RGAA-1.1", Theme.ACCESSIBILITY)]
    return to_text(report(list(findings), rules, pages), detail=detail, manifest="mon service.toml")


def test_a_failure_says_what_where_for_whom_by_which_law_and_what_to_do() -> None:
    place = Place("access", 28)
    text = said(finding("EG-01", Verdict.FAILED, "Rien n'est déclaré.", level=Level.ENFORCE, place=place))
    order = [
        "✗ [EG-01] Titre de EG-01",
        "Rien n'est déclaré. (mon service.toml:28, access)",
        "Le service ne peut pas ouvrir",
        "Pour qui : Jeanne, qui n'a pas d'ordinateur.",
        "D'où vient la règle : CRPA, article L112-9 [à vérifier].",
        "À faire : Remède de EG-01.",
        "Par exemple, dans mon service.toml :",
        '[access.phone] number = "01"',
        "En savoir plus : etatplateforme rule EG-01",
    ]
    at = 0
    for expected in order:
        at = flat(text).index(expected, at) + 1
    assert '\n        [access.phone]\n        number = "01"\n' in text


def test_a_doubt_of_the_manifest_says_where_the_answer_is_written() -> None:
    text = flat(said(finding("EG-01", Verdict.CANT_TELL, place=Place("service.accepts_mandate"))))
    assert "À juger : Question de EG-01 ?" in text
    assert "Pour répondre : complétez « service.accepts_mandate » dans mon service.toml." in text
    assert "D'où vient" not in text


def test_a_doubt_for_want_of_pages_says_how_to_give_them() -> None:
    text = said(finding("RGAA-1.1", Verdict.CANT_TELL))
    assert "\n        etatplateforme audit 'mon service.toml' --page accueil.html\n" in text


def test_a_doubt_on_a_page_is_answered_by_a_judgement() -> None:
    doubt = finding("RGAA-1.1", Verdict.CANT_TELL, place=Place("accueil", 2, 5), test="1.1.3")
    text = said(doubt, pages=("accueil",))
    assert 'Pour répondre : un jugement dans jugements.toml (rgaa = "1.1.3").' in text
    assert "(accueil, ligne 2, colonne 5)" in text
    assert "etatplateforme audit 'mon service.toml' --judgements jugements.toml" in text
    assert 'rgaa = "1.1"' in said(replace(doubt, test=""), pages=("accueil",))


def test_a_doubt_for_want_of_a_log_says_how_to_give_one_and_one_of_a_log_does_not() -> None:
    doubt = finding("EG-01", Verdict.CANT_TELL, place=DECISION_LOG)
    assert "\n        etatplateforme audit 'mon service.toml' --log journal.csv\n" in said(doubt)
    given = to_text(
        replace(report([doubt], [rule("EG-01")]), outcomes=(studies()["town"],)), manifest="mon service.toml"
    )
    assert "--log" not in given
    assert "complétez" not in given


def test_a_doubt_on_the_address_search_says_how_to_give_its_measure_and_not_to_write_it_in_the_manifest() -> None:
    text = said(finding("EG-01", Verdict.CANT_TELL, place=SEARCH_ACCURACY))
    assert "\n        etatplateforme audit 'mon service.toml' --accuracy justesse.json\n" in text
    assert "complétez" not in text


@pytest.mark.parametrize("place", [None, Place("accueil")])
def test_a_doubt_without_a_place_to_answer_invents_none(place: Place | None) -> None:
    assert "Pour répondre" not in said(finding("EG-01", Verdict.CANT_TELL, place=place), pages=("accueil",))


def test_what_is_right_is_one_line_for_each_theme_unless_asked() -> None:
    right = finding("EG-01", Verdict.PASSED, "Guichet déclaré.")
    assert "✓ Accéder au service : 1 garantie, sur 1 règle." in said(right)
    assert "Guichet déclaré." not in said(right)
    assert "Guichet déclaré." in said(right, detail=True)


def test_a_short_text_cuts_long_lists_and_says_so() -> None:
    many = [finding("RGAA-1.1", Verdict.FAILED, place=Place("accueil", n, 1)) for n in range(1, 20)]
    text = flat(said(*many, pages=("accueil",)))
    assert "ligne 5, colonne 1 ; …)" in text
    assert "ligne 6, colonne 1" not in text
    assert "ligne 19, colonne 1" in flat(said(*many, pages=("accueil",), detail=True))
    messages = [finding("EG-01", Verdict.FAILED, f"Cas {n}.") for n in range(7)]
    assert "Cas 4. Et 2 autres cas." in flat(said(*messages))
    assert "Cas 6." in flat(said(*messages, detail=True))


def test_rules_that_say_the_same_are_named_as_far_as_it_helps() -> None:
    rules = [rule(f"EG-{n:02}") for n in range(1, 11)]
    doubts = [finding(line.code, Verdict.CANT_TELL, question="Et les pages ?") for line in rules]
    text = flat(to_text(report(doubts, rules), detail=False))
    assert "? [EG-01 et 9 autres] 10 règles disent la même chose" in text
    assert "EG-08 et 2 autres." in text
    assert "EG-09, EG-10." in flat(to_text(report(doubts, rules)))
    assert "Pour qui" not in text


def test_a_short_text_tells_three_remedies_and_how_many_others() -> None:
    rules = [rule(f"EG-{n:02}") for n in range(1, 6)]
    text = flat(to_text(report([finding(line.code, Verdict.FAILED) for line in rules], rules), detail=False))
    assert "3. Remède de EG-03. → 1 point (EG-03) Et 2 autres, ci-dessous." in text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("detail", [False, True])
def test_eighty_columns_are_enough(case: str, detail: bool) -> None:
    lines = to_text(town(case), detail=detail).splitlines()
    assert [line for line in lines if len(line) > WIDTH and " " in line.strip()] == []


def test_a_line_does_not_begin_by_a_sign_that_french_binds() -> None:
    text = "a" * (WIDTH - 2) + " ? « b » ; c"
    lines = [line.text for line in wrapped(text)]
    assert not any(line.startswith(("?", ";", "»")) or line.endswith("«") for line in lines)
    assert " ".join(lines) == text


def test_texts_of_others_stay_on_their_line() -> None:
    assert joined(wrapped("a\x1b[31m\nb\x07")) == "a [31m b\n"
    assert joined(quoted("x = 1\n\x1b[2Jy = 2\n", "  ")) == "  x = 1\n   [2Jy = 2\n"


def test_tones_say_what_the_words_say() -> None:
    lines = list(text_lines(town("huge"), detail=False))
    assert {line.tone for line in lines} == set(Tone)
    assert all(line.text.lstrip().startswith("✗") for line in lines if line.tone is Tone.STOP and "[" in line.text[:6])
    assert Line("") in lines


def test_findings_get_the_lines_of_the_manifest() -> None:
    given = audit(facts({"service.accepts_mandate": False, "acknowledgement": None}, pages=(HOME,)), CHARTER)
    text = "[service]\nname = 'Cantine'\naccepts_mandate = false\n"
    lines = {one.rule: one.place.line for one in located(given, text).findings if one.place is not None}
    assert lines["EG-03"] == 3
    assert lines["EG-05"] is None
    on_pages = [one for one in given.findings if one.place is not None and one.place.where == HOME.name]
    assert on_pages
    assert set(on_pages) <= set(located(given, text).findings)
    named = located(given, f"[{HOME.name}]\n")
    assert [one.place for one in named.findings] == [one.place for one in given.findings]


@pytest.mark.parametrize("one", every_rule(CHARTER), ids=lambda one: one.code)
def test_a_rule_is_explained_whole(one: Rule) -> None:
    text = flat(joined(rule_lines(one, Origin("etatplateforme", "0.1.0"))))
    expected = [one.code, one.title, one.person, one.applies.told, one.level.value, one.evidence.value, one.remedy]
    expected += [cited.reference for cited in one.sources] + [WAIVING[one.waiving], CONCERNS[one.theme].title]
    for part in expected:
        assert flat(part) in text
    assert "etatplateforme 0.1.0" in text


def test_a_rule_tells_its_story_and_its_example() -> None:
    one = replace(CHARTER.rules[0], story="Elle a fait 40 km.", example='[a]\nb = "c"\n', waiving=Waiving.NEVER)
    text = joined(rule_lines(one, Origin("metro")))
    assert "Elle a fait 40 km." in text
    assert '\n    [a]\n    b = "c"\n' in text
    assert "L'écarter :\n    Elle ne s'écarte jamais.\n" in text
