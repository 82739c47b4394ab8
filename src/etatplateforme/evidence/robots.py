"""What ``robots.txt`` asks of us (RFC 9309).

The parser of the standard library takes the first rule that matches and reads ``*`` as a letter: it would fetch what a
site forbids with ``Disallow: /*?`` . Here the longest rule wins, as the RFC says (2.2.2), and a pattern is matched
piece by piece, so that its cost follows its length.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

AGENT = "etatplateforme"
"""Product token under which a site may speak to us."""

LARGEST = 512_000
"""Bytes of a ``robots.txt`` that are read (RFC 9309, 2.5)."""

MOST_RULES = 5_000
LONGEST_PATTERN = 2_000


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules that concern us: (allowed, pattern), and the seconds asked for between two requests, if any."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """True when the site lets *url* be read. The longest rule decides, and leave wins over refusal."""
        parts = urlsplit(url)
        asked = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        matching = ((len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, asked))
        return max(matching, default=(0, True))[1]


ALL_ALLOWED = Robots()
ALL_FORBIDDEN = Robots(((False, "/"),))


def parse_robots(text: str) -> Robots:
    """The rules of *text* for us, else those for everybody. What cannot be read is passed over."""
    ours: list[tuple[str, str]] = []
    everyone: list[tuple[str, str]] = []
    named = False
    for agents, lines in _groups(text):
        if any(agent.partition("/")[0].strip() == AGENT for agent in agents):
            named = True
            ours.extend(lines)
        elif "*" in agents:
            everyone.extend(lines)
    lines = ours if named else everyone
    rules = [(key == "allow", _normal(value)) for key, value in lines if key in {"allow", "disallow"} and value]
    delays = [float(value) for key, value in lines if key == "crawl-delay" and value.replace(".", "", 1).isdecimal()]
    return Robots(tuple(rules[:MOST_RULES]), max(delays, default=None))


def _groups(text: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    """Agents and lines of each group."""
    agents: list[str] = []
    lines: list[tuple[str, str]] = []
    for line in text[:LARGEST].splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()[:LONGEST_PATTERN]
        if not colon:
            continue
        if key == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = [], []
            agents.append(value.lower())
        elif agents:
            lines.append((key, value))
    if agents:
        yield agents, lines


def _normal(text: str) -> str:
    """*text* with its escapes written in one way."""
    return quote(unquote(text, errors="surrogateescape"), safe="/*$?&=;:@!,+~()'", errors="surrogateescape")


def _matches(pattern: str, path: str) -> bool:
    """True when *pattern* (``*`` for anything, ``$`` for the end) matches the beginning of *path*."""
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for rank, piece in enumerate(others):
        if anchored and rank == len(others) - 1:
            return len(path) - len(piece) >= position and path.endswith(piece)
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return not anchored or position == len(path)
