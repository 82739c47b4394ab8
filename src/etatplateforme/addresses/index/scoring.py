"""How well a doc answers a query: words found both ways, commune, postcode, number, nearness; and how sure that is.

The weights were set by hand on real addresses.

The words of the query are weighed by how much they tell (see ``word_weight``); a word found through a typing error
counts for less. The sum of the parts lies around 1 for a perfect answer.
"""

from math import exp, log
from typing import Final, NamedTuple

from etatplateforme.addresses.index.arrondissements import same_postcode
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.hit import SURE, SURE_IN_A_CITY, SURE_WITH_HOUSE, Hit, Parts
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
UNTYPED: Final = -0.12
"""What a missed number or suffix costs more where no type of street was read: the number alone tells the street."""
OTHER_NUMBER: Final = -0.02
"""The house exists, but the name holds a number that was not asked: ``Allée 3`` for ``allée 1``."""
NEAR: Final = 0.12
NEAR_KM: Final = 5.0
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


class _Shares(NamedTuple):
    """What a reading weighs, each from 0 to 1; ``whole`` is the likeness of the texts as wholes."""

    asked: float
    beside: float
    named: float
    sure: float
    whole: float
    commune: float
    postcode: float


class Scorer:
    """Scores docs for one query. Holds the state of one query: never shared between threads.

    :param communes: the spans of words that are a commune's name, each with the areas it designates.
    :param inside: a filter tells where the address is.
    """

    def __init__(
        self,
        columns: Columns,
        query: Query,
        looked_up: list[Word],
        communes: list[tuple[range, list[int]]],
        near: Point | None,
        inside: bool = False,
    ) -> None:
        self._columns = columns
        self._query = query
        self._aside = query.street_at
        self._inside = inside
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
        reading, row, number = self._read(doc)
        shares = self._weigh(doc, reading, text, granted)
        parts = Parts(
            asked=ASKED * shares.asked,
            named=NAMED * shares.named,
            commune=COMMUNE * shares.commune,
            postcode=POSTCODE * shares.postcode,
            order=ORDER * reading.in_order(),
            importance=IMPORTANCE * self._columns.doc_importance[doc] / 65_535,
            number=number,
        )
        placed = shares.postcode == 1.0 if self._exists else shares.commune > _MOSTLY
        full = shares.named > _WHOLE and number >= 0 and placed and self._reads_enough(reading, doc, row, shares.asked)
        score, full = self._ruled(parts, doc, reading, shares, full=full)
        sure = shares.sure
        if self._columns.is_commune(doc):
            sure = max(shares.asked if reading.all_found() else 0.0, shares.whole)
            score -= HOUSE_OF_A_COMMUNE * (number < 0)
        elif self._elsewhere(reading, shares, placed=placed):
            sure = 0.0
        if self._near is not None:
            parts.nearness = NEAR * exp(-self._km(doc) / NEAR_KM)
            score += parts.nearness
        tail = placed and reading.ends_alike(self._columns.word_weight, shares.beside, house=row >= 0)
        return Hit(score, doc, row, full, 1.0 if full else sure, tail, self._least(row, placed=placed), parts)

    def _read(self, doc: int) -> tuple[Reading, int, float]:
        """The query read against one doc; its house number's row, and what that is worth."""
        columns = self._columns
        place = self._words_of_place(columns.doc_place[doc])
        reading = Reading(self.words, columns.words_of(doc), place, columns.words, self._aside)
        for i in self._order:
            reading.read(i)
        row, number = self._number(doc, reading)
        for span, ranges in self._spans:
            if holds(ranges, doc):
                reading.grant(span)
        if reading.missing:
            reading.compare_what_remains()
            if min(reading.in_name, default=0.0) > _WHOLE:
                reading.compare_end()
        return reading, row, number

    def _weigh(self, doc: int, reading: Reading, text: str, granted: float) -> _Shares:
        columns = self._columns
        asked, beside = reading.asked()
        # A type that was not asked does not choose between two streets.
        named, sure = reading.named(columns.word_weight, columns.types, self._type_part, columns.light)
        sure = min(beside, sure)
        if not self.words:  # a postcode alone asks for its communes
            named = sure = 1.0
        whole = WHOLE_TEXT * alike(text, columns.spelled[doc][:-1]) - WHOLE_TEXT_LESS if text else 0.0
        commune, postcode = max(granted, self._commune(doc, reading)), self._postcode(columns.doc_postcode[doc])
        return _Shares(
            max(asked, whole), beside, max(named, whole), max(sure, whole), max(whole, 0.0), commune, postcode
        )

    def _ruled(self, parts: Parts, doc: int, reading: Reading, shares: _Shares, *, full: bool) -> tuple[float, bool]:
        """The score, and whether the doc is fully read, once the two rules that overrule the sum were applied."""
        score = parts.total()
        contradicted = self._contradicted(doc, reading, shares.postcode, shares.commune)
        if full and not (contradicted and shares.commune < _EXACT):
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

    def _elsewhere(self, reading: Reading, shares: _Shares, *, placed: bool) -> bool:
        """Whether what was asked may well be in another commune, although it looks like this street."""
        if self._inside:
            return False
        if self._exists and shares.postcode < 1.0 and shares.sure < _PLACELESS:
            return True
        if not placed and (reading.open_end() or shares.asked < _PLACELESS):
            return True
        doubtful = shares.postcode < 1.0 and 0 < shares.commune < DOUBTFUL_COMMUNE
        return doubtful and self._rarest(reading) < RARE

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

    def _number(self, doc: int, reading: Reading) -> tuple[int, float]:
        """The row of the first number of the query that exists in the street, and what it is worth."""
        columns, asked = self._columns, False
        for house in self._query.numbers:
            if reading.at[house.at] >= 0:
                continue
            asked = True
            for suffix in house.suffixes:
                code = columns.suffix_code.get(suffix)
                row = -1 if code is None else columns.find_number(doc, house.number, code)
                if row >= 0:
                    exact = bool(suffix) == bool(house.suffixes[0])  # "b" is "bis"
                    return row, self._worth(reading, found=True, exact=exact)
        return -1, self._worth(reading, found=False, exact=False) if asked else 0.0

    @staticmethod
    def _worth(reading: Reading, *, found: bool, exact: bool) -> float:
        """What a house number is worth: less if it may be the number in a name, more if nothing tells the type."""
        if found and reading.other_number():
            return OTHER_NUMBER
        if found and exact:
            return NUMBER_FOUND
        worth = SUFFIX_MISSED if found else NUMBER_MISSED
        return worth if reading.type_found() else worth + UNTYPED

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
