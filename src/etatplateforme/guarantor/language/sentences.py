"""A French text cut into sentences and words, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARK = re.compile(r"[.!?…\n][.!?…]*")
_SENTENCE_ENDS = re.compile(
    r"""(?:[\x20\u00a0\u202f]?[»"”)\]])*+                  # what the mark closes
    (?=\s+(?:[«"“(\[]\s*)?[A-ZÀ-ÖØ-ÞŒ0-9]|\s*\Z)          # then a capital, a number or the end
    """,
    re.VERBOSE,
)
_LINE_ENDS_SENTENCE = re.compile(r"[^\S\n]*(?:\n|(?=(?:[-–—•*]|\d{1,3}[.)])\s))")
_ABBREVIATION = re.compile(r"(?:\b(?:M|MM|Mme|Mlle|Dr|Me|St|Ste|art|al|cf|ex|p|tél|n)|\b[A-Z])\Z")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)

LONG_WORD = 7
"""Letters from which a word is long, for LIX and RIX (Björnsson 1968: more than six)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is written, its line (from 1) and its words.

    A word is what stands between spaces, as for the formulas: « l'eau » is one word, « rendez-vous » too.
    """

    text: str
    line: int
    words: tuple[str, ...]


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of a text; a line without any word is none. A single line break is a space, a blank line an end."""
    found: list[Sentence] = []
    line, counted = 1, 0
    for start, raw in stretches(text):
        words = tuple(filter(is_word, raw.split()))
        if not words:
            continue
        first = start + len(raw) - len(raw.lstrip())
        line += text.count("\n", counted, first)
        counted = first
        found.append(Sentence(" ".join(raw.split()), line, words))
    return tuple(found)


def stretches(text: str) -> Iterator[tuple[int, str]]:
    """The text cut where sentences end: the start of each stretch and its characters. Some hold no word."""
    start = 0
    for mark in _MARK.finditer(text):
        stop = _stop(text, *mark.span())
        if stop:
            yield start, text[start:stop]
            start = stop
    yield start, text[start:]


def _stop(text: str, start: int, end: int) -> int:
    """Where the sentence ends that a mark may close; 0 when it closes none."""
    if text[start] == "\n":
        after = _LINE_ENDS_SENTENCE.match(text, start + 1)
    else:
        after = _SENTENCE_ENDS.match(text, end)
        if after and text[start:end] == "." and _ABBREVIATION.search(text, max(0, start - 6), start):
            return 0
    return after.end() if after else 0


@lru_cache(maxsize=20_000)
def is_word(token: str) -> bool:
    """Whether what stands between two spaces is a word or a number, and not a mark alone (« ; »)."""
    return any(map(str.isalnum, token))


def is_long(word: str) -> bool:
    """Whether a word has more than six letters, its elided article left out: not « l'école »."""
    return len(word) >= LONG_WORD and sum(map(str.isalpha, _ELISION.sub("", word))) >= LONG_WORD
