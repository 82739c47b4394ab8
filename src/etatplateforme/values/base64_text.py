"""Base64 (RFC 4648) of strangers, read strictly: for each sequence of bytes one text in each alphabet, and no other."""

import base64

_ALTERED = str.maketrans("-_", "+/")


def encoded(content: bytes) -> str:
    """*content* in the standard alphabet, padded."""
    return base64.b64encode(content).decode()


def decoded(text: str) -> bytes | None:
    """What *text* holds, in the standard or the URL-safe alphabet; None when it is not exactly what an encoder writes.

    Refused, though lenient readers take them: missing or excess padding, spaces and newlines, the two alphabets in one
    text, and bits that are set beyond the last byte (RFC 4648, 3.5). A text that somebody touched reads differently.
    """
    if any(sign in text for sign in "+/") and any(sign in text for sign in "-_"):
        return None
    standard = text.translate(_ALTERED)
    try:
        content = base64.b64decode(standard, validate=True)
    except ValueError:
        return None
    return content if encoded(content) == standard else None
