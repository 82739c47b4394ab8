"""A run of the personas: what tests said, kept in a file and read back; a file that is not one is refused."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.personas.run import FormRun, PersonaRun, parse_run, run_of, to_json

DAY = date(2026, 11, 22)
RUN = PersonaRun(DAY, (FormRun("Inscription", ("corse", "ordinaire"), ("nom_long",)),))
OUTCOMES = st.lists(st.tuples(st.sampled_from(["Inscription", "État civil"]), st.sampled_from("abc"), st.booleans()))


def test_a_persona_goes_through_a_form_when_every_test_lets_her() -> None:
    outcomes = [("B", "corse", True), ("A", "corse", False), ("A", "corse", True), ("A", "ordinaire", True)]
    assert run_of(outcomes, DAY) == PersonaRun(
        DAY, (FormRun("A", ("ordinaire",), ("corse",)), FormRun("B", ("corse",), ()))
    )


@given(OUTCOMES)
def test_what_is_written_is_read_back(outcomes: list[tuple[str, str, bool]]) -> None:
    run = run_of(outcomes, DAY)
    assert parse_run(to_json(run)) == run


def changed(**changes: object) -> str:
    return json.dumps({**json.loads(to_json(RUN)), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "\ud800",
        "[" * 100_000,
        '"' + "x" * 2_000_000 + '"',
        changed(format="autre"),
        changed(version=2),
        changed(jour="hier"),
        changed(jour=3),
        changed(formulaires={}),
        changed(formulaires=["x"]),
        changed(formulaires=[{"nom": " ", "acceptées": [], "refusées": []}]),
        changed(formulaires=[{"nom": "a\nb", "acceptées": [], "refusées": []}]),
        changed(formulaires=[{"nom": "x" * 201, "acceptées": [], "refusées": []}]),
        changed(formulaires=[{"nom": "x", "acceptées": "corse", "refusées": []}]),
        changed(formulaires=[{"nom": "x", "acceptées": [1], "refusées": []}]),
        changed(formulaires=[{"nom": "x", "acceptées": ["<b>"], "refusées": []}]),
        changed(formulaires=[{"nom": "x", "acceptées": []}]),
        changed(formulaires=[{"nom": str(rank), "acceptées": [], "refusées": []} for rank in range(201)]),
    ],
)
def test_what_is_not_a_run_is_refused_without_a_trace_of_it(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = parse_run(text)
    assert refused.value.code == "bad_persona_run"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
