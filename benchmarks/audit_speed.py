"""All static rules on pages of the State's design system, beside axe-core in Chromium on the same pages, in one run.

    python benchmarks/audit_speed.py [FOLDER] [--rounds=N] [--without-peer] [--without-sizes]

FOLDER is the unpacked npm package ``@gouvfr/dsfr`` 1.15.3 (without it, ``npm pack`` fetches it to a temporary folder).
The pages are those of ``example/`` of 85,000 to 125,000 bytes, in the order of their paths. Prints one JSON line.

Ours is one process without browser: each page is parsed and judged anew, by the RGAA criteria (``criteria``), by the
ACT rules (``act``), and by both on one parse (``all``); without the style sheets (``NoSheets``), then with those that
the page links (``Sheets``), read from the package before, as a service keeps them. ``firstWithSheets`` is the very
first pass with sheets, when nothing of them was kept yet. ``pagesPerCpuSecond`` is the same by the time of our process,
which other work on the machine does not slow. The peer loads each page from a loopback server into one Chromium page
that is used again, its cache on, puts axe into it and runs all its rules. Two sheets and five scripts of each page are
on another host, which nobody reads: they are given as empty to ours, refused to the peer. Rounds alternate; medians.

``secondsPerMB`` is the cost of all the rules on one page whose body is repeated up to each size, sheets not given and
given.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.chromium import AXE, AxeInChromium, axe_in_chromium
from benchmarks.peers.served import served

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.view import view_of_page
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, Reading

PACKAGE = "@gouvfr/dsfr@1.15.3"
SMALLEST, LARGEST = 85_000, 125_000
SIZES = (100_000, 1_000_000, 5_000_000, 20_000_000)
ROUNDS = 7


@contextmanager
def design_system(words: Sequence[str]) -> Iterator[Path]:
    """Folder of the package: the one that was given, or a temporary one."""
    given = next((Path(word) for word in words if not word.startswith("--")), None)
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True, timeout=300
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder) / "package"


def chosen(package: Path) -> list[Path]:
    """The example pages of that size, in the order of their paths."""
    pages = sorted((package / "example").rglob("*.html"))
    return [path for path in pages if SMALLEST <= path.stat().st_size <= LARGEST]


def sheets_of(path: Path, html: str) -> dict[str, str]:
    """Style sheets of a page by the address that it writes; those of other hosts are empty."""
    found: dict[str, str] = {}
    for element in read(html).elements:
        if element.tag == "link" and "stylesheet" in element.words("rel"):
            address = element.attributes.get("href", "")
            file = path.parent / address
            found[address] = file.read_text(encoding="utf-8") if "://" not in address and file.is_file() else ""
    return found


def by_criteria(page: Page) -> None:
    """The RGAA criteria."""
    reading = Reading((page,))
    for criterion in CRITERIA:
        _ = tuple(criterion.judge(reading))


def by_act(page: Page) -> None:
    """The ACT rules."""
    ((_, view),) = Reading((page,)).derived(view_of_page)
    for rule in ACT_RULES.values():
        _ = rule.outcome(view)


def by_all(page: Page) -> None:
    """Both, on one parse and one view."""
    reading = Reading((page,))
    for criterion in CRITERIA:
        _ = tuple(criterion.judge(reading))
    ((_, view),) = reading.derived(view_of_page)
    for rule in ACT_RULES.values():
        _ = rule.outcome(view)


JUDGES: Mapping[str, Callable[[Page], None]] = {"criteria": by_criteria, "act": by_act, "all": by_all}


def pages_a_second(judge: Callable[[Page], None], pages: Sequence[Page]) -> tuple[float, float]:
    """Speed over one pass, by the clock and by the time of this process."""
    began, busy = time.perf_counter(), time.process_time()
    for page in pages:
        judge(page)
    return len(pages) / (time.perf_counter() - began), len(pages) / (time.process_time() - busy)


def peer_pages_a_second(axe: AxeInChromium, paths: Iterable[str]) -> tuple[float, int]:
    """Speed over one pass, and how many rules ran."""
    began, count, rules = time.perf_counter(), 0, 0
    for path in paths:
        rules = axe.judge(path)["rules"]
        count += 1
    return count / (time.perf_counter() - began), rules


def enlarged(page: Page, size: int) -> Page:
    """The page with its body repeated until it has about *size* characters."""
    start = page.html.index(">", page.html.index("<body")) + 1
    end = page.html.rindex("</body>")
    body = page.html[start:end]
    times = max(1, (size - len(page.html)) // len(body) + 1)
    return Page("agrandie", page.html[:start] + body * times + page.html[end:], sheets=page.sheets)


def seconds_per_mb(pages: Mapping[str, Page]) -> dict[str, dict[str, float]]:
    """Cost by size of all the rules."""
    found: dict[str, dict[str, float]] = {}
    for size in SIZES:
        for name, page in pages.items():
            large = enlarged(page, size)
            began = time.perf_counter()
            by_all(large)
            seconds = time.perf_counter() - began
            found.setdefault(f"{size / 1e6:g}MB", {})[name] = round(seconds / (len(large.html) / 1e6), 4)
            print(f"size {size} {name}: {seconds:.2f} s", file=sys.stderr, flush=True)
    return found


def measure(
    sets: Mapping[str, Sequence[Page]], axe: AxeInChromium | None, paths: Sequence[str], rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], int]:
    """Speeds of every judge on every set, and of the peer, in alternate rounds: by the clock, by our process's time."""
    seen: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}
    rules = 0
    for number in range(rounds):
        for kind, pages in sets.items():
            for name, judge in JUDGES.items():
                speed, busy = pages_a_second(judge, pages)
                seen.setdefault(f"{name}{kind}", []).append(speed)
                cpu.setdefault(f"{name}{kind}", []).append(busy)
        if axe is not None:
            speed, rules = peer_pages_a_second(axe, paths)
            seen.setdefault("peer", []).append(speed)
        print(f"round {number + 1}/{rounds}", {key: round(told[-1], 1) for key, told in seen.items()}, file=sys.stderr)
    return seen, cpu, rules


