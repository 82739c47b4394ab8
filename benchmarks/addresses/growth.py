"""What growth costs our index: the same questions over 0.1, 0.58, 3 and 10 million addresses.

    python -m benchmarks.addresses.growth DATA [--millions 0.1 0.58 3 10] [--each 100] [--seed N] [--rounds 3]
        [--work FOLDER]

DATA is that of ``run``. There are not ten million real rows at hand, so real ones are multiplied: each copy keeps the
names of the streets, the house numbers and the sizes of the communes; its communes get codes, postcodes and names of
their own (every letter exchanged for another, but those of « Saint » and of articles), and it lies 10° east of the one
before. The questions are drawn from the départements of the smallest size, so that all sizes are asked the same.
A copy brings no new word but names of communes: a real country would bring a few more words and shorter lists.

Prints one JSON line. « 26 » million (France) is not measured: it is the line through the last three sizes by the
logarithm of the size, and is labelled so.
"""

import argparse
import csv
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from random import SystemRandom

from benchmarks.addresses.engines.loop import Told
from benchmarks.addresses.figures import Facts
from benchmarks.addresses.measure import outcome
from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.generate import Loaded, load
from benchmarks.addresses.queries.rows import HEADER, Row, departement
from benchmarks.addresses.queries.sets import cases
from benchmarks.addresses.queries.world import World
from benchmarks.addresses.run import answered, children_cpu, machine

ASKED = ("exact", "capitals", "typing_1_postcode", "typing_1", "typing_2_postcode", "missing_type", "street_only")
SMALLEST = ("48", "973", "971", "05")  # questions are about these départements
FRANCE = 26.0
SHIFT_DEGREES = 10.0
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvz"
_KEPT = frozenset(("saint", "sainte", "le", "la", "les", "de", "du", "des", "en", "sur", "et", "arrondissement"))
_OWN_CODES = range(1_000, 99_000)
_ARRONDISSEMENTS = (*range(13_201, 13_217), *range(69_381, 69_390), *range(75_101, 75_121))
_OF_CITIES = {str(code) for code in (13_055, 69_123, 75_056, *_ARRONDISSEMENTS)}


def renamed(name: str, copy: int) -> str:
    """The name of a commune in a copy: ``Mende`` is ``Nipfi`` in the first."""
    turns = {letters: copy % len(letters) for letters in (_VOWELS, _CONSONANTS)}
    turned = str.maketrans("".join(turns), "".join(letters[by:] + letters[:by] for letters, by in turns.items()))
    words = name.replace("-", " ").split()
    return " ".join(
        word if word.lower() in _KEPT or word[0].isdigit() else word.lower().translate(turned).title() for word in words
    )


class Multiplier:
    """Copies of the same rows under codes that no other copy has."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._codes = self._unused({row.citycode for row in rows} | _OF_CITIES)
        self._postcodes = self._unused({row.postcode for row in rows})

    @staticmethod
    def _unused(used: set[str]) -> Iterator[str]:
        return (code for number in _OWN_CODES if (code := f"{number:05d}") not in used)

    def copy(self, rank: int) -> Iterator[Row]:
        """All rows, moved; rank 0 is the rows themselves."""
        if not rank:
            yield from self._rows
            return
        codes: dict[str, str] = {}
        postcodes: dict[str, str] = {}
        names: dict[str, str] = {}
        for row in self._rows:
            code = codes.get(row.citycode) or codes.setdefault(row.citycode, next(self._codes))
            postcode = postcodes.get(row.postcode) or postcodes.setdefault(row.postcode, next(self._postcodes))
            city = names.get(row.city) or names.setdefault(row.city, renamed(row.city, rank))
            east = (row.longitude + rank * SHIFT_DEGREES + 180) % 360 - 180
            yield replace(
                row,
                street_key=f"{code}_{row.street_key.partition('_')[2]}",
                citycode=code,
                postcode=postcode,
                city=city,
                old_citycode="",
                old_city="",
                longitude=east,
            )


def write_sources(folder: Path, loaded: Loaded, addresses: int) -> list[Path]:
    """As many rows as there are *addresses* wanted, a file for each copy."""
    rows = loaded.rows
    if addresses < len(rows):
        rows = [row for row in rows if departement(row.citycode) in SMALLEST]
        rows += [row for row in loaded.rows if departement(row.citycode) not in SMALLEST][: addresses - len(rows)]
    made = Multiplier(rows)
    files: list[Path] = []
    for rank in range(math.ceil(addresses / len(rows))):
        files.append(folder / f"rows-{rank}.csv")
        left = addresses - rank * len(rows)
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            print(HEADER, file=file)
            lines = (row.line() for row in islice(made.copy(rank), left))
            csv.writer(file, delimiter=";", lineterminator="\n").writerows(lines)
    return files


def built(sources: list[Path], index: Path) -> Facts:
    """Build in a process of its own; what it took."""
    command = [sys.executable, "-m", "benchmarks.addresses.engines.ours", "build", *map(str, sources), str(index)]
    before = children_cpu()
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    facts, cpu = json.loads(told), children_cpu() - before
    return {
        "addresses": facts["addresses"],
        "bytes_per_address": round(facts["bytes"] / facts["addresses"], 1),
        "build_addresses_per_cpu_s": round(facts["addresses"] / cpu),
        "build_peak_mb": round(facts["peak_bytes"] / 1e6),
    }


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of the values is under."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * share)]


def asked(rounds: list[list[Told]], made: list[Case]) -> Facts:
    """Times of one size: the median over the rounds of each round's median and 95th percentile."""

    def middle(what: str, share: float) -> float:
        times = [[ms for told in one for ms in (told["ms"] if what == "ms" else told["cpu_ms"])] for one in rounds]
        return round(statistics.median(percentile(each, share) for each in times), 3)

    right = [outcome(case, told).right for case, told in zip(made, rounds[0], strict=True)]
    return {
        "p50_ms": middle("ms", 0.5),
        "p95_ms": middle("ms", 0.95),
        "cpu_p50_ms": middle("cpu_ms", 0.5),
        "cpu_p95_ms": middle("cpu_ms", 0.95),
        "right": round(sum(right) / len(right), 4),
    }


