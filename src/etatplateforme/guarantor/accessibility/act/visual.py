"""Words that designate things by what is seen of them (ACT glossary, « visual reference words »), in two languages."""

import re

ENGLISH = """
above below beneath beside bottom diagonal down left near nearby parallel right top under underneath up
box circle circular crescent cross diamond dis[ck] ellipse elliptical heart hexagon hexagonal kite oval parallelogram
pentagon pentagonal polygon polygonal rectangle rectangular round square squared star trapezoid trapezoidal triangle
triangular wave big bigger biggest large larger largest little narrow small smaller smallest tiny wide wider
angled askew atilt crooked listing lopsided off-kilter pitched rotated sideways skewed slanted slanting straight tilt
tilted tipped upper lower leftmost rightmost
almond aqua aquamarine azure beige bisque black blue brown burlywood chartreuse chiffon chocolate coral cornsilk cream
crimson cyan firebrick fuchsia gold goldenrod gr[ae]y green honeydew indigo ivory khaki lace lavender lemon lime linen
magenta maroon mint moccasin olive orange orchid pink purple red rose salmon turquoise violet white yellow
"""

FRENCH = """
dessus dessous haut bas bottom côté diagonale gauche droite? près proche parallèle sous
bo[iî]te carrée? cercle circulaire croissant croix losange disque ellipse elliptique cœur coeur hexagone hexagonale?
cerf-volant ovale parallélogramme pentagone pentagonale? polygone polygonale? rectangle rectangulaire ronde? étoile
trapèze trapézoïdale? triangle triangulaire vague encadrée? encadré case bulle cadre
grande? grosse? gros large petite? étroite? minuscule
inclinée? penchée? oblique tordue? pivotée? droite? travers
amande aqua azur beige noire? bleue? brune? marron chartreuse chocolat corail crème cramoisie? cyan fuchsia or dorée?
grise? verte? miel indigo ivoire kaki lavande citron lin magenta menthe olive orange orchidée rose violette? pourpre
rouge saumon turquoise violet blanche blanc jaune
"""

VISUAL = re.compile(rf"(?<!\w)(?:{'|'.join((ENGLISH + FRENCH).split())})(?:e?s)?(?!\w)", re.IGNORECASE)
"""One of these words, in the singular or the plural. The rule's list is English and open; the French is ours."""
