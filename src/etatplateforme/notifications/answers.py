"""What other machines answer and post: bounded JSON, and the few words of it that are kept."""

import re

from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

LARGEST_ANSWER = 65_536
DEEPEST_ANSWER = 20
LONGEST_DETAIL = 40
LONGEST_ID = 200

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


def json_of(body: bytes) -> Json:
    """The JSON of an answer, bounded in size and depth; None when it is none."""
    if not within(body, largest=LARGEST_ANSWER, deepest=DEEPEST_ANSWER):
        return None
    value = parsed(body)
    return None if isinstance(value, Refusal) else value


def at_path(value: Json, path: str) -> Json:
    """What stands at a dotted *path* (``"recipient.to"``, ``"ids.0"``); None when there is nothing."""
    for name in path.split("."):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and int(name[:6]) < len(value):
            value = value[int(name[:6])]
        else:
            return None
    return value


def identifier(value: Json) -> str:
    """An identifier given as text or as a number; empty when it is neither, or not a word."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if 0 < len(text) <= LONGEST_ID and text.isprintable() and " " not in text else ""


def word(text: str) -> str:
    """*text* as a detail of an outcome: at most 40 of ``A-Za-z0-9._-``."""
    return _STRANGE.sub("-", text)[:LONGEST_DETAIL].strip("-")