def extrapolated(sizes: list[float], times: list[float], at: float) -> float:
    """The least-squares line of *times* by the logarithm of *sizes*, at another size."""
    slope, start = statistics.linear_regression([math.log(size) for size in sizes], times)
    return round(start + slope * math.log(at), 3)


def measure(given: argparse.Namespace, folder: Path) -> Facts:
    """Everything, as one object."""
    loaded = load(given.data, [])
    small = [row for row in loaded.rows if departement(row.citycode) in SMALLEST]
    sets = cases(World(small), given.seed, given.each, loaded.communes.today, ASKED)
    made = [case for each in sets.values() for case in each]
    asks = folder / "asks.jsonl"
    lines = (json.dumps(asdict(case.ask), ensure_ascii=False) for case in made)
    _ = asks.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    found: dict[float, Facts] = {}
    for millions in given.millions:
        index = folder / f"{millions}.idx"
        sources = write_sources(folder, loaded, round(millions * 1e6))
        found[millions] = built(sources, index)
        for path in sources:
            path.unlink()
        print(f"{millions} M : {found[millions]}", file=sys.stderr)
    del loaded, small
    rounds: dict[float, list[list[Told]]] = {millions: [] for millions in given.millions}
    for _ in range(given.rounds):
        for millions, told in rounds.items():
            out = folder / "answers.jsonl"
            files = [str(path) for path in (folder / f"{millions}.idx", asks, out)]
            command = [sys.executable, "-m", "benchmarks.addresses.engines.ours", "ask", *files]
            one, memory = answered(command, out, None)
            told.append(one)
            found[millions] |= {f"{name}_mb": round(int(str(size)) / 1e6, 1) for name, size in memory.items()}
    for millions, told in rounds.items():
        found[millions] |= asked(told, made)
    last = given.millions[-3:]
    wanted = ("p95_ms", "cpu_p95_ms")
    france = {name: extrapolated(last, [float(str(found[size][name])) for size in last], FRANCE) for name in wanted}
    return {
        "seed": given.seed,
        "questions": len(made),
        "rounds": given.rounds,
        "machine": machine(),
        "sizes_in_millions": {str(millions): facts for millions, facts in found.items()},
        f"extrapolated_{FRANCE:.0f}": france,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("data", type=Path)
    _ = parser.add_argument("--millions", type=float, nargs="+", default=[0.1, 0.58, 3.0, 10.0])
    _ = parser.add_argument("--each", type=int, default=100)
    _ = parser.add_argument("--rounds", type=int, default=3)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    _ = parser.add_argument("--work", type=Path, help="keep the indexes there")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder: Path = given.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(given, folder), ensure_ascii=False))


if __name__ == "__main__":
    main()
