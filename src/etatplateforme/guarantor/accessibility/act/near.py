"""What stands around an element, as far as browsers nest elements."""

from collections.abc import Iterator
from itertools import islice

from etatplateforme.guarantor.dom import Element

DEEPEST = 512
"""Levels of nesting at which Chromium's parser stops: what is deeper is put beside."""


def around(element: Element) -> Iterator[Element]:
    """Elements around this one, the nearest first, so many that a page of any depth costs a bounded time."""
    return islice(element.around(), DEEPEST)
