"""Errors that people make: typing, the neighbouring key (AZERTY), spelling by ear. One function makes one error."""

from collections.abc import Callable
from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
FIRST_LETTER = 0.1  # share of the errors that fall on the first letter; people mostly get it right

# What sounds alike in French; an error replaces one spelling by another.
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("eau", "o"), ("au", "o"), ("qu", "k"), ("c", "k"), ("k", "c"), ("ss", "c"),
    ("ç", "ss"), ("ai", "e"), ("ei", "ai"), ("an", "en"), ("en", "an"), ("am", "em"), ("y", "i"), ("i", "y"),
    ("ll", "l"), ("l", "ll"), ("nn", "n"), ("n", "nn"), ("tt", "t"), ("t", "tt"), ("rr", "r"), ("mm", "m"),
    ("z", "s"), ("s", "z"), ("g", "j"), ("ge", "j"), ("th", "t"), ("h", ""), ("in", "ain"), ("ain", "in"),
    ("oe", "e"), ("x", "ks"), ("ille", "iye"), ("gn", "ni"), ("w", "v"), ("er", "é"), ("et", "ais"),
)  # fmt: skip
_SILENT = "dhpstxze"

Slip = Callable[[Random, str], str]


def _place(draw: Random, word: str) -> int:
    return 0 if draw.random() < FIRST_LETTER else draw.randrange(1, len(word))


def typing(draw: Random, word: str) -> str:
    """A letter left out, typed twice, replaced by any other, added, or exchanged with the next."""
    at = _place(draw, word)
    match draw.randrange(5):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + draw.choice(LETTERS) + word[at + 1 :]
        case 3:
            return word[:at] + draw.choice(LETTERS) + word[at:]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def neighbours(letter: str) -> str:
    """The keys that touch that of *letter* on a French keyboard."""
    for row, keys in enumerate(_KEYS):
        at = keys.find(letter)
        if at >= 0:
            beside = {(row, at - 1), (row, at + 1), (row - 1, at), (row - 1, at + 1), (row + 1, at - 1), (row + 1, at)}
            return "".join(_KEYS[r][c] for r, c in sorted(beside) if 0 <= r < len(_KEYS) and 0 <= c < len(_KEYS[r]))
    return ""


def keyboard(draw: Random, word: str) -> str:
    """The key beside, instead of the right one or together with it."""
    at = _place(draw, word)
    beside = neighbours(word[at])
    if not beside:
        return word
    return word[:at] + draw.choice(beside) + word[at + draw.randrange(2) :]


def phonetic(draw: Random, word: str) -> str:
    """Spelled by ear: one sound written another way, or a silent last letter left out."""
    ways = [(at, old, new) for old, new in _SOUNDS for at in _places(word, old)]
    if word[-1] in _SILENT and (not ways or draw.random() < 0.25):
        return word[:-1]
    if not ways:
        return word
    at, old, new = draw.choice(ways)
    return word[:at] + new + word[at + len(old) :]


def _places(word: str, part: str) -> list[int]:
    places: list[int] = []
    at = word.find(part)
    while at >= 0:
        places.append(at)
        at = word.find(part, at + 1)
    return places
