"""A lock, replayed: what is there with its digest is not fetched again; what changed at its source is told.

Nothing that stands in the folder is replaced unless asked. Files are dealt with one by one, in the order of their
names: what goes wrong with one does not keep the others from coming.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from etatplateforme.core.effects import Call, Downloaded, Flow, Op, Reply, Trust, compute, emit, now
from etatplateforme.core.retry import call, fetch
from etatplateforme.errors import EtatError, StorageFull, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.keeping.fetching import REDIRECTS, Proof, arrival
from etatplateforme.opendata.keeping.folder import Here, state
from etatplateforme.opendata.keeping.lock import Kept, arrived, read_lock, record

GONE = frozenset({404, 410})
_OTHER = frozenset({"wrong_size", "wrong_checksum"})

Told = Callable[[str, int, int | None], None]
"""Told the name of a file, how many of its bytes came, and of how many if that is known."""


class Replay(StrEnum):
    """What a replay may do: only look; fetch what is missing; or replace too what changed, here or at its source."""

    CHECK = "check"
    RESTORE = "restore"
    UPDATE = "update"


class State(StrEnum):
    """What was found of a file, or made of it."""

    PRESENT = "present"
    FETCHED = "fetched"
    UPDATED = "updated"
    CHANGED = "changed_at_source"
    GONE = "gone_at_source"
    MISSING = "missing"
    ALTERED = "altered"
    FAILED = "failed"


SOUND = frozenset({State.PRESENT, State.FETCHED, State.UPDATED})
"""The folder is as the lock says, and the source has nothing else."""


@dataclass(frozen=True, slots=True)
class Synced:
    """One file of a lock, and its state. ``problem`` is what went wrong when it FAILED."""

    kept: Kept
    state: State
    problem: EtatError | None = None

    @property
    def sound(self) -> bool:
        """True when there is nothing to do about it."""
        return self.state in SOUND


def replayed(lock: Path, mode: Replay, told: Told | None) -> Flow[Synced]:
    """Each file of *lock*. Raises InvalidInput for a lock that cannot be read, StorageFull."""
    for kept in (yield from compute(read_lock, lock)):
        try:
            synced = yield from _Replayed(lock, kept, mode, told).state()
        except StorageFull:
            raise
        except EtatError as error:
            synced = Synced(kept, State.FAILED, error)
        yield from emit(synced)


@dataclass(frozen=True, slots=True)
class _Replayed:
    """The replay of one file."""

    lock: Path
    kept: Kept
    mode: Replay
    told: Told | None

    def state(self) -> Op[Synced]:
        here = yield from compute(state, self.lock.parent, self.kept)
        if here is Here.RIGHT:
            return (yield from self._present())
        if here is Here.ALTERED and self.mode is not Replay.UPDATE:
            return Synced(self.kept, State.ALTERED)
        if self.mode is Replay.CHECK:
            return Synced(self.kept, State.MISSING)
        if self.mode is Replay.UPDATE:
            return (yield from self._updated(State.FETCHED, replaces=here is Here.ALTERED))
        return (yield from self._restored())

    def _present(self) -> Op[Synced]:
        at_source = yield from self._at_source()
        if at_source is State.CHANGED and self.mode is Replay.UPDATE:
            return (yield from self._updated(State.PRESENT, replaces=True))
        return Synced(self.kept, at_source)

    def _at_source(self) -> Op[State]:
        """What the headers of the source say; nothing is known of a source that does not answer."""
        try:
            asked = Call("HEAD", self._source(), trust=Trust.DATA, redirects=REDIRECTS, attempts=2)
            reply = yield from call(asked)
        except Unavailable:
            return State.PRESENT
        if reply.status in GONE:
            return State.GONE
        return State.CHANGED if reply.ok and _differs(self.kept, reply) else State.PRESENT

    def _restored(self) -> Op[Synced]:
        """The very file that was kept, or nothing; from the permanent address when it has left its own."""
        try:
            return (yield from self._restored_from(self.kept.url))
        except UnexpectedReply as error:
            if error.code != "download_failed" or self._source() == self.kept.url:
                raise
        return (yield from self._restored_from(self._source()))

    def _restored_from(self, url: str) -> Op[Synced]:
        must = Proof(self.kept.size, (("sha256", self.kept.sha256),))
        try:
            _ = yield from self._fetched(url, must, self.kept.size, replaces=False)
        except TooLarge:
            return Synced(self.kept, State.CHANGED)
        except UnexpectedReply as error:
            if error.code in _OTHER:
                return Synced(self.kept, State.CHANGED)
            raise
        return Synced(self.kept, State.FETCHED)

    def _updated(self, same: State, *, replaces: bool) -> Op[Synced]:
        """What the source has now, recorded; *same* when it turns out to be the file that was kept."""
        got = yield from self._fetched(self._source(), Proof(), None, replaces=replaces)
        kept = arrived(self.kept, self._source(), got, (yield from now()))
        yield from compute(record, self.lock, kept)
        return Synced(kept, same if got.sha256 == self.kept.sha256 else State.UPDATED)

    def _fetched(self, url: str, must: Proof, most: int | None, *, replaces: bool) -> Op[Downloaded]:
        into = self.lock.parent / self.kept.path
        progress = None if self.told is None else partial(self.told, self.kept.path)
        request = arrival(url, into, self.kept.format, must, replaces=replaces, progress=progress)
        return (yield from fetch(request if most is None else replace(request, max_bytes=most)))

    def _source(self) -> str:
        return self.kept.latest or self.kept.url


def _differs(kept: Kept, reply: Reply) -> bool:
    """Whether the source says that it has another file; the weak comparison of RFC 9110, 8.8.3.2, then the others."""
    etag, modified, length = (reply.headers.get(name) for name in ("etag", "last-modified", "content-length"))
    if kept.etag is not None and etag is not None:
        return kept.etag.removeprefix("W/") != etag.removeprefix("W/")
    if kept.last_modified is not None and modified is not None:
        return kept.last_modified != modified
    return length is not None and length != str(kept.size)
