"""How an SMS is cut: GSM 7-bit alphabet or UCS-2, and the parts that are billed (3GPP TS 23.038 and 23.040).

One SMS holds 160 septets or 70 UTF-16 units. A longer text is sent in parts that lose six bytes to their header: 153
septets or 67 units each. A character of the extension table takes two septets, and one beyond the basic plane two
units; neither is ever cut in two.
"""

from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet (TS 23.038, 6.2.1) without its escape; one septet each."""

EXTENSION = frozenset("\f^{}\\[~]|€")
"""The default extension table (TS 23.038, 6.2.1.1); two septets each."""

_ALPHABET = BASIC | EXTENSION


class Encoding(StrEnum):
    """How the characters of an SMS are carried."""

    GSM_7 = "gsm7"
    UCS_2 = "ucs2"


_SIZES = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Segmentation:
    """How a text is sent: its encoding, ``units`` (septets or UTF-16 units), ``segments`` billed, ``left`` in the last.

    ``costly`` are the characters for which the whole text leaves the 7-bit alphabet, each once, in their order.
    """

    encoding: Encoding
    units: int
    segments: int
    left: int
    costly: tuple[str, ...]


def segmented(text: str) -> Segmentation:
    """How *text* is sent. An empty text is one empty SMS."""
    costly = tuple(dict.fromkeys(character for character in text if character not in _ALPHABET))
    encoding = Encoding.UCS_2 if costly else Encoding.GSM_7
    sizes = [_units(character, encoding) for character in text]
    alone, in_parts = _SIZES[encoding]
    total = sum(sizes)
    if total <= alone:
        return Segmentation(encoding, total, 1, alone - total, costly)
    segments, used = 1, 0
    for size in sizes:
        if used + size > in_parts:
            segments, used = segments + 1, 0
        used += size
    return Segmentation(encoding, total, segments, in_parts - used, costly)


def _units(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.UCS_2:
        return 2 if ord(character) > 0xFFFF else 1
    return 2 if character in EXTENSION else 1
