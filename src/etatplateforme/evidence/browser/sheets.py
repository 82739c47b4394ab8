"""Style sheets that a browser fetched, by the addresses that the page and its sheets write: what a Page is given."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

from etatplateforme.guarantor.dom import read

IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"'()\s;]{1,2000})""", re.IGNORECASE)
"""Address of an import; one in a comment does no harm, for only sheets that were fetched are kept."""


def as_written(html: str, url: str, fetched: Mapping[str, str]) -> dict[str, str]:
    """Sheets of the page at *url*, from those *fetched* by whole address."""
    links = (
        element.attributes["href"].strip()
        for element in read(html).elements
        if element.tag == "link" and element.says("href") and "stylesheet" in element.words("rel")
    )
    found = _named(links, url, fetched)
    for address, text in fetched.items():
        found.update(_named(IMPORT.findall(text), address, fetched))
    return found


def _named(written: Iterable[str], base: str, fetched: Mapping[str, str]) -> dict[str, str]:
    return {address: fetched[whole] for address in written if (whole := _whole(base, address)) in fetched}


def _whole(base: str, address: str) -> str:
    """The whole address, empty for one that is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
