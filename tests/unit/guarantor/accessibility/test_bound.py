"""Who is bound by article 47: certain answers, and questions where nobody said."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.bound import Body, Bound, Ruling, ruling
from etatplateforme.manifest.model import Operator, OperatorKind

NOBODY_SAID = Body(public=False)
ALL_NO = Body(
    public=False,
    delegated=False,
    general_interest=False,
    held_by_public=False,
    formed_by_public=False,
    large_company=False,
    essential=False,
    for_disabled=False,
)


def operator(kind: OperatorKind, mission: bool | None = None) -> Operator:
    return Operator(kind=kind, name="Essai", siret="21750001600019", public_service_mission=mission)


@pytest.mark.parametrize("kind", [kind for kind in OperatorKind if kind is not OperatorKind.ASSOCIATION])
def test_every_public_body_is_bound(kind: OperatorKind) -> None:
    assert ruling(Body.of(operator(kind))).bound is Bound.YES


def test_an_association_is_bound_by_its_mission_and_asked_otherwise() -> None:
    assert ruling(Body.of(operator(OperatorKind.ASSOCIATION, True))).bound is Bound.YES
    for mission in (None, False):
        found = ruling(Body.of(operator(OperatorKind.ASSOCIATION, mission)))
        assert found.bound is Bound.CANT_TELL
        assert found.question.endswith("?")


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        (replace(ALL_NO, general_interest=True, held_by_public=True), Bound.YES),
        (replace(ALL_NO, general_interest=True, formed_by_public=True), Bound.YES),
        (replace(ALL_NO, large_company=True), Bound.YES),
        (replace(NOBODY_SAID, large_company=True), Bound.YES),
        (ALL_NO, Bound.NO),
        (replace(ALL_NO, general_interest=True), Bound.NO),
        (replace(ALL_NO, general_interest=None), Bound.NO),
        (replace(ALL_NO, held_by_public=True, formed_by_public=None), Bound.NO),
        (replace(ALL_NO, essential=True), Bound.CANT_TELL),
        (replace(ALL_NO, for_disabled=None), Bound.CANT_TELL),
        (replace(ALL_NO, general_interest=True, held_by_public=None), Bound.CANT_TELL),
        (NOBODY_SAID, Bound.CANT_TELL),
    ],
)
def test_hand_made_cases(body: Body, bound: Bound) -> None:
    assert ruling(body).bound is bound


answers = st.sampled_from([True, False, None])
bodies = st.builds(Body, st.just(False), answers, answers, answers, answers, answers, answers, answers)
FIELDS = (
    "delegated",
    "general_interest",
    "held_by_public",
    "formed_by_public",
    "large_company",
    "essential",
    "for_disabled",
)


@settings(deadline=None)
@given(bodies)
def test_a_ruling_is_told_whole(body: Body) -> None:
    found = ruling(body)
    assert found.reason.endswith(".")
    assert (found.bound is Bound.CANT_TELL) == bool(found.question)
    assert found.source.link is not None


@settings(deadline=None)
@given(bodies)
def test_a_certain_ruling_stands_whatever_else_is_learnt(body: Body) -> None:
    found = ruling(body)
    unsaid = [name for name in FIELDS if getattr(body, name) is None]
    if found.bound is Bound.CANT_TELL:
        return
    for learnt in itertools.product((True, False), repeat=len(unsaid)):
        later: Ruling = ruling(replace(body, **dict(zip(unsaid, learnt, strict=True))))
        assert later.bound is found.bound


@settings(deadline=None)
@given(bodies)
def test_once_every_question_is_answered_only_the_doubt_of_the_text_is_left(body: Body) -> None:
    answered = replace(body, **{name: False for name in FIELDS if getattr(body, name) is None})
    found = ruling(answered)
    assert (found.bound is Bound.CANT_TELL) == ("juriste" in found.question)
    assert found.bound is not Bound.CANT_TELL or answered.essential or answered.for_disabled
