"""Cut a TOML text into statements, in one pass and in bounded time, before any parser sees it.

Two needs meet here. A hostile text must not cost more than its size (``tomllib`` is quadratic in the number of dots of
a key, recursive in brackets), and a wrong line must not hide the next one: ``tomllib`` stops at its first fault, and
tree-sitter, when it recovers, melts neighbouring faults into one. A statement is a ``[table]``, or a key with its value
over as many lines as its brackets and triple quotes ask for; each can then be judged alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_BYTES = 256 * 1024
"""A manifest fits in 256 kB of UTF-8; a long one has 20."""

DEEPEST = 16
"""Most brackets, or parts of a dotted key, one inside the other."""

MOST_STATEMENTS = 5_000

_TOKEN = re.compile(
    r'''(?P<multi>"""(?:\\.|(?!""").)*(?:"{3,5})?|\'\'\'(?:(?!\'\'\').)*(?:'{3,5})?)'''
    r"""|(?P<part>"(?:\\[^\n]|[^"\\\n])*+"?|'[^'\n]*+'?|[A-Za-z0-9_-]++)"""
    r"""|(?P<comment>\#[^\n]*+)|(?P<newline>\n)|(?P<space>[ \t\r]++)|(?P<open>[\[{])|(?P<close>[\]}])"""
    r"""|(?P<dot>\.)|(?P<other>.)""",
    re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*(?:\[|[A-Za-z0-9_.-]{1,128}\])")
_RESTART = re.compile(
    r"[ \t]*(?:[A-Za-z0-9_-]{1,64}[ \t]*=|\[{1,2}[ \t]*[A-Za-z][A-Za-z0-9_.-]{0,128}[ \t]*\]{1,2}[ \t]*\r?\n)"
)
"""A line that can only begin a new statement: the bracket before it was forgotten."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text from line ``line`` to line ``last_line`` (from 1), without the newline that ends it."""

    line: int
    text: str

    @property
    def last_line(self) -> int:
        """Number of its last line."""
        return self.line + self.text.count("\n")

    @property
    def blank(self) -> bool:
        """True for an empty line or a comment."""
        stripped = self.text.lstrip()
        return not stripped or stripped.startswith("#")

    @property
    def header(self) -> bool:
        """True for a line that opens a table, or that was meant to."""
        return _HEADER.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class BeyondLimit:
    """A limit that the text goes over, the line where it does, and what to do."""

    code: str
    line: int
    problem: str
    remedy: str


def beyond_limit(text: str) -> BeyondLimit | None:
    """The first limit of size or depth that *text* goes over, None when within all of them. Linear in its size."""
    if len(text) > LARGEST_BYTES or len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        return BeyondLimit(
            "manifest_too_large",
            1,
            f"Le fichier dépasse {LARGEST_BYTES // 1024} ko : il n'a pas été lu.",
            "Vérifiez que c'est le bon fichier ; un manifeste tient d'ordinaire en quelques pages.",
        )
    line, depth, dots = 1, 0, 0
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "newline":
                line, dots = line + 1, 0
            case "multi":
                line, dots = line + token[0].count("\n"), 0
            case "open":
                depth, dots = depth + 1, 0
            case "close":
                depth, dots = max(0, depth - 1), 0
            case "dot":
                dots += 1
            case "part" | "space":
                pass
            case _:
                dots = 0
        if depth > DEEPEST or dots > DEEPEST:
            return BeyondLimit(
                "manifest_too_deep",
                line,
                f"Plus de {DEEPEST} niveaux sont emboîtés.",
                "Fermez les crochets et les accolades ouverts, et raccourcissez les clés à points.",
            )
    return _too_many(text)


def _too_many(text: str) -> BeyondLimit | None:
    for count, statement in enumerate(statements(text)):
        if count > MOST_STATEMENTS:
            return BeyondLimit(
                "manifest_too_large",
                statement.line,
                f"Le fichier compte plus de {MOST_STATEMENTS} lignes.",
                "Vérifiez que c'est le bon fichier.",
            )
    return None


def statements(text: str) -> Iterator[Statement]:
    """The statements of *text*, in order; joined by newlines they give the text back."""
    start, line, opened = 0, 1, ""
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "open":
                opened += token[0]
            case "close":
                opened = opened[:-1]
            case "newline":
                head = text[start : start + 80].lstrip(" \t")[:1]
                goes_on = opened.endswith("[") and head != "[" and not _RESTART.match(text, token.end())
                if not goes_on:
                    found = Statement(line, text[start : token.start()])
                    yield found
                    start, line, opened = token.end(), found.last_line + 1, ""
            case _:
                pass
    yield Statement(line, text[start:])
