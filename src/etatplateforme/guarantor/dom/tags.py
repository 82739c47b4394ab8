"""Tags and texts of a page as its author wrote them, before a parser mends them."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol


class Token(Protocol):
    """A tag, in lower case, or a text; ``line`` counts from 1 and ``col`` from 0."""

    @property
    def type(self) -> object:
        """Kind of token."""
        ...

    @property
    def tag(self) -> str | None:
        """Name of the tag; None for a text."""
        ...

    @property
    def data(self) -> str | None:
        """The text; None for a tag."""
        ...

    @property
    def self_closing(self) -> bool:
        """True for a tag that ends with « /> »."""
        ...

    @property
    def line(self) -> int:
        """Line in the source."""
        ...

    @property
    def col(self) -> int:
        """Characters before it on its line."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """Tokens in the order of the source, and the types that opening tags, closing tags and texts have.

    Tokens are those of the parser itself, since a copy of each would cost more than all that is asked of them.
    """

    tokens: Iterable[Token]
    opening: object
    closing: object
    text: object


def source_of(html: str) -> Source | None:
    """The page as it is written; None without the parser that reads tags one by one."""
    if find_spec("turbohtml") is None:
        return None
    from turbohtml import TokenType, tokenize

    tokens = tokenize(html, capture_attributes=False)
    return Source(tokens, TokenType.START_TAG, TokenType.END_TAG, TokenType.TEXT)
