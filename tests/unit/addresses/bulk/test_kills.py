"""Real processes that are killed (SIGKILL) in the middle of a file, again and again; then the file is whole."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from etatplateforme.addresses.bulk import Progress, geocode_file
from tests.unit.addresses.bulk.conftest import JOB, known, write

PATIENCE = 60
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.unit.addresses.bulk.test_kills", "etatplateforme.addresses.index"])


def victim(source: str, target: str, index: str, processes: int, told: Connection) -> None:
    """Geocode, and wait for a word after each piece."""

    def tell(progress: Progress) -> None:
        told.send((progress.done, progress.resumed, [child.pid for child in multiprocessing.active_children()]))
        told.recv()

    geocode_file(Path(source), Path(target), Path(index), JOB, processes=processes, progress=tell)
    told.send(None)


@contextmanager
def running(source: Path, target: Path, index: Path, processes: int) -> Iterator[tuple[Connection, int]]:
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=victim, args=(str(source), str(target), str(index), processes, theirs))
    process.start()
    theirs.close()
    try:
        yield ours, process.pid or 0
    finally:
        process.kill()
        process.join(PATIENCE)
        process.close()
        ours.close()


def heard(pipe: Connection) -> tuple[int, int, list[int]] | None:
    assert pipe.poll(PATIENCE)
    said: tuple[int, int, list[int]] | None = pipe.recv()
    return said


def gone(pid: int) -> bool:
    """Whether a process ends within a bounded time. It is nobody's child any more, so it is polled."""
    for _ in range(PATIENCE * 20):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        multiprocessing.connection.wait([], 0.05)
    return False


def test_kills_lose_and_double_no_row(tmp_path: Path, index: Path) -> None:
    source = write(tmp_path / "in.csv", known(50) * 6)
    whole, target = tmp_path / "whole.csv", tmp_path / "out.csv"
    geocode_file(source, whole, index, JOB)
    resumed: list[int] = []
    for pieces, processes in ((12, 1), (1, 1), (15, 2), (11, 1)):
        with running(source, target, index, processes) as (pipe, pid):
            children: list[int] = []
            for piece in range(pieces):
                said = heard(pipe)
                assert said is not None
                _, before, children = said
                if piece == 0:
                    resumed.append(before)
                pipe.send(None)
            assert heard(pipe) is not None  # it stands between two pieces, or has just written one
            os.kill(pid, 9)
        assert not target.exists()
        assert len(children) == (processes if processes > 1 else 0)
        assert all(gone(child) for child in children)  # a worker does not outlive who it works for
    assert resumed == sorted(resumed)
    assert len(set(resumed)) >= 3  # each run began after the one before
    geocode_file(source, target, index, JOB, processes=2)
    assert target.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "whole.csv"]
