"""The journal of the gate: an append-only file of JSON lines, each chained to the one before by SHA-256.

What is written: refusals, warnings, waivers used, changes of decision, writes of unknown outcome, and, once an hour
and at closing, how many acts of each intent were allowed. No line holds an identifier of a person, not even a
pseudonym: intents, codes of rules, counts and times only.

The chain shows a line that was changed, removed or moved. It cannot show that the end of the file was cut: that takes a
signed checkpoint kept elsewhere (:mod:`etatplateforme.core.checkpoint`).

Several processes may write: each line is appended under a lock of the file, after re-reading what the last line is.
Each counts its own acts; a process that is forked starts at zero, since its parent writes what it had counted.
"""

import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BufferedRandom
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from etatplateforme.core.clock import Clock
from etatplateforme.core.file_lock import locked
from etatplateforme.core.landing import storage_error
from etatplateforme.errors import Broken
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.intent import Act, Intent

GENESIS = "0" * 64
LONGEST_LINE = 16_384

Field: TypeAlias = str | int | Sequence[str]


class Kind(StrEnum):
    """What a line of the journal says."""

    REFUSED = "refused"
    WARNED = "warned"
    CHANGED = "changed"
    WAIVER_USED = "waiver_used"
    UNCERTAIN = "uncertain"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its time (ISO 8601, UTC), its kind, what it says, and its link in the chain."""

    number: int
    at: str
    kind: str
    fields: Mapping[str, Field]
    previous: str
    digest: str

    def encode(self) -> bytes:
        """The line as it stands in the file."""
        record = {"n": self.number, "at": self.at, "kind": self.kind, **self.fields, "prev": self.previous}
        return canonical({**record, "hash": self.digest}) + b"\n"


def link(number: int, at: str, kind: str, fields: Mapping[str, Field], previous: str) -> Line:
    """The line that follows the one whose digest is *previous*."""
    record = {"n": number, "at": at, "kind": kind, **fields, "prev": previous}
    return Line(number, at, kind, fields, previous, hashlib.sha256(canonical(record)).hexdigest())


class Journal(Protocol):
    """What a runner tells of its acts."""

    def decided(self, act: Act, decision: Decision) -> None:
        """The gate has answered. Returns at once when nothing is to be written."""
        ...

    def must_write(self, act: Act, decision: Decision) -> bool:
        """True when :meth:`decided` will touch the disk, so that the async runner gives it a thread."""
        ...

    def uncertain(self, act: Act, effect: str) -> None:
        """An act was interrupted while *effect* was writing; its outcome is not known."""
        ...


class SilentJournal:
    """A journal that keeps nothing: for a block used alone and for tests of logic."""

    def decided(self, act: Act, decision: Decision) -> None:
        """Keep nothing."""
        return

    def must_write(self, act: Act, decision: Decision) -> bool:
        """Never."""
        return False

    def uncertain(self, act: Act, effect: str) -> None:
        """Keep nothing."""
        return


class FileJournal:
    """The journal in a file. Close it, so that the last counts are written."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, Intent, Outcome]] = Counter()
        self._hour = 0
        self._process = os.getpid()
        self._standing: dict[Intent, tuple[Outcome, tuple[str, ...]]] = {}
        self._warned: set[tuple[Intent, tuple[str, ...]]] = set()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def __enter__(self) -> "FileJournal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def must_write(self, act: Act, decision: Decision) -> bool:
        """True for a refusal, for a decision that changed, and when an hour of counts is due."""
        if self._hour != self._current_hour():
            return bool(self._counts) or decision.outcome is not Outcome.ALLOW
        return decision.outcome is Outcome.REFUSE or self._is_new(act, decision)

    def decided(self, act: Act, decision: Decision) -> None:
        """Write a refusal, and a warning or a change that is new in this hour; count the rest.

        An act with details is a question about the arguments of an act that was counted already: it is not counted
        again.
        """
        hour = self._current_hour()
        with self._lock:
            self._own()
            if hour != self._hour:
                self._flush()
                self._hour = hour
                self._warned.clear()
            if not act.details:
                self._counts[hour, act.intent, decision.outcome] += 1
            if decision.outcome is Outcome.REFUSE:
                self._append(Kind.REFUSED, _said(act, decision))
            elif self._is_new(act, decision):
                self._write_new(act, decision)

    def _is_new(self, act: Act, decision: Decision) -> bool:
        if act.details:
            return decision.outcome is Outcome.WARN and (act.intent, decision.rules) not in self._warned
        standing = self._standing.get(act.intent)
        return standing != (decision.outcome, decision.rules) if standing else decision.outcome is Outcome.WARN

    def _write_new(self, act: Act, decision: Decision) -> None:
        if act.details:
            self._warned.add((act.intent, decision.rules))
            self._append(Kind.WARNED, _said(act, decision))
            return
        before = self._standing.get(act.intent, (Outcome.ALLOW, ()))
        self._standing[act.intent] = (decision.outcome, decision.rules)
        change: dict[str, Field] = {"from": before[0].value, "to": decision.outcome.value}
        self._append(Kind.CHANGED, {**_said(act, decision), **change})
        for finding in decision.findings:
            if finding.waived_by is not None:
                self._append(Kind.WAIVER_USED, {"intent": act.intent.value, "rules": [finding.rule]})

    def uncertain(self, act: Act, effect: str) -> None:
        """Write that the outcome of a write is not known."""
        with self._lock:
            self._append(Kind.UNCERTAIN, {"intent": act.intent.value, "effect": effect})

    def tally(self) -> dict[tuple[Intent, Outcome], int]:
        """Counts by intent and outcome since the last hour was written."""
        with self._lock:
            counts: Counter[tuple[Intent, Outcome]] = Counter()
            for (_, intent, outcome), count in self._counts.items():
                counts[intent, outcome] += count
            return dict(counts)

    def close(self) -> None:
        """Write the counts that are still in memory."""
        with self._lock:
            self._own()
            self._flush()

    def _own(self) -> None:
        """Forget the counts that a fork copied."""
        if os.getpid() != self._process:
            self._process = os.getpid()
            self._counts.clear()

    def _current_hour(self) -> int:
        return int(self._clock.now().timestamp()) // 3600

    def _flush(self) -> None:
        for key in sorted(self._counts):
            hour, intent, outcome = key
            began = datetime.fromtimestamp(hour * 3600, UTC).isoformat(timespec="minutes")
            fields: dict[str, Field] = {"intent": intent.value, "outcome": outcome.value, "hour": began}
            self._append(Kind.COUNTED, {**fields, "count": self._counts[key]})
            del self._counts[key]  # one by one: what a full disk did not take is written later, and only once

    def _append(self, kind: Kind, fields: Mapping[str, Field]) -> None:
        at = self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds")
        try:
            with opened_journal(self._path) as file:
                number, previous = last_link(file)
                _ = file.seek(0, os.SEEK_END)
                _ = file.write(link(number + 1, at, kind.value, fields, previous).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise storage_error(error) from None


def _said(act: Act, decision: Decision) -> dict[str, Field]:
    return {"intent": act.intent.value, "rules": list(decision.rules)}


@contextmanager
def opened_journal(path: Path) -> Generator[BufferedRandom]:
    """The file, open for reading and appending, under its lock: one writer at a time over all processes."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file, locked(file.fileno()):
        yield file


def parsed(raw: bytes) -> dict[str, object] | None:
    """The record of one line, without its newline; None when it is not the one spelling of a record."""
    try:
        record: object = json.loads(raw)
        if not isinstance(record, dict):
            return None
        record = cast(dict[str, object], record)
        return record if canonical(record) == raw else None  # a doubled key or a space would show something else
    except (ValueError, RecursionError):
        return None


def digest_of(record: Mapping[str, object]) -> str:
    """What the digest of *record* must be."""
    return hashlib.sha256(canonical({name: value for name, value in record.items() if name != "hash"})).hexdigest()


def last_link(file: BufferedRandom) -> tuple[int, str]:
    """Number and digest of the last line; (0, GENESIS) for an empty file. Raises Broken when it cannot be read.

    A last line without its newline is what a power cut leaves of a write: it is cut off before the next one is added,
    since nothing was ever answered for it. When only its newline is missing (an editor took it), the newline is added.
    """
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - LONGEST_LINE)
    _ = file.seek(start)
    whole, newline, torn = file.read(end - start).rpartition(b"\n")
    if torn and _is_sound(torn):
        _ = file.write(b"\n")
        whole, newline = torn, b"\n"
    elif torn and (newline or start == 0):
        _ = file.truncate(start + len(whole) + len(newline))
    elif torn:
        raise _damaged()
    if not newline:
        return 0, GENESIS
    record = parsed(whole.rsplit(b"\n", 1)[-1])
    number, digest = (record.get("n"), record.get("hash")) if record is not None else (None, None)
    if not isinstance(number, int) or not isinstance(digest, str):
        raise _damaged()
    return number, digest


def _is_sound(raw: bytes) -> bool:
    record = parsed(raw)
    return record is not None and record.get("hash") == digest_of(record)


def _damaged() -> Broken:
    return Broken(
        "La dernière ligne du journal ne peut pas être lue.",
        remedy="Lancez « etatplateforme journal verify », puis mettez ce fichier de côté avant de redémarrer.",
        code="journal_damaged",
    )
