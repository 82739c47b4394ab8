"""One spelling for street and commune names, shared by the builder and the queries.

Accents, case, punctuation, abbreviations and ordinals are levelled, so that ``"8bd. du Gal-Leclerc"`` and
``"8 Boulevard du Général Leclerc"`` become the same words. Pure: text in, words out.
"""

import re
from typing import Final
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set: how the lists of this package are written."""
    return frozenset(text.split())


MAX_WORDS: Final = 24
MAX_LETTERS: Final = 40
_LONG: Final = 6

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_ORDINAL: Final = re.compile(r"([0-9]+)(?:er|ere|e|eme|ieme|nd|nde)")
_WORD: Final = re.compile(r"[0-9]+(?:er|ere|e|eme|ieme|nd|nde)(?![^\W\d_])|[0-9]+|[^\W\d_]+")
_ON: Final = re.compile(r"(?<=\w)[\s-]s/(?=\s?\w)")
_UNDER: Final = re.compile(r"(?<=\w)[\s-]ss/(?=\s?\w)")
_ORDINAL_ENDINGS: Final = frozenset({"er", "ere", "eme", "ieme"})

_EVERYWHERE: Final[dict[str, tuple[str, ...]]] = {
    short: tuple(full.split())
    for full, shorts in {
        "boulevard": "bd bld blvd bvd boul bvld",
        "avenue": "av ave aven",
        "route": "rte",
        "chemin": "chem che chm",
        "impasse": "imp",
        "place": "pl plc",
        "square": "sq sqr",
        "faubourg": "fg fbg fb faub",
        "allee": "all allees",
        "cours": "crs",
        "passage": "pass psg",
        "promenade": "prom",
        "esplanade": "espl",
        "residence": "resid",
        "lotissement": "lotiss lots",
        "hameau": "ham",
        "rond point": "rpt rdpt",
        "quartier": "qrt quart",
        "saint": "st",
        "sainte": "ste",
        "saints": "sts",
        "saintes": "stes",
        "general": "gal gral genl",
        "marechal": "mal marl",
        "docteur": "dr",
        "professeur": "prof",
        "president": "pdt psdt",
        "commandant": "cdt",
        "colonel": "cnl",
        "capitaine": "cne",
        "lieutenant": "ltn lieut",
        "sergent": "sgt",
        "amiral": "aml",
        "monseigneur": "mgr",
        "notre dame": "nd",
        "grande": "gde",
        "grand": "gd",
        "vieux": "vx",
        "cedex": "cx",
        "1e": "premier premiere ier",
        "2e": "deuxieme",
        "3e": "troisieme",
    }.items()
    for short in shorts.split()
}
# Too short or too ordinary to be rewritten inside a name: only where the type of the street stands.
_AT_TYPE_PLACE: Final[dict[str, str]] = {
    "r": "rue",
    "ch": "chemin",
    "q": "quai",
    "lot": "lotissement",
    "res": "residence",
    "car": "carrefour",
    "sen": "sentier",
    "ro": "route",
    "pas": "passage",
    "pce": "place",
    "bou": "boulevard",
}
_MONTHS: Final = word_set("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")
_NUMBER_WORDS: Final[dict[str, str]] = {
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "neuf": "9",
    "dix": "10",
    "onze": "11",
    "douze": "12",
    "treize": "13",
    "quatorze": "14",
    "quinze": "15",
    "seize": "16",
    "vingt": "20",
    "trente": "30",
}
SUFFIXES: Final = frozenset({"bis", "ter", "quater", "quinquies", "sexies"}) | frozenset("abcdefghijklmnopqrstuvwxyz")

TYPE_WORDS: Final = word_set(
    """rue avenue boulevard place chemin impasse allee route square quai cours passage villa cite sentier ruelle
    faubourg lotissement residence hameau voie promenade esplanade venelle traverse montee rond point lieu dit
    quartier zone lieudit cour rocade sente mail parvis galerie"""
)
ARTICLES: Final = word_set("de du des la le les l d et a au aux en")
# After one of these, "q" or "r" is the suffix of the number: "27 q rue des Meuniers".
_BEFORE_NAME: Final = TYPE_WORDS | {"r", "q", "ch", "bd", "av", "pl", "rte", "imp"}


def fold(text: str) -> str:
    """Lower case without accents: ``"Œuvres d'Été"`` gives ``"oeuvres d'ete"``."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(c for c in plain if not combining(c)).translate(_LIGATURES)


def words(text: str, *, unfinished: bool = False) -> list[str]:
    """The words of a name or of a query, spelled in full, at most 24 kept.

    A digit glued to a letter is parted (``"8bis"``: ``8 bis``), an ordinal stays one word (``"11ème"``: ``11e``).

    :param unfinished: somebody is typing the last word: it is kept as it is (``pas`` may become ``pasteur``).
    """
    folded = fold(text)
    if "/" in folded:
        folded = _ON.sub(" sur ", _UNDER.sub(" sous ", folded))
    spelled: list[str] = []
    found: list[str] = _WORD.findall(folded)
    last = found.pop() if unfinished and found and folded.endswith(found[-1]) else ""
    found = found[: 2 * MAX_WORDS]
    for word, following in zip(found, [*found[1:], last], strict=False):
        _spell(word, following, spelled)
    if last:
        spelled.append(last[:MAX_LETTERS])
    return spelled[:MAX_WORDS]


def _spell(word: str, following: str, spelled: list[str]) -> None:
    """Append *word*, written in full, to the words already *spelled*."""
    if word in _EVERYWHERE:
        spelled.extend(_EVERYWHERE[word])
    elif word in _AT_TYPE_PLACE and _at_type_place(spelled) and following not in _BEFORE_NAME:
        spelled.append(_AT_TYPE_PLACE[word])
    elif spelled and spelled[-1] in _NUMBER_WORDS and _is_month(word):
        _date(spelled)
        spelled.append(word)
    elif word in _ORDINAL_ENDINGS and spelled and spelled[-1].isdigit():
        spelled[-1] += "e"
    elif word[0].isdigit() and (ordinal := _ORDINAL.fullmatch(word)):
        spelled.append(ordinal[1] + "e")
    else:
        spelled.append(word[:MAX_LETTERS])


def _is_month(word: str) -> bool:
    """Whether this is a month, were it with one typing error if it is long enough."""
    if word in _MONTHS or len(word) < _LONG:
        return word in _MONTHS
    return any(OSA.distance(word, month, score_cutoff=1) <= 1 for month in _MONTHS if len(month) >= _LONG)


def _at_type_place(before: list[str]) -> bool:
    """Whether the next word stands where a street's type is written: first, or after the house number or ``grande``."""
    if not before or before[-1] in {"grande", "petite"}:
        return True
    last = before[-1]
    return last.isdigit() or (len(before) > 1 and last in SUFFIXES and before[-2].isdigit())


def _date(spelled: list[str]) -> None:
    """Write the day before a month in digits: ``onze novembre`` is ``11 novembre``, ``dix neuf mars`` ``19 mars``."""
    day = _NUMBER_WORDS[spelled[-1]]
    if len(spelled) > 1 and spelled[-2] in {"dix", "vingt"} and len(day) == 1:
        day = str(int(_NUMBER_WORDS[spelled[-2]]) + int(day))
        _ = spelled.pop()
    spelled[-1] = day
