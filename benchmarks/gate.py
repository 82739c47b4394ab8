"""Cost of the guarantor's gate: the first evaluation of a manifest by the whole charter, and the look-up on an act.

``cold``: in a new process that has imported the guarantor and nothing else, from the text of a manifest to a gate that
answers; each process measures once. ``collector`` is the part of it that one full garbage collection takes, where it
falls in it: what it goes through was made by the imports, and a service pays it at its start, here or a little later.
``command``: the same with the collector as rare as ``etatplateforme`` sets it (:mod:`etatplateforme.cli.entry`).
``imports`` is told beside, since a service pays it once too, with its bytecode written, as pip leaves it. ``midnight``:
the same evaluation in a process that runs, as happens once a day. ``look_up``: one act put to the gate, without and
with arguments that a rule judges. CPU time; medians over processes (with quartiles), or over batches. The charter is
the SDK's own, of more than a hundred rules, with the manifest that ``etatplateforme init --defaults`` writes (or the
FILE given). Prints one line.

    python benchmarks/gate.py [FILE]
"""

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

PROCESSES = 31
BATCHES = 15
CALLS = 20_000
DAY = date(2026, 11, 22)


def example() -> str:
    """The manifest that the command line writes."""
    from etatplateforme.manifest import init
    from etatplateforme.manifest.render import render

    return render(init.defaults())


class Collections:
    """The time that full garbage collections take, once they are listened to."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun = 0.0

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        """What the collector calls before and after each collection."""
        if info["generation"] < 2:
            return
        if phase == "start":
            self._begun = time.process_time()
        else:
            self.seconds += time.process_time() - self._begun


def cold(text: str) -> tuple[float, float, float]:
    """Milliseconds of the imports, of the first evaluation, and of full collections in it, in this process."""
    begun = time.process_time()
    from etatplateforme.guarantor.guarantor import Guarantor
    from etatplateforme.manifest import parse_manifest

    imported = time.process_time()
    full = Collections()
    gc.callbacks.append(full)
    gate = Guarantor(parse_manifest(text)).gate(lambda: DAY)
    _ = gate.start_decision()
    done = time.process_time()
    return 1000 * (imported - begun), 1000 * (done - imported), 1000 * full.seconds


def in_new_processes(text: str) -> list[tuple[float, float, float, float]]:
    """The same in processes of their own, and the evaluation of others where the collector is as rare as in a command.

    One before them writes the bytecode of what they import.
    """
    with tempfile.TemporaryDirectory() as bytecode:
        environ = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        _ = environ.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = [
            (*in_new_process(text, environ, "--cold"), in_new_process(text, environ, "--command")[1])
            for _ in range(PROCESSES + 1)
        ]
        return runs[1:]


def in_new_process(text: str, environ: dict[str, str], how: str) -> tuple[float, float, float]:
    """One of them."""
    command = [sys.executable, __file__, how]
    run = subprocess.run(command, input=text, env=environ, capture_output=True, text=True, check=True, timeout=60)
    imports, evaluation, collector = json.loads(run.stdout)
    return imports, evaluation, collector


def per_call(call: Callable[[], object]) -> float:
    """Microseconds of a call: the median of the batches."""
    spent: list[float] = []
    for _ in range(BATCHES):
        begun = time.process_time()
        for _ in range(CALLS):
            _ = call()
        spent.append(1e6 * (time.process_time() - begun) / CALLS)
    return statistics.median(spent)


def main(text: str) -> None:
    """Measure and print the line."""
    from etatplateforme.guarantor.guarantor import Guarantor
    from etatplateforme.manifest import parse_manifest
    from etatplateforme.values.intent import Act, Intent

    imports, colds, collectors, commands = zip(*in_new_processes(text), strict=True)
    low, middle, high = statistics.quantiles(colds, n=4)
    guarantor = Guarantor(parse_manifest(text))
    today = [DAY]
    gate = guarantor.gate(lambda: today[0])
    midnights: list[float] = []
    for _ in range(PROCESSES):
        today[0] += timedelta(days=1)
        begun = time.process_time()
        _ = gate.start_decision()
        midnights.append(1000 * (time.process_time() - begun))
    plain, judged = Act(Intent.NOTIFY), Act(Intent.SIGN_IN, {"scopes": ("openid", "given_name")})
    line = {
        "benchmark": "gate",
        "rules": len(guarantor.charter.rules),
        "processes": PROCESSES,
        "imports_ms": round(statistics.median(imports), 1),
        "cold_ms": round(middle, 1),
        "cold_ms_quartiles": [round(low, 1), round(high, 1)],
        "collector_ms": round(statistics.median(collectors), 1),
        "command_ms": round(statistics.median(commands), 1),
        "midnight_ms": round(statistics.median(midnights), 2),
        "look_up_us": round(per_call(lambda: gate.ask(plain)), 2),
        "look_up_with_arguments_us": round(per_call(lambda: gate.ask(judged)), 2),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    if sys.argv[1:2] in (["--cold"], ["--command"]):
        if sys.argv[1] == "--command":
            from etatplateforme.cli.entry import COLLECTED_EVERY

            gc.set_threshold(*COLLECTED_EVERY)
        print(json.dumps(cold(sys.stdin.read())))
    else:
        main(Path(sys.argv[1]).read_text("utf-8") if sys.argv[1:] else example())
