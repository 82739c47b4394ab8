"""What each peer says of the given pages, by ACT rule: ``{path: {rule: outcome}}``, in ACT's own words."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TypeAlias

from benchmarks.peers.chromium import axe_in_chromium
from playwright.sync_api import Error

HERE = Path(__file__).parent
WEIGHTS = ("inapplicable", "passed", "cantTell", "failed")
LONGEST_RUN = 3600
"""Seconds after which a peer in Node is stopped, wherever it is."""

Told: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """A peer's version, the ACT rules that it maps by its own mapping, what it told, how many pages it failed on."""

    version: str
    maps: frozenset[str]
    told: Told
    errors: int


def heaviest(outcomes: Iterable[Sequence[str]]) -> dict[str, str]:
    """One outcome for each ACT rule: failed wins over cantTell, that over passed, that over inapplicable."""
    found: dict[str, str] = {}
    for rule, outcome in outcomes:
        if rule not in found or WEIGHTS.index(outcome) > WEIGHTS.index(found[rule]):
            found[rule] = outcome
    return found


def axe_chromium(origin: str, paths: Sequence[str]) -> Said:
    """axe-core in Chromium, with layout."""
    told: dict[str, dict[str, str]] = {}
    errors = 0
    with axe_in_chromium(origin, stays=True) as axe:
        for number, path in enumerate(paths):
            progress("axe-chromium", number, len(paths))
            try:
                told[path] = heaviest(axe.judge(path)["outcomes"])
            except Error as failure:
                print(f"axe-chromium {path}: {failure.message.splitlines()[0]}", file=sys.stderr)
                axe.forget_page()
                errors += 1
        version = f"axe-core {_installed('axe-core')}, Chromium {axe.version}"
    return Said(version, _mapped(told), told, errors)


def axe_jsdom(origin: str, paths: Sequence[str]) -> Said:
    """axe-core in jsdom, without layout."""
    told, errors = _in_node("axe", origin, paths)
    return Said(f"axe-core {_installed('axe-core')}, jsdom {_installed('jsdom')}", _mapped(told), told, errors)


def alfa(origin: str, paths: Sequence[str]) -> Said:
    """Alfa on jsdom's document and style sheets, without layout."""
    told, errors = _in_node("alfa", origin, paths)
    maps = json.loads((HERE / "alfa.json").read_text(encoding="utf-8"))["rules"].values()
    version = f"alfa-rules {_installed('@siteimprove/alfa-rules')}, jsdom {_installed('jsdom')}"
    return Said(version, frozenset(act for acts in maps for act in acts), told, errors)


PEERS: Mapping[str, Callable[[str, Sequence[str]], Said]] = {
    "axe-chromium": axe_chromium,
    "axe-jsdom": axe_jsdom,
    "alfa": alfa,
}


def progress(name: str, number: int, many: int) -> None:
    """A line on the error output, now and then."""
    if number % 100 == 0:
        print(f"{name} {number}/{many}", file=sys.stderr, flush=True)


def _mapped(told: Told) -> frozenset[str]:
    """axe tells an outcome, were it ``inapplicable``, for each rule that it has."""
    return frozenset(rule for outcomes in told.values() for rule in outcomes)


def _in_node(engine: str, origin: str, paths: Sequence[str]) -> tuple[dict[str, dict[str, str]], int]:
    told: dict[str, dict[str, str]] = {}
    errors = 0
    command = ["node", "jsdom.mjs", engine, origin]
    with subprocess.Popen(command, cwd=HERE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        limit = Timer(LONGEST_RUN, node.kill)
        limit.start()
        try:
            _ = node.stdin.write("".join(f"{path}\n" for path in paths))
            node.stdin.close()
            for number, line in enumerate(node.stdout):
                progress(engine, number, len(paths))
                answer = json.loads(line)
                if "error" in answer:
                    print(f"{engine} {answer['path']}: {answer['error']}", file=sys.stderr)
                    errors += 1
                else:
                    told[answer["path"]] = heaviest(answer["outcomes"])
        finally:
            limit.cancel()
            node.kill()
    return told, errors


def _installed(package: str) -> str:
    return str(json.loads((HERE / "node_modules" / package / "package.json").read_text(encoding="utf-8"))["version"])
