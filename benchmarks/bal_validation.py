"""Our validator of Bases Adresses Locales beside the reference one, on the same files, in turn; one JSON line.

    npm ci --prefix benchmarks/addresses/bal
    python benchmarks/bal_validation.py [--rows 20000 160000] [--rounds 3] [--file BAL.csv …] [--seed N]

Each run is a process of its own, whose processor time and largest memory (``VmHWM``) the system tells. The time of a
file of one row (starting, loading the communes) is taken off both. Without ``--file``, invented files 1.4 without
fault, and the same with a fault in one row of ten.
"""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random, SystemRandom
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.addresses.bal import faults  # noqa: E402
from benchmarks.addresses.bal.generate import large  # noqa: E402

HERE = Path(__file__).parent / "addresses" / "bal"
PROFILE = "1.4"
OURS = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from etatplateforme.addresses.bal import PROFILES, check
profile = PROFILES[sys.argv[2]]
report = check(Path(sys.argv[1]), today=datetime.now(UTC).date())
told = sum(tally.times for code, tally in report.faults.items() if profile.judges(code))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"rows": report.rows, "findings": told, "peak_kb": int(peak.split()[1])}))
"""


@dataclass(frozen=True)
class Run:
    """What one run found and cost."""

    rows: int
    findings: int
    cpu_s: float
    memory_mb: float


def run(command: list[str], path: Path) -> Run:
    """Run *command* on *path*."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([*command, str(path), PROFILE], stdout=subprocess.PIPE, env=environment) as process:
        told = process.stdout.read() if process.stdout is not None else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed on {path.name}")
    found: dict[str, int] = json.loads(told)
    return Run(found["rows"], found["findings"], used.ru_utime + used.ru_stime, found["peak_kb"] / 1024)


ENGINES = {"ours": [sys.executable, "-c", OURS], "validateur-bal": ["node", str(HERE / "validate.mjs")]}


def damaged(content: bytes, draw: Random) -> bytes:
    """The same file, with a fault in one row of ten."""
    rows = list(csv.DictReader(StringIO(content.decode()), delimiter=";"))
    for row in draw.sample(rows, len(rows) // 10):
        faults.value(draw, [row])
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def compared(path: Path, one_row: Path, rounds: int) -> dict[str, object]:
    """Both engines on one file, in turn."""
    costs: dict[str, list[float]] = {name: [] for name in ENGINES}
    last: dict[str, Run] = {}
    for _ in range(rounds):
        for name, command in ENGINES.items():
            start, last[name] = run(command, one_row), run(command, path)
            costs[name].append(max(1e-3, last[name].cpu_s - start.cpu_s))
    ours, theirs = last["ours"], last["validateur-bal"]
    rates = {name: ours.rows / median(spent) for name, spent in costs.items()}
    return {
        "rows": ours.rows,
        "same_findings": (ours.rows, ours.findings) == (theirs.rows, theirs.findings),
        "findings": ours.findings,
        "rows_per_cpu_s": {name: round(rate) for name, rate in rates.items()},
        "times": round(rates["ours"] / rates["validateur-bal"], 1),
        "memory_mb": {name: round(one.memory_mb) for name, one in last.items()},
    }


def written(folder: Path, sizes: Iterable[int], seed: int) -> list[Path]:
    """The invented files."""
    paths: list[Path] = []
    for rows in sizes:
        content = large(seed, rows)
        for name, kept in (("faultless", content), ("damaged", damaged(content, Random(seed)))):
            paths.append(folder / f"{name}-{rows}.csv")
            _ = paths[-1].write_bytes(kept)
    return paths


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 160_000])
    _ = parser.add_argument("--rounds", type=int, default=3)
    _ = parser.add_argument("--file", type=Path, nargs="*", default=[])
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one_row = folder / "one.csv"
        _ = one_row.write_bytes(b"\n".join(large(given.seed, 1).split(b"\n")[:2]) + b"\n")
        paths = given.file or written(folder, given.rows, given.seed)
        files = {path.name: compared(path, one_row, given.rounds) for path in paths}
    oracle = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    print(json.dumps({"seed": given.seed, "oracle": oracle, "machine": machine, "files": files}))


if __name__ == "__main__":
    main()
