"""Texts made shorter to send: typography that says the same, and, only if asked for, letters that say a little less.

French typography is outside the 7-bit alphabet of an SMS: one « ’ » makes two SMS of one. What :func:`simplified`
changes reads the same aloud and to the eye (’ → ', « → ", … → three points, a no-break space → a space, œ → oe). What
:func:`unaccented` changes does not (ç → c, ê → e): « reçu » becomes « recu », a screen reader may stumble and a name is
misspelt. So it is never done unless the service says so, and a preview shows it.
"""

import unicodedata

from etatplateforme.notifications.channels.gsm import BASIC, EXTENSION

_SAME = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u201a": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2026": "...",
        "\u2022": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\t": " ",
        "\u00ad": "",
        "\u200b": "",
        "\u2060": "",
        "\ufeff": "",
        "œ": "oe",
        "Œ": "OE",
        "\ufb01": "fi",
        "\ufb02": "fl",
    }
)


def simplified(text: str) -> str:
    """*text* in composed letters (NFC) with plain typography. Doing it twice changes nothing more."""
    plain = unicodedata.normalize("NFC", text.translate(_SAME)).replace("\r\n", "\n").replace("\r", "\n")
    quoted = plain.replace("« ", '"').replace("«", '"').replace(" »", '"').replace("»", '"')
    return quoted.replace("n°", "no").replace("N°", "No")


def unaccented(text: str) -> str:
    """*text* with each letter that an SMS cannot carry in 7 bits brought down to the one under its accent.

    Lossy, for who asked for it. What has no such letter (an emoji, another script) stays as it is.
    """
    return "".join(_carried(character) for character in simplified(text))


def _carried(character: str) -> str:
    if character in BASIC or character in EXTENSION:
        return character
    base = unicodedata.normalize("NFKD", character)
    letters = "".join(mark for mark in base if not unicodedata.combining(mark))
    return letters if letters and all(letter in BASIC or letter in EXTENSION for letter in letters) else character
