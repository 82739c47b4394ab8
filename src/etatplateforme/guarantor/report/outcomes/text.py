"""A study as plain text, for a terminal or a letter."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from etatplateforme.guarantor.report.outcomes import words
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.study import OutcomeStudy

WIDTH = 96


def to_text(study: OutcomeStudy) -> str:
    """The whole study, in French, in lines of at most 96 characters where words allow; ends with a newline."""
    return "\n".join(_lines(study)) + "\n"


def _lines(study: OutcomeStudy) -> Iterator[str]:
    yield words.TITLE.upper()
    yield ""
    yield from _items(in_brief(study))
    yield ""
    yield _wrapped(words.audience(study), "")
    for dimension in study.dimensions:
        parts = (words.rates_part(study, dimension), words.delays_part(study, dimension))
        for part in parts:
            if part is not None:
                yield ""
                yield _line(part.title.upper())
                yield from _items(part.sentences)
    yield ""
    yield "COMMENT LIRE CES CHIFFRES"
    yield from _items(words.method(study))


def _items(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield _wrapped(f"• {sentence}", "  ")


def _wrapped(text: str, indent: str) -> str:
    return fill(
        _line(text), WIDTH, initial_indent=indent, subsequent_indent=indent * 2, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _line(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text)
