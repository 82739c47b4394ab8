"""A study as plain text, for a terminal or a letter."""

from collections.abc import Iterator
from textwrap import fill

from etatplateforme.guarantor.report.outcomes import words
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.numbers import NARROW, NO_BREAK
from etatplateforme.guarantor.statistics.study import OutcomeStudy

WIDTH = 96

SPACES = NO_BREAK + NARROW
"""Spaces that Python does not hold to be printable."""


def to_text(study: OutcomeStudy) -> str:
    """The whole study, in French, in lines of at most 96 characters where words allow; ends with a newline."""
    return "\n".join(_lines(study)) + "\n"


def paragraphs(study: OutcomeStudy) -> tuple[str, ...]:
    """The study as paragraphs, each on one line, for a text in which it is a chapter."""
    return tuple(_line(paragraph) for title, sentences in _parts(study) for paragraph in (title, *sentences))


def _lines(study: OutcomeStudy) -> Iterator[str]:
    yield words.TITLE.upper()
    for title, sentences in _parts(study):
        yield ""
        yield _line(title.upper())
        yield from map(_item, sentences)


def _parts(study: OutcomeStudy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each part with its title and its sentences."""
    yield words.BRIEF, (*in_brief(study), words.audience(study))
    for dimension in study.dimensions:
        for part in (words.rates_part(study, dimension), words.delays_part(study, dimension)):
            if part is not None:
                yield part.title, part.sentences
    yield words.METHOD, words.method(study)


def _item(sentence: str) -> str:
    return fill(
        _line(f"• {sentence}"),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _line(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() or letter in SPACES else " " for letter in text)
