"""Our embedded address index beside addok, on the same rows, in the same run, A B A B.

    python -m benchmarks.addresses.run DATA --peer VENV [--departements 48 973] [--each 200] [--seed N]
        [--rounds 2] [--requests 300] [--only ours] [--work FOLDER] [--table FILE]

DATA holds ``addresses`` and ``territories`` (see ``queries.generate``). addok goes into VENV, made when missing;
``redis-server`` comes from Debian. Without ``--seed`` a fresh one is drawn and told. Prints one JSON line; the table in
French goes to FILE, or to the error output.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from random import SystemRandom

from benchmarks.addresses import served
from benchmarks.addresses.engines import documents, peer
from benchmarks.addresses.engines.loop import Told, memory
from benchmarks.addresses.figures import Facts, Measured, figures
from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.generate import generate, load
from benchmarks.addresses.queries.rows import write as write_rows
from benchmarks.addresses.queries.world import World
from benchmarks.addresses.table import table


def children_cpu() -> float:
    """CPU seconds of the processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build_ours(rows: Path, index: Path) -> Facts:
    """Build our index from the CSV, in a process of its own."""
    before, clock = children_cpu(), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.addresses.engines.ours", "build", str(rows), str(index)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    facts = json.loads(told)
    return _built(facts["addresses"], facts["bytes"], children_cpu() - before, time.perf_counter() - clock)


def build_addok(engine: peer.Peer, ndjson: Path, addresses: int) -> Facts:
    """Build addok's index from its documents; Redis' work counts."""
    empty, before = peer.used_memory(engine), children_cpu() + peer.cpu_seconds(engine.redis)
    clock = time.perf_counter()
    peer.built(engine, ndjson)
    cpu = children_cpu() + peer.cpu_seconds(engine.redis) - before
    return _built(addresses, peer.used_memory(engine) - empty, cpu, time.perf_counter() - clock)


def _built(addresses: int, size: int, cpu: float, wall: float) -> Facts:
    return {
        "addresses": addresses,
        "bytes_per_address": round(size / addresses, 1),
        "cpu_s": round(cpu, 2),
        "wall_s": round(wall, 2),
        "addresses_per_cpu_s": round(addresses / cpu),
    }


def answered(command: list[str], out: Path, environment: Mapping[str, str] | None) -> tuple[list[Told], Facts]:
    """Run an engine over the questions; its answers, and its memory at the end."""
    _ = subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    *lines, last = out.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines], json.loads(last)


