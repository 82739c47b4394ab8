"""The ACT implementation report of the static engine, to be submitted to the W3C.

    python scripts/act_report.py [FOLDER] [--out FILE]

FOLDER holds the W3C's ``testcases.json`` and the pages that it names (default: the data beside the checkout, which are
a part of them: for a submission, give the whole folder ``content-assets/wcag-act-rules`` of w3c/wcag-act-rules).
The report goes to FILE, or to the output. On the error output, one JSON line says how many rules are consistent, as the
W3C's tool will count them. To submit: publish FILE at a stable address, and add it to ``act-implementations.yml`` of
that repository as ``jsonReport``.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.formats.act_report import (
    NOT_CLAIMED,
    ActCase,
    CaseOutcome,
    Consistency,
    act_report,
    consistency,
    judge_case,
)
from etatplateforme.values.finding import Verdict

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "act"


def outcomes(folder: Path) -> Iterator[CaseOutcome]:
    """What the engine says of each case of *folder* whose rule it claims, in the order of ``testcases.json``."""
    for case in json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]:
        if case["ruleId"] in ACT_RULES and case["ruleId"] not in NOT_CLAIMED:
            told = ActCase(case["ruleId"], case["relativePath"], Verdict(case["expected"]))
            yield judge_case(told, (folder / told.path).read_text(encoding="utf-8"))


def counted(told: list[CaseOutcome]) -> dict[str, int]:
    """How many rules stand at each degree of consistency."""
    by_rule: dict[str, list[CaseOutcome]] = {}
    for outcome in told:
        by_rule.setdefault(outcome.case.rule, []).append(outcome)
    found = Counter(consistency(cases) for cases in by_rule.values())
    return {"rules": len(by_rule), "cases": len(told), **{degree.value: found[degree] for degree in Consistency}}


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description="The ACT implementation report, as EARL JSON-LD.")
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    told = list(outcomes(asked.folder))
    if asked.out is None:
        sys.stdout.write(act_report(told))
    else:
        asked.out.write_text(act_report(told), encoding="utf-8")
    print(json.dumps(counted(told)), file=sys.stderr)


if __name__ == "__main__":
    main()
