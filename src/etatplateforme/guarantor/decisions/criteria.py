"""Which criterion a name speaks of: « âge », « age_du_demandeur » or « child_age », but not « age_du_vehicule ».

A name is read word by word, by an explicit list (:mod:`~etatplateforme.guarantor.decisions.lexicon`). What clearly
speaks of a thing is never flagged; what may speak of a person or of a thing is ``UNSURE``, which only asks a question.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from etatplateforme.guarantor.decisions.lexicon import GROUNDS, LINKS, PEOPLE, QUALIFIERS, THINGS, Concern, Ground

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a name speaks of: its concern, and the ground that it is close to (None when there is none)."""

    concern: Concern
    ground: Ground | None = None

    @property
    def told(self) -> str:
        """The ground in French, with its source; empty when there is none."""
        return "" if self.ground is None else f"{self.ground.told} ({self.ground.source})"


NOTHING = Criterion(Concern.NONE)


def plain(text: str) -> str:
    """*text* as a technical name: lower case, without accents, words joined by « _ »."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe")) if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


@lru_cache(maxsize=4096)
def criterion_of(name: str, label: str = "") -> Criterion:
    """What an input called *name*, and told to people as *label*, speaks of: the graver of the two.

    A label is a sentence more often than a name: what is unsure in it is nothing.
    """
    by_label = _read(label)
    found = [_read(name), NOTHING if by_label.concern is Concern.UNSURE else by_label]
    order = tuple(Concern)
    return min(found, key=lambda criterion: order.index(criterion.concern))


def concern_of(name: str, label: str = "") -> Concern:
    """Why an input of this name is looked at."""
    return criterion_of(name, label).concern


def _phrases() -> dict[tuple[str, ...], Ground]:
    return {tuple(_bare(name.split("_"))): ground for ground in GROUNDS for name in ground.names}


def _bare(words: list[str]) -> list[str]:
    """The words that say something; all of them when each is a link."""
    return [word for word in words if word not in LINKS] or words


_PHRASES = _phrases()
_LONGEST = max(map(len, _PHRASES))
_NEUTRAL = PEOPLE | QUALIFIERS | {phrase[0] for phrase in _PHRASES if len(phrase) == 1}


def _read(name: str) -> Criterion:
    words = plain(name[:LONGEST_NAME]).split("_")
    order = tuple(Concern)
    return min(
        (_around(words, start, end, ground) for start, end, ground in _found(words)),
        key=lambda criterion: order.index(criterion.concern),
        default=NOTHING,
    )


def _found(words: list[str]) -> Iterator[tuple[int, int, Ground]]:
    """Where the longest phrases of the lexicon stand in *words*; none overlaps another."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + 2 * _LONGEST), start, -1):
            ground = _PHRASES.get(tuple(_bare(words[start:end])))
            if ground is not None and words[start] not in LINKS and words[end - 1] not in LINKS:
                yield start, end, ground
                start = end - 1
                break
        start += 1


def _around(words: list[str], start: int, end: int, ground: Ground) -> Criterion:
    """What the words around a phrase make of it."""
    others = [word for word in (*words[:start], *words[end:]) if word not in LINKS]
    if all(word in _NEUTRAL or word.isdigit() for word in others):
        return Criterion(ground.concern, ground)
    of_something = end < len(words) and words[end] in LINKS
    for_something = start > 0 and words[start - 1] in LINKS
    if of_something or for_something or any(word in THINGS for word in others):
        return NOTHING
    return Criterion(Concern.UNSURE, ground)
