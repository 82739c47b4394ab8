"""Finds the words of a query in the index: as they are, with typing errors, cut short, or glued together."""

from dataclasses import replace
from math import log
from typing import Final

from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.lexicon import Lexicon
from etatplateforme.addresses.index.likeness import SAME_INITIAL, SAME_SOUND, slip_likeness
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS
from etatplateforme.addresses.index.query import ARTICLE, CONTENT, NUMBER, OPTIONAL, Query
from etatplateforme.addresses.index.reading import Word

PREFIX_LIKENESS: Final = 0.8
MAX_ALTERNATIVES: Final = 8
_ONE_SLIP: Final = 0.84
_SHORTEST_PREFIX: Final = 3
_GLUED: Final = range(4, 33)
_LONGEST_PART: Final = 16
_SHORTEST_PART: Final = 4
_SHORTEST_ELIDED: Final = 3
_SHORTEST_CUT: Final = 2
_MAX_PARTS: Final = 4
_MAX_SPANS: Final = 12
_LONGEST_SPAN: Final = 8
_LONG_SPAN: Final = 3
_LOOSE_SPAN: Final = 5


def look_up(columns: Columns, query: Query, *, unfinished: bool = False) -> tuple[list[Word], Query]:
    """The words of the query with the ranks each may stand for; and the query, in which glued words are parted.

    :param unfinished: the last word is being typed: it is neither corrected nor parted.
    """
    query = _rejoined(columns.words, query.with_suffixes(columns.suffix_code), len(query.words) - 1 - unfinished)
    found: list[Word] = []
    for at in range(len(query.words) - 1, -1, -1):
        text, role = query.words[at], query.roles[at]
        if unfinished and at == len(query.words) - 1:
            found.append(_word(columns, text, OPTIONAL))
            found[0].role = role
            continue
        word = _word(columns, text, role)
        parts = list[str]()
        if role == CONTENT and len(text) in _GLUED and max(word.ids.values(), default=0.0) < _ONE_SLIP:
            parts = _parted(columns.words, text)
        if parts:
            query = query.parted(at, parts)
            roles = query.roles[at : at + len(parts)]
            found[:0] = [_word(columns, part, role) for part, role in zip(parts, roles, strict=True)]
        else:
            found.insert(0, word)
    return found, query


def _rejoined(lexicon: Lexicon, query: Query, last: int) -> Query:
    """Put together what was cut: ``jas mins`` is ``jasmins``, if that is a word and one of the parts is none."""
    for at in range(last - 1, -1, -1):
        if at + 1 >= len(query.words) or query.city_at == at + 1 or CONTENT not in query.roles[at : at + 2]:
            continue
        parts = query.words[at : at + 2]
        if min(map(len, parts)) < _SHORTEST_CUT or not all(part.isalpha() for part in parts):
            continue
        if any(lexicon.find(part) < 0 for part in parts) and lexicon.find("".join(parts)) >= 0:
            query = query.joined(at)
    return query


def _word(columns: Columns, text: str, role: int) -> Word:
    rank = columns.words.find(text)
    if rank >= 0:
        return Word(text, role, columns.word_weight[rank], {rank: 1.0})
    if role in {ARTICLE, NUMBER, OPTIONAL}:
        return Word(text, role, 1.0, {})
    ids = alternatives(columns, text)
    weight = max((columns.word_weight[rank] for rank in ids), default=log(1 + columns.size))
    return Word(text, role, weight, ids)


def alternatives(columns: Columns, text: str) -> dict[int, float]:
    """The ranks of the words at one or two slips from *text*, itself included, with their likeness; at most eight."""
    near = columns.words.close_to(text)
    if len(near) > MAX_ALTERNATIVES:
        near.sort(key=lambda found: (found[1], columns.word_weight[found[0]]))
    ids: dict[int, float] = {}
    for rank, slips in near[:MAX_ALTERNATIVES]:
        same = slips > 0 and columns.words.text(rank)[0] == text[0]
        ids[rank] = slip_likeness(slips, len(text)) + SAME_INITIAL * same if slips else 1.0
    return ids


