"""Our validator beside frictionless and validata-table, in one run: the same cells found, how much faster, what memory.

The peers are no dependency of the project, and theirs are not ours; give the Python of an environment of each::

    python -m venv /tmp/f && /tmp/f/bin/pip install frictionless==5.21.0
    python -m venv /tmp/v && /tmp/v/bin/pip install validata-table==0.12.5
    python benchmarks/validation.py /tmp/f/bin/python /tmp/v/bin/python [--rows N] [--long N]

The schema is IRVE statique 2.3 (40 columns); the rows are drawn from its examples and real communes, one in a
thousand with a fault of ten sorts. All read the same file. frictionless is given the schema, the encoding and
``schema_sync``, as Validata gives them; its rate is that of the whole file. validata-table stops at 100,000 rows: its
rate is measured on a tenth of the rows. Each run is a process of its own; engines alternate, round by round; the ratios
are those of the medians. CPU is user and system time of all threads, libraries loaded before; memory the peak resident
size of the process.

``--long`` rows (a million) are judged by ours alone. Prints one JSON line; ends with 1 when a bar is missed.
"""

import argparse
import csv
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared/data"
SCHEMA = SHARED / "opendata/schemas/etalab__schema-irve-statique.json"
COMMUNES = SHARED / "territories/cog-communes.csv"
ROUNDS = 3
WALL, CPU, WALL_VALIDATA = 40, 25, 50
"""The bars: times faster than frictionless in wall and in CPU, and than validata-table in wall."""

FAULTS = (
    ("date_maj", "30/12/2021"),
    ("siren_amenageur", "12"),
    ("nbre_pdc", "-1"),
    ("puissance_nominale", "22 kW"),
    ("condition_acces", "Libre"),
    ("prise_type_2", "oui"),
    ("coordonneesXY", "[200,48]"),
    ("contact_operateur", "x@"),
    ("horaires", "tous les jours"),
    ("nom_enseigne", ""),
)
Measure = dict[str, float]
Runs = dict[str, list[dict[str, object]]]


def write(path: Path, rows: int, seed: int = 3) -> None:
    """A file of *rows* rows."""
    drawn = random.Random(seed)
    fields = json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]
    base = {field["name"]: _example(field) for field in fields}
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        communes = [row for row in csv.DictReader(file) if row["TYPECOM"] == "COM"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(base), lineterminator="\n")
        writer.writeheader()
        for number in range(rows):
            commune = communes[number % len(communes)]
            row = base | {
                "nom_station": commune["LIBELLE"],
                "adresse_station": f"{number % 300} rue de la Paix, {commune['COM']} {commune['LIBELLE']}",
                "code_insee_commune": commune["COM"],
                "coordonneesXY": f"[{drawn.uniform(-4, 8):.6f}, {drawn.uniform(42, 51):.6f}]",
                "id_pdc_itinerance": f"FRA68E{number:08d}",
                "id_station_itinerance": f"FRA68P{number // 4:08d}",
                "id_pdc_local": f"L{number}",
                "nbre_pdc": str(number % 9),
                "date_maj": f"20{20 + number % 6}-{1 + number % 12:02d}-{1 + number % 28:02d}",
            }
            if drawn.random() < 0.001:
                row.update([FAULTS[drawn.randrange(len(FAULTS))]])
            writer.writerow(row)


def _example(field: Mapping[str, object]) -> str:
    if field["name"] == "accessibilite_pmr":
        return "Accessible mais non réservé PMR"
    example = field.get("example", "")
    return str(example).lower() if field["type"] == "boolean" else str(example)


def ours(path: Path) -> list[str]:
    """Cells that are wrong, as ``row:field``."""
    from etatplateforme.opendata.schema import read_schema
    from etatplateforme.opendata.validation import validate

    schema = read_schema(SCHEMA.read_bytes())
    with path.open("rb") as file:
        report = validate(file, schema)
    cells = [f"{cell.row}:{one.problem.field}" for one in report.found for cell in one.cells]
    return cells if report.count == len(cells) else [*cells, f"{report.count - len(cells)} more"]


def frictionless(path: Path) -> list[str]:
    """The same, by frictionless."""
    peer = import_module("frictionless")
    os.chdir(path.parent)
    table = import_module("frictionless.resources").TableResource(
        path=path.name,
        encoding="utf-8",
        schema=peer.Schema.from_descriptor(json.loads(SCHEMA.read_text(encoding="utf-8"))),
        detector=peer.Detector(schema_sync=True),
    )
    report = table.validate(limit_errors=1_000_000)
    return [f"{error.row_number}:{error.field_name}" for error in report.tasks[0].errors]


