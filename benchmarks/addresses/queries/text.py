"""How French addresses are spelled: folding, abbreviations, kinds of street. Independent of every engine."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("a au aux d de des du en et l la le les sous sur")

# Kind of street -> how it is shortened (La Poste, AFNOR XP Z10-011, and what people write).
TYPES: dict[str, tuple[str, ...]] = {
    "allee": ("all",),
    "avenue": ("av", "ave"),
    "boulevard": ("bd", "bld", "boul"),
    "chaussee": ("chs",),
    "chemin": ("che", "chem", "ch"),
    "cite": (),
    "clos": (),
    "cote": (),
    "cour": (),
    "cours": ("crs",),
    "esplanade": ("esp",),
    "faubourg": ("fg", "fbg"),
    "hameau": ("ham",),
    "impasse": ("imp",),
    "lotissement": ("lot",),
    "montee": ("mte",),
    "passage": ("pas", "pass"),
    "place": ("pl",),
    "promenade": ("prom",),
    "quai": (),
    "quartier": ("qua", "quart"),
    "residence": ("res",),
    "route": ("rte",),
    "rue": ("r",),
    "ruelle": ("rle",),
    "sentier": ("sen",),
    "square": ("sq",),
    "traverse": ("tra",),
    "villa": (),
    "voie": (),
}
# Other words -> how they are shortened.
WORDS: dict[str, tuple[str, ...]] = {
    "capitaine": ("cne", "cap"),
    "colonel": ("cnl",),
    "commandant": ("cdt",),
    "docteur": ("dr", "doct"),
    "general": ("gal", "gen"),
    "grande": ("gde",),
    "lieutenant": ("lt",),
    "marechal": ("mal",),
    "monseigneur": ("mgr",),
    "president": ("pdt", "pres"),
    "professeur": ("pr", "prof"),
    "saint": ("st",),
    "sainte": ("ste",),
    "vieux": ("vx",),
}
# First names that streets are often called after.
FIRST_NAMES = _words(
    """
    adolphe albert alexandre alfred alphonse ambroise anatole andre anne antoine aristide arthur auguste
    augustin blaise camille catherine charles christophe claude clement daniel denis edith edmond edouard emile
    emmanuel ernest etienne eugene ferdinand fernand francois frederic gabriel gaston georges gerard gilbert
    guillaume gustave guy hector helene henri hippolyte honore hubert irene isabelle jacques jean jeanne joachim
    joseph jules julien laurent leon leonard lionel louis louise luc lucie lucien marc marcel marguerite marie
    marius martin martine maurice max maxime michel nicolas olympe oscar pablo paul philippe pierre raoul
    raymond rene robert roger roland romain rosa salvador sarah sebastien simone stephane theodore theophile
    therese thomas victor vincent yves
    """
)
_IN_FULL = {
    short: word for words in (TYPES, WORDS) for word, shorts in words.items() for short in shorts if short != "r"
}
_SUFFIXES = {"bis": "b", "ter": "t", "quater": "q"}


@lru_cache(maxsize=500_000)
def fold(text: str) -> str:
    """Lower case, no accents nor ligatures, letters and digits in words parted by one space."""
    parted = unicodedata.normalize("NFD", text.translate(_LIGATURES).lower())
    return _NOT_WORD.sub(" ", "".join(c for c in parted if not unicodedata.combining(c))).strip()


def unaccented(text: str) -> str:
    """The text without its accents and ligatures; capitals and punctuation stay."""
    parted = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return "".join(c for c in parted if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def canonical(name: str) -> str:
    """The folded name with its abbreviations in full: two names that are written the same way are the same."""
    words = fold(name).split()
    if words and words[0] == "r":
        words[0] = "rue"
    return " ".join(_IN_FULL.get(word, word) for word in words)


@lru_cache(maxsize=200_000)
def without_type(canonical_name: str) -> str:
    """The canonical name without the kind of street that it begins with, nor the articles that follow it."""
    words = canonical_name.split()
    if words and words[0] in TYPES:
        words = words[1:]
        while len(words) > 1 and words[0] in ARTICLES:
            words = words[1:]
    return " ".join(words)


def content_words(canonical_name: str) -> list[str]:
    """The words that say which street it is: neither the kind, nor articles."""
    return [word for word in without_type(canonical_name).split() if word not in ARTICLES]


def house_number(text: str) -> str:
    """A house number in one spelling: ``12 bis``, ``12BIS`` and ``12 B`` are ``12b``."""
    digits = re.match(r"\s*0*(\d+)\s*(.*)", text)
    if digits is None:
        return ""
    suffix = fold(digits[2]).replace(" ", "")
    return digits[1] + _SUFFIXES.get(suffix, suffix)


def roman(number: int) -> str:
    """A number from 1 to 39 in Roman figures."""
    tens, units = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]
