"""Words that designate things by what is seen of them (ACT glossary, « visual reference words »), in two languages."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

ENGLISH = """
above below beneath beside bottom diagonal down left near nearby parallel right top under underneath up
box circle circular crescent cross diamond disc disk ellipse elliptical heart hexagon hexagonal kite oval parallelogram
pentagon pentagonal polygon polygonal rectangle rectangular round square squared star trapezoid trapezoidal triangle
triangular wave big bigger biggest large larger largest little narrow small smaller smallest tiny wide wider
angled askew atilt crooked listing lopsided kilter pitched rotated sideways skewed slanted slanting straight tilt
tilted tipped upper lower leftmost rightmost
almond aqua aquamarine azure beige bisque black blue brown burlywood chartreuse chiffon chocolate coral cornsilk cream
crimson cyan firebrick fuchsia gold goldenrod gray grey green honeydew indigo ivory khaki lace lavender lemon lime linen
magenta maroon mint moccasin olive orange orchid pink purple red rose salmon turquoise violet white yellow
"""

FRENCH = """
dessus dessous haut bas bottom côté diagonale gauche droite près proche parallèle sous
boite boîte carrée cercle circulaire croissant croix losange disque ellipse elliptique cœur coeur hexagone hexagonale
volant ovale parallélogramme pentagone pentagonale polygone polygonale rectangle rectangulaire ronde étoile
trapèze trapézoïdale triangle triangulaire vague encadrée encadré case bulle cadre
grande grosse gros large petite étroite minuscule
inclinée penchée oblique tordue pivotée droite travers
amande aqua azur beige noire bleue brune marron chartreuse chocolat corail crème cramoisie cyan fuchsia or dorée
grise verte miel indigo ivoire kaki lavande citron lin magenta menthe olive orange orchidée rose violette pourpre
rouge saumon turquoise violet blanche blanc jaune
"""

TOKEN = re.compile(r"\w+")
ENDINGS = ("", "s", "x", "es", "d", "ed")
"""Plurals and participles."""


def _forms(words: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{word}{ending}" for word in words for ending in ENDINGS)


VISUAL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": _forms(ENGLISH.split()),
        "fr": _forms([*FRENCH.split(), *(word.removesuffix("e") for word in FRENCH.split())]),
    }
)
"""These words by language, in all their forms and a few more. The rule's list is English and open; the French is ours,
feminine where there is one."""


def points_by_looks(text: str, language: str) -> bool:
    """True when a text holds one of the words, and when its language has no list here."""
    return language not in VISUAL or not VISUAL[language].isdisjoint(TOKEN.findall(text.casefold()))