class Bench:
    """One run over one seed."""

    def __init__(self, folder: Path, cases: list[Case], only: str) -> None:
        self.folder = folder
        self.cases = cases
        self.only = only
        self.asks = folder / "asks.jsonl"
        with self.asks.open("w", encoding="utf-8") as file:
            for case in cases:
                print(json.dumps(asdict(case.ask), ensure_ascii=False), file=file)
        self.measured: dict[str, Measured] = {}

    def wants(self, name: str) -> bool:
        """Whether this engine is to be measured."""
        return self.only in ("", name)

    def build(self, world: World, rows: Path, engine: peer.Peer | None) -> None:
        """Build both indexes from the same rows."""
        if self.wants("ours"):
            self.measured["ours"] = Measured(build_ours(rows, self.folder / "ours.idx"))
        if engine is not None:
            ndjson = self.folder / "addok.ndjson"
            documents.write(ndjson, world)
            self.measured["addok"] = Measured(build_addok(engine, ndjson, world.size))

    def ask(self, engine: peer.Peer | None, rounds: int) -> None:
        """A B A B: every round asks ours, then addok."""
        for _ in range(rounds):
            for name, measured in self.measured.items():
                out = self.folder / f"{name}.jsonl"
                command, environment = self._command(name, engine, out)
                before = peer.cpu_seconds(engine.redis) if engine is not None else 0.0
                told, measured.memory = answered(command, out, environment)
                if engine is not None and name == "addok":
                    measured.redis_cpu_s += peer.cpu_seconds(engine.redis) - before
                measured.rounds.append(told)
                print(f"{name}: {len(told)} cas posés", file=sys.stderr)
        if engine is not None:
            self.measured["addok"].memory["redis"] = memory(engine.redis)

    def _command(self, name: str, engine: peer.Peer | None, out: Path) -> tuple[list[str], dict[str, str] | None]:
        module = "benchmarks.addresses.engines"
        if name == "addok" and engine is not None:
            command = [str(engine.python), "-m", f"{module}.addok_worker", str(self.asks), str(out)]
            return command, engine.environment
        index = str(self.folder / "ours.idx")
        return [sys.executable, "-m", f"{module}.ours", "ask", index, str(self.asks), str(out)], None

    def serve(self, engine: peer.Peer | None, requests: int, rounds: int) -> None:
        """The same texts over HTTP, A B A B."""
        plain = [case.ask for case in self.cases if case.exists and case.ask.mode == "search"]
        texts = [ask.text for ask in plain if not ask.filters and ask.near is None and ask.text[0].isalnum()]
        texts = texts[:: max(1, len(texts) // max(1, requests))][:requests]
        with ExitStack() as stack:
            ports = {"ours": stack.enter_context(served.ours(self.folder / "ours.idx"))} if self.wants("ours") else {}
            if engine is not None:
                ports["addok"] = stack.enter_context(served.addok(engine))
            for _ in range(rounds):
                for name, port in ports.items():
                    self.measured[name].http += served.asked(port, texts)


def machine() -> Facts:
    """Where it ran, and with what."""
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())  # fmt: skip
    load = round(os.getloadavg()[0], 2)
    return {"cpu": cpu, "cores": os.cpu_count(), "system": platform.platform(), "load_1min": load}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("data", type=Path)
    _ = parser.add_argument("--peer", type=Path, default=Path(tempfile.gettempdir()) / "etatplateforme-addok")
    _ = parser.add_argument("--departements", nargs="*", default=[])
    _ = parser.add_argument("--each", type=int, default=200)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    _ = parser.add_argument("--rounds", type=int, default=2)
    _ = parser.add_argument("--requests", type=int, default=300)
    _ = parser.add_argument("--only", choices=("", "ours", "addok"), default="")
    _ = parser.add_argument("--work", type=Path, help="keep the rows, the index and the answers there")
    _ = parser.add_argument("--table", type=Path)
    return parser.parse_args()


def measure(given: argparse.Namespace, folder: Path) -> Facts:
    """Everything, as one object."""
    loaded = load(given.data, given.departements)
    world, sets = generate(loaded, given.seed, given.each)
    write_rows(folder / "rows.csv", loaded.rows)
    bench = Bench(folder, list(chain.from_iterable(sets.values())), given.only)
    versions = {
        "python": platform.python_version(),
        **{n: version(n) for n in ("etatplateforme", "numpy", "rapidfuzz")},
    }
    with ExitStack() as stack:
        engine = None
        if bench.wants("addok"):
            engine = stack.enter_context(peer.running(folder, peer.installed(given.peer)))
            versions |= peer.versions(engine)
        bench.build(world, folder / "rows.csv", engine)
        bench.ask(engine, given.rounds)
        bench.serve(engine, given.requests, given.rounds)
    empty = sorted(name for name, made in sets.items() if not made)
    return {
        "seed": given.seed,
        "departements": sorted(world.departements),
        "addresses": world.size,
        "each": given.each,
        "rounds": given.rounds,
        "machine": machine(),
        "versions": versions,
        "classes_without_data": empty,
        **figures(bench.cases, bench.measured),
    }


def main() -> None:
    """Measure and print."""
    given = arguments()
    with ExitStack() as stack:
        folder = given.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        found = measure(given, folder)
    text = table(found)
    if given.table:
        _ = given.table.write_text(text, encoding="utf-8")
    else:
        print(text, file=sys.stderr)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
