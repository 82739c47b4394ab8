"""Share of the mutants that the tests kill, file by file, from what mutmut left in ``mutants/``; lists the survivors.

    python scripts/nightly_rates.py [FOLDER] [--survivors]

Prints one JSON line. A mutant that no test reaches counts as alive; one that was not run in the given time is told
apart (``notRun``) and does not count.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TypedDict

ALIVE, UNREACHED = {0}, {5, 33}
"""Exit codes of mutmut 3: the tests passed; no test calls what was changed."""


class Meta(TypedDict):
    """What mutmut keeps of a file: how the tests ended for each mutant."""

    exit_code_by_key: dict[str, int | None]


def fate(code: int | None) -> str:
    """What became of a mutant."""
    if code is None:
        return "notRun"
    return "survived" if code in ALIVE else "unreached" if code in UNREACHED else "killed"


def rate(counts: Counter[str]) -> float | None:
    """Percentage killed of those that were run, rounded down."""
    run = counts["killed"] + counts["survived"] + counts["unreached"]
    return None if run == 0 else counts["killed"] * 1000 // run / 10


def main(words: list[str]) -> None:
    """Read the files and print."""
    folder = next((Path(word) for word in words if not word.startswith("--")), Path("mutants"))
    whole: Counter[str] = Counter()
    files: dict[str, dict[str, object]] = {}
    for path in sorted(folder.rglob("*.meta")):
        meta: Meta = json.loads(path.read_text(encoding="utf-8"))
        fates = {name: fate(code) for name, code in meta["exit_code_by_key"].items()}
        counts = Counter(fates.values())
        whole += counts
        if counts:
            name = path.relative_to(folder).with_suffix("").as_posix()
            files[name] = {"killedPercent": rate(counts), **counts}
        if "--survivors" in words:
            for mutant, became in fates.items():
                if became in {"survived", "unreached"}:
                    print(became, mutant, file=sys.stderr)
    print(json.dumps({"mutants": sum(whole.values()), "killedPercent": rate(whole), **whole, "files": files}))


if __name__ == "__main__":
    main(sys.argv[1:])
