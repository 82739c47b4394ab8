"""When two names of streets are the same: accents, case, abbreviations, articles and written numbers set aside.

« Rue du 8 Mai » and « rue du Huit mai » are one name for the BAN, hence two identifiers for them are a fault.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

_TWO_LETTERS: Final = {
    "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "ß": "ss", "Þ": "Th", "þ": "th", "Ĳ": "IJ", "ĳ": "ij", "ŉ": "'n",
    "Ð": "D", "ð": "d", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "Ħ": "H", "ħ": "h", "ı": "i", "ĸ": "k", "Ł": "L",
    "ł": "l", "Ŀ": "L", "ŀ": "l", "Ŋ": "N", "ŋ": "n", "Ŧ": "T", "ŧ": "t", "ſ": "s",
}  # fmt: skip
_LETTERS: Final = {
    point: _TWO_LETTERS.get(chr(point), normalize("NFD", chr(point))[0])
    for point in (*range(0xC0, 0x180),)
    if point not in (0xD7, 0xF7)
}
_MARKS: Final = {point: "" for low, high in ((0x300, 0x36F), (0xFE20, 0xFE2F), (0x20D0, 0x20FF))
                 for point in range(low, high + 1)}  # fmt: skip
_BARE: Final = _LETTERS | _MARKS

_LOWER: Final = "a-z\xdf-\xf6\xf8-\xff"
_UPPER: Final = "A-Z\xc0-\xd6\xd8-\xde"
_SPACE: Final = " \t\v\f\xa0\ufeff\n\r\u2028\u2029\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
_BREAK: Final = f"\xac\xb1\xd7\xf7\\x00-\\x2f:-@\\[-`{{-\xbf\u2000-\u206f{_SPACE}"
_OTHER: Final = f"[^\U00010000-\U0010ffff{_BREAK}0-9\u2700-\u27bf{_LOWER}{_UPPER}]"
_END: Final = "(?:['’](?:d|ll|m|re|s|t|ve))?"
# A word is letters, or digits: « 12bis » is two words. Parts in the order in which they are tried.
_WORD: Final = re.compile(
    "|".join((
        f"[{_UPPER}]?[{_LOWER}]+{_END}(?=[{_BREAK}]|[{_UPPER}]|\\Z)",
        f"(?:[{_UPPER}]|{_OTHER})+(?=[{_BREAK}]|[{_UPPER}](?:[{_LOWER}]|{_OTHER})|\\Z)",
        f"[{_UPPER}]?(?:[{_LOWER}]|{_OTHER})+{_END}",
        f"[{_UPPER}]+",
        r"[0-9]*(?:1st|2nd|3rd|(?![123])[0-9]th)(?=\b|[A-Z_])",
        "[0-9]+",
        "[\u2700-\u27bf\U00010000-\U0010ffff][\ufe0e\ufe0f]?",
    )),
    re.ASCII,
)  # fmt: skip
_PLAIN: Final = re.compile(r"[a-zA-Z0-9 ]*")
_JOINED: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]")

_FIRST: Final = {
    "pl": "place", "av": "avenue", "bd": "boulevard", "sq": "square", "che": "chemin", "chem": "chemin",
    "rte": "route", "all": "allee", "pas": "passage", "vla": "villa", "imp": "impasse", "qu": "quai",
    "ham": "hammeau", "prt": "porte", "parv": "parvis", "lot": "lotissement", "sen": "sente", "r": "rue",
    "rle": "ruelle", "car": "carrefour", "mte": "montee", "ptte": "placette", "str": "sentier", "tsse": "terrasse",
    "snt": "sente",
}  # fmt: skip
_LATER: Final = {"st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal"}
_EMPTY: Final = frozenset(
    ("la", "le", "les", "l", "d", "du", "de", "des", "dos", "las", "los", "sur", "sous", "a", "par", "et", "au", "aux")
)

_SMALL: Final = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS: Final = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_THOUSANDS: Final = ("million", "milliard", "billion", "billiard")
_LONGEST_NUMBER: Final = 15


def bare(text: str) -> str:
    """*text* without accents nor ligatures, case kept."""
    return text if text.isascii() else text.translate(_BARE)


@lru_cache(maxsize=100_000)
def same_name(name: str | None) -> str:
    """A form that two names of streets share when they are the same; empty for None and for articles alone."""
    words = _words(bare(name or "").lower())
    words = [(_LATER if place else _FIRST).get(word, word) for place, word in enumerate(words)]
    if len(words) > 1 and words[0] == "rue" and any(word.endswith("rue") for word in words[1:]):
        words = words[1:]
    if len(words) > 2 and words[:2] == ["lieu", "dit"]:
        words = words[2:]
    return " ".join(_spelt(word) for word in words if word not in _EMPTY)


def _words(text: str) -> list[str]:
    if _PLAIN.fullmatch(text) and not _JOINED.search(text):
        return text.split()
    return _WORD.findall(text)


def _spelt(word: str) -> str:
    if not (word.isascii() and word.isdigit()):
        return word
    number = word.lstrip("0") or "0"
    return word if len(number) > _LONGEST_NUMBER else spelt(int(number)).replace("-", " ")


def spelt(number: int) -> str:
    """The French words of a whole number below 10^15: ``"mille neuf cent quarante-quatre"``."""
    if number < 100:
        return _below_hundred(number)
    thousands, rest = divmod(number, 1000)
    told: list[str] = []
    for rank, unit in reversed(tuple(enumerate(_THOUSANDS, start=1))):
        count = thousands // 1000**rank % 1000
        if count:
            told.append(f"{spelt(count)} {unit}{'s' if count > 1 else ''}")
    if count := thousands % 1000:
        told.append("mille" if count == 1 else f"{spelt(count)} mille")
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        told.append("cent" if hundreds == 1 else f"{spelt(hundreds)} cent{'' if rest else 's'}")
    if rest:
        told.append(spelt(rest))
    return " ".join(told)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    tens, units = number // 10 * 10, number % 10
    if tens in (70, 90):
        tens, units = tens - 10, units + 10
    if number == 80:
        return "quatre-vingts"
    if not units:
        return _TENS[tens]
    joint = " et " if units in (1, 11) and tens != 80 else "-"
    return f"{_TENS[tens]}{joint}{_SMALL[units]}"
