"""A sorted set of words in a file: find one, all that begin alike, or all that are one or two slips away.

Identifiers are ranks in byte order, so a prefix is a range of identifiers. Four parts: the words end to end with their
offsets; an open-addressing table on CRC-32; a delete index (the idea of SymSpell, W. Garbe): each word of three letters
or more is filed under what its first seven characters become when one or two are taken out; and an index by sound.
The delete index is cut into buckets of some four entries by the first bits of the CRC-32; eight more bits of it tell
the entries of a bucket apart, and what passes all the same is compared with the word anyway.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import combinations
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from etatplateforme.addresses.index.layout import Section, Sections, offsets, texts
from etatplateforme.addresses.index.likeness import sound, sounds_alike

_FREE: Final = 0
_IN_A_BUCKET: Final = 4
_ZERO, _NINE = b"09"
_FILED: Final = 7
_SHORTEST: Final = 3
_TWO_SLIPS: Final = 6
_MOST_SOUNDING: Final = 64
_MOST_PROBES: Final = 4_096
"""A table that is 62 % full has no run of this length: one that has was tampered with."""


def allowed_slips(word: str) -> int:
    """How many typing errors a word may hold: none under three letters or with a digit, one, two from six letters."""
    if len(word) < _SHORTEST or not word.replace(" ", "").isalpha():
        return 0
    return 2 if len(word) >= _TWO_SLIPS else 1


def _deletes(word: str) -> set[str]:
    """What the first seven characters become when none, one, or (six letters or more) two are taken out."""
    head = word[:_FILED]
    made = {head}
    for count in range(1, allowed_slips(word) + 1):
        made.update("".join(kept) for kept in combinations(head, len(head) - count))
    return made


class Lexicon:
    """The words of one lexicon of an opened file. Read-only, safe to share between threads."""

    __slots__ = (
        "_at", "_blob", "_mask", "_shift", "_slips", "_slips_at", "_slips_of", "_sounds", "_sounds_of", "_table", "size"
    )  # fmt: skip

    def __init__(self, sections: Sections, name: str) -> None:
        self._at = sections.integers(f"{name}_at")
        self._blob = sections.raw(f"{name}_text")
        self._table = sections.integers(f"{name}_table")
        self._slips_at = sections.integers(f"{name}_slips_at")
        self._slips = sections.raw(f"{name}_slips")
        self._slips_of = sections.integers(f"{name}_slips_of")
        self._shift = 33 - max(1, len(self._slips_at) - 1).bit_length()
        self._sounds = sections.integers(f"{name}_sounds")
        self._sounds_of = sections.integers(f"{name}_sounds_of")
        self._mask = len(self._table) - 1
        self.size = len(self._at) - 1

    def text(self, rank: int) -> str:
        """The word of this rank."""
        return self._bytes(rank).decode()

    def _bytes(self, rank: int) -> bytes:
        return bytes(self._blob[self._at[rank] : self._at[rank + 1]])

    def first_is_digit(self, rank: int) -> bool:
        """Whether the word of this rank begins with a digit."""
        return _ZERO <= self._blob[self._at[rank]] <= _NINE

    def find(self, word: str) -> int:
        """Rank of *word*, or -1."""
        wanted, table, mask = word.encode(), self._table, self._mask
        slot = crc32(wanted) & mask
        for _ in range(min(mask + 1, _MOST_PROBES)):
            after = table[slot]
            if after == _FREE:
                return -1
            if self._bytes(after - 1) == wanted:
                return after - 1
            slot = (slot + 1) & mask
        return -1

    def prefix(self, start: str) -> tuple[int, int]:
        """The ranks (first, one past the last) of the words that begin with *start*."""
        wanted = start.encode()
        ranks = range(self.size)
        low = bisect_left(ranks, wanted, key=self._bytes)
        return low, bisect_left(ranks, wanted + b"\xff", low, key=self._bytes)

    def close_to(self, word: str) -> list[tuple[int, int]]:
        """(rank, slips) of the words at most one or two slips away from *word*, itself included, nearest first."""
        slips = allowed_slips(word)
        if not slips:
            return []
        ranks: set[int] = set()
        starts, marks, owners, shift = self._slips_at, self._slips, self._slips_of, self._shift
        for text in _deletes(word):
            key = crc32(text.encode())
            bucket, mark = key >> shift, key & 0xFF
            for at in range(starts[bucket], starts[bucket + 1]):
                if marks[at] == mark:
                    ranks.add(owners[at])
        near: list[tuple[int, int]] = []
        for rank in ranks:
            other = self.text(rank)
            if abs(len(other) - len(word)) <= slips:
                distance = OSA.distance(word, other, score_cutoff=slips)
                if distance <= slips:
                    near.append((rank, distance))
        near.sort(key=lambda found: (found[1], found[0]))
        return near

    def sounding(self, word: str) -> list[int]:
        """The ranks of the words pronounced like *word*, itself included; at most 64."""
        if not allowed_slips(word):
            return []
        wanted = _heard(word)
        low = bisect_left(self._sounds, wanted)
        high = bisect_right(self._sounds, wanted, low)
        found = self._sounds_of[low : min(high, low + _MOST_SOUNDING)].tolist()
        return [rank for rank in found if sounds_alike(word, self.text(rank))]


def _heard(word: str) -> int:
    return crc32(sound(word).encode())


def build(name: str, words: list[str]) -> Iterator[Section]:
    """The sections of a lexicon of these *words*, which must be sorted and distinct."""
    encoded = [word.encode() for word in words]
    yield from texts(name, encoded)
    yield Section(f"{name}_table", _table(encoded))
    keys: list[int] = []
    ranks: list[int] = []
    for rank, word in enumerate(words):
        if allowed_slips(word):
            made = {crc32(text.encode()) for text in _deletes(word)}
            keys.extend(made)
            ranks.extend([rank] * len(made))
    yield from _slip_sections(name, np.array(keys, dtype=np.uint32), np.array(ranks, dtype=np.uint32))
    heard = sorted((_heard(word), rank) for rank, word in enumerate(words) if allowed_slips(word))
    yield Section(f"{name}_sounds", np.array([key for key, _ in heard], dtype=np.uint32))
    yield Section(f"{name}_sounds_of", np.array([rank for _, rank in heard], dtype=np.uint32))


def _slip_sections(name: str, keys: NDArray[np.uint32], ranks: NDArray[np.uint32]) -> Iterator[Section]:
    """The delete index: where each bucket begins, eight bits of every key, and the word it was made from."""
    bits = max(0, (len(keys) // _IN_A_BUCKET).bit_length() - 1)
    order = np.lexsort((ranks, keys))
    buckets = keys.astype(np.int64) >> (32 - bits)
    yield Section(f"{name}_slips_at", offsets(np.bincount(buckets, minlength=1 << bits).tolist()))
    yield Section(f"{name}_slips", (keys[order] & np.uint32(0xFF)).astype(np.uint8))
    yield Section(f"{name}_slips_of", ranks[order])


def _table(encoded: list[bytes]) -> NDArray[np.uint32]:
    """Open addressing with linear probing, at most 62 % full: the rank and one, or zero where nothing is."""
    size = 8
    while size * 0.62 < len(encoded):
        size *= 2
    table = [_FREE] * size
    for rank, word in enumerate(encoded):
        slot = crc32(word) & (size - 1)
        while table[slot] != _FREE:
            slot = (slot + 1) & (size - 1)
        table[slot] = rank + 1
    return np.array(table, dtype=np.uint32)
