"""The W3C's ACT test cases judged by the static engine and by its peers: found, missed, left open, wrongly accused.

    python benchmarks/act.py [FOLDER] [--cases] [--without-peers | --peers=axe-chromium,axe-jsdom,alfa]

FOLDER holds ``testcases.json`` and the pages that it names (default: the data beside the checkout). Prints one JSON
line: in total and for each rule, of its failing cases those found, missed and told unsure (``cantTell``), of the others
those accused (``falsePositives``), and of the inapplicable ones those said to be so. ``--cases`` lists on the error
output the cases where the outcome is not the expected one.

The peers run in the same run on the same files, each with all its rules, each counted over the ACT rules that it maps
by its own mapping: axe-core (``actIds`` of its rules) in Chromium and in jsdom, Alfa in jsdom. A page on which a peer
stops counts as ``cantTell``. ``oursThere`` is the static engine over the rules that both map. They need
``npm ci --prefix benchmarks/peers``, node and Debian's chromium, and take some ten minutes.
"""

import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.outcomes import PEERS, Said
from benchmarks.peers.served import served

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Verdict

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "act"
PREFIX = "/WAI/content-assets/wcag-act-rules/"
KEYS = ("found", "missed", "cantTell", "falsePositives", "passedRight", "passedUnsure", "inapplicableRight", "cases")
WORDS = {Verdict.CANT_TELL: "cantTell"}


class Case(TypedDict):
    """What is read of a case: the rule and whether the W3C approved it, the page, the outcome that is expected."""

    ruleId: str
    relativePath: str
    expected: str
    approved: NotRequired[bool]


def judge(code: str, path: Path) -> str:
    """Outcome of one rule on one page, in ACT's words."""
    view = view_of(read(path.read_text(encoding="utf-8")))
    verdict = ACT_RULES[code].outcome(view, web_page=path.suffix in {".html", ".htm"})
    return WORDS.get(verdict, verdict.value)


def place(expected: str, outcome: str) -> str:
    """In which count a case falls."""
    if expected == "failed":
        return {"failed": "found", "cantTell": "cantTell"}.get(outcome, "missed")
    if outcome == "failed":
        return "falsePositives"
    if expected == "inapplicable":
        return "inapplicableRight" if outcome == "inapplicable" else "inapplicableTold"
    return "passedRight" if outcome == "passed" else "passedUnsure"


def tally(
    name: str, cases: Iterable[Case], outcome_of: Callable[[Case], str], *, told: bool
) -> dict[str, Counter[str]]:
    """Counts by rule; with *told*, each surprise goes to the error output."""
    rules: dict[str, Counter[str]] = {}
    for case in cases:
        code, outcome = case["ruleId"], outcome_of(case)
        counts = rules.setdefault(code, Counter())
        counts[place(case["expected"], outcome)] += 1
        counts["cases"] += 1
        if told and outcome != case["expected"]:
            print(name, code, case["expected"], outcome, case["relativePath"], file=sys.stderr)
    return rules


def summary(rules: Mapping[str, Counter[str]], approved: frozenset[str]) -> dict[str, object]:
    """The line's figures, from the counts by rule."""
    clean = {code for code, counts in rules.items() if not (counts["missed"] or counts["falsePositives"])}
    complete = {code for code in clean if not rules[code]["cantTell"]}
    total = sum(rules.values(), Counter[str]())
    of_approved = sum((counts for code, counts in rules.items() if code in approved), Counter[str]())
    return {
        "rules": len(rules),
        "rulesWithoutMissOrFalsePositive": len(clean),
        "rulesComplete": len(complete),
        "approved": len(approved & rules.keys()),
        "approvedWithoutMissOrFalsePositive": len(approved & clean),
        "approvedComplete": len(approved & complete),
        "total": _kept(total),
        "totalApproved": _kept(of_approved),
        "perRule": {code: _kept(counts) for code, counts in sorted(rules.items())},
    }


def _kept(counts: Counter[str]) -> dict[str, int]:
    return {key: counts[key] for key in KEYS}


def beside(
    name: str,
    said: Said,
    cases: Sequence[Case],
    ours: Callable[[Case], str],
    approved: frozenset[str],
    *,
    told: bool,
) -> dict[str, object]:
    """A peer's figures over the rules that it maps, and ours over those that both map."""

    def theirs(case: Case) -> str:
        outcomes = said.told.get(PREFIX + case["relativePath"])
        return "cantTell" if outcomes is None else outcomes.get(case["ruleId"], "inapplicable")

    mapped = [case for case in cases if case["ruleId"] in said.maps]
    both = [case for case in mapped if case["ruleId"] in ACT_RULES]
    its = sum(tally(name, both, theirs, told=False).values(), Counter[str]())
    our_counts = sum(tally("ours", both, ours, told=False).values(), Counter[str]())
    return {
        "version": said.version,
        "pagesNotJudged": said.errors,
        **summary(tally(name, mapped, theirs, told=told), approved),
        "commonRules": len({case["ruleId"] for case in both}),
        "itsThere": _kept(its),
        "oursThere": _kept(our_counts),
    }


def wanted(words: Sequence[str]) -> list[str]:
    """Names of the peers to run."""
    if "--without-peers" in words:
        return []
    named = next((word.removeprefix("--peers=") for word in words if word.startswith("--peers=")), ",".join(PEERS))
    unknown = set(named.split(",")) - PEERS.keys()
    if unknown:
        sys.exit(f"unknown peers: {', '.join(sorted(unknown))}")
    return named.split(",")


def main(words: Sequence[str]) -> None:
    """Run every case of the rules that the engine knows, then the peers."""
    named = wanted(words)
    folder = next((Path(word) for word in words if not word.startswith("--")), FOLDER)
    cases: list[Case] = json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]
    approved = frozenset(case["ruleId"] for case in cases if case.get("approved"))
    told = "--cases" in words
    answers: dict[tuple[str, str], str] = {}
    started = time.perf_counter()
    known = [case for case in cases if case["ruleId"] in ACT_RULES]
    for case in known:
        code, path = case["ruleId"], case["relativePath"]
        answers[code, path] = judge(code, folder / path)
    seconds = time.perf_counter() - started

    def ours(case: Case) -> str:
        return answers[case["ruleId"], case["relativePath"]]

    line: dict[str, object] = {
        "benchmark": "act",
        "python": platform.python_version(),
        "casesGiven": len(cases),
        **summary(tally("ours", known, ours, told=told), approved),
        "secondsPerCase": round(seconds / max(1, len(known)), 5),
    }
    if named:
        paths = sorted({PREFIX + case["relativePath"] for case in cases})
        with served({PREFIX: folder}) as origin:
            said = {name: PEERS[name](origin, paths) for name in named}
        line["peers"] = {name: beside(name, said[name], cases, ours, approved, told=told) for name in named}
    print(json.dumps(line))


if __name__ == "__main__":
    main(sys.argv[1:])
