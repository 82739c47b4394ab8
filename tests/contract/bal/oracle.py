"""The reference validator, kept running, and ours beside it."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO
from uuid import uuid4

import pytest
from pydantic import TypeAdapter

from etatplateforme.addresses.bal import PROFILES, BalReport, Remedies, Remedy, check
from etatplateforme.addresses.bal.rows import Found
from tests.architecture.bodies import SRC

ORACLE = SRC.parents[1] / "benchmarks" / "addresses" / "bal"
RowFault = tuple[int, str, str]


@dataclass(frozen=True)
class Verdict:
    """What one profile says of a file."""

    valid: bool
    rows: Counter[RowFault]
    file: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Judged:
    """What a validator says of a file: why it was refused, or its rows and what each profile says."""

    refused: frozenset[str] = frozenset()
    rows: int = 0
    profiles: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))
    remedies: Mapping[tuple[int, str], str | None] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def codes(self) -> set[str]:
        """Every code that some profile tells."""
        told = self.profiles.values()
        return {code for one in told for _, code, _ in one.rows} | {code for one in told for code, _ in one.file}


@dataclass(frozen=True)
class _Profile:
    valid: bool
    rows: list[RowFault]
    file: list[tuple[str, str]]


@dataclass(frozen=True)
class _Line:
    parsed: bool
    refused: str | list[str] = ""
    count: int = 0
    profiles: dict[str, _Profile] = field(default_factory=dict[str, _Profile])
    remedies: list[tuple[int, str, str | None]] = field(default_factory=list[tuple[int, str, str | None]])


class Oracle:
    """The reference, in a process that is asked file after file."""

    def __init__(self, asked: IO[str], told: IO[str], ids: Mapping[str, str]) -> None:
        self._asked, self._told = asked, told
        self.ids = ids

    def judge(self, path: Path) -> Judged:
        """What the reference says of the file."""
        _ = self._asked.write(f"{path}\n")
        self._asked.flush()
        line = TypeAdapter(_Line).validate_json(self._told.readline())
        if not line.parsed:
            return Judged(frozenset([line.refused] if isinstance(line.refused, str) else line.refused))
        return Judged(
            rows=line.count,
            profiles={
                name: Verdict(one.valid, Counter(one.rows), frozenset(one.file)) for name, one in line.profiles.items()
            },
            remedies={(row, column): value for row, column, value in line.remedies},
        )


@contextmanager
def running(folder: Path, ids: Mapping[str, str]) -> Iterator[Oracle]:
    """The reference, which knows these *ids* of communes."""
    if not (ORACLE / "node_modules").is_dir():
        pytest.skip("the reference validator is not installed (npm ci --prefix benchmarks/addresses/bal)")
    known = folder / "ids.json"
    _ = known.write_text(json.dumps(dict(ids)), encoding="utf-8")
    command = ["node", str(ORACLE / "oracle.mjs"), "--ids", str(known), "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Oracle(process.stdin, process.stdout, ids)
            process.stdin.close()
            _ = process.wait(20)
        finally:
            process.kill()


def ours(path: Path, ids: Mapping[str, str]) -> tuple[Judged, BalReport]:
    """What ours says of the file."""
    found: list[tuple[int, str]] = []

    def keep(one: Found) -> None:
        found.extend((row, one.code) for row in one.rows)

    today = datetime.now(UTC).date()
    told: list[Remedy] = []
    remedies = Remedies(today, ids, lambda: str(uuid4()), told.append)
    report = check(path, today=today, ids=ids, on_found=keep, remedies=remedies)
    if not report.judged:
        return Judged(frozenset(report.problems)), report
    profiles = {
        name: Verdict(
            report.valid(profile),
            Counter((row, code, profile.gravity(code).value) for row, code in found if profile.judges(code)),
            frozenset((code, profile.gravity(code).value) for code in report.of_the_file if profile.judges(code)),
        )
        for name, profile in PROFILES.items()
    }
    corrected = {(one.row, one.column): one.value for one in told}
    return Judged(rows=report.rows, profiles=profiles, remedies=corrected), report


def assert_same(path: Path, oracle: Oracle) -> Judged:
    """Both say the same of the file, for every profile."""
    theirs = oracle.judge(path)
    own, report = ours(path, oracle.ids)
    assert (own.refused, own.rows) == (theirs.refused, theirs.rows)
    assert set(own.profiles) == set(theirs.profiles)
    for name, verdict in own.profiles.items():
        expected = theirs.profiles[name]
        assert verdict.rows - expected.rows == expected.rows - verdict.rows == Counter(), name
        assert verdict.file == expected.file, name
        assert verdict.valid == expected.valid, name
    assert_same_remedies(own.remedies, theirs.remedies)
    for code, tally in report.faults.items():
        rows = {row for one in own.profiles.values() for row, told, _ in one.rows if told == code}
        assert not rows or tally.rows == len(rows)
    return theirs


def assert_same_remedies(
    own: Mapping[tuple[int, str], str | None], theirs: Mapping[tuple[int, str], str | None]
) -> None:
    """The same corrections; where both draw new identifiers, they draw one for the same rows."""
    assert own.keys() == theirs.keys()
    drawn: dict[str, str] = {}
    for key, value in own.items():
        expected = theirs[key]
        if value is None or expected is None or not key[1].startswith("id_ban_"):
            assert value == expected, key
        else:
            assert drawn.setdefault(value, expected) == expected, key
    assert len(set(drawn.values())) == len(drawn)
    assert {value for value in drawn if drawn[value] != value}.isdisjoint(theirs.values())
