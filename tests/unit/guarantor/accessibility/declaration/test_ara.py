"""Audits of Ara: read as the service answers them, completed, and refused with their reason when they are not that."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import EtatError, InvalidInput, TooLarge
from etatplateforme.guarantor.accessibility.declaration.completeness import faults_of, standard_of
from etatplateforme.guarantor.accessibility.declaration.model import Declaration
from etatplateforme.guarantor.accessibility.declaration.reading import read_declaration
from etatplateforme.guarantor.accessibility.declaration.result import Result, result_of
from etatplateforme.guarantor.accessibility.declaration.write import statement

from .samples import COMPLEMENT, NUMBERS, SHARED, ara, ara_text

FAILING = [(10, "1.1", "NOT_COMPLIANT"), (11, "4.1", "NOT_APPLICABLE"), (10, "4.1", "NOT_APPLICABLE")]


def result(declaration: Declaration) -> Result:
    assert declaration.audit is not None
    found = result_of(declaration.audit, standard_of(declaration))
    assert found is not None
    return found


def test_a_report_and_its_complement_make_a_statement() -> None:
    declaration = read_declaration(ara_text(ara(FAILING)), complement=COMPLEMENT)
    assert faults_of(declaration) == ()
    assert statement(declaration).title.endswith("Inscription à la cantine")
    counts = result(declaration).counts
    assert (counts.validated, counts.applicable, counts.not_applicable) == (104, 105, 1)


def test_what_ara_says_is_kept() -> None:
    declaration = read_declaration(ara_text(ara(FAILING)))
    assert declaration.organisation.name == "Commune d'Exemple"
    assert declaration.service.technologies == ("HTML", "CSS")
    assert declaration.established_on == date(2026, 3, 10)
    audit = declaration.audit
    assert audit is not None
    assert audit.performed_on == date(2026, 3, 2)  # half past midnight in Paris
    assert audit.auditor == "Société d'Exemple"
    assert audit.environments == ("NVDA, Firefox, Windows (Ordinateur)",)
    assert [page.name for page in audit.pages] == ["Accueil", "Contact"]
    assert [one.content for one in declaration.non_conformities] == [
        "Le calendrier ne se lit pas au clavier.",
        "Les vidéos sont sans sous-titres.",
    ]
    assert declaration.exempt[0].content == "Carte des écoles"


def test_what_ara_does_not_say_is_named() -> None:
    declaration = read_declaration(ara_text(ara(FAILING, derogatedContent="* Vieux menus\n* Archives")))
    assert [fault.key for fault in faults_of(declaration)] == [
        "organisation.scheme_url",
        "organisation.plan_url",
        "derogations[0].reason",
        "derogations[0].until",
        "derogations[1].reason",
        "derogations[1].until",
    ]


def test_the_complement_wins() -> None:
    more = COMPLEMENT + '[service]\nname = "Cantine"\n[audit]\ntools = ["Loupe"]\n'
    declaration = read_declaration(ara_text(ara(FAILING)), complement=more)
    assert declaration.service.name == "Cantine"
    assert declaration.service.technologies == ("HTML", "CSS")
    assert declaration.audit is not None
    assert declaration.audit.tools == ("Loupe",)
    assert len(declaration.audit.pages) == 2


def test_a_complement_with_a_fault_is_told_by_its_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = read_declaration(ara_text(), complement='[service]\nnom = "Cantine"\n', complement_name="plus.toml")
    assert "plus.toml" in refused.value.problem
    assert [fault.line for fault in refused.value.faults] == [2]


def test_an_address_that_ara_took_as_it_came_can_be_put_right() -> None:
    report = ara_text(ara(FAILING, procedureUrl="http://cantine.exemple.fr"))
    with pytest.raises(InvalidInput) as refused:
        _ = read_declaration(report)
    assert [fault.key for fault in refused.value.faults] == ["service.url"]
    right = read_declaration(report, complement='[service]\nurl = "https://cantine.exemple.fr/"\n')
    assert right.service.url == "https://cantine.exemple.fr/"


def test_what_stands_on_every_page_counts_on_each() -> None:
    shared = [(SHARED, "1.1", "NOT_COMPLIANT"), (SHARED, "1.2", "COMPLIANT"), (SHARED, "2.1", "NOT_APPLICABLE")]
    pages = [(10, "1.2", "NOT_APPLICABLE"), (11, "1.2", "NOT_APPLICABLE")]
    declaration = read_declaration(ara_text(ara([*shared, *pages])))
    assert declaration.audit is not None
    for page in declaration.audit.pages:
        assert page.rejected == ("1.1",)
        assert {"1.2", "2.1"} <= set(page.validated)
    assert result(declaration).counts.rejected == 1


def test_an_audit_under_way_is_told_and_not_published() -> None:
    declaration = read_declaration(ara_text(ara([(10, "1.1", "NOT_TESTED")])), complement=COMPLEMENT)
    assert [fault.key for fault in faults_of(declaration)] == ["audit.pages"]


def test_an_audit_of_the_body_itself_is_internal() -> None:
    report = ara(FAILING)
    context = report["context"]
    assert isinstance(context, dict)
    declaration = read_declaration(
        ara_text({**report, "context": {**context, "auditorOrganisation": "Commune d'Exemple"}})
    )
    assert declaration.audit is not None
    assert declaration.audit.internal
    assert declaration.audit.auditor is None


def test_new_fields_are_left_aside() -> None:
    assert read_declaration(ara_text({**ara(FAILING), "rgaaVersion": 5, "new": {"deep": [1, 2]}})).audit is not None


def without(key: str) -> dict[str, object]:
    return {name: value for name, value in ara(FAILING).items() if name != key}


@pytest.mark.parametrize(
    ("report", "place"),
    [
        (ara(auditType="FAST"), "auditType"),
        (ara(auditType="NEW"), "auditType"),
        (ara(procedureName=12), "procedureName"),
        (ara(procedureName=["x"]), "procedureName"),
        (ara(procedureName="x" * 1_001), "procedureName"),
        (ara(results={}), "results"),
        (ara(results=[{"pageId": 10, "topic": 1, "criterium": 1}]), "results[0].status"),
        (ara(results=[{"pageId": 10, "topic": "1", "criterium": 1, "status": "COMPLIANT"}]), "results[0].topic"),
        (ara(results=[{"pageId": True, "topic": 1, "criterium": 1, "status": "COMPLIANT"}]), "results[0].pageId"),
        (ara(results=[{"pageId": 10, "topic": 0, "criterium": 1, "status": "COMPLIANT"}]), "results[0].topic"),
        (ara(results=[{"pageId": 99, "topic": 1, "criterium": 1, "status": "COMPLIANT"}]), "results"),
        (ara(publishDate="hier"), "publishDate"),
        (ara(publishDate="9999-12-31T23:59:59Z"), "publishDate"),
        (ara(publishDate="2026-03-01"), "publishDate"),
        (ara(criteriaCount={"compliant": 1, "applicable": 2}), "criteriaCount"),
        (ara(context=None), "context"),
        (without("results"), "results"),
        (without("context"), "context"),
        (without("criteriaCount"), "criteriaCount"),
    ],
)
def test_what_is_not_a_usable_report_is_refused_with_its_place(report: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = read_declaration(ara_text(report))
    assert refused.value.code == "ara_report_invalid"
    assert place in [fault.key for fault in refused.value.faults]


def test_no_value_of_a_report_is_in_its_errors() -> None:
    report = ara(auditType="SECRET-VALUE", contactEmail={"SECRET-VALUE": 1}, procedureUrl=["SECRET-VALUE"])
    with pytest.raises(InvalidInput) as refused:
        _ = read_declaration(ara_text(report))
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"procedureName": ' + "[" * 100_000 + "]" * 100_000 + "}", "audit_too_large"),
        ('{"procedureName": ' + '{"a":' * 13 + "1" + "}" * 14, "audit_too_large"),
        ('{"procedureName": "' + "x" * 20_000_001 + '"}', "audit_too_large"),
        ('{"procedureName": "a", "procedureName": "b"}', "audit_not_json"),
        ('{"context": {"tools": [], "tools": []}}', "audit_not_json"),
        ('{"procedureName": NaN}', "audit_not_json"),
        ('{"procedureName": ' + "9" * 5_000 + "}", "audit_not_json"),
        ('{"procedureName": "\\ud800"}', "audit_not_json"),
        ('{"procedureName": "x"', "audit_not_json"),
        ('{"procedureName": "x"} {}', "audit_not_json"),
        ("{", "audit_not_json"),
    ],
    ids=range(11),
)
def test_hostile_json_is_refused_without_a_crash(text: str, code: str) -> None:
    with pytest.raises((InvalidInput, TooLarge)) as refused:
        _ = read_declaration(text)
    assert refused.value.code == code


def test_brackets_in_a_text_are_no_nesting() -> None:
    report = ara(FAILING, notCompliantContent="[" * 500 + '"\\' + "{" * 500)
    assert read_declaration(ara_text(report)).non_conformities[0].content.startswith("[[[")


def test_a_sample_that_is_too_large_is_refused() -> None:
    report = ara()
    context = report["context"]
    assert isinstance(context, dict)
    many = [{"id": rank, "name": "Page", "url": None} for rank in range(502)]
    with pytest.raises(InvalidInput) as refused:
        _ = read_declaration(ara_text({**report, "context": {**context, "samples": many}}))
    assert [fault.key for fault in refused.value.faults] == ["context.samples"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


CODES = {"", "ara_report_invalid", "declaration_invalid", "audit_not_json", "audit_too_large"}


def read_or_code(text: str) -> str:
    """The code with which *text* is refused; empty when it is read and its gaps are told."""
    try:
        _ = faults_of(read_declaration(text))
    except EtatError as error:
        return error.code
    return ""


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(ara())), json_values)
def test_any_value_in_any_field_is_read_or_refused(key: str, value: object) -> None:
    report = {**ara(FAILING), key: value}
    assert read_or_code(ara_text(report)) in CODES


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(max_size=8), json_values, max_size=5))
def test_any_json_object_is_read_or_refused(tree: dict[str, object]) -> None:
    assert read_or_code(json.dumps(tree)) in CODES


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([SHARED, 10, 11]),
            st.sampled_from(NUMBERS[:12]),
            st.sampled_from(["COMPLIANT", "NOT_COMPLIANT", "NOT_APPLICABLE"]),
        ),
        max_size=20,
    )
)
def test_our_counts_are_aras_own(statuses: list[tuple[int, str, str]]) -> None:
    declaration = read_declaration(ara_text(ara(statuses)))
    counts = result(declaration).counts
    assert counts.untested == 0
    assert counts.applicable + counts.not_applicable == len(NUMBERS)
