"""Values of the ``autocomplete`` attribute (HTML, 4.10.18.7.1)."""

from etatplateforme.guarantor.accessibility.words import words

PERSONAL = frozenset(
    words(
        """
        name honorific-prefix given-name additional-name family-name honorific-suffix nickname username new-password
        current-password one-time-code organization-title organization street-address address-line1 address-line2
        address-line3 address-level4 address-level3 address-level2 address-level1 country country-name postal-code
        cc-name cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc
        cc-type transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo
        """
    )
)
"""Fields that stand alone."""

CONTACT = frozenset(
    words(
        """
        tel tel-country-code tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension
        email impp
        """
    )
)
"""Fields that may say which line they mean."""

LINES = frozenset({"home", "work", "mobile", "fax", "pager"})


def right_autocomplete(value: str) -> bool:
    """True when the words of the attribute are known and in order."""
    words = value.lower().split()
    if words and words[-1] == "webauthn":
        _ = words.pop()
    if words and words[0].startswith("section-"):
        _ = words.pop(0)
    if words and words[0] in {"shipping", "billing"}:
        _ = words.pop(0)
    if len(words) == 2 and words[0] in LINES:
        return words[1] in CONTACT
    return len(words) == 1 and words[0] in PERSONAL | CONTACT
