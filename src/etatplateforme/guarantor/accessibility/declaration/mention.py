"""The mention that the home page must bear, in the law's own words."""

import re

from etatplateforme.manifest.care import Conformity

WORDS = {
    Conformity.FULL: "totalement conforme",
    Conformity.PARTIAL: "partiellement conforme",
    Conformity.NONE: "non conforme",
}

MENTION = re.compile(r"accessibilité\s*:\s*(totalement|partiellement|non)\s+conforme", re.IGNORECASE)

_BY_ADVERB = {words.partition(" ")[0]: conformity for conformity, words in WORDS.items()}


def home_mention(conformity: Conformity) -> str:
    """What the home page displays (RGAA, « mentions et pages obligatoires »): « Accessibilité : non conforme »."""
    return f"Accessibilité\u00a0: {WORDS[conformity]}"


def mentions_in(text: str) -> frozenset[Conformity]:
    """Every mention that *text* bears, whatever its case and spaces."""
    return frozenset(_BY_ADVERB[found.group(1).lower()] for found in MENTION.finditer(text))
