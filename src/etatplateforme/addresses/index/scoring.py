"""How well a doc answers a query: words found both ways, commune, postcode, number, nearness; and how sure that is.

The weights were set by hand on real addresses.

The words of the query are weighed by how much they tell (see ``word_weight``); a word found through a typing error
counts for less. The sum of the parts lies around 1 for a perfect answer.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Final

from etatplateforme.addresses.index.arrondissements import same_postcode
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.query import CONTENT, NUMBER, TYPE, Query
from etatplateforme.addresses.index.ranges import holds, merged
from etatplateforme.addresses.index.reading import ALIKE, Reading, Word, alike, share
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
CERTAIN: Final = 0.55
SURE: Final = 0.75
SURE_WITH_HOUSE: Final = 0.64
SURE_IN_A_CITY: Final = 0.69
"""Below one of these nothing is answered; less is asked where the house number exists in the commune that was named."""
SETTLED: Final = 0.90
CONTRADICTED: Final = 0.5
"""A street of another commune than the one that was named is worth at most this: under the threshold."""
WHOLE_TEXT: Final = 0.97
WHOLE_TEXT_LESS: Final = 0.04
RECOGNISED: Final = 0.80
"""A street whose whole name, commune and number were read is worth at least this: the rest is noise."""
DOUBTFUL_COMMUNE: Final = 0.8
RARE: Final = 0.72
"""A commune spelled less well is believed only if the street's name is rare, as a share of the rarest word's weight."""
UNASKED_TYPE: Final = 0.1
"""How much of its weight the type of a street keeps in its name when no type was asked."""
HOUSE_OF_A_COMMUNE: Final = 0.06
"""What a commune loses when a house number was asked."""
_CITY: Final = 2_000
_WHOLE: Final = 0.995
_MOSTLY: Final = 0.6
_EXACT: Final = 0.99
_LOOSE: Final = 0.7
_PLACELESS: Final = 0.9
"""Without commune nor postcode, this much of what was asked must be in the name: the rest may be another commune."""


@dataclass(slots=True)
class Parts:
    """The terms of a score, each as it was weighed: they add up to the score, unless ``rule`` says what overruled them.

    ``asked``: the query found in the doc; ``named``: the doc's name found in the query; ``commune``, ``postcode``,
    ``order`` of the words, ``importance`` of the doc, house ``number``, ``nearness`` to the point given.
    ``rule``: ``"recognised"`` (name, commune and number read, the rest is noise), ``"contradicted"`` (another commune
    or département was named), or nothing.
    """

    asked: float
    named: float
    commune: float
    postcode: float
    order: float
    importance: float
    number: float
    nearness: float = 0.0
    rule: str = ""

    def total(self) -> float:
        """The sum of the terms but nearness."""
        return self.asked + self.named + self.commune + self.postcode + self.order + self.importance + self.number


@dataclass(slots=True)
class Hit:
    """A doc with its score; ``row`` is its house number, or -1; ``full``: nothing of the doc is left unread.

    ``sure``, from 0 to 1, leaves commune and postcode aside: how much of what was asked beside them is in the doc's
    name, and how much of the name was asked, whichever is less. A street that does not exist where it was asked has
    neighbours with a fair score, but none is sure. ``placed``: its commune or its postcode was asked. ``tail``: the
    name ends with all that was asked of it. ``least``: how sure an answer must be.
    """

    score: float
    doc: int
    row: int
    full: bool
    sure: float
    placed: bool
    tail: bool
    least: float
    parts: Parts

    @property
    def certain(self) -> bool:
        """Whether this may be answered: below, silence is better than the wrong city or the wrong street."""
        if self.score < CERTAIN:
            return False
        return self.tail or self.sure >= self.least

    @property
    def settled(self) -> bool:
        """Whether no better answer is worth looking for."""
        read = self.full or self.score >= SETTLED or self.tail
        return read and self.certain and (self.parts.number >= 0 or not self.tail)


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
        self._spans = [
            (span, merged([one for area in areas for one in columns.ranges_of(area)])) for span, areas in communes
        ]
        self._in_spans = {i for span, _ in communes for i in span}
        self._named = merged([one for _, ranges in self._spans for one in ranges])
        self._place_words: dict[int, list[int]] = {}
        self.words = looked_up
        plain = [i for i, word in enumerate(looked_up) if word.role != NUMBER]
        # Read numbers from the end: in "8 rue du 8 mai" the last one belongs to the name.
        self._order = [*plain, *(i for i in reversed(range(len(looked_up))) if looked_up[i].role == NUMBER)]
        # What follows the postcode is the commune's name.
        after = range(query.city_at, len(looked_up)) if query.city_at >= 0 else range(0)
        self._city = [i for i in after if looked_up[i].role == CONTENT and not looked_up[i].text[0].isdigit()]
        self._wide = not query.postcode and sum(high - low for low, high in self._named) > _CITY
        self._type_part = 1.0 if any(word.role == TYPE for word in looked_up) else UNASKED_TYPE
        self._typed = query.postcode or query.implied
        self._exists = bool(self._typed and columns.areas_of_postcode(self._typed))

    def score(self, doc: int, text: str = "", granted: float = 0.0) -> Hit:
        """Score one doc, and find its house number.

        :param text: what was asked beside the commune, to compare with the name as a whole; or nothing.
        :param granted: how much the commune of the doc is known to look like what was asked.
        """
        columns, weight = self._columns, self._columns.word_weight
        place = columns.doc_place[doc]
        reading = Reading(self.words, columns.words_of(doc), self._words_of_place(place), columns.words)
        for i in self._order:
            reading.read(i)
        row, number = self._number(doc, reading.at)
        for span, ranges in self._spans:
            if holds(ranges, doc):
                reading.grant(span)
        if reading.missing:
            reading.compare_what_remains()
            if min(reading.in_name, default=0.0) > _WHOLE:
                reading.compare_end()
        asked, beside = reading.asked()
        # A type that was not asked does not choose between two streets.
        named, sure = reading.named(weight, columns.types, self._type_part, columns.light)
        sure = min(beside, sure)
        if not self.words:  # a postcode alone asks for its communes
            named = sure = 1.0
        whole = 0.0
        if text:
            whole = WHOLE_TEXT * alike(text, columns.spelled[doc][:-1]) - WHOLE_TEXT_LESS
            asked, named, sure = max(asked, whole), max(named, whole), max(sure, whole)
        commune, postcode = max(granted, self._commune(doc, reading)), self._postcode(columns.doc_postcode[doc])
        parts = Parts(
            asked=ASKED * asked,
            named=NAMED * named,
            commune=COMMUNE * commune,
            postcode=POSTCODE * postcode,
            order=ORDER * reading.in_order(),
            importance=IMPORTANCE * columns.doc_importance[doc] / 65_535,
            number=number,
        )
        right = postcode == 1.0 if self._exists else commune > _MOSTLY
        placed = postcode == 1.0 if self._exists else commune > _MOSTLY
        full = named > _WHOLE and number >= 0 and right and self._reads_enough(reading, doc, row, asked)
        score, full = self._ruled(parts, doc, reading, full=full, commune=commune, postcode=postcode)
        if columns.is_commune(doc):
            sure = max(asked if reading.all_found() else 0.0, whole)
            score -= HOUSE_OF_A_COMMUNE * (number < 0)
        elif self._elsewhere(reading, commune=commune, postcode=postcode, sure=sure, placed=placed, asked=asked):
            sure = 0.0
        if self._near is not None:
            parts.nearness = NEAR * exp(-self._km(doc) / NEAR_KM)
            score += parts.nearness
        tail = placed and reading.ends_alike(weight, beside, house=row >= 0)
        return Hit(score, doc, row, full, 1.0 if full else sure, placed, tail, self._least(row, placed=placed), parts)

    def _ruled(
        self, parts: Parts, doc: int, reading: Reading, *, full: bool, commune: float, postcode: float
    ) -> tuple[float, bool]:
        """The score, and whether the doc is fully read, once the two rules that overrule the sum were applied."""
        score = parts.total()
        contradicted = self._contradicted(doc, reading, postcode, commune)
        if full and not (contradicted and commune < _EXACT):
            if len(reading.name) > 1 and score < (least := RECOGNISED + parts.asked / ASKED / 10):
                parts.rule, score = "recognised", least
            return score, True
        if contradicted and score > CONTRADICTED:
            parts.rule, score = "contradicted", CONTRADICTED
        return score, False

    def _commune(self, doc: int, reading: Reading) -> float:
        """How well the commune of a doc was named, from 0 to 1; nobody has to say the arrondissement."""
        if holds(self._named, doc):
            return 1.0
        said = [
            (rank, like)
            for rank, like in zip(reading.place, reading.in_place, strict=True)
            if like or not self._columns.words.text(rank)[0].isdigit()
        ]
        return share([rank for rank, _ in said], [like for _, like in said], self._columns.word_weight)

    def _least(self, row: int, *, placed: bool) -> float:
        """How sure an answer must be: a large city has a street that looks like anything."""
        if row < 0 or not placed:
            return SURE
        return SURE_IN_A_CITY if self._wide else SURE_WITH_HOUSE

    def _elsewhere(
        self, reading: Reading, *, commune: float, postcode: float, sure: float, placed: bool, asked: float
    ) -> bool:
        """Whether what was asked may well be in another commune, although it looks like this street."""
        if self._exists and postcode < 1.0 and sure < _PLACELESS:
            return True
        if not placed and (reading.open_end() or asked < _PLACELESS):
            return True
        return postcode < 1.0 and 0 < commune < DOUBTFUL_COMMUNE and self._rarest(reading) < RARE

    def _rarest(self, reading: Reading) -> float:
        """How rare the rarest word read in the name is, from 0 to 1: every second commune has a rue de l'Église."""
        weights = (
            self._columns.word_weight[rank]
            for rank, like in zip(reading.name, reading.in_name, strict=True)
            if like >= ALIKE
        )
        return max(weights, default=0.0) / log(1 + self._columns.size)

    def _reads_enough(self, reading: Reading, doc: int, row: int, asked: float) -> bool:
        """Whether what is unread may be noise: a commune leaves none, a street is told by a word only its own."""
        if asked > _WHOLE:
            return True
        if self._columns.is_commune(doc):
            return False
        read = [word.role for i, word in enumerate(self.words) if reading.at[i] >= 0 and not reading.of_place[i]]
        if row >= 0 and TYPE in read and CONTENT in read:
            return True
        return any(
            word.role == CONTENT and reading.at[i] >= 0 and not reading.of_place[i] and i not in self._in_spans
            for i, word in enumerate(self.words)
        )

    def _contradicted(self, doc: int, reading: Reading, postcode: float, commune: float) -> bool:
        """Whether another commune is named than the doc's, or a postcode of another département."""
        if postcode == 0.0 and (self._exists or commune < _EXACT):
            return True
        doubted = postcode < 1.0 or not self._in_spans.isdisjoint(self._city)
        if doubted and self._city and not any(reading.of_place[i] for i in self._city):
            return True
        least = _LOOSE if commune >= _EXACT else _EXACT
        return any(
            reading.likeness[i] < least and self.words[i].role == CONTENT and not self.words[i].text[0].isdigit()
            for span, ranges in self._spans
            if not holds(ranges, doc)
            for i in span
        )

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
