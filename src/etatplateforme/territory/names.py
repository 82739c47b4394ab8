"""Names of communes put side by side: two writings of one name give the same key, nothing is approached."""

import re
import unicodedata

_ARTICLE = re.compile(r"(?:(?:le|la|les|los|las|aux|au) |l )(?=.)")
_ABBREVIATED = {"st": "saint", "ste": "sainte"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": " ", "'": " ", "-": " "})


def name_key(name: str) -> str:
    """*name* in lower case, without accents, hyphens or apostrophes; « St » and « Ste » written in full."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(_ABBREVIATED.get(word, word) for word in letters.split())


def name_keys(name: str) -> frozenset[str]:
    """The key of *name*, and the one without its article: lists of the State write « Capelle » for « La Capelle »."""
    key = name_key(name)
    return frozenset({key, _ARTICLE.sub("", key, count=1) if _ARTICLE.match(key) else key})
