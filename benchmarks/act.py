"""The W3C's ACT test cases judged by the static engine: what is found, missed, left open, and wrongly accused.

    python benchmarks/act.py [FOLDER] [--cases]

FOLDER holds ``testcases.json`` and the pages that it names (default: the data beside the checkout). Prints one JSON
line: in total and for each rule, of its failing cases those found, missed and told unsure (``cantTell``), of the others
those accused (``falsePositives``), and of the inapplicable ones those said to be so. ``--cases`` lists on the error
output the cases where the outcome is not the expected one.
"""

import json
import platform
import sys
import time
from collections import Counter
from pathlib import Path

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Verdict

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "act"
KEYS = ("found", "missed", "cantTell", "falsePositives", "passedRight", "passedUnsure", "inapplicableRight", "cases")


def judge(code: str, path: Path) -> Verdict:
    """Outcome of one rule on one page."""
    view = view_of(read(path.read_text(encoding="utf-8")))
    return ACT_RULES[code].outcome(view, web_page=path.suffix in {".html", ".htm"})


def place(expected: str, outcome: Verdict) -> str:
    """In which count a case falls."""
    if expected == "failed":
        return {Verdict.FAILED: "found", Verdict.CANT_TELL: "cantTell"}.get(outcome, "missed")
    if outcome is Verdict.FAILED:
        return "falsePositives"
    if expected == "inapplicable":
        return "inapplicableRight" if outcome is Verdict.INAPPLICABLE else "inapplicableTold"
    return "passedRight" if outcome is Verdict.PASSED else "passedUnsure"


def main() -> None:
    """Run every case of the rules that the engine knows."""
    arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(arguments[0]) if arguments else FOLDER
    cases = json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]
    rules: dict[str, Counter[str]] = {}
    approved: set[str] = set()
    started = time.perf_counter()
    for case in cases:
        code = case["ruleId"]
        if code not in ACT_RULES:
            continue
        outcome = judge(code, folder / case["relativePath"])
        kind = place(case["expected"], outcome)
        rules.setdefault(code, Counter())[kind] += 1
        rules[code]["cases"] += 1
        if case.get("approved"):
            approved.add(code)
        if "--cases" in sys.argv and outcome.value.replace("_", "") != case["expected"]:
            print(code, case["expected"], outcome.value, case["relativePath"], file=sys.stderr)
    seconds = time.perf_counter() - started
    total = sum(rules.values(), Counter[str]())
    clean = [code for code, counts in rules.items() if not (counts["missed"] or counts["falsePositives"])]
    complete = [code for code in clean if not rules[code]["cantTell"]]
    line = {
        "benchmark": "act",
        "python": platform.python_version(),
        "rules": len(rules),
        "rulesWithoutMissOrFalsePositive": len(clean),
        "rulesComplete": len(complete),
        "approvedComplete": len(approved & set(complete)),
        "approved": len(approved),
        "total": {key: total[key] for key in KEYS},
        "secondsPerCase": round(seconds / max(1, total["cases"]), 5),
        "perRule": {code: {key: counts[key] for key in KEYS} for code, counts in sorted(rules.items())},
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
