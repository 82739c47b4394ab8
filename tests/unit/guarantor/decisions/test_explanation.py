"""What is kept of a decision explains it, or says why it cannot."""

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.guarantor.decisions import Between, DecisionRecord, decision, explain
from etatplateforme.guarantor.decisions.explanation import NotReproducible, RuleChanged
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.manifest.processing import DecisionEntry
from tests.unit.guarantor.samples import manifest

from . import samples

DAY = date(2026, 11, 22)
ALGORITHM: dict[str, object] = {
    "name": "Barème",
    "purpose": "calculer le prix du repas",
    "data": ["quotient familial"],
    "sources": ["CAF, au 1er juin"],
    "parameters": ["poids : aucun"],
    "mention": "Ce prix a été calculé par un traitement.",
    "contact": "cantine@exemple.fr",
    "rules_url": "https://exemple.fr/bareme",
}


def record(function: AnyDecision = samples.tariff, **case: object) -> DecisionRecord:
    inputs = function.case(**(case or {"quotient": 412, "children": 1}))
    return DecisionRecord.of(function, inputs, function.decide(inputs).outcome, DAY)


def entry(**more: object) -> DecisionEntry:
    changes = {"decisions.0.name": "tarif", "decisions.0.label": "Prix du repas", "decisions.0.algorithm": ALGORITHM}
    return manifest({**changes, **more}).decisions[0]


def altered(**changes: object) -> str:
    told = json.loads(record().to_json())
    return json.dumps({name: value for name, value in {**told, **changes}.items() if value is not ...})


def test_a_record_is_written_and_read_again() -> None:
    one = record()
    assert DecisionRecord.from_json(one.to_json()) == one
    assert DecisionRecord.from_json(one.to_json().encode()) == one
    assert json.loads(one.to_json())["outcome"] == "3.50"


def test_a_record_shows_nothing_of_a_person() -> None:
    assert "412" not in repr(record())
    assert "3.50" not in repr(record())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema": "etatplateforme/decision/1"}',
        altered(schema="etatplateforme/decision/2"),
        altered(day="22/11/2026"),
        altered(day="2026-02-30"),
        altered(day=20261122),
        altered(version=""),
        altered(version="a\nb"),
        altered(decision=3),
        altered(inputs=[412]),
        altered(inputs={"quotient": 4.5}),
        altered(inputs={"quotient": {"a": 1}}),
        altered(inputs={"quotient": "x" * 1001}),
        altered(inputs={f"q{rank}": 1 for rank in range(201)}),
        altered(outcome=[3]),
        altered(outcome=...),
        altered(more=1),
        record().to_json().replace('"quotient"', '"children"'),
        record().to_json().replace("412", "NaN"),
        " " * 70_000,
        '{"schema":' + "[" * 50_000,
    ],
)
def test_what_is_no_record_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = DecisionRecord.from_json(text)
    assert caught.value.code == "invalid_decision_record"
    assert caught.value.__context__ is None
    assert "412" not in str(caught.value)


def test_an_explanation_says_each_step_its_article_and_its_values() -> None:
    told = explain(samples.tariff, record(), entry())
    assert told.outcome == Decimal("3.50")
    assert told.told_steps() == (
        "Le quotient familial est sous le seuil\u00a0: non (Délibération 2026-14, article 2\u202f; quotient familial, "
        "en euros\u00a0: 412\u202f; seuil\u00a0: 400).",
        "La famille a trois enfants\u00a0: non (Délibération 2026-14, article 3).",
        "Plein tarif\u00a0: 3,50 (Délibération 2026-14, article 4).",
    )


def test_an_explanation_says_all_that_a_person_may_ask() -> None:
    text = explain(samples.tariff, record(), entry(**{"decisions.0.automation": "full"})).to_text()
    for said in (
        "Explication de la décision «\u00a0Prix du repas\u00a0» du 22 novembre 2026",
        "Résultat\u00a0: 3,50.",
        "Un traitement décide seul",
        "But du traitement\u00a0: calculer le prix du repas",
        "Texte appliqué\u00a0: Délibération 2026-14",
        f"Version de la règle\u00a0: {samples.tariff.digest[:12]}",
        "Règles publiées\u00a0: https://exemple.fr/bareme",
        "Pour demander plus\u00a0: cantine@exemple.fr",
        "- quotient familial, en euros\u00a0: 412",
        "- CAF, au 1er juin",
        "- seuil du tarif réduit\u00a0: 400",
        "- poids\u00a0: aucun",
        "1. Le quotient familial est sous le seuil\u00a0: non",
        "Ce prix a été calculé par un traitement.",
        "Vous pouvez contester cette décision dans un délai de 2 mois.",
        "Tribunal\u00a0: Tribunal administratif de Paris.",
    ):
        assert said in text