def medians(seen: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Median of the rounds."""
    return {key: round(statistics.median(told), 2) for key, told in seen.items()}


def times_faster(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median of the ratios of neighbouring rounds: the speed of the machine drifts, the ratio less."""
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 1)


def main(words: Sequence[str]) -> None:
    """Measure and print the line."""
    rounds = next((int(word.removeprefix("--rounds=")) for word in words if word.startswith("--rounds=")), ROUNDS)
    with design_system(words) as package, served({"/": package}) as origin:
        files = chosen(package)
        sources = [path.read_text(encoding="utf-8") for path in files]
        bare = [Page(path.parent.name, html) for path, html in zip(files, sources, strict=True)]
        dressed = [
            Page(page.name, page.html, sheets=sheets_of(path, page.html))
            for path, page in zip(files, bare, strict=True)
        ]
        first, _ = pages_a_second(by_all, dressed)
        sets = {"NoSheets": bare, "Sheets": dressed}
        paths = ["/" + path.relative_to(package).as_posix() for path in files]
        line: dict[str, object] = {
            "benchmark": "audit_speed",
            "pages": len(files),
            "meanBytes": round(statistics.fmean(path.stat().st_size for path in files)),
            "meanSheetBytes": round(statistics.fmean(sum(map(len, page.sheets.values())) for page in dressed)),
            "criteria": len(CRITERIA),
            "testsTold": len({test for one in CRITERIA for test in (*one.decides, *one.detects)}),
            "actRules": len(ACT_RULES),
            "rounds": rounds,
        }
        if "--without-peer" in words:
            seen, cpu, _ = measure(sets, None, paths, rounds)
        else:
            with axe_in_chromium(origin) as axe:
                _ = peer_pages_a_second(axe, paths)  # the browser's first pass, not counted
                seen, cpu, rules = measure(sets, axe, paths, rounds)
                installed = json.loads((AXE.parent / "package.json").read_text(encoding="utf-8"))["version"]
                line |= {"peer": f"axe-core {installed}, Chromium {axe.version}", "peerRules": rules}
        line["pagesPerSecond"] = medians(seen)
        line["pagesPerCpuSecond"] = medians(cpu)
        line["firstWithSheets"] = round(first, 2)
        if "peer" in seen:
            line["timesFaster"] = {key: times_faster(told, seen["peer"]) for key, told in seen.items() if key != "peer"}
        if "--without-sizes" not in words:
            line["secondsPerMB"] = seconds_per_mb({"noSheets": bare[0], "sheets": dressed[0]})
    line |= {
        "python": platform.python_version(),
        "turbohtml": version("turbohtml"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(sys.argv[1:])
