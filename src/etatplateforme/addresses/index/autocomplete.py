"""Autocomplete: what may somebody be typing, whose last word is not finished?

Three readings, from the most to the least literal, stopping when there are enough answers: the words begin a street's
or a commune's name; they are a street followed by the beginning of a commune; the last word begins any word of a name.
Each costs a bounded time, whatever the prefix.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etatplateforme.addresses.index.candidates import Chooser, union
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.gather import MUNICIPALITY
from etatplateforme.addresses.index.hit import Hit
from etatplateforme.addresses.index.lookup import look_up
from etatplateforme.addresses.index.query import ARTICLE, NUMBER, OPTIONAL, Query, parse
from etatplateforme.addresses.index.ranges import Range, holds, intersection
from etatplateforme.addresses.index.scoring import NAMED, Scorer
from etatplateforme.addresses.index.search import Search
from etatplateforme.values.address import Point

BLOCK: Final = 64
PLAUSIBLE: Final = 0.5
"""Below this a completion is not worth showing."""
_IMPORTANCE: Final = 0.15
_GOOD: Final = 0.8
_TO_COME: Final = 0.7
_NO_SUCH_NUMBER: Final = 0.08
_KEPT: Final = 16
_NAMES: Final = 24
_NAMES_WITH_NUMBER: Final = 96
_MANY: Final = 20_000
_LOOKED_AT: Final = 256
_RANKED: Final = 3_000
_CHECKED_WORDS: Final = 10
_SHORTEST_INSIDE: Final = 2
_COMMUNE_WORDS: Final = 4


def autocomplete(
    columns: Columns,
    text: str,
    *,
    near: Point | None,
    allowed: list[Range] | None,
    limit: int,
    kinds: frozenset[int] = frozenset(),
) -> list[Hit]:
    """The likeliest completions, best first; equal scores in the order of the file."""
    finished = text[-1:].isspace()
    query = parse(text, unfinished=not finished)
    hits = Completion(columns, query, near=near, allowed=allowed, limit=limit, kinds=kinds, finished=finished).hits()
    spelled = parse(text)
    if not hits and spelled.words != query.words:
        hits = Completion(columns, spelled, near=near, allowed=allowed, limit=limit, kinds=kinds).hits()
    return hits or Search(columns, spelled, near=near, allowed=allowed, kinds=kinds, limit=limit).hits()


class Completion:
    """One completion. Holds the state of one query."""

    def __init__(
        self,
        columns: Columns,
        query: Query,
        *,
        near: Point | None,
        allowed: list[Range] | None,
        limit: int,
        kinds: frozenset[int],
        finished: bool = False,
    ) -> None:
        query, allowed = _begun_postcode(columns, query, allowed)
        self._columns = columns
        self._allowed = allowed
        self._kinds = kinds
        self._near = near
        self._finished = finished
        self.words, self.query = look_up(columns, query, unfinished=not finished)
        if self.words and not finished:
            last = self.words[-1]
            last.first, last.last = columns.words.prefix(last.text)
            last.prefix_like = 1.0
        self.chooser = Chooser(columns, self.query, near, limit)
        names = _NAMES_WITH_NUMBER if self.query.numbers else _NAMES
        self._limit, self._kept, self._names = limit, max(_KEPT, limit), max(names, limit)
        self._scorer = Scorer(columns, self.query, self.words, [], near)
        self._hits: dict[int, Hit] = {}
        self.scored = 0

    def hits(self) -> list[Hit]:
        """The plausible completions, best first."""
        if not self.words:
            return []
        for docs in self._readings():
            for doc in docs:
                if self._kinds and self._columns.doc_kind[doc] not in self._kinds:
                    continue
                if doc not in self._hits and holds(self._allowed, doc):
                    self.scored += 1
                    hit = self._scorer.score(doc)
                    self._weigh(hit)
                    self._hits[doc] = hit
            if sum(hit.score >= _GOOD for hit in self._hits.values()) >= self._limit:
                break
        found = [hit for hit in self._hits.values() if hit.score >= PLAUSIBLE]
        found.sort(key=lambda hit: (-hit.score, hit.doc))
        return found[: self._limit]

    def _weigh(self, hit: Hit) -> None:
        """Rate a completion: more is to come, so that it matters less how much of the name was typed."""
        hit.score += _IMPORTANCE * self._columns.doc_importance[hit.doc] / 65_535
        hit.score += _TO_COME * (NAMED - hit.parts.named)
        if hit.parts.number < 0:
            hit.score -= _NO_SUCH_NUMBER

    def _readings(self) -> Iterator[list[int]]:
        text = " ".join(self.query.words[self._after_number() :]) + " " * self._finished
        yield self._communes_of_begun_postcode()
        if self._allowed is not None:
            yield self._beginning_inside(text, self._allowed)
        elif self.query.postcode:
            yield self._beginning_inside(text, [self._columns.postcode_range(self.query.postcode)])
        else:
            if self._near is not None:
                yield self._beginning_inside(text, self.chooser.around())
            yield self._beginning(text)
        yield self._street_then_commune()
        yield self._inside_name()

    def _communes_of_begun_postcode(self) -> list[int]:
        """``750`` alone: the communes whose postcode begins so."""
        text = self.query.words[0]
        if len(self.words) > 1 or not text.isdigit() or not 3 <= len(text) <= 4:
            return []
        low, high = _postcodes_from(self._columns, text)
        kinds = np.frombuffer(self._columns.doc_kind[low:high], dtype=np.uint8)
        return self.chooser.top((low + np.flatnonzero(kinds == MUNICIPALITY)).astype(np.uint32), self._kept)

    def _after_number(self) -> int:
        """Where the name begins: after the house number and its suffix, unless nothing follows."""
        roles, at = self.query.roles, 0
        while at < len(roles) - 1 and roles[at] in {NUMBER, OPTIONAL}:
            at += 1
        return at

    def _beginning_inside(self, text: str, ranges: list[Range]) -> list[int]:
        """The docs of a few ranges whose name begins with *text*."""
        found: list[int] = []
        for low, high in ranges:
            names = self._columns.spelled.slice(low, min(high, low + _MANY)).split("\n")
            found.extend(low + at for at, name in enumerate(names) if name.startswith(text) and name)
        return self._likeliest(np.array(found, dtype=np.uint32))

    def _beginning(self, text: str) -> list[int]:
        """The most important docs of the whole index whose name begins with *text*."""
        columns = self._columns
        low, high = columns.start_prefix(text)
        if high - low <= 64 * BLOCK:
            names = low + _largest(columns.start_tops[low:high], self._names)
        else:
            whole = np.arange(-(-low // BLOCK), high // BLOCK)
            blocks = whole[_largest(columns.start_blocks[whole], self._names)]
            inside = (blocks[:, None] * BLOCK + np.arange(BLOCK)).reshape(-1)
            first, last = int(whole[0]) * BLOCK, int(whole[-1] + 1) * BLOCK
            edges = np.concatenate((np.arange(low, first), np.arange(last, high)))
            every = np.sort(np.concatenate((inside, edges)))
            names = every[_largest(columns.start_tops[every], self._names)]
        docs: list[int] = []
        for name in names.tolist():
            docs.extend(
                columns.start_docs[columns.start_docs_at[name] : columns.start_docs_at[name + 1]][: self._names]
            )
        return self._likeliest(np.array(docs, dtype=np.uint32))

    def _likeliest(self, docs: NDArray[np.uint32]) -> list[int]:
        """The most important docs, first of all among those that have the house number typed."""
        numbers = self.query.numbers
        if not numbers or len(docs) <= self._kept:
            return self.chooser.top(docs, self._kept)
        looked_at = self.chooser.top(docs, _LOOKED_AT)
        having = {doc for doc in looked_at if self._has_a_number(doc)}
        chosen = self.chooser.top(np.array(sorted(having), dtype=np.uint32), self._kept)
        others = np.array([doc for doc in looked_at if doc not in having], dtype=np.uint32)
        return chosen + self.chooser.top(others, self._kept - len(chosen))

    def _has_a_number(self, doc: int) -> bool:
        columns = self._columns
        return any(
            columns.find_number(doc, house.number, columns.suffix_code.get(house.suffixes[0], 0)) >= 0
            for house in self.query.numbers
        )

    def _street_then_commune(self) -> list[int]:
        """The docs that hold the first words, in a commune whose name begins with the last ones."""
        columns, found = self._columns, list[int]()
        start = self._after_number()
        for count in range(1, min(_COMMUNE_WORDS, len(self.words) - start - 1) + 1):
            text = " ".join(self.query.words[-count:])
            low, high = columns.keys.prefix(text)
            docs = self._holding(len(self.words) - count) if high > low else None
            if docs is None or not len(docs):
                continue
            place = columns.doc_places[docs]
            own, city = columns.place_keys[place], columns.place_city_keys[place]
            inside = ((own >= low) & (own < high)) | ((city >= low) & (city < high))
            found.extend(self._likeliest(docs[inside]))
        return found

    def _inside_name(self) -> list[int]:
        """The docs that hold the first words, and a word that begins with the last one."""
        columns, last = self._columns, self.words[-1]
        if last.first >= last.last or len(last.text) < _SHORTEST_INSIDE:
            return []
        if len(self.words) - 1 == self._after_number():
            posts = columns.posts[columns.post_at[last.first] : columns.post_at[last.last]]
            return self._likeliest(union([posts]) if len(posts) <= _MANY else posts[:_MANY])
        docs = self._holding(len(self.words) - 1)
        if docs is None or not len(docs):
            return []
        docs = np.array(self.chooser.top(docs, _RANKED), dtype=np.uint32)
        starts, ends = columns.docs_words_at[docs], columns.docs_words_at[docs + 1]
        at = np.minimum(starts[:, None] + np.arange(_CHECKED_WORDS, dtype=np.uint32), ends[:, None] - 1)
        words = columns.docs_words[at]
        begun = ((words >= last.first) & (words < last.last)).any(axis=1)
        return self._likeliest(docs[begun])

    def _holding(self, end: int) -> NDArray[np.uint32] | None:
        """The docs that hold all words before *end*; None if they are too many, or if there is no word."""
        words = [
            word for word in self.words[self._after_number() : end] if word.role not in {ARTICLE, NUMBER, OPTIONAL}
        ]
        if not words:
            return None
        docs = self.chooser.holding(words)
        if self._allowed is not None:
            docs = docs[[holds(self._allowed, doc) for doc in docs.tolist()]] if len(docs) <= _MANY else docs
        return docs if len(docs) <= _MANY else None


def _largest(values: NDArray[np.uint16], count: int) -> NDArray[np.intp]:
    """Indices of the largest values, in ascending order of index; the first ones win among equals."""
    return np.sort(np.argsort(-values.astype(np.int32), kind="stable")[:count])


def _postcodes_from(columns: Columns, digits: str) -> Range:
    """The range of the docs whose postcode begins with these digits."""
    unit = 10 ** (5 - len(digits))
    return columns.postcode_range(int(digits) * unit)[0], columns.postcode_range((int(digits) + 1) * unit)[0]


def _begun_postcode(columns: Columns, query: Query, allowed: list[Range] | None) -> tuple[Query, list[Range] | None]:
    """Read two to four digits at the end as the beginning of a postcode, which is one range of docs."""
    last = query.words[-1] if query.words else ""
    if len(query.words) < 3 or not last.isdigit() or not 2 <= len(last) <= 4:
        return query, allowed
    low, high = _postcodes_from(columns, last)
    if low == high:
        return query, allowed
    shorter = replace(
        query,
        words=query.words[:-1],
        roles=query.roles[:-1],
        numbers=tuple(house for house in query.numbers if house.at < len(query.words) - 1),
    )
    return shorter, [(low, high)] if allowed is None else intersection(allowed, [(low, high)])
