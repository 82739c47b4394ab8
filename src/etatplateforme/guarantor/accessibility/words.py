"""Long lists of words written as one text."""


def words(text: str) -> list[str]:
    """Words of a text, in order."""
    return text.split()
