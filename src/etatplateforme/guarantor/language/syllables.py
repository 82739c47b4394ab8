"""How many syllables a French word is read in: groups of vowels, hiatus apart, the mute e left out."""

import re

_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUCLEUS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+")
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eéèêiîïy'’])")
_HIATUS = re.compile(
    r"[éèê](?=[aeouâôéè])|o(?=[éèa])|[aeioué](?=[ïëü])|(?<=[bcdfgptv][lr])i(?=[eéèao])|(?<=[aou])y(?=[aeéèiou])"
)
_MUTE = re.compile(r"(?<=[^\Waeiouyàâäéèêëîïôöùûüÿœæ\d_])(?:e|es)\Z|(?<=[éiuy])(?:e|es)\Z|(?<=[gq]u)(?:e|es)\Z")


def syllables(word: str) -> int:
    """Syllables of a word, at least one; parts joined by hyphens add up; none for a mark alone (« ! »).

    A number counts one for each of its parts: how it is said is not looked into. A reading aid, not phonetics.
    """
    return sum(map(_of_part, _PART.findall(word.lower())))


def _of_part(part: str) -> int:
    stem = _SILENT_U.sub("", _MUTE.sub("", part))
    groups = len(_NUCLEUS.findall(stem)) + sum(1 for _ in _HIATUS.finditer(stem))
    return max(groups, 1)
