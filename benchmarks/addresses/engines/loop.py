"""The loop in which an engine answers, alone in its process. Standard library only: it also runs in the peer's venv.

Only the engine's own call is timed; turning its answers into rows comes after. A text to be completed is asked as it
is typed, from three letters on, so that one case makes as many questions as it has letters.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict, TypeVar

FIRST_LETTERS = 3
WARMING = 50  # questions asked before the clock runs
LIMIT = 5

Row = tuple[str, str, str, str, float, float, float, bool]  # kind, citycode, street, number, lon, lat, score, certain
R = TypeVar("R")


class Asked(TypedDict):
    """One line of the file of questions: an `Ask` of the query sets."""

    text: str
    mode: str
    near: list[float] | None
    filters: list[list[str]]
    columns: dict[str, str] | None


class Told(TypedDict):
    """One line of the file of answers: for each keystroke (one, if nothing is typed) what it took and the answers.

    ``ms`` are milliseconds on the clock, ``cpu_ms`` those that this process computed (without the peer's Redis).
    """

    ms: list[float]
    cpu_ms: list[float]
    answers: list[list[Row]]


def keystrokes(asked: Asked) -> Iterator[Asked]:
    """The questions that one case makes."""
    if asked["mode"] != "autocomplete":
        yield asked
        return
    for end in range(min(FIRST_LETTERS, len(asked["text"])), len(asked["text"]) + 1):
        yield {**asked, "text": asked["text"][:end]}


def memory(pid: int | str = "self") -> dict[str, int]:
    """Private and resident bytes of a process. Private is what no other process and no file can give back: the pages of
    a mapped file that only this process reads are the file's.
    """
    found: dict[str, int] = {"private": 0, "resident": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == "Private_Dirty":
            found["private"] += int(rest.split()[0]) * 1024
        elif name == "Rss":
            found["resident"] += int(rest.split()[0]) * 1024
    return found


def peak() -> int:
    """The most resident bytes that this process ever had (what ``getrusage`` tells begins with those of its parent)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def answer_all(asks: Path, out: Path, ask: Callable[[Asked], list[R]], row: Callable[[R], Row]) -> None:
    """Answer every question of the file *asks* into the file *out*, in order; the last line tells the memory used."""
    questions: list[Asked] = [json.loads(line) for line in asks.read_text(encoding="utf-8").splitlines()]
    for asked in questions[:WARMING]:
        _ = ask(asked)
    gc.collect()
    with out.open("w", encoding="utf-8") as file:
        for asked in questions:
            told: Told = {"ms": [], "cpu_ms": [], "answers": []}
            for each in keystrokes(asked):
                computed, start = time.process_time(), time.perf_counter()
                found = ask(each)
                told["ms"].append(round((time.perf_counter() - start) * 1_000, 4))
                told["cpu_ms"].append(round((time.process_time() - computed) * 1_000, 4))
                told["answers"].append([row(one) for one in found])
            print(json.dumps(told), file=file)
        print(json.dumps(memory()), file=file)
