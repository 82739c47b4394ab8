"""Our verdicts beside those of frictionless 5.21, kept by ``scripts/validation_verdicts.py``: cell by cell."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, cast

import pytest

from etatplateforme.opendata.schema import Field, read_schema
from etatplateforme.opendata.validation.cells import CellJudge
from tests.unit.opendata.validation.tables import judged, schema_of, table_of

HERE = Path(__file__).parent


class Case(TypedDict):
    """A field, texts, and what the peer finds in each."""

    field: dict[str, object]
    texts: list[str]
    verdicts: list[str]


KEPT = json.loads((HERE / "verdicts.json").read_text(encoding="utf-8"))
CASES = cast("list[Case]", KEPT["cases"])
LETTERS = cast("dict[str, str]", KEPT["letters"])

DIFFERENT: Mapping[tuple[str, str], str] = {}
"""By type and text, what is judged otherwise on purpose; argued in docs/explication/verdicts.md."""


def ours(field: dict[str, object], texts: Sequence[str]) -> list[str]:
    """A letter a rule that each text breaks, found by a whole validation."""
    content = table_of([str(field["name"]), "autre"], [[text, "1"] for text in texts])
    found: dict[int, list[str]] = {}
    for one in judged(content, schema_of(field)).found:
        for cell in one.cells:
            found.setdefault(cell.row - 2, []).append(LETTERS[one.problem.rule])
    return ["".join(sorted(found.get(index, []))) for index in range(len(texts))]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['field']['type']}" for n, case in enumerate(CASES)])
def test_every_type_and_constraint_has_the_verdict_of_the_peer(case: Case) -> None:
    differences = {
        text: (theirs, mine)
        for text, theirs, mine in zip(case["texts"], case["verdicts"], ours(case["field"], case["texts"]), strict=True)
        if theirs != mine and (str(case["field"]["type"]), text) not in DIFFERENT
    }
    assert differences == {}


def test_the_cases_hold_right_and_wrong_cells_of_every_type() -> None:
    kinds = {str(case["field"]["type"]) for case in CASES}
    assert len(kinds) == 16
    for kind in kinds - {"any"}:
        verdicts = {verdict for case in CASES if case["field"]["type"] == kind for verdict in case["verdicts"]}
        assert ("" in verdicts and any("t" in verdict for verdict in verdicts)) or kind in ("string", "list")
    assert set("".join("".join(case["verdicts"]) for case in CASES)) == set(LETTERS.values())


@pytest.mark.shared_data
def test_every_field_of_the_catalogue_has_the_verdict_of_the_peer(shared: Path) -> None:
    kept = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
    differences = []
    for name, verdicts in kept["schemas"].items():
        content = (shared / "data" / "opendata" / "schemas" / name).read_bytes()
        schema, said = read_schema(content), json.loads(content)
        for field, described, verdict in zip(schema.fields, said["fields"], verdicts, strict=True):
            texts = [*kept["pool"], *_more(described)]
            mine = "|".join(letters(field, text) for text in texts)
            if mine != verdict:
                differences.append((name, field.name, mine, verdict))
    assert len(kept["schemas"]) == 56
    assert differences == []


def letters(field: Field, text: str) -> str:
    if text in field.missing:
        return "r" if field.constraints.required else ""
    return "".join(sorted(LETTERS[rule] for rule in CellJudge(field).breaches(text)))


def _more(field: Mapping[str, object]) -> list[str]:
    constraints = field.get("constraints")
    enum = constraints.get("enum") if isinstance(constraints, dict) else None
    more = [field.get("example"), enum[0] if isinstance(enum, list) and enum else None]
    return [str(one) for one in more if isinstance(one, str | int | float)]
