"""The plainest mail addresses and phone numbers, read at first sight: what most town halls write in their manifest.

The libraries that read all the others take some forty milliseconds to load, at the start of each service. Properties
hold both to the same answer (``tests/properties/test_contact_properties.py``).
"""

import re

LONGEST_LOCAL_PART = 64
"""Characters before the « @ » (RFC 5321, 4.5.3.1.1)."""

_MAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?=.{1,63}\Z)(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:fr|com|eu|net|org)"
)
_NUMBER = re.compile(r"\+33([134])([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
_TYPED = re.compile(r"0([134])[ .-]?([0-9]{2})[ .-]?([0-9]{2})[ .-]?([0-9]{2})[ .-]?([0-9]{2})")


def is_plain_mail(text: str) -> bool:
    """Whether *text* is a mail address of plain letters, in normal form."""
    return _MAIL.fullmatch(text) is not None and text.index("@") <= LONGEST_LOCAL_PART


def geographic_number(text: str) -> str | None:
    """In E.164, a number of Île-de-France, of the East or of the South-East as the French type it; None for any other.

    No other territory has a number that begins so; those in 02 and 05 are shared with the overseas.
    """
    typed = _TYPED.fullmatch(text)
    return None if typed is None else "+33" + "".join(typed.groups())


def grouped(number: str) -> str | None:
    """Such a number, given in E.164, as it is dialled: « 01 23 45 67 89 »; None for any other."""
    found = _NUMBER.fullmatch(number)
    return None if found is None else "0" + " ".join(found.groups())
