"""How well a doc answers a query: words found both ways, commune, postcode, number, nearness.

The weights were set by hand on real addresses.

The words of the query are weighed by how much they tell (see ``word_weight``); a word found through a typing error
counts for less. The sum of the parts lies around 1 for a perfect answer.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Final

from rapidfuzz import fuzz

from etatplateforme.addresses.index.arrondissements import same_postcode
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS
from etatplateforme.addresses.index.query import CONTENT, NUMBER, OPTIONAL, TYPE, Query
from etatplateforme.values.address import Point

ASKED: Final = 0.60
NAMED: Final = 0.24
COMMUNE: Final = 0.06
POSTCODE: Final = 0.10
ORDER: Final = 0.03
IMPORTANCE: Final = 0.01
NUMBER_FOUND: Final = 0.03
SUFFIX_MISSED: Final = 0.01
NUMBER_MISSED: Final = -0.01
NEAR: Final = 0.12
NEAR_KM: Final = 5.0
CONTRADICTED: Final = 0.5
"""A street of another commune than the one that was named is worth at most this: under the threshold."""
WHOLE_TEXT: Final = 0.97
WHOLE_TEXT_LESS: Final = 0.04
RECOGNISED: Final = 0.80
"""A street whose whole name, commune and number were read is worth at least this: the rest is noise."""
_WHOLE: Final = 0.995
_MOSTLY: Final = 0.6
_EXACT: Final = 0.99
_ALIKE: Final = 0.62


@dataclass(slots=True)
class Word:
    """A word of the query looked up in the index: the ranks it may stand for, each with its likeness up to 1."""

    text: str
    role: int
    weight: float
    ids: dict[int, float]
    # Ranks from `first` up to `last` match too, as much as `prefix_like`: the words that begin with this one.
    first: int = 0
    last: int = 0
    prefix_like: float = 0.0


@dataclass(slots=True)
class Hit:
    """A doc with its score; ``row`` is its house number, or -1; ``full``: nothing of the doc is left unread.

    ``sure``, from 0 to 1, leaves commune and postcode aside: how much of what was asked beside them is in the doc's
    name, and how much of the name was asked, whichever is less. A street that does not exist where it was asked has
    neighbours with a fair score, but none is sure.
    """

    score: float
    doc: int
    row: int
    full: bool
    sure: float


class Scorer:
    """Scores docs for one query. Holds the state of one query: never shared between threads.

    :param communes: the spans of words that are a commune's name, each with the areas it designates.
    """

    def __init__(
        self,
        columns: Columns,
        query: Query,
        looked_up: list[Word],
        communes: list[tuple[range, list[int]]],
        near: Point | None,
    ) -> None:
        self._columns = columns
        self._query = query
        self._near = near
        self._in_spans = {i for span, _ in communes for i in span}
        self._areas = {area for _, areas in communes for area in areas}
        self._place_words: dict[int, list[int]] = {}
        self.words = looked_up
        plain = [i for i, word in enumerate(looked_up) if word.role != NUMBER]
        # Read numbers from the end: in "8 rue du 8 mai" the last one belongs to the name.
        self._order = [*plain, *(i for i in reversed(range(len(looked_up))) if looked_up[i].role == NUMBER)]
        self._typed = query.postcode or query.implied
        self._exists = bool(self._typed and columns.areas_of_postcode(self._typed))

    def score(self, doc: int, text: str = "") -> Hit:
        """Score one doc, and find its house number.

        :param text: what was asked beside the commune, to compare with the name as a whole; or nothing.
        """
        columns = self._columns
        name, place = columns.words_of(doc), self._words_of_place(columns.doc_place[doc])
        reading = _Reading(self.words, name, place)
        for i in self._order:
            reading.read(i)
        row, number = self._number(doc, reading.at)
        if reading.missing:
            self._compare_what_remains(reading)
        asked, beside = reading.asked()
        # A postcode alone asks for its communes.
        named = _share(name, reading.in_name, columns.word_weight) if self.words else 1.0
        if text:
            alike = self._alike(text, doc)
            asked, beside, named = max(asked, alike), max(beside, alike), max(named, alike)
        commune = self._commune(columns.doc_place[doc], reading)
        postcode = self._postcode(columns.doc_postcode[doc])
        score = ASKED * asked + NAMED * named + COMMUNE * commune + POSTCODE * postcode + number
        score += ORDER * _in_order(reading.at) + IMPORTANCE * columns.doc_importance[doc] / 65_535
        right = postcode == 1.0 if self._exists else commune > _MOSTLY
        full = named > _WHOLE and number >= 0 and right and self._reads_enough(reading, doc, asked)
        contradicted = self._contradicted(reading, postcode)
        if full and not (contradicted and commune <= _MOSTLY):
            score = max(score, RECOGNISED + 0.1 * asked) if len(name) > 1 else score
        else:
            full = False
            score = min(score, CONTRADICTED) if contradicted else score
        if self._near is not None:
            score += NEAR * exp(-self._km(doc) / NEAR_KM)
        sure = min(beside, named)
        if columns.is_commune(doc):
            sure = asked if reading.all_found() else 0.0
        return Hit(score, doc, row, full, 1.0 if full else sure)

    def _commune(self, place: int, reading: "_Reading") -> float:
        columns = self._columns
        if columns.place_area[place] in self._areas or columns.place_own[place] in self._areas:
            return 1.0
        return _share(reading.place, reading.in_place, columns.word_weight)

    def _reads_enough(self, reading: "_Reading", doc: int, asked: float) -> bool:
        """Whether what is unread may be noise: a commune leaves none, a street is told by a word only its own."""
        if asked > _WHOLE:
            return True
        if self._columns.is_commune(doc):
            return False
        return any(
            word.role == CONTENT and reading.at[i] >= 0 and not reading.of_place[i] and i not in self._in_spans
            for i, word in enumerate(self.words)
        )

    def _contradicted(self, reading: "_Reading", postcode: float) -> bool:
        """Whether another commune is named than the doc's, or a known postcode of another département."""
        if self._exists and postcode == 0.0:
            return True
        return any(
            reading.likeness[i] < _EXACT and self.words[i].role == CONTENT and not self.words[i].text[0].isdigit()
            for i in self._in_spans
        )

    def _alike(self, text: str, doc: int) -> float:
        """How alike two names are as wholes, and without what most streets share: whichever is less."""
        name = self._columns.spelled[doc][:-1]
        least = min(fuzz.ratio(text, name), fuzz.ratio(_telling(text), _telling(name)))
        return WHOLE_TEXT * least / 100 - WHOLE_TEXT_LESS

    def _words_of_place(self, place: int) -> list[int]:
        found = self._place_words.get(place)
        if found is None:
            at = self._columns.place_words_at
            found = self._place_words[place] = self._columns.place_words[at[place] : at[place + 1]].tolist()
        return found

    def _number(self, doc: int, at: list[int]) -> tuple[int, float]:
        """The row of the first number of the query that exists in the street, and what it is worth."""
        columns, asked = self._columns, False
        for house in self._query.numbers:
            if at[house.at] >= 0:
                continue
            asked = True
            for suffix in house.suffixes:
                code = columns.suffix_code.get(suffix)
                row = -1 if code is None else columns.find_number(doc, house.number, code)
                if row >= 0:
                    return row, NUMBER_FOUND if suffix == house.suffixes[0] else SUFFIX_MISSED
        return -1, NUMBER_MISSED if asked else 0.0

    def _postcode(self, postcode: int) -> float:
        if not self._typed:
            return 0.6
        if same_postcode(postcode, self._typed):
            return 1.0
        if postcode // 1000 != self._typed // 1000:
            return 0.0
        return 0.1 if self._exists else 0.4

    def _km(self, doc: int) -> float:
        longitude, latitude = self._columns.doc_position[2 * doc], self._columns.doc_position[2 * doc + 1]
        here = self._near
        return 0.0 if here is None else here.distance_m(Point(longitude / 1e6, latitude / 1e6)) / 1000

    def _compare_what_remains(self, reading: "_Reading") -> None:
        """Words that no rank explains may still look like the words of the name that nothing explained."""
        left = [(j, self._columns.words.text(reading.name[j])) for j, like in enumerate(reading.in_name) if not like]
        left = [(j, text) for j, text in left if len(text) > 1]
        if not left:
            return
        joined = "".join(self.words[i].text for i in reading.missing)
        together = fuzz.ratio(joined, "".join(text for _, text in left)) / 100
        for i in reading.missing:
            best, where = max((fuzz.ratio(self.words[i].text, text) / 100, -j) for j, text in left)
            if max(best, together) >= _ALIKE:
                reading.likeness[i] = 0.9 * max(best, together)
                if best >= together:
                    reading.in_name[-where] = max(reading.in_name[-where], 0.9 * best)
        if together >= _ALIKE:
            for j, _ in left:
                reading.in_name[j] = max(reading.in_name[j], 0.9 * together)


