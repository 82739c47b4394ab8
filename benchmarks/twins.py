"""Twins on a corpus of decisions written by somebody else: how often the guilty are found, and who is accused wrongly.

For each number of examples, over twenty seeds: the share of searches whose verdict is the one that the corpus expects
(accused, or asked with a question), the guilty that were missed at least once with how often they were found, the
innocent that were accused (there must be none) or asked about, and the time of a search. Innocent decisions are
searched with the default number of examples, since nothing ever ends their search early.

    python benchmarks/twins.py [SEEDS]
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import hypothesis
from tests.corpus.decisions import CORPUS, Entry

from etatplateforme.evidence.twins import EXAMPLES, search_twins
from etatplateforme.guarantor.decisions import decision
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import judge_twins
from etatplateforme.values.finding import Verdict

BUDGETS = (10, 30, 100, 300, 1000, 3000)
PATIENCE_S = 600.0


@dataclass(frozen=True)
class Searched:
    """What came of one search."""

    said: str
    asks: bool
    seconds: float
    twins: int


def registered(entry: Entry) -> AnyDecision:
    """The decision of the corpus as a service would register it."""
    return decision(entry.name, justified=entry.justified)(cast("Callable[..., Value]", entry.function))


def searched(entry: Entry, function: AnyDecision, examples: int, seed: int) -> Searched:
    """The gravest verdict of one search, in the words of the corpus."""
    began = time.process_time()
    search = search_twins(function, examples=examples, seed=seed, seconds=PATIENCE_S)
    seconds = time.process_time() - began
    verdicts = [judge_twins(function, example, entry.justified.keys()) for example in search.found]
    failed = any(verdict is Verdict.FAILED for verdict, _ in verdicts)
    asks = any(verdict is Verdict.CANT_TELL and question.endswith("?") for verdict, question in verdicts)
    return Searched("accused" if failed else "question" if asks else "innocent", asks, seconds, search.twins)


def main(seeds: int = 20) -> None:
    """Measure and print the line."""
    functions = {entry.name: registered(entry) for entry in CORPUS}
    watched = [entry for entry in CORPUS if entry.expected != "innocent"]
    innocent = [entry for entry in CORPUS if entry.expected == "innocent"]
    rates: dict[str, dict[int, float]] = {"accused": {}, "question": {}}
    missed: dict[str, dict[int, str]] = {}
    for examples in BUDGETS:
        hits = {
            entry.name: sum(
                searched(entry, functions[entry.name], examples, seed).said == entry.expected for seed in range(seeds)
            )
            for entry in watched
        }
        for expected, by_budget in rates.items():
            these = [hits[entry.name] for entry in watched if entry.expected == expected]
            by_budget[examples] = round(sum(these) / (seeds * len(these)), 4)
        for name, count in hits.items():
            if count < seeds:
                missed.setdefault(name, {})[examples] = f"{count}/{seeds}"
    quiet = {
        entry.name: [searched(entry, functions[entry.name], EXAMPLES, seed) for seed in range(seeds)]
        for entry in innocent
    }
    runs = [run for several in quiet.values() for run in several]
    line = {
        "benchmark": "twins",
        "decisions": {"guilty": sum(e.kind.half == "guilty" for e in CORPUS), "innocent": len(innocent),
                      "lawful": sum(e.kind.half == "lawful" for e in CORPUS)},
        "seeds": seeds,
        "verdict_expected_by_examples": rates,
        "found_by_examples_when_not_always": missed,
        "innocent_accused": sorted(
            {name for name, several in quiet.items() if any(r.said == "accused" for r in several)}
        ),
        "innocent_asked_about": sorted({name for name, several in quiet.items() if any(r.asks for r in several)}),
        "examples_for_the_innocent": EXAMPLES,
        "median_seconds_for_the_innocent": round(statistics.median(run.seconds for run in runs), 2),
        "longest_seconds": round(max(run.seconds for run in runs), 2),
        "hypothesis": hypothesis.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
