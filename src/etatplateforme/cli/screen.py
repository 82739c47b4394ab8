"""What the command line shows. Texts are printed as they are: rich would read « [service] » as a style."""

import sys
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from etatplateforme.errors import EtatError, InvalidInput

if TYPE_CHECKING:
    from etatplateforme.guarantor.report.shown import Line

# a pipe or a file has no width: a table then keeps each address on one line
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, soft_wrap=True)


TONES = {"plain": None, "title": "bold", "good": "green", "stop": "bold red", "doubt": "yellow"}
"""Colour of each tone of a report; its words and marks say the same."""

Tell: TypeAlias = Callable[[str, int], None]
"""Says at which stage a long work is, and a count."""

Count: TypeAlias = Callable[[int, int, int], None]
"""Says how many are done, of how many, and how many of them were done before."""


def say(text: str = "", style: str | None = None) -> None:
    """Print *text* as it is."""
    out.print(text, markup=False, style=style)


def title(text: str) -> None:
    """Print a heading."""
    out.print()
    out.print(text, markup=False, style="bold")


def good(text: str) -> None:
    """Something that went well. The mark says it without the colour."""
    out.print(f"  ✓ {text}", markup=False, style="green")


def bad(text: str) -> None:
    """Something that did not."""
    out.print(f"  ✗ {text}", markup=False, style="red")


def unsure(text: str) -> None:
    """Something that only a person can tell, or that weakens."""
    out.print(f"  ? {text}", markup=False, style="yellow")


def show_error(error: EtatError) -> None:
    """One clear message with its remedy, on the error output, and every fault with its line."""
    err.print(f"Erreur ({error.code}) : {error.problem}", markup=False, style="bold red")
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            err.print(f"  - {fault}", markup=False)
    err.print(f"Que faire : {error.remedy}", markup=False)
    if error.link:
        err.print(f"En savoir plus : {error.link}", markup=False)


def show(lines: "Iterable[Line]") -> None:
    """Print *lines* in the colours of their tones; a pipe, a file and NO_COLOR get the text alone."""
    for line in lines:
        say(line.text, TONES[line.tone])


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table of plain texts."""
    grid = Table(title=caption, title_justify="left", show_lines=False)
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(cell.replace("[", r"\[") for cell in row))
    out.print(grid)


def working(label: str) -> AbstractContextManager[object]:
    """A moving mark with *label* while the block runs; nothing at all without a terminal."""
    return out.status(label) if out.is_terminal else nullcontext()


@contextmanager
def progress(label: str) -> Generator[Tell]:
    """A bar with elapsed time for work of unknown length; call the answer with a stage and a count.

    Without a terminal (a log, a pipe) it prints one line per stage instead.
    """
    if not sys.stderr.isatty():
        last = ""

        def tell(stage: str, count: int) -> None:
            nonlocal last
            if stage != last:
                last = stage
                err.print(f"{label} : {stage}…", markup=False)

        yield tell
        return
    bars = Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=err)
    with bars:
        task: TaskID = bars.add_task(label, total=None)

        def show(stage: str, count: int) -> None:
            bars.update(task, description=f"{label} : {stage} {count:n}")

        yield show


@contextmanager
def counting(label: str) -> Generator[Count]:
    """A bar with rate and time left for work of known length.

    Without a terminal (a log, a pipe) it prints a line at each tenth instead.
    """
    if not sys.stderr.isatty():
        yield _Tenths(label).tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TextColumn("reste"), TimeRemainingColumn(), console=err) as bars:
        task = bars.add_task(label, total=None, rate="")

        def show(done: int, total: int, before: int) -> None:
            if bars.tasks[task].total is None:
                bars.reset(task, total=total, completed=done)  # the rate is that of this run
            speed = bars.tasks[task].speed
            bars.update(task, completed=done, rate="" if speed is None else f"{speed:.0f}/s")

        yield show


class _Tenths:
    """Plain lines: how much is done, at which rate, and the time left."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._began = time.monotonic()
        self._tenth = -1

    def tell(self, done: int, total: int, before: int) -> None:
        """Print a line when another tenth is done."""
        if total == 0 or (tenth := 10 * done // total) == self._tenth:
            return
        self._tenth = tenth
        spent, made = time.monotonic() - self._began, done - before
        rest = ""
        if made and spent:
            rest = f", {made / spent:.0f} par seconde, reste {timedelta(seconds=round((total - done) * spent / made))}"
        err.print(f"{self._label} : {done} sur {total}{rest}", markup=False)
