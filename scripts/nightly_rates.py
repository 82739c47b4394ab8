"""Share of the mutants that the tests kill, file by file, from what mutmut left in ``mutants/``; lists the survivors.

    python scripts/nightly_rates.py [FOLDER] [--survivors]

Prints one JSON line. A mutant that no test reaches counts as alive; one that was not run in the given time is told
apart (``notRun``) and does not count, no more than one whose tests could not start (``unsure``).
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TypedDict

FATES: dict[int | None, str] = {
    **dict.fromkeys((1, 3, 24, 36, 37, 152, 255, -24, -9, -11), "killed"),
    **dict.fromkeys((5, 33), "unreached"),
    **dict.fromkeys((None, 2, 34), "notRun"),
    0: "survived",
}
"""By mutmut 3's exit codes: the tests failed, ran out of time or broke; none calls what was changed; not run."""


class Meta(TypedDict):
    """What mutmut keeps of a file: how the tests ended for each mutant."""

    exit_code_by_key: dict[str, int | None]


def fate(code: int | None) -> str:
    """What became of a mutant."""
    return FATES.get(code, "unsure")


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