def validata(path: Path) -> list[str]:
    """The same, by validata-table."""
    report = import_module("validata_core").validate(str(path), json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [f"{error.location.row_number}:{error.location.fields_info[0].label}" for error in report.errors]


ENGINES = {"ours": ours, "frictionless": frictionless, "validata": validata}
LOADED = {
    "ours": ("etatplateforme.opendata.validation", "polars"),
    "frictionless": ("frictionless.resources", "frictionless"),
    "validata": ("validata_core", "validata-table"),
}
"""Of each engine, the module that is loaded before the clock starts, and the package whose version is told."""


def inside(engine: str, path: str) -> None:
    """In a process of its own: judge, and print what was found and what it took."""
    module, package = LOADED[engine]
    _ = import_module(module)
    wall, cpu = time.perf_counter(), time.process_time()
    cells = ENGINES[engine](Path(path))
    told = {
        "cells": sorted(cells),
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
        "version": version(package),
    }
    print(json.dumps(told))


def run(python: str, engine: str, path: Path) -> dict[str, object]:
    """Run an engine over *path*."""
    done = subprocess.run(
        [python, __file__, "--inside", engine, str(path)], check=True, stdout=subprocess.PIPE, text=True, timeout=3_600
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def measure(options: argparse.Namespace) -> tuple[Runs, dict[str, object], dict[str, object]]:
    """Every run over the whole file (validata-table: over a tenth), ours over that tenth, and over the long file."""
    with tempfile.TemporaryDirectory() as folder:
        whole, part, long = Path(folder) / "irve.csv", Path(folder) / "part.csv", Path(folder) / "long.csv"
        write(whole, options.rows)
        write(part, options.rows // 10)
        runs: Runs = {name: [] for name in ENGINES}
        for _ in range(options.rounds):
            runs["ours"].append(run(sys.executable, "ours", whole))
            runs["frictionless"].append(run(options.frictionless, "frictionless", whole))
            runs["validata"].append(run(options.validata, "validata", part))
            runs["ours"].append(run(sys.executable, "ours", whole))
        small = run(sys.executable, "ours", part)
        write(long, options.long)
        return runs, small, run(sys.executable, "ours", long)


def figures(one: Mapping[str, object]) -> Measure:
    """Seconds and megabytes of a run."""
    return {key: float(str(one[key])) for key in ("wall", "cpu", "mb")}


def main() -> int:
    """Measure, and print."""
    asked = argparse.ArgumentParser()
    _ = asked.add_argument("frictionless")
    _ = asked.add_argument("validata")
    _ = asked.add_argument("--rows", type=int, default=200_000)
    _ = asked.add_argument("--long", type=int, default=1_000_000)
    _ = asked.add_argument("--rounds", type=int, default=ROUNDS)
    options = asked.parse_args()
    runs, small, longest = measure(options)
    medians = {
        name: {key: round(statistics.median(figures(one)[key] for one in every), 2) for key in ("wall", "cpu", "mb")}
        for name, every in runs.items()
    }
    mine, theirs, validatas = medians["ours"], medians["frictionless"], medians["validata"]
    ratios = {
        "wall_ratio_frictionless": round(theirs["wall"] / mine["wall"], 1),
        "cpu_ratio_frictionless": round(theirs["cpu"] / mine["cpu"], 1),
        "wall_ratio_validata": round(validatas["wall"] * 10 / mine["wall"], 1),
    }
    cells = {name: every[0]["cells"] for name, every in runs.items()}
    same = cells["ours"] == cells["frictionless"] and small["cells"] == cells["validata"]
    told = {
        "benchmark": "validation",
        "rows": options.rows,
        **ratios,
        "same_cells": same,
        "medians": medians,
        "long": {"rows": options.long, **figures(longest)},
        "versions": {name: every[0]["version"] for name, every in runs.items()} | {"python": platform.python_version()},
        "machine": f"{os.cpu_count()} cores, {platform.system()}",
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    print(json.dumps(told))
    return 0 if same and met(ratios) else 1


def met(ratios: Measure) -> bool:
    """Whether every bar is met."""
    return all(found >= bar for found, bar in zip(ratios.values(), (WALL, CPU, WALL_VALIDATA), strict=True))


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main())
