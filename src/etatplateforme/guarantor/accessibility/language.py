"""Language tags (RFC 5646): is the first part of the tag a language that is registered?"""

import re
from enum import Enum

from etatplateforme.guarantor.accessibility.words import words

TWO_LETTERS = frozenset(
    words(
        """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
        el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io
        is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk
        ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc
        sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve
        vi vo wa wo xh yi yo za zh zu
        """
    )
)
"""Every two-letter code of the IANA registry of language subtags, superseded ones included."""

THREE_LETTERS = frozenset(
    words(
        """
        ast chr cnr csb dsb egy enm fil frc fre frk frm fro frp fsl fur gcf gcr grc gsw hak haw hsb ltz mfe mfv mul
        pap pcd pmh rcf rom rup rue sco scn sgn sma swb swg tet tkl tpi und vls wae wal wls zgh zxx
        """
    )
) - {"fre", "ltz"}
"""Three-letter codes known here: regional and sign languages, most of them of France. Not the registry."""

DOUBLES = frozenset(
    words(
        """
        alb ara arm baq bel ben bod bos bre bul bur cat ces chi cmn cor cos cym cze dan deu dut ell eng epo est eus
        fas fij fin fra fre fry geo ger gla gle glg grc gre guj hat hau heb hin hrv hun hye ibo ice ido ind isl ita
        jpn kan kat kaz khm kor kur lao lat lav lit ltz mac mao mal mar may mkd mlg mlt mon mri msa mya nep nld nno
        nob nor oci pan per pol por que roh ron rum run rus san sin slk slo slv smo sna som spa sqi srp swa swe tah
        tam tel tgk tha tib tir ton tur uig ukr urd uzb vie vol wel wol xho yid yor zho zul
        """
    )
) - {"grc", "cmn"}
"""Three-letter codes of languages that have a two-letter one: the registry holds the latter only (RFC 5646, 2.2.1)."""

SHAPE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class Language(Enum):
    """What can be said of a language tag."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNSURE = "unsure"


def judge_tag(tag: str) -> Language:
    """Judge the primary language of *tag*; UNSURE for a three-letter code that is not in the tables here.

    Assistive technologies read the first part only, so what follows does not make a tag unknown unless it breaks its
    shape. Examples: ``fr``, ``fr-FR`` and ``gsw`` are known; ``français``, ``fra``, ``xx`` and ``fr_FR`` are not.
    """
    primary = tag.strip().lower().partition("-")[0]
    if primary in TWO_LETTERS or primary in THREE_LETTERS:
        return Language.KNOWN
    if len(primary) == 3 and primary.isascii() and primary.isalpha() and primary not in DOUBLES:
        return Language.UNSURE
    return Language.UNKNOWN


def well_formed(tag: str) -> bool:
    """True when *tag* has the shape of a tag whose primary language has two or three letters."""
    return SHAPE.fullmatch(tag) is not None
