"""How alike two words are: by spelling, by sound, or because one begins the other. Pure, words already folded.

The sounds are those of French, levelled until what people confuse is written alike (``"garo"`` and ``"garreau"``):
a key to find candidates, never a proof.
"""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

SAME_INITIAL: Final = 0.02
SAME_SOUND: Final = 0.85
INITIAL: Final = 0.80
"""What ``v`` is worth for ``victor``."""
SHORT_START: Final = 0.72
START: Final = 0.72
START_GROWS: Final = 0.20
_LIKENESS: Final = (1.0, 0.84, 0.66, 0.55)
_SPELLED_ALIKE: Final = 50.0
_SHORT: Final = 4
_LONG: Final = 8

_NASAL: Final = re.compile(r"(?:a[iy]|e[aiy]|[aeiouy])[nm](?![aeiouynm])")
# In this order: groups of letters before the single letters they are made of.
_SOUNDS: Final = tuple(
    (written, said)
    for said, group in {
        "wa": "oua oy oi",
        "o": "eaux eau aux au",
        "u": "ou",
        "X": "sch sh ch",
        "f": "ph",
        "t": "th",
        "n": "gn",
        "se": "sce ce",
        "si": "sci ci cy",
        "k": "qu q ck cc c",
        "je": "ge",
        "ji": "gi gy",
        "s": "z",
        "sion": "tion",
        "e": "ai ei ay ey ae oe",
        "i": "y",
        "": "h",
        "v": "w",
        "ks": "x",
    }.items()
    for written in group.split()
)
_SILENT: Final = "esxtdpzr"


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """The sound of a word (or of several, run together), as a key: what is pronounced alike has mostly the same."""
    heard = _NASAL.sub(_nasal, _undoubled(word.replace(" ", "")))
    for written, said in _SOUNDS:
        if written in heard:
            heard = heard.replace(written, said)
    heard = _undoubled(heard)
    return heard.rstrip(_SILENT) or heard


def _nasal(group: re.Match[str]) -> str:
    return "O" if group[0][0] == "o" else "N"


def _undoubled(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if not at or word[at - 1] != letter)


def slips_in(length: int) -> int:
    """How many typing errors a word of this many letters may hold."""
    if length < _SHORT:
        return 1 if length == _SHORT - 1 else 0
    return 1 if length == _SHORT else 2 if length < _LONG else 3


def slip_likeness(slips: int, length: int) -> float:
    """What a word of *length* letters is worth with this many typing errors, from 0 to 1."""
    return min(_LIKENESS[slips], 1 - 0.85 * slips / max(length, 1))


def likeness(asked: str, known: str) -> float:
    """How well *asked* stands for *known*, from 0 (not at all) to 1 (the same word)."""
    if asked == known:
        return 1.0
    if not asked.isalpha() or not known.isalpha():
        return 0.0
    best = _as_start(asked, known)
    length = max(len(asked), len(known))
    allowed = slips_in(min(len(asked), len(known)))
    if allowed and abs(len(asked) - len(known)) <= allowed:
        slips = DamerauLevenshtein.distance(asked, known, score_cutoff=allowed)
        if slips <= allowed:
            best = max(best, slip_likeness(slips, length) + SAME_INITIAL * (asked[0] == known[0]))
    if best < SAME_SOUND and len(asked) > 2 and len(known) > 2 and sounds_alike(asked, known):
        best = SAME_SOUND
    return best


def sounds_alike(asked: str, known: str) -> bool:
    """Whether two words have one sound and are not spelled too differently (``mans`` is not ``mende``)."""
    return fuzz.ratio(asked, known, score_cutoff=_SPELLED_ALIKE) >= _SPELLED_ALIKE and sound(asked) == sound(known)


def _as_start(asked: str, known: str) -> float:
    """What *asked* is worth as the beginning of *known*: an initial, a short start, a truncated word."""
    if len(known) < _SHORT - 1 or not known.startswith(asked):
        return 0.0
    if len(asked) == 1:
        return INITIAL
    return SHORT_START if len(asked) == 2 else START + START_GROWS * len(asked) / len(known)
