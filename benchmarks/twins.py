"""Twins on a corpus of decisions that somebody else wrote: how soon the guilty are found, who is accused wrongly.

Each decision that the corpus calls guilty or lawful is searched with 3,000 examples from each of twenty seeds; the
number of examples drawn when twins were found gives the share found within 10, 30, … examples (small decisions, whose
cases are all tried, are searched again with each number). ``as_expected`` counts the searches whose verdict is the
corpus's: accused, or a question. Innocent decisions are searched with the default number of examples: none may be
accused. Seconds are of one process.

    python benchmarks/twins.py [SEEDS]
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.corpus.decisions import CORPUS, Entry

from etatplateforme.evidence.twins import EXAMPLES, search_twins
from etatplateforme.guarantor.decisions import decision
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import judge_twins
from etatplateforme.values.finding import Verdict

BUDGETS = (10, 30, 100, 300, 1000, 3000)
PATIENCE_S = 600.0
NEVER = sys.maxsize


@dataclass(frozen=True)
class Run:
    """One search: the gravest verdict in the words of the corpus, and the examples drawn when twins were found."""

    said: str
    asks: bool
    drawn: int
    seconds: float


def registered(entry: Entry) -> AnyDecision:
    """The decision of the corpus as a service would register it."""
    return decision(entry.name, justified=entry.justified)(cast(Callable[..., Value], entry.function))


def searched(entry: Entry, examples: int, seed: int) -> Run:
    """Search one decision once."""
    function = registered(entry)
    began = time.process_time()
    search = search_twins(function, examples=examples, seed=seed, seconds=PATIENCE_S)
    seconds = time.process_time() - began
    verdicts = [judge_twins(function, example, entry.justified.keys()) for example in search.found]
    failed = any(verdict is Verdict.FAILED for verdict, _ in verdicts)
    asks = any(verdict is Verdict.CANT_TELL and question.endswith("?") for verdict, question in verdicts)
    drawn = min((trial.cases for trial in search.trials if trial.unequal), default=NEVER)
    if search.exhaustive and search.found:  # nothing was drawn: would fewer examples, which draw, have found it?
        drawn = next(
            (few for few in BUDGETS[:-1] if examples == BUDGETS[-1] and searched(entry, few, seed).drawn <= few),
            examples,
        )
    return Run("accused" if failed else "question" if asks else "innocent", asks, drawn, seconds)


def main(seeds: int = 20) -> None:
    """Measure and print the line."""
    guilty = {
        e.name: [searched(e, BUDGETS[-1], seed) for seed in range(seeds)] for e in CORPUS if e.expected != "innocent"
    }
    innocent = {
        e.name: [searched(e, EXAMPLES, seed) for seed in range(seeds)] for e in CORPUS if e.expected == "innocent"
    }
    expected = {entry.name: entry.expected for entry in CORPUS}
    found = {
        examples: round(statistics.fmean(run.drawn <= examples for runs in guilty.values() for run in runs), 4)
        for examples in BUDGETS
    }
    missed = {
        name: {
            examples: f"{count}/{seeds}"
            for examples in BUDGETS
            if (count := sum(run.drawn <= examples for run in runs)) < seeds
        }
        for name, runs in guilty.items()
    }
    otherwise = {name: sorted({run.said for run in runs} - {expected[name]}) for name, runs in guilty.items()}
    seconds = [run.seconds for runs in innocent.values() for run in runs]
    line = {
        "benchmark": "twins",
        "decisions": {
            half: sum(entry.kind.half == half for entry in CORPUS) for half in ("guilty", "innocent", "lawful")
        },
        "seeds": seeds,
        "found_by_examples": found,
        "missed": {name: counts for name, counts in missed.items() if counts},
        "as_expected": round(
            statistics.fmean(run.said == expected[name] for name, runs in guilty.items() for run in runs), 4
        ),
        "said_otherwise": {name: said for name, said in otherwise.items() if said},
        "innocent_accused": sorted(
            name for name, runs in innocent.items() if any(run.said == "accused" for run in runs)
        ),
        "innocent_asked_about": sorted(name for name, runs in innocent.items() if any(run.asks for run in runs)),
        "examples_for_the_innocent": EXAMPLES,
        "median_seconds_for_the_innocent": round(statistics.median(seconds), 2),
        "longest_seconds": round(max(seconds), 2),
        "hypothesis": version("hypothesis"),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
