"""Reading 200 MB of French CSV (cp1252, semicolons, decimal commas) beside pandas, in one run.

Both read the same file, give every code as text, and the sum of a column of decimals. pandas is told the encoding, the
delimiter and the decimal sign, and reads with its C engine, its fastest here; ours finds the first two. Each run is a
process of its own; the two alternate; the ratios are those of the medians. No character is lost: the letters beyond
ASCII are counted on both sides, and against the file.

pandas is no dependency of the project: ``pip install pandas``. Needs the real communes of the shared data, else makes
names up. Prints one JSON line; ends with 1 when a bar is missed.

    python benchmarks/read.py [MEGABYTES]
"""

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
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

COMMUNES = Path(__file__).resolve().parents[2] / "shared/data/territories/cog-communes.csv"
ROUNDS, FASTER = 3, 2
BEYOND = r"[^\x00-\x7f]"


def write(path: Path, size: int, seed: int = 1) -> int:
    """A file of *size* bytes or a little more; answers how many letters beyond ASCII its rows have."""
    drawn = random.Random(seed)
    if COMMUNES.exists():
        with COMMUNES.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
    else:
        rows = [["COM", f"{number:05d}", *["Évreux-l'Été"] * 10] for number in range(10_000)]
    beyond = 0
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([f"c{rank}" for rank in range(len(rows[0]))] + ["x", "y", "z"])
        while file.tell() < size:
            for row in rows:
                numbers = (f"{drawn.random() * 1_000:.3f}", f"{drawn.random():.5f}", str(drawn.randrange(10_000)))
                writer.writerow([*row, *(number.replace(".", ",") for number in numbers)])
            beyond += sum(not sign.isascii() for row in rows for sign in "".join(row))
    return beyond


def ours(path: Path) -> tuple[int, float, int]:
    """Rows, sum of ``x``, letters beyond ASCII."""
    import polars as pl

    from etatplateforme.opendata.reading import open_table

    rows, total, beyond = 0, 0.0, 0
    with path.open("rb") as file:
        table = open_table(file)
        place = str(table.header.index("x"))
        for batch in table.batches():
            number = pl.col(place).str.replace(",", ".", literal=True).cast(pl.Float64)
            rows += batch.frame.height
            total += batch.frame.select(number.sum()).item()
            if COUNTED:
                beyond += batch.frame.select(pl.sum_horizontal(pl.all().str.count_matches(BEYOND).sum())).item()
    return rows, total, beyond


def pandas(path: Path) -> tuple[int, float, int]:
    """The same, by pandas."""
    peer = import_module("pandas")
    numbers = {"x", "y"}
    with path.open(encoding="cp1252") as file:
        names = file.readline().strip().split(";")
    frame = peer.read_csv(
        path, sep=";", encoding="cp1252", decimal=",", keep_default_na=False,
        dtype={name: str for name in names if name not in numbers},
    )  # fmt: skip
    return len(frame), float(frame["x"].sum()), 0


COUNTED = os.environ.get("COUNT_LETTERS") == "1"
"""Whether letters beyond ASCII are counted: apart from the runs that are timed, since pandas does not."""

ENGINES = {"ours": ours, "pandas": pandas}


def inside(engine: str, path: str) -> None:
    """In a process of its own: read, and print what was found and what it took."""
    _ = import_module("etatplateforme.opendata.reading" if engine == "ours" else "pandas")
    wall, cpu = time.perf_counter(), time.process_time()
    rows, total, beyond = ENGINES[engine](Path(path))
    told = {
        "rows": rows,
        "sum": round(total, 3),
        "beyond": beyond,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
    }
    print(json.dumps(told))


def run(engine: str, path: Path, *, counted: bool = False) -> dict[str, float]:
    """Run an engine over *path*."""
    done = subprocess.run(
        [sys.executable, __file__, "--inside", engine, str(path)],
        check=True, stdout=subprocess.PIPE, text=True, timeout=600,
        env={**os.environ, "COUNT_LETTERS": "1" if counted else "0"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    return {key: float(value) for key, value in found.items()}


def main(megabytes: int) -> int:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "communes.csv"
        letters = write(path, megabytes * 1_000_000)
        size = path.stat().st_size
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in ENGINES}
        for _ in range(ROUNDS):
            for name, every in runs.items():
                every.append(run(name, path))
        counted = run("ours", path, counted=True)
    medians = {
        name: {key: round(statistics.median(one[key] for one in every), 2) for key in ("wall", "cpu", "mb")}
        for name, every in runs.items()
    }
    same = all(runs["ours"][0][key] == runs["pandas"][0][key] for key in ("rows", "sum"))
    faster = medians["pandas"]["wall"] / medians["ours"]["wall"]
    lighter = medians["pandas"]["mb"] / medians["ours"]["mb"]
    told = {
        "benchmark": "read",
        "megabytes": round(size / 1e6),
        "rows": runs["ours"][0]["rows"],
        "wall_ratio": round(faster, 2),
        "memory_ratio": round(lighter, 2),
        "same_rows_and_sum": same,
        "letters_lost": letters - counted["beyond"],
        "medians": medians,
        "versions": {name: version(name) for name in ("polars", "pandas")} | {"python": platform.python_version()},
        "machine": f"{os.cpu_count()} cores, {platform.system()}",
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    print(json.dumps(told))
    return 0 if same and faster >= FASTER and lighter > 1 and told["letters_lost"] == 0 else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