def test_an_explanation_is_also_for_machines() -> None:
    told = json.loads(explain(samples.tariff, record(), entry()).to_json())
    assert told["schema"] == "etatplateforme/explanation/1"
    assert told["inputs"] == {"quotient": 412, "children": 1}
    assert told["outcome"] == "3.50"
    assert told["steps"][0] == {
        "text": "Le quotient familial est sous le seuil",
        "article": "Délibération 2026-14, article 2",
        "holds": False,
        "result": None,
        "values": {"quotient": 412, "seuil": 400},
    }


def test_an_explanation_shows_nothing_of_a_person_where_it_is_not_asked() -> None:
    assert "412" not in repr(explain(samples.tariff, record(), entry()))


def test_a_rule_without_steps_is_explained_by_what_is_known() -> None:
    text = explain(samples.stepless, record(samples.stepless, quotient=12)).to_text()
    assert "- quotient familial, en euros\u00a0: 12" in text
    assert "La règle ne dit pas ses étapes\u00a0: seuls les données et le résultat sont connus." in text


@pytest.mark.parametrize(
    ("kept", "error", "code"),
    [
        (altered(version="0" * 64), RuleChanged, "rule_changed"),
        (altered(decision="admission"), RuleChanged, "other_decision"),
        (altered(outcome="1.00"), NotReproducible, "decision_not_reproducible"),
        (altered(outcome=3), NotReproducible, "decision_not_reproducible"),
        (altered(inputs={"quotient": 412}), InvalidInput, "wrong_inputs"),
        (altered(inputs={"quotient": 412, "children": 1, "nom": "Dupont"}), InvalidInput, "wrong_inputs"),
        (altered(inputs={"quotient": "412", "children": 1}), InvalidInput, "wrong_inputs"),
        (altered(inputs={"quotient": 9999, "children": 1}), InvalidInput, "wrong_inputs"),
    ],
)
def test_what_cannot_be_explained_says_why(kept: str, error: type[EtatError], code: str) -> None:
    with pytest.raises(error) as caught:
        _ = explain(samples.tariff, DecisionRecord.from_json(kept))
    assert caught.value.code == code
    assert not {"Dupont", "9999", "412"} & set(str(caught.value).replace(".", " ").split())
    assert caught.value.__context__ is None


def test_a_rule_that_fails_on_what_was_kept_is_not_reproducible() -> None:
    kept = DecisionRecord.of(samples.crashing, {"code_insee": "2A004", "quotient": 4}, True, DAY)
    with pytest.raises(NotReproducible) as caught:
        _ = explain(samples.crashing, kept)
    assert caught.value.__context__ is None


def test_a_rule_that_changed_says_since_when_and_which_version_to_take() -> None:
    with pytest.raises(RuleChanged) as caught:
        _ = explain(samples.tariff, DecisionRecord.from_json(altered(version="abcdef0123456789")))
    assert "22 novembre 2026" in caught.value.problem
    assert "abcdef012345" in caught.value.remedy


@decision("tout")
def everything(
    vrai: bool,
    mot: Literal["a", "b"],
    lieu: samples.Town | None,
    montant: samples.Income,
    jour: Annotated[date, Between(date(2020, 1, 1), date(2030, 12, 31))] | None,
) -> date | None:
    """Every type of input."""
    return jour if vrai and mot == "a" and lieu is not None and montant > 3 else None


@given(
    st.booleans(),
    st.sampled_from(["a", "b"]),
    st.none() | st.sampled_from(samples.Town),
    st.integers(0, 500_000),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_any_decision_is_kept_and_explained(
    vrai: bool, mot: Literal["a", "b"], lieu: samples.Town | None, cents: int, jour: date | None
) -> None:
    case = everything.case(vrai, mot, lieu, Decimal(cents) / 100, jour)
    outcome = everything.decide(case).outcome
    kept = DecisionRecord.from_json(DecisionRecord.of(everything, case, outcome, DAY).to_json())
    assert kept.case(everything) == case
    assert explain(everything, kept).outcome == outcome
