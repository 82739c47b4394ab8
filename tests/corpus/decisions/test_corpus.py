"""The corpus is what it says, proved without any engine: witnesses for the guilty, drawn couples for the innocent."""

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from math import sqrt
from random import Random
from typing import Annotated, Literal

import pytest

from tests.corpus.decisions import CORPUS, Couple, Entry
from tests.corpus.decisions.criteria import NATURES
from tests.corpus.decisions.domain import Between
from tests.corpus.decisions.sampler import (
    Impossible,
    accuses,
    answer,
    conclusive,
    decisive,
    domains,
    rarity,
    share_of,
    singles_and_pairs,
    twins,
    watched,
)
from tests.corpus.decisions.vocabulary import CENT, ZERO

SEED = 20260901
COUPLES = 20_000
CASES = 4_000

WITHIN: Mapping[str, Mapping[str, object]] = {
    "departage_creche": {
        "points": Annotated[int, Between(22, 24)],
        "places_restantes": Annotated[int, Between(1, 3)],
        "demande_complete": Literal[True],
    },
    "secours_urgence": {"reste_a_vivre": Annotated[int, Between(0, 449)]},
    "attestation_d_accueil": {
        "date_depot": Annotated[date, Between(date(2025, 7, 14), date(2025, 7, 20))],
        "duree_jours": Annotated[int, Between(61, 90)],
        "motif": Literal["mariage"],
    },
    "bourse_communale": {
        "quotient_familial": Annotated[Decimal, Between(ZERO, Decimal(900), CENT)],
        "moyenne": Annotated[Decimal, Between(Decimal(10), Decimal(20), Decimal("0.25"))],
    },
    "aide_rentree": {"quotient_familial": Annotated[Decimal, Between(Decimal(750), Decimal(750), CENT)]},
    "droit_de_preemption": {
        "commune_du_bien": Literal["Bellerive"],
        "date_de_la_declaration": Annotated[date, Between(date(2025, 5, 12), date(2025, 5, 18))],
        "prix": Annotated[int, Between(20_000, 59_999)],
        "surface_m2": Annotated[int, Between(300, 400)],
        "usage": Literal["commerce"],
    },
    "aide_permis_de_conduire": {
        "quotient_familial": Annotated[Decimal, Between(ZERO, Decimal(1200), CENT)],
        "heures_de_benevolat": Annotated[int, Between(40, 100)],
        "code_obtenu": Literal[True],
    },
}
"""Where a rare decision is worth drawing from; elsewhere nothing differs."""

LONG = {"bourse_communale": 30_000, "portage_de_repas": 40_000}
"""Decisions whose rarity lies in the watched inputs themselves: more cases are drawn."""

INNOCENT = [entry for entry in CORPUS if entry.expected == "innocent"]
HURTING = [entry for entry in CORPUS if entry.expected != "innocent"]


def each(entries: list[Entry]) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """One test for each of *entries*."""
    return pytest.mark.parametrize("entry", entries, ids=[entry.name for entry in entries])


def test_half_of_the_corpus_is_innocent() -> None:
    halves = [entry.kind.half for entry in CORPUS]
    assert (halves.count("guilty"), halves.count("innocent"), halves.count("lawful")) == (28, 28, 10)
    assert len({entry.name for entry in CORPUS}) == len(CORPUS)


def test_every_criterion_is_met_somewhere() -> None:
    assert {name for entry in CORPUS for name in watched(entry)} == set(NATURES)


def test_some_of_the_guilty_are_hard_to_meet() -> None:
    hard = [entry for entry in CORPUS if entry.rarity is not None and entry.rarity < 5e-4]
    assert len(hard) >= 4


@each(list(CORPUS))
def test_a_decision_takes_typed_keywords_and_says_who_it_is_about(entry: Entry) -> None:
    signature = inspect.signature(entry.function)
    assert {parameter.kind for parameter in signature.parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert signature.return_annotation is not inspect.Signature.empty
    assert 3 <= len(domains(entry)) <= 9
    assert list(domains(entry)) == list(signature.parameters)
    assert watched(entry), "a decision that nothing watches proves nothing"
    assert entry.why.endswith(".")


@each(list(CORPUS))
def test_what_is_expected_follows_from_the_criteria(entry: Entry) -> None:
    hurtful = decisive(entry)
    named = entry.guilty_on.union(*entry.also)
    assert named <= set(watched(entry))
    assert set(entry.justified) <= named
    assert frozenset[str]().union(*entry.tied) <= set(domains(entry))
    if entry.kind.half == "innocent":
        assert (entry.expected, hurtful, entry.rarity, entry.witnesses) == ("innocent", [], None, ())
        return
    accusing = any(accuses(name, entry) for names in hurtful for name in names)
    assert entry.expected == ("accused" if accusing else "question")
    if entry.kind.half == "lawful":
        assert set(entry.justified) == entry.guilty_on


def proves(couple: Couple, entry: Entry) -> bool:
    """Whether the two cases lie in the types, exist, differ as said, and get different answers."""
    inputs = domains(entry)
    lies_within = all(
        set(case) == set(inputs) and all(inputs[name].holds(value) for name, value in case.items())
        for case in (couple.case, couple.twin)
    )
    differs = all(couple.case[name] != value for name, value in couple.change.items())
    one, other = answer(entry, couple.case), answer(entry, couple.twin)
    return lies_within and differs and conclusive(one, other) and one != other


@each(HURTING)
def test_a_witness_shows_each_input_that_decides(entry: Entry) -> None:
    changed = [frozenset(couple.change) for couple in entry.witnesses]
    assert set(changed) == {frozenset({name}) for name in entry.guilty_on} | entry.also
    assert all(proves(couple, entry) for couple in entry.witnesses)


@each(HURTING)
def test_no_other_input_decides(entry: Entry) -> None:
    free = tuple(name for name in watched(entry) if name not in entry.guilty_on)
    changes = [names for names in singles_and_pairs(free) if frozenset(names) not in entry.also]
    if not changes:
        return
    couples = islice(twins(entry, changes, Random(SEED)), COUPLES // 4)
    assert not [names for names, one, other in couples if conclusive(one, other) and one != other]


@each(HURTING)
def test_rarity_is_the_one_that_is_stated(entry: Entry) -> None:
    within, cases = WITHIN.get(entry.name, {}), LONG.get(entry.name, CASES)
    measured = rarity(entry, within, cases, Random(SEED))
    stated = entry.rarity
    assert stated is not None
    deviation = sqrt(stated * share_of(entry, within) / cases)
    assert measured > 0
    assert measured == pytest.approx(stated, rel=0.02, abs=3 * deviation)


@each(INNOCENT)
def test_no_protected_input_alone_or_with_another_changes_an_innocent_answer(entry: Entry) -> None:
    proved = 0
    tied = frozenset[str]().union(*entry.tied)
    couples = twins(entry, singles_and_pairs(watched(entry)), Random(SEED))
    for names, one, other in islice(couples, 50 * COUPLES):
        if conclusive(one, other):
            proved += 1
            assert one == other, names
        elif tied.isdisjoint(names):
            assert one == other, names
        if proved == COUPLES:
            return
    pytest.fail("too few couples exist to prove anything")


@each([entry for entry in CORPUS if entry.tied])
def test_tied_inputs_make_some_cases_impossible(entry: Entry) -> None:
    for pair in entry.tied:
        changes: list[tuple[str, ...]] = [(name,) for name in sorted(pair) if name in watched(entry)]
        couples = islice(twins(entry, changes, Random(SEED)), CASES)
        assert any(isinstance(one, Impossible) != isinstance(other, Impossible) for _, one, other in couples)
