"""Characters that mean something in a JavaScript regular expression, and the classes that it names."""

from etatplateforme.guarantor.constraints.nodes import WORD, Characters

SYNTAX = frozenset("^$\\.*+?()[]{}|")
SET_SYNTAX = frozenset("()[]{}/-|")
"""What must be escaped between brackets with the flag ``v``."""

SET_PUNCTUATION = frozenset("&-!#%,:;<=>@`~")
"""What may be escaped there besides."""

ESCAPED_IN_SET = SYNTAX | SET_PUNCTUATION | {"/"}
DOUBLED = frozenset("-&!#$%*+,.:;<=>?@^`~")
"""What may not stand twice in a row there: those pairs are kept for operations."""

CONTROLS = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
DIGIT = Characters(((0x30, 0x39),))
SPACE = Characters(((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0xFEFF, 0xFEFF), (0x2028, 0x2029)), ("Zs",))
LINE_ENDS = Characters(((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)))
ANYTHING = Characters(others=(LINE_ENDS,), negated=True)
CLASSES = {"d": DIGIT, "s": SPACE, "w": WORD}

CATEGORIES = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
    "Number": "N", "Decimal_Number": "Nd", "Punctuation": "P", "Dash_Punctuation": "Pd", "Separator": "Z",
    "Space_Separator": "Zs", "Symbol": "S",
}  # fmt: skip
"""General categories by their long name; the short ones are the values."""
