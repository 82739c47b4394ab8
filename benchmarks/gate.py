"""Cost of the guarantor's gate: the first evaluation of a manifest by the whole charter, and the look-up on an act.

``cold``: in a new process that has imported the guarantor and nothing else, from the text of a manifest to a gate that
answers; each process measures once. ``imports`` is told beside, since a service pays it once too. ``midnight``: the
same evaluation in a process that runs, as happens once a day. ``look_up``: one act put to the gate, without and with
arguments that a rule judges. Medians over processes, or over batches. The charter is the SDK's own, of more than a
hundred rules, with the manifest that ``etatplateforme init --defaults`` writes (or the FILE given). Prints one line.

    python benchmarks/gate.py [FILE]
"""

import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

PROCESSES = 15
BATCHES = 15
CALLS = 20_000
DAY = date(2026, 11, 22)


def example() -> str:
    """The manifest that the command line writes."""
    from etatplateforme.manifest import init
    from etatplateforme.manifest.render import render

    return render(init.defaults())


def cold(text: str) -> tuple[float, float]:
    """Milliseconds of the imports, then of the first evaluation, in this process."""
    begun = time.perf_counter()
    from etatplateforme.guarantor.guarantor import Guarantor
    from etatplateforme.manifest import parse_manifest

    imported = time.perf_counter()
    gate = Guarantor(parse_manifest(text)).gate(lambda: DAY)
    _ = gate.start_decision()
    done = time.perf_counter()
    return 1000 * (imported - begun), 1000 * (done - imported)


def in_new_process(text: str) -> tuple[float, float]:
    """The same in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, "--cold"], input=text, capture_output=True, text=True, check=True, timeout=60
    )
    imports, evaluation = json.loads(run.stdout)
    return imports, evaluation


def per_call(call: Callable[[], object]) -> float:
    """Microseconds of a call: the median of the batches."""
    spent: list[float] = []
    for _ in range(BATCHES):
        begun = time.perf_counter()
        for _ in range(CALLS):
            _ = call()
        spent.append(1e6 * (time.perf_counter() - begun) / CALLS)
    return statistics.median(spent)


def main(text: str) -> None:
    """Measure and print the line."""
    from etatplateforme.guarantor.guarantor import Guarantor
    from etatplateforme.manifest import parse_manifest
    from etatplateforme.values.intent import Act, Intent

    firsts = [in_new_process(text) for _ in range(PROCESSES)]
    guarantor = Guarantor(parse_manifest(text))
    today = [DAY]
    gate = guarantor.gate(lambda: today[0])
    midnights: list[float] = []
    for _ in range(PROCESSES):
        today[0] += timedelta(days=1)
        begun = time.perf_counter()
        _ = gate.start_decision()
        midnights.append(1000 * (time.perf_counter() - begun))
    plain, judged = Act(Intent.NOTIFY), Act(Intent.SIGN_IN, {"scopes": ("openid", "given_name")})
    line = {
        "benchmark": "gate",
        "rules": len(guarantor.charter.rules),
        "processes": PROCESSES,
        "imports_ms": round(statistics.median(imports for imports, _ in firsts), 1),
        "cold_ms": round(statistics.median(evaluation for _, evaluation in firsts), 1),
        "midnight_ms": round(statistics.median(midnights), 2),
        "look_up_us": round(per_call(lambda: gate.ask(plain)), 2),
        "look_up_with_arguments_us": round(per_call(lambda: gate.ask(judged)), 2),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cold"]:
        print(json.dumps(cold(sys.stdin.read())))
    else:
        main(Path(sys.argv[1]).read_text("utf-8") if sys.argv[1:] else example())
