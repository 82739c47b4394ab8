"""Which parser grows the tree: turbohtml, which is compiled, or justhtml where it cannot be installed."""

import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.dom.model import Document

Parser: TypeAlias = Callable[[str], Document]
"""Reads a page as browsers do. Never raises: browsers make a tree of any text."""


HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no encoding writes: a text holds some when it was decoded wrongly."""


def read(html: str) -> Document:
    """Read a page. Raises InvalidInput, once, when no parser is installed; no text makes it fail."""
    try:
        _ = html.encode()
    except UnicodeEncodeError:
        html = HALVES.sub("\ufffd", html)
    return _parser()(html)


@cache
def _parser() -> Parser:
    if find_spec("turbohtml") is not None:
        from etatplateforme.guarantor.dom.with_turbohtml import grow
    elif find_spec("justhtml") is not None:
        from etatplateforme.guarantor.dom.with_justhtml import grow
    else:
        raise InvalidInput(
            "Aucun lecteur de pages HTML n'est installé.",
            remedy="Installez turbohtml ou, sur une machine pour laquelle il n'est pas compilé, "
            "« pip install 'etatplateforme[pure]' ».",
            code="no_html_parser",
        )
    return grow
