"""A piece of a file, from rows to lines of CSV: in this process, or in several that share one mapped index."""

import csv
import io
import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.addresses.bulk.job import Answered, Rows
from etatplateforme.addresses.bulk.rows import KIND, STATUS, RowGeocoder
from etatplateforme.addresses.csv_rows import ADDED, CsvRequest, Status, added_columns
from etatplateforme.errors import Broken, EtatError, Unavailable

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index

AHEAD = 3
"""Pieces for each process that may be answered before the one whose turn it is: what memory is bounded by."""

GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs to answer the rows of a file."""

    index: Path
    header: tuple[str, ...] = field(repr=False)
    request: CsvRequest = field(repr=False)
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error on its way between two processes."""

    code: str
    problem: str
    remedy: str


def written(lines: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """Lines of CSV in UTF-8 (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode()


def answered(rows: Rows, told: Rows, columns: Sequence[str], delimiter: str) -> Answered:
    """*rows* with the cells *told* behind them, under *columns*."""
    status, kind = columns.index(STATUS), columns.index(KIND) if KIND in columns else None
    tally = Counter(cells[status] for cells in told)
    if kind is not None:
        tally.update(cells[kind] for cells in told if cells[status] == Status.OK)
    lines = ((*row, *cells) for row, cells in zip(rows, told, strict=True))
    return Answered(len(rows), written(lines, delimiter), tally)


class PieceGeocoder:
    """Answers pieces of one file from an open index."""

    def __init__(self, index: "Index", setup: Setup) -> None:
        self._geocoder = RowGeocoder(index, setup.header, setup.request)
        self._columns = added_columns(setup.request, ADDED)
        self._delimiter = setup.delimiter

    def answer(self, rows: Rows) -> Answered:
        """The lines for *rows*. Raises Broken when the index is damaged."""
        return answered(rows, [self._geocoder.cells(row) for row in rows], self._columns, self._delimiter)


def in_this_process(setup: Setup, pieces: Iterator[Rows]) -> Generator[Answered]:
    """Answer *pieces* one by one. Raises Broken, Unavailable."""
    from etatplateforme.addresses.index import Index

    with Index.open(setup.index) as index:
        geocoder = PieceGeocoder(index, setup)
        yield from map(geocoder.answer, pieces)


class _Worker:
    """A process that answers one piece at a time; it ends when its pipe does, so also when this process is killed."""

    def __init__(self, setup: Setup) -> None:
        spawning = multiprocessing.get_context("spawn")  # a fork would copy the threads and locks of its parent
        self.pipe, theirs = Pipe()
        self._process = spawning.Process(target=_serve, args=(theirs, setup), daemon=True)
        self._process.start()
        theirs.close()

    def send(self, piece: Rows) -> None:
        """Have *piece* answered. Raises Unavailable (``worker_lost``)."""
        try:
            self.pipe.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            raise _lost() from None

    def received(self) -> Answered:
        """The answer to the piece that was sent. Raises Broken, Unavailable (``worker_lost``)."""
        try:
            told: Answered | _Failure = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            raise _lost() from None
        if isinstance(told, _Failure):
            raise Broken(told.problem, remedy=told.remedy, code=told.code)
        return told

    def close(self) -> None:
        """End it."""
        self.pipe.close()
        self._process.join(GRACE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, setup: Setup) -> None:
    """Answer what comes through *pipe* until it ends."""
    from etatplateforme.addresses.index import Index

    _ = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end of the pipe then closes
    try:
        with Index.open(setup.index) as index:
            geocoder = PieceGeocoder(index, setup)
            while True:
                pipe.send(geocoder.answer(pipe.recv()))
    except EtatError as error:
        pipe.send(_Failure(error.code, error.problem, error.remedy))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def in_processes(setup: Setup, processes: int, pieces: Iterator[Rows]) -> Generator[Answered]:
    """Answer *pieces* in their order, in several processes. Raises Broken, Unavailable (``worker_lost``)."""
    workers = [_Worker(setup) for _ in range(processes)]
    try:
        yield from _in_order(workers, pieces)
    finally:
        for worker in workers:
            worker.close()


def _in_order(workers: Sequence[_Worker], pieces: Iterator[Rows]) -> Iterator[Answered]:
    idle, busy, early = deque(workers), dict[_Worker, int](), dict[int, Answered]()
    sent = given = 0
    while True:
        while idle and sent - given < AHEAD * len(workers) and (piece := next(pieces, None)) is not None:
            worker = idle.popleft()
            worker.send(piece)
            busy[worker], sent = sent, sent + 1
        if not busy:
            return
        ready = wait([worker.pipe for worker in busy])
        for worker in [each for each in busy if each.pipe in ready]:
            early[busy.pop(worker)] = worker.received()
            idle.append(worker)
        while given in early:
            yield early.pop(given)
            given += 1


def _lost() -> Unavailable:
    return Unavailable(
        "Un des processus de géocodage s'est arrêté.",
        remedy="Recommencez : ce qui est écrit est gardé. Si cela dure, donnez --processes 1.",
        code="worker_lost",
    )
