"""The questions of ``init`` and the file that their answers give."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import ManifestInvalid, parse_manifest
from etatplateforme.manifest.init import QUESTIONS, Answers, answers, defaults
from etatplateforme.manifest.model import OperatorKind, ProcedureKind
from etatplateforme.manifest.render import render, slug

BY_FIELD = {question.field: question for question in QUESTIONS}


def test_defaults_give_a_manifest() -> None:
    text = render(defaults())
    manifest = parse_manifest(text)
    assert manifest.service.id == "inscription-a-la-cantine"
    assert manifest.access.offline_ways == ("counter", "phone", "post")
    assert manifest.acknowledgement is not None
    assert manifest.identity is not None
    assert manifest.identity.alternatives
    assert text.count("#") > 20


def test_what_stands_in_comments_is_valid_too() -> None:
    """Who uncomments every example gets a manifest, without having to know more."""
    text = re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", render(defaults()), flags=re.M)
    manifest = parse_manifest(text)
    assert len(manifest.makers) == len(manifest.waivers) == len(manifest.decisions[0].criteria) == 1
    assert manifest.access.counter is not None
    assert manifest.access.counter.step_free is True


def test_each_question_is_french_and_takes_its_own_default() -> None:
    assert len(QUESTIONS) == len(Answers.model_fields)
    for question in QUESTIONS:
        assert question.text.endswith("?")
        assert question.help
        assert question.default
        assert question.read("") == question.read(question.default)
    assert answers({question.field: question.read("") for question in QUESTIONS}) == defaults()


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("franceconnect", "oui", True),
        ("franceconnect", "N", False),
        ("operator_kind", "asso", "association"),
        ("operator_kind", " EPCI ", "epci"),
        ("inhabitants", "12 500", 12500),
        ("inhabitants", "-", None),
        ("url", "-", None),
        ("communes", "01001, 2A004,", ["01001", "2A004"]),
        ("phone", "0262 40 00 00", "0262 40 00 00"),
    ],
)
def test_answers_as_people_type_them(field: str, typed: str, expected: object) -> None:
    assert BY_FIELD[field].read(typed) == expected


@pytest.mark.parametrize(
    ("field", "typed", "problem", "remedy"),
    [
        ("siret", "12", "SIRET n'est pas valable", "quatorze chiffres"),
        ("franceconnect", "peut-être", "pas une de celles proposées", "oui, non"),
        ("operator_kind", "e", "pas une de celles proposées", "commune, epci"),
        ("operator_kind", "mairie", "pas une de celles proposées", "commune, epci"),
        ("inhabitants", "beaucoup", "nombre entier", "en chiffres"),
        ("communes", "01001, Bourg", "code INSEE", "pas le code postal"),
        ("communes", ",", "est vide", "au moins une valeur"),
        ("url", "http://exemple.fr", "n'est pas protégée", "https://"),
        ("mail", "mairie", "forme valable", "mairie@exemple.fr"),
        ("city", "a\u0007", "caractère invisible", "Retapez"),
    ],
)
def test_a_wrong_answer_says_how_to_answer(field: str, typed: str, problem: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = BY_FIELD[field].read(typed)
    assert caught.value.code == "invalid_answer"
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_all_wrong_answers_are_told_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = answers({"siret": "1", "city": "", "agents": -1})
    assert [fault.key for fault in caught.value.faults] == ["siret", "agents", "city"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Inscription à la cantine", "inscription-a-la-cantine"),
        ("2e chance", "service-2e-chance"),
        ("日本", "service"),
        ("Cœur & âme — l'été", "coeur-ame-l-ete"),
        ("x" * 100, "x" * 60),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


WORDS = st.text(min_size=1, max_size=80)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "operator_kind": st.sampled_from([str(kind) for kind in OperatorKind]),
            "kind": st.sampled_from([str(kind) for kind in ProcedureKind]),
            "operator_name": WORDS,
            "service_name": WORDS,
            "purpose": WORDS,
            "counter_name": WORDS,
            "address": WORDS,
            "city": WORDS,
            "hours": WORDS,
            "court": WORDS,
            "inhabitants": st.none() | st.integers(0, 100_000_000),
            "agents": st.none() | st.integers(0, 10_000_000),
            "url": st.sampled_from([None, "https://a.fr", "https://a.fr/x?y=1#z", "http://localhost:1/"]),
            "takes_individual_decisions": st.booleans(),
            "franceconnect": st.booleans(),
            "addresses": st.booleans(),
            "notifications": st.booleans(),
            "languages": st.sampled_from([["fr"], ["fr", "en", "br"]]),
        },
    )
)
def test_whatever_is_answered_the_file_reads_without_a_fault(
    values: dict[str, str | int | bool | list[str] | None],
) -> None:
    try:
        given_answers = answers(values)
    except InvalidInput:
        return
    try:
        manifest = parse_manifest(render(given_answers))
    except ManifestInvalid as error:
        raise AssertionError(str(error)) from error
    assert manifest.service.name == given_answers.service_name
    assert manifest.operator.name == given_answers.operator_name
    assert (manifest.identity is not None) is given_answers.franceconnect
    assert bool(manifest.decisions) is given_answers.takes_individual_decisions
