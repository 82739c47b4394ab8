"""Judgements of persons: read with their lines, worth something for a time, never stronger than a certain failure."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.assessments import (
    AssessmentState,
    criterion_of,
    fingerprint,
    parse_assessments,
)
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.accessibility.criteria import RGAA_RULES
from etatplateforme.guarantor.answers import CORRECT, assessed
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.judge import audit
from etatplateforme.manifest.load import ManifestInvalid
from etatplateforme.values.finding import Evidence, Finding, Place, Verdict
from tests.unit.guarantor.judged import BAD, GOOD, TODAY, entry, judgements, told
from tests.unit.guarantor.samples import facts

BASE = audit_pages([BAD, GOOD])


def about(found: PageAudit, test: str) -> list[Finding]:
    return [finding for finding in found.findings if test in {finding.test, criterion_of(finding)}]


def answers(found: PageAudit) -> list[Finding]:
    return [finding for finding in found.findings if finding.answered_by]


def test_a_judgement_is_read_with_its_usual_end() -> None:
    (one,) = judgements(entry(note='"Décoratif"'))
    assert (one.id, one.subject, one.pages, one.verdict) == ("logo", "1.2.1", ("accueil",), Verdict.PASSED)
    assert (one.judged_on, one.expires) == (date(2026, 10, 1), date(2028, 4, 1))
    assert "Référente" not in repr(one)
    assert "Décoratif" not in repr(one)
    assert parse_assessments("") == ()


def test_three_years_are_the_longest_life() -> None:
    assert judgements(entry(expires="2026-10-01"))[0].expires == date(2026, 10, 1)
    assert judgements(entry(expires="2029-10-01"))[0].expires == date(2029, 10, 1)
    with pytest.raises(ManifestInvalid) as caught:
        _ = judgements(entry(expires="2029-10-02"))
    assert "trois ans" in caught.value.faults[0].problem


@pytest.mark.parametrize(
    ("changes", "key", "word"),
    [
        ({"rgaa": '"14.1"'}, "assessments[0].rgaa", "ni un test"),
        ({"rgaa": '"1.1.1.1"'}, "assessments[0].rgaa", "ni un test"),
        ({"rgaa": "1.1"}, "assessments[0].rgaa", "texte"),
        ({"pages": "[]"}, "assessments[0].pages", "vide"),
        ({"pages": '["*", "accueil"]'}, "assessments[0].pages", "toutes les pages"),
        ({"pages": '["a", "a"]'}, "assessments[0].pages[1]", "plus haut"),
        ({"verdict": '"cant_tell"'}, "assessments[0].verdict", "mots prévus"),
        ({"author": ""}, "assessments[0].author", "manque"),
        ({"judged_on": "9999-10-01"}, "assessments[0].judged_on", "lointaine"),
        ({"judged_on": '"hier"', "expires": "2027-01-01"}, "assessments[0].judged_on", "date"),
        ({"expires": "2026-09-30"}, "assessments[0].expires", "avant"),
        ({"source": '"md5:00"'}, "assessments[0].source", "empreinte"),
        ({"source": f'"sha256:{"0" * 64}"', "pages": '["*"]'}, "assessments[0]", "seule page"),
        ({"jour": "2026-10-01"}, "assessments[0].jour", "inconnue"),
    ],
)
def test_each_fault_has_its_line_and_says_nothing_of_the_author(changes: dict[str, str], key: str, word: str) -> None:
    text = "# jugements\n" + entry(**changes)
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_assessments(text)
    (fault,) = caught.value.faults
    assert fault.key == key
    assert word in fault.problem
    assert fault.line is not None
    assert 2 <= fault.line <= text.count("\n") + 1
    assert "Référente" not in str(caught.value) + fault.problem + fault.remedy


def test_all_faults_come_at_once() -> None:
    with pytest.raises(ManifestInvalid) as caught:
        _ = judgements(entry(rgaa='"0.1"'), entry(), entry(verdict='"oui"'))
    assert {fault.key for fault in caught.value.faults} == {
        "assessments[0].rgaa",
        "assessments[2].verdict",
    }
    with pytest.raises(ManifestInvalid) as caught:
        _ = judgements(entry(), entry())
    assert caught.value.faults[0].key == "assessments[1].id"


def test_a_doubt_becomes_the_verdict_of_the_person() -> None:
    before = about(audit_pages([BAD, GOOD]), "1.2.1")
    assert [finding.verdict for finding in before] == [Verdict.CANT_TELL] * 2
    here, elsewhere = about(told(entry(note='"Décoratif"')), "1.2.1")
    assert (here.verdict, here.engine, here.answered_by) == (Verdict.PASSED, "person", "logo")
    assert (here.question, here.evidence, here.place) == ("", Evidence.DECLARED, before[0].place)
    assert "Jugé respecté le 1er octobre 2026 (Référente accessibilité)" in here.message
    assert "jusqu'au 1er avril 2028. Décoratif. Le garant hésitait" in here.message
    assert elsewhere == before[1]


@pytest.mark.parametrize("subject", ['"1.2.1"', '"1.2"'])
@pytest.mark.parametrize("pages", ['["*"]', '["accueil", "étape 2"]'])
def test_a_criterion_and_every_page_reach_as_far_as_they_say(subject: str, pages: str) -> None:
    found = about(told(entry(rgaa=subject, pages=pages, verdict='"failed"')), "1.2.1")
    assert [finding.verdict for finding in found] == [Verdict.FAILED] * 2
    assert all(finding.remedy for finding in found)


def test_another_test_of_the_criterion_is_not_answered() -> None:
    found = told(entry(rgaa='"1.2.2"'))
    assert Verdict.CANT_TELL in {finding.verdict for finding in about(found, "1.2.1")}


@pytest.mark.parametrize("verdict", ['"passed"', '"inapplicable"'])
def test_a_certain_failure_is_never_erased(verdict: str) -> None:
    before = audit_pages([BAD, GOOD])
    after = told(entry(rgaa='"1.1.1"', verdict=verdict))
    assert after.of(Verdict.FAILED) == before.of(Verdict.FAILED)
    assert after.findings[: len(before.findings)] == before.findings
    (contradiction,) = answers(after)
    assert contradiction.verdict is Verdict.CANT_TELL
    assert "les deux sont gardés" in contradiction.message
    assert "Qui a raison" in contradiction.question
    assert after.assessments[0].contradicted


def test_agreement_on_a_failure_adds_nothing() -> None:
    after = told(entry(rgaa='"1.1.1"', verdict='"failed"'))
    assert after.findings == audit_pages([BAD, GOOD]).findings
    assert not after.assessments[0].contradicted


def test_what_only_a_person_judges_becomes_a_finding() -> None:
    found = told(entry(id='"a"', rgaa='"4.1"', pages='["*"]'), entry(id='"b"', rgaa='"9.1.2"', verdict='"failed"'))
    media, heading = answers(found)
    assert (media.rule, media.verdict, media.place, media.test) == ("RGAA-4.1", Verdict.PASSED, None, "")
    assert (heading.rule, heading.verdict, heading.test) == ("RGAA-9.1", Verdict.FAILED, "9.1.2")
    assert heading.place is not None
    assert heading.place.where == "accueil"
    assert heading.remedy == next(rule.remedy for rule in RGAA_RULES if rule.code == "RGAA-9.1")
    (unknown,) = answers(told(entry(rgaa='"4.1"', verdict='"failed"')))
    assert unknown.remedy == CORRECT
    assert unknown.title == "Critère 4.1 du RGAA"
    assert media.sources[0].link is not None


@pytest.mark.parametrize(
    ("day", "verdict"), [(date(2028, 4, 1), Verdict.PASSED), (date(2028, 4, 2), Verdict.CANT_TELL)]
)
def test_an_expired_judgement_gives_the_doubt_back(day: date, verdict: Verdict) -> None:
    after = told(entry(), today=day)
    first = about(after, "1.2.1")[0]
    assert first.verdict is verdict
    assert ("Jugement expiré le 1er avril 2028" in first.message) is (verdict is Verdict.CANT_TELL)
    assert bool(first.question) is (verdict is Verdict.CANT_TELL)


def test_an_expired_judgement_of_a_person_alone_is_asked_again() -> None:
    found = told(entry(rgaa='"4.1"', pages='["*"]', judged_on="2024-10-01"))
    (again,) = about(found, "4.1")
    assert again.verdict is Verdict.CANT_TELL
    assert "Jugement expiré le 1er avril 2026" in again.message
    assert again.question
    renewed = told(
        entry(rgaa='"4.1"', pages='["*"]', judged_on="2024-10-01"),
        entry(id='"neuf"', rgaa='"4.1"', pages='["*"]'),
    )
    assert [finding.verdict for finding in about(renewed, "4.1")] == [Verdict.PASSED]


def test_a_page_that_changed_is_judged_again() -> None:
    same = told(entry(source=f'"{fingerprint(BAD.html)}"'))
    assert about(same, "1.2.1")[0].verdict is Verdict.PASSED
    changed = told(entry(source=f'"{fingerprint(BAD.html + "<p>")}"'))
    assert about(changed, "1.2.1")[0].verdict is Verdict.CANT_TELL
    assert "la page a changé" in about(changed, "1.2.1")[0].message
    assert changed.assessments[0].state is AssessmentState.PAGE_CHANGED
    assert fingerprint("a\r\nb") == fingerprint("a\nb") != fingerprint("ab")


def test_what_is_not_of_today_or_of_these_pages_says_nothing() -> None:
    before = audit_pages([BAD, GOOD])
    after = told(entry(judged_on="2026-12-01"), entry(id='"b"', pages='["contact"]', verdict='"failed"'))
    assert after.findings == before.findings
    assert [line.state for line in after.assessments] == [AssessmentState.TO_COME, AssessmentState.PAGE_NOT_READ]


def test_a_judgement_counts_from_its_day() -> None:
    assert about(told(entry(judged_on=TODAY.isoformat())), "1.2.1")[0].verdict is Verdict.PASSED


def test_a_page_that_was_not_read_has_no_finding() -> None:
    found = told(entry(rgaa='"4.1"', pages='["accueil", "contact"]'))
    assert [finding.place for finding in answers(found)] == [Place("accueil")]


def test_an_ended_judgement_is_not_asked_again_where_a_wider_one_is_in_force() -> None:
    ended = entry(rgaa='"4.1.1"', judged_on="2024-10-01")
    asked = about(told(ended), "4.1.1")
    assert [finding.verdict for finding in asked] == [Verdict.CANT_TELL]
    wider = told(ended, entry(id='"tout"', rgaa='"4.1"', pages='["*"]'))
    assert [finding.verdict for finding in about(wider, "4.1")] == [Verdict.PASSED]


def test_the_more_exact_judgement_speaks_then_the_last() -> None:
    found = told(
        entry(id='"tout"', pages='["*"]', verdict='"failed"'),
        entry(id='"critere"', rgaa='"1.2"', verdict='"failed"'),
        entry(id='"ancien"', verdict='"failed"', judged_on="2026-09-01"),
        entry(id='"dernier"'),
    )
    here, elsewhere = about(found, "1.2.1")[:2]
    reversed_order = told(entry(id='"dernier"'), entry(id='"ancien"', verdict='"failed"', judged_on="2026-09-01"))
    assert about(reversed_order, "1.2.1")[0].answered_by == "dernier"
    assert (here.answered_by, here.verdict) == ("dernier", Verdict.PASSED)
    assert (elsewhere.answered_by, elsewhere.verdict) == ("tout", Verdict.FAILED)


def test_a_report_is_answered_as_pages_are() -> None:
    report = audit(facts(pages=(BAD, GOOD)), CHARTER)
    after = assessed(report, judgements(entry()), TODAY)
    assert len(after.of(Verdict.CANT_TELL)) == len(report.of(Verdict.CANT_TELL)) - 1
    assert [line.assessment.id for line in after.assessments] == ["logo"]
    off = audit(facts({"levels": {"RGAA-9.1": "off"}}, pages=(GOOD,)), CHARTER)
    silent = assessed(off, judgements(entry(rgaa='"9.1"', pages='["*"]', verdict='"failed"')), TODAY)
    assert silent.findings == off.findings


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(['"1.1"', '"1.1.1"', '"1.2.1"', '"6.2"', '"4.1"']),
            st.sampled_from(['["*"]', '["accueil"]', '["étape 2"]', '["contact"]']),
            st.sampled_from(['"passed"', '"failed"', '"inapplicable"']),
            st.integers(-1200, 30).map(lambda days: (TODAY + timedelta(days)).isoformat()),
        ),
        max_size=6,
    )
)
def test_no_judgement_erases_a_failure_and_none_is_lost(drawn: list[tuple[str, str, str, str]]) -> None:
    entries = [
        entry(id=f'"j{rank}"', rgaa=rgaa, pages=pages, verdict=verdict, judged_on=day)
        for rank, (rgaa, pages, verdict, day) in enumerate(drawn)
    ]
    before = BASE
    after = assessed(before, judgements(*entries), TODAY)
    assert set(before.of(Verdict.FAILED)) <= set(after.findings)
    assert len(after.assessments) == len(entries)
    assert len(after.findings) >= len(before.findings)
    for one in after.findings:
        assert (one.verdict is Verdict.CANT_TELL) is bool(one.question)
        assert one.answered_by is None or one.engine == "person"


def test_hostile_notes_stay_on_one_line() -> None:
    (one,) = judgements(entry(note='"""ligne\\nsuivante"""'))
    assert one.note == "ligne\nsuivante"
    found = told(entry(note='"""ligne\\nsuivante"""'))
    assert "ligne suivante." in answers(found)[0].message


def test_an_audit_without_pages_takes_what_was_judged_of_all() -> None:
    none: tuple[Page, ...] = ()
    found = told(entry(rgaa='"8.3"', pages='["*"]'), pages=none)
    (answered,) = answers(found)
    assert (answered.rule, answered.verdict) == ("RGAA-8.3", Verdict.PASSED)
