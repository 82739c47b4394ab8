"""Write the rows and the query sets of one seed.

    python -m benchmarks.addresses.queries.generate DATA OUT [--departements 48 75] [--each 200] [--seed N]

DATA holds ``addresses`` (BAN, BANO) and ``territories/cog-communes.csv``. OUT receives ``rows.csv`` (the BAN's legacy
columns: what both engines index) and ``queries.jsonl``. Without ``--seed`` one is drawn, and printed.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import SystemRandom

from benchmarks.addresses.queries.cases import Case, write
from benchmarks.addresses.queries.invented import lieux_dits
from benchmarks.addresses.queries.rows import Communes, Row, read, sources
from benchmarks.addresses.queries.rows import write as write_rows
from benchmarks.addresses.queries.sets import cases
from benchmarks.addresses.queries.world import World


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rows of some départements, the invented lieux-dits among them, and the communes of France."""

    rows: list[Row]
    communes: Communes


def load(data: Path, departements: list[str]) -> Loaded:
    """Read the files of *data*."""
    with (data / "territories" / "cog-communes.csv").open(encoding="utf-8-sig", newline="") as lines:
        communes = Communes(lines)
    real = list(read(sources(data / "addresses", departements), communes))
    return Loaded(list(chain(real, lieux_dits(real))), communes)


def generate(loaded: Loaded, seed: int, each: int) -> tuple[World, dict[str, list[Case]]]:
    """The world of the rows, and its query sets."""
    world = World(loaded.rows)
    return world, cases(world, seed, each, loaded.communes.today)


def main() -> None:
    """Write both files; print what was made as one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("data", type=Path)
    _ = parser.add_argument("out", type=Path)
    _ = parser.add_argument("--departements", nargs="*", default=[])
    _ = parser.add_argument("--each", type=int, default=200)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    given = parser.parse_args()
    loaded = load(given.data, given.departements)
    world, sets = generate(loaded, given.seed, given.each)
    given.out.mkdir(parents=True, exist_ok=True)
    write_rows(given.out / "rows.csv", loaded.rows)
    write(given.out / "queries.jsonl", chain.from_iterable(sets.values()))
    sizes = {name: len(made) for name, made in sets.items()}
    counts = Counter(row.source for row in loaded.rows)
    print(json.dumps({"seed": given.seed, "addresses": world.size, "rows": counts, "queries": sizes}))


if __name__ == "__main__":
    main()
