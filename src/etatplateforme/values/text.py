"""What is refused in every text that a person gives, whatever it is."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def has_hidden_characters(text: str) -> bool:
    """Control, formatting (bidirectional overrides), surrogate or unassigned characters, which print as nothing."""
    return any(unicodedata.category(character) in _HIDDEN for character in text)
