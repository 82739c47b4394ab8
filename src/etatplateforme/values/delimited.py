"""Delimited text (CSV): which mark parts its columns."""

import re

DELIMITERS = ";,\t|"
_QUOTED = re.compile(r'"[^"]*"')


def delimiter_of(head: str, otherwise: str = ";") -> str:
    """The mark that parts *head*, the first line of a file: the most frequent one outside of quotes.

    *otherwise* when there is none: a file of one column.
    """
    bare = _QUOTED.sub("", head)
    found = max(DELIMITERS, key=bare.count)
    return found if found in bare else otherwise
