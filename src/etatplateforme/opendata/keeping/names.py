"""The name under which a downloaded file is kept. It comes from a URL or a title, so from anybody.

Whatever they hold, the name is one component of a path, legal on Linux, macOS and Windows, and shown as it is read: no
separator, no control or direction character, no device name, no leading dot; in NFC; at most 200 bytes of UTF-8, so
that what is written beside it (``.NAME.validator``) fits in 255.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from etatplateforme.opendata.dataset import Resource

LONGEST = 200
"""Bytes of UTF-8."""

LONGEST_SUFFIX = 20
FALLBACK = "donnees"

_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:\.[A-Za-z0-9]{1,10}){1,2}$", re.ASCII)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (direction, zero width), surrogate, private, unassigned; separators of lines and paragraphs."""


def file_name(resource: Resource) -> str:
    """The name of the file at the end of the URL of *resource*; where it has none, its title and its format."""
    try:
        named = unquote(urlsplit(resource.url).path)
    except ValueError:
        named = ""
    named = safe_name(named)
    if _SUFFIX.search(named):
        return named
    suffix = re.sub(r"[^a-z0-9.]", "", resource.format.lower())[:LONGEST_SUFFIX].strip(".")
    return safe_name(f"{safe_name(_RESERVED.sub(' ', resource.title))}.{suffix}" if suffix else resource.title)


def safe_name(text: str) -> str:
    """The last component of *text*, with nothing in it that a file system, a terminal or a shell window would obey."""
    last = re.split(r"[/\\]", text)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    name = _trimmed(unicodedata.normalize("NFC", _RESERVED.sub("", seen)))
    if _DEVICE.match(name):
        name = f"_{name}"
    return _shortened(name) or FALLBACK


def numbered(name: str, mark: str) -> str:
    """*name* with *mark* before its suffix."""
    stem, suffix = _split(name)
    return _shortened(f"{stem}-{mark}{suffix}", f"-{mark}{suffix}")


def _trimmed(name: str) -> str:
    """Without the spaces and dots at both ends, which hide a file or are lost on Windows."""
    return re.sub(r"^[\s.]+|[\s.]+$", "", name)


def _split(name: str) -> tuple[str, str]:
    found = _SUFFIX.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _shortened(name: str, end: str | None = None) -> str:
    """*name* in at most LONGEST bytes, cut before *end* (its suffix), never within a character."""
    content = name.encode()
    if len(content) <= LONGEST:
        return name
    kept = _split(name)[1] if end is None else end
    stem = content[: LONGEST - len(kept.encode())].decode(errors="ignore")
    return _trimmed(stem) + kept
