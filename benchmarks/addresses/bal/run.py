"""What the reference validator finds in generated BAL files, and what it costs; one JSON line.

    python -m benchmarks.addresses.bal.run [--seed N] [--files 60] [--rows 25] [--large 20000] [--out FOLDER]

FOLDER keeps the files, ``ids.json`` and ``oracle.jsonl`` (one line a file: the multiset of (row, code, level) of each
profile), which a validator of ours is to be compared with. ``--large`` measures the speed and the memory of the
validator on one faultless file of so many rows (0: not at all). Needs ``npm ci`` in this folder, once.
"""

import argparse
import json
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom
from typing import TypedDict, cast

from benchmarks.addresses.bal.generate import large, write

HERE = Path(__file__).parent


class Profile(TypedDict):
    """What one profile says of a file."""

    valid: bool
    rows: list[tuple[int, str, str]]
    file: list[tuple[str, str]]
    missing: list[tuple[str, str]]


class Judged(TypedDict, total=False):
    """One line of the oracle. Without ``parsed`` there is only ``refused``."""

    file: str
    parsed: bool
    refused: object
    count: int
    profiles: dict[str, Profile]


def judged(paths: list[Path], ids: Path) -> tuple[list[Judged], dict[str, float]]:
    """The oracle's words on every file, and what it used."""
    command = ["node", str(HERE / "oracle.mjs"), "--ids", str(ids), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [cast(Judged, json.loads(line)) for line in done.stdout.splitlines()]
    return lines, cast("dict[str, float]", json.loads(done.stderr.splitlines()[-1]))


def summary(lines: list[Judged]) -> dict[str, object]:
    """How much was found of what."""
    read = [line for line in lines if line["parsed"]]
    codes = {code for line in read for each in line["profiles"].values() for _, code, _ in each["rows"]}
    whole = {code for line in read for each in line["profiles"].values() for code, _ in each["file"]}
    valid = {name: sum(line["profiles"][name]["valid"] for line in read) for name in read[0]["profiles"]}
    rows = sum(line["count"] for line in read)
    return {
        "files": len(lines),
        "refused": len(lines) - len(read),
        "rows": rows,
        "valid": valid,
        "row_codes": len(codes),
        "file_codes": len(whole),
    }


def speed(folder: Path, seed: int, rows: int) -> dict[str, object]:
    """What one large file costs the oracle, its start (a file of few rows) taken off."""
    costs: list[tuple[int, dict[str, float]]] = []
    for wanted in (1, rows):
        path = folder / "large.csv"
        _ = path.write_bytes(large(seed, wanted))
        (line,), used = judged([path], folder / "ids.json")
        costs.append((line["count"], used))
    (few, start), (many, whole) = costs
    rate = (many - few) / max(1e-3, whole["cpu_s"] - start["cpu_s"])
    return {"rows": many, "rows_per_cpu_s": round(rate), "max_rss_mb": round(whole["max_rss"] / 1e6)}


def main() -> None:
    """Generate, ask the oracle, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    _ = parser.add_argument("--files", type=int, default=60)
    _ = parser.add_argument("--rows", type=int, default=25)
    _ = parser.add_argument("--large", type=int, default=0)
    _ = parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        paths = write(folder, given.seed, given.files, given.rows)
        lines, _ = judged(paths, folder / "ids.json")
        with (folder / "oracle.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        cost = {"large": speed(folder, given.seed, given.large)} if given.large else {}
    oracle = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    print(json.dumps({"seed": given.seed, "oracle": oracle, **summary(lines), **cost}))


if __name__ == "__main__":
    main()