def loosen(columns: Columns, words: list[Word]) -> list[Word]:
    """The same words, each also standing for its neighbours by typing error or sound, and for what it may begin.

    A word that exists may still be a slip of the one that was meant (``rue des Lias`` for ``Lilas``).
    """
    loose: list[Word] = []
    for word in words:
        if word.role in {NUMBER, ARTICLE, OPTIONAL} or word.text[0].isdigit():
            loose.append(replace(word, loose=True))
            continue
        sounding = dict.fromkeys(columns.words.sounding(word.text), SAME_SOUND)
        ids = {**sounding, **alternatives(columns, word.text), **word.ids}
        first, last = columns.words.prefix(word.text) if len(word.text) >= _SHORTEST_PREFIX else (0, 0)
        weight = word.weight if word.ids else max((columns.word_weight[rank] for rank in ids), default=word.weight)
        loose.append(Word(word.text, word.role, weight, ids, first, last, PREFIX_LIKENESS, loose=True))
    return loose


def _parted(lexicon: Lexicon, text: str) -> list[str]:
    """The fewest known words that make *text* when glued: ``ruedupalais`` gives rue, du, palais. Empty if none do."""
    best: list[list[str] | None] = [list[str](), *([None] * len(text))]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST_PART), end):
            before, part = best[start], text[start:end]
            if before is None or len(before) >= _MAX_PARTS:
                continue
            kept = best[end]
            if (kept is None or len(before) + 1 < len(kept)) and _may_be_glued(lexicon, before, part):
                best[end] = [*before, part]
    found = best[-1] or []
    return found if len(found) > 1 and not ARTICLES.issuperset(found) else []


def _may_be_glued(lexicon: Lexicon, before: list[str], part: str) -> bool:
    if part in ARTICLES or part in TYPE_WORDS:
        return True
    elided = len(before) == 1 and before[0] in {"d", "l"}
    return len(part) >= (_SHORTEST_ELIDED if elided else _SHORTEST_PART) and lexicon.find(part) >= 0


def commune_spans(columns: Columns, query: Query) -> list[tuple[range, list[int]]]:
    """The runs of words that are a commune's name, with what it designates: longest first, then last written.

    A commune that exists outside the index designates nothing; it is looked for where communes are written, at the end
    and after the postcode.
    """
    spans: list[tuple[range, list[int]]] = []
    size = len(query.words)
    for start in query.city_words:
        for end in range(start + 1, min(size, start + _LONGEST_SPAN) + 1):
            if end - start == 1 and query.roles[start] != CONTENT:
                continue
            if end - start > _LONG_SPAN and end < size and start not in {0, query.city_at}:
                continue  # the longest names are looked for where communes are written
            name = " ".join(query.words[start:end])
            key = columns.keys.find(name)
            if key >= 0:
                spans.append((range(start, end), columns.areas_of_key(key)))
            elif (end == size or start == query.city_at) and columns.is_elsewhere(name):
                spans.append((range(start, end), []))
    spans.sort(key=lambda found: (-len(found[0]), -found[0].start))
    return spans[:_MAX_SPANS]


def loose_commune_spans(columns: Columns, query: Query) -> list[tuple[range, list[int], float]]:
    """The same with typing errors or by sound, for runs of at most five words at either end; each with its likeness."""
    first, size = query.city_words.start, len(query.words)
    lengths = range(1, min(_LOOSE_SPAN, size - first) + 1)
    runs = {range(size - length, size) for length in lengths} | {range(first, first + length) for length in lengths}
    found: list[tuple[float, range, list[int]]] = []
    for run in runs:
        text = " ".join(query.words[at] for at in run)
        keys = {key: 1 - slips / len(text) for key, slips in columns.keys.close_to(text)[:6] if slips}
        for key in columns.keys.sounding(text)[:3]:
            keys[key] = max(keys.get(key, 0.0), SAME_SOUND)
        found.extend((like, run, columns.areas_of_key(key)) for key, like in keys.items())
    found.sort(key=lambda one: (-one[0] - len(one[1]) / 100, -one[1].start, one[2]))
    return [(run, areas, like) for like, run, areas in found[:_MAX_SPANS]]


def outermost(spans: list[tuple[range, list[int]]]) -> list[tuple[range, list[int]]]:
    """Leave out the spans that lie inside another: ``saint denis`` counts, not ``saint``."""
    return [
        (span, areas)
        for span, areas in spans
        if not any(len(other) > len(span) and span[0] in other and span[-1] in other for other, _ in spans)
    ]
