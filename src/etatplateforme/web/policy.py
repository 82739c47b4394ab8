"""Content-Security-Policy: the one style sheet of the overlay is let in by its hash, and nothing else (CSP 3, 6.7)."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

FALLBACK = ("style-src-elem", "style-src", "default-src")
"""Directives that rule a style element, the nearest first (CSP 3, 6.8.3)."""


def style_hash(style: str) -> str:
    """The source expression that allows this exact text in a ``<style>``."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def letting_in(value: str, source: str) -> str:
    """A header's policies, each one letting in the style whose hash is *source*; scripts are as before."""
    return ",".join(_policy(policy, source) for policy in value.split(","))


def _policy(policy: str, source: str) -> str:
    directives = [words for part in policy.split(";") if (words := part.split())]
    by_name: dict[str, list[str]] = {}
    for words in directives:
        _ = by_name.setdefault(words[0].lower(), words)  # a directive said twice: the first one holds (CSP 3, 2.2.1)
    ruling = next((by_name[name] for name in FALLBACK if name in by_name), None)
    if ruling is None or _inline(ruling):
        return policy
    allowed = [word for word in ruling[1:] if word.lower() != "'none'"] + [source]
    changed = ["style-src" if ruling[0].lower() == "default-src" else ruling[0], *allowed]
    if ruling[0].lower() == "default-src":
        return "; ".join(map(" ".join, [*directives, changed]))
    return "; ".join(_replaced(directives, ruling, changed))


def _replaced(directives: list[list[str]], old: list[str], new: list[str]) -> Iterator[str]:
    return (" ".join(new if words is old else words) for words in directives)


def _inline(ruling: list[str]) -> bool:
    """True when any inline style is allowed: a nonce or a hash would undo « unsafe-inline »."""
    words = [word.lower() for word in ruling[1:]]
    return "'unsafe-inline'" in words and not any(word.startswith(("'nonce-", "'sha")) for word in words)