class _Reading:
    """Which words of the query were found in a doc's name and in its place, and how alike they are."""

    __slots__ = ("at", "in_name", "in_place", "likeness", "missing", "name", "of_place", "place", "words")

    def __init__(self, words: list[Word], name: list[int], place: list[int]) -> None:
        self.words = words
        self.name = name
        self.place = place
        self.likeness = [0.0] * len(words)
        self.at = [-1] * len(words)
        self.of_place = [False] * len(words)
        self.in_name = [0.0] * len(name)
        self.in_place = [0.0] * len(place)
        self.missing: list[int] = []

    def read(self, i: int) -> None:
        """Look for one word of the query in the name, then in the place."""
        word = self.words[i]
        for j, ident in enumerate(self.name):
            like = word.ids.get(ident, 0.0) or (word.prefix_like if word.first <= ident < word.last else 0.0)
            if like > self.likeness[i] and not (word.role == NUMBER and self.in_name[j]):
                self.likeness[i], self.at[i] = like, j
        if self.at[i] >= 0:
            self.in_name[self.at[i]] = max(self.in_name[self.at[i]], self.likeness[i])
        if word.role != NUMBER:
            for j, ident in enumerate(self.place):
                like = word.ids.get(ident, 0.0) or (word.prefix_like if word.first <= ident < word.last else 0.0)
                if like:
                    self.of_place[i] = True
                    self.in_place[j] = max(self.in_place[j], like)
                    self.likeness[i] = max(self.likeness[i], like)
            if not self.likeness[i] and word.role == CONTENT:
                self.missing.append(i)

    def all_found(self) -> bool:
        """Whether every word that tells something was found, were it with a typing error."""
        return not self.missing and all(
            like or word.role != TYPE for word, like in zip(self.words, self.likeness, strict=True)
        )

    def asked(self) -> tuple[float, float]:
        """The share of the query that the doc explains, and of what is left without the words of its commune alone.

        A number or a suffix that is not in the name asks nothing.
        """
        found = wanted = beside = wanted_beside = 0.0
        for word, like, of_place in zip(self.words, self.likeness, self.of_place, strict=True):
            if like or word.role not in {NUMBER, OPTIONAL}:
                wanted += word.weight
                found += word.weight * like
                if not of_place:
                    wanted_beside += word.weight
                    beside += word.weight * like
        asked = found / wanted if wanted else 1.0
        return asked, (beside / wanted_beside if wanted_beside else asked)


def _telling(name: str) -> str:
    """The words of a name that tell it from others, or all if none does: ``boulevard du`` looks like any other one."""
    return " ".join(word for word in name.split() if word not in TYPE_WORDS and word not in ARTICLES) or name


def _share(words: list[int], found: list[float], weight_of: "memoryview[float]") -> float:
    """The share of a name that the query gives, each word weighed."""
    total = got = 0.0
    for ident, like in zip(words, found, strict=True):
        weight = weight_of[ident]
        total += weight
        got += weight * like
    return got / total if total else 0.0


def _in_order(at: list[int]) -> float:
    """The share of the words found in the name whose next word in the query is the next one in the name."""
    found = sum(where >= 0 for where in at)
    if found < 2:
        return float(found)
    return sum(0 <= a == b - 1 for a, b in pairwise(at)) / (found - 1)
