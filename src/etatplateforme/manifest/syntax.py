"""Say in French what is wrong with a line that is not TOML, as one would to somebody who never heard of TOML."""

import re

from etatplateforme.manifest.statements import Statement

Advice = tuple[str, str]
"""A problem and its remedy."""

_KEY = re.compile(r"""\s*\[{0,2}\s*([A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,8})\s*(?:[=:\]"'«“]|$)""")
_WORDS_FOR_BOOLEANS = re.compile(r"(vrai|faux|oui|non|yes|no|on|off|true|false)", re.IGNORECASE)
_VALID_ESCAPE = re.compile(r'\\(?:[btnfr"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})')

_HEADER = ("L'en-tête de table est mal écrit.", "Écrivez un nom entre crochets, seul sur sa ligne, comme [service].")
_NO_EQUAL = (
    "Cette ligne n'est ni une table, ni une clé suivie de « = ».",
    "Écrivez « clé = valeur », ou commencez la ligne par « # » si c'est une remarque.",
)
_COLON = ("La clé est suivie de « : ».", "Remplacez « : » par « = ».")
_NO_KEY = ("Le nom de la clé manque avant « = ».", "Écrivez la clé au début de la ligne.")
_ODD_KEY = (
    "Le nom de la clé contient un espace, un accent ou un signe.",
    "Écrivez la clé avec des lettres sans accent, des chiffres et « _ », comme « start_date ».",
)
_NO_VALUE = ("La valeur manque après « = ».", "Écrivez la valeur, ou retirez la ligne.")
_CURLY_QUOTES = (
    "Les guillemets ne sont pas des guillemets droits.",
    'Remplacez-les par le guillemet droit du clavier : "texte".',
)
_BOOLEAN = ("Vrai ou faux s'écrit en anglais et en minuscules.", "Écrivez true (vrai) ou false (faux).")
_UNCLOSED_TEXT = ("Le texte n'est pas fermé.", "Ajoutez un guillemet droit à la fin du texte.")
_INNER_QUOTE = (
    "Un guillemet ferme le texte trop tôt.",
    'Dans le texte, écrivez « \\" » au lieu du guillemet, ou des guillemets français.',
)
_BACKSLASH = ("Le texte contient une barre oblique inverse « \\ ».", "Doublez-la : « \\\\ ».")
_LEADING_ZERO = (
    "Un nombre ne commence pas par zéro.",
    "Mettez un numéro de téléphone, un code postal ou un code INSEE entre guillemets droits.",
)
_NUMBER = (
    "Le nombre ou la date est mal écrit.",
    "Mettez un numéro (téléphone, SIRET) entre guillemets droits ; écrivez une date comme 2026-03-31.",
)
_BARE_TEXT = ("Le texte n'est pas entre guillemets.", 'Mettez-le entre guillemets droits : "texte".')
_UNCLOSED_LIST = ("La liste n'est pas fermée.", "Ajoutez « ] » à la fin de la liste.")
_LIST = ("La liste est mal écrite.", 'Séparez les valeurs par des virgules : ["01001", "01002"].')
_INLINE_TABLE = (
    "La table entre accolades est mal écrite.",
    "Fermez-la par « } » sur la même ligne, et séparez les clés par des virgules.",
)
_TOO_MUCH = ("Il y a quelque chose en trop après la valeur.", "Gardez une seule valeur par ligne.")
_INVISIBLE = ("La ligne contient un caractère invisible.", "Effacez la ligne et retapez-la au clavier.")


def guessed_key(statement: Statement) -> tuple[str, ...] | None:
    """The key that a wrong statement seems to set, None when it can't be told."""
    found = _KEY.match(statement.text)
    return tuple(found[1].split(".")) if found else None


def advice(statement: Statement) -> Advice:
    """What is wrong with *statement*, which is known not to be TOML, and how to put it right. Quotes nothing of it."""
    text = statement.text.strip()
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text.replace("\r\n", "\n")):
        return _INVISIBLE
    if statement.header:
        return _HEADER
    key, equal, value = text.partition("=")
    if not equal or (":" in key and '"' not in key):
        return _COLON if ":" in key else _NO_EQUAL
    key, value = key.strip(), value.strip()
    if not key:
        return _NO_KEY
    if not re.fullmatch(r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*""", key):
        return _ODD_KEY
    return _about_value(value)


def _about_value(value: str) -> Advice:
    first = value[:1]
    if not value or first == "#":
        return _NO_VALUE
    if first in "“”«»‘’„‟":
        return _CURLY_QUOTES
    if first in "\"'":
        return _about_text(value)
    if first == "[":
        return _about_list(value)
    if first == "{":
        return _INLINE_TABLE
    if _WORDS_FOR_BOOLEANS.fullmatch(value.split("#")[0].strip()):
        return _BOOLEAN
    if re.match(r"[+-]?0[0-9]", value):
        return _LEADING_ZERO
    if re.match(r"[+-]?[0-9]", value):
        return _NUMBER
    return _BARE_TEXT


def _about_text(value: str) -> Advice:
    quote = value[0]
    if value.startswith(quote * 3):
        return _UNCLOSED_TEXT if quote * 3 not in value[3:] else _backslash_or(value, _TOO_MUCH)
    rest = value[1:].replace('\\"', "")
    if quote not in rest:
        return _CURLY_QUOTES if rest.endswith(("”", "“", "»")) else _backslash_or(value, _UNCLOSED_TEXT)
    after = rest.partition(quote)[2].split("#")[0].strip()
    if quote in after:
        return _INNER_QUOTE
    return _backslash_or(value, _TOO_MUCH if after else _UNCLOSED_TEXT)


def _backslash_or(value: str, other: Advice) -> Advice:
    return _BACKSLASH if value[0] == '"' and "\\" in _VALID_ESCAPE.sub("", value) else other


def _about_list(value: str) -> Advice:
    if any(mark in value for mark in "“”„"):
        return _CURLY_QUOTES
    if value.count("[") > value.count("]"):
        return _UNCLOSED_LIST
    return _LIST
