"""The query sets on the real addresses of one département, whose communes merged since the file was made."""

from pathlib import Path

import pytest
from benchmarks.addresses.queries.generate import generate, load
from benchmarks.addresses.queries.rows import read_ban
from benchmarks.addresses.queries.rows import write as write_rows

pytestmark = pytest.mark.shared_data

EACH = 8


def test_lozere_gives_every_class_but_those_of_paris_and_overseas(shared: Path, tmp_path: Path) -> None:
    loaded = load(shared / "data", ["48"])
    world, sets = generate(loaded, 5, EACH)
    assert world.departements == {"48"}
    assert {name for name, made in sets.items() if len(made) < EACH} == {"roman", "overseas"}
    assert {street.old_city for street in world.merged} >= {"Chirac", "Aumont-Aubrac"}
    assert {street.city for street in world.merged if street.old_city == "Chirac"} == {"Bourgs sur Colagne"}
    assert {case.source for case in sets["locality"]} == {"invented"}
    write_rows(tmp_path / "rows.csv", loaded.rows)
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as lines:
        again = list(read_ban(lines))
    assert [row.key for row in again] == [row.key for row in loaded.rows]
    assert [(r.city, r.old_city, r.street) for r in again] == [(r.city, r.old_city, r.street) for r in loaded.rows]
