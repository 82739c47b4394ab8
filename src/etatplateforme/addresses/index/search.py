"""Search: candidates from the most to the least likely reading of a query, scored until one is certain."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from etatplateforme.addresses.index.candidates import Chooser
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.hit import Hit
from etatplateforme.addresses.index.lookup import commune_spans, look_up, loose_commune_spans, loosen, outermost
from etatplateforme.addresses.index.query import CONTENT, NUMBER, TYPE, Query
from etatplateforme.addresses.index.ranges import Range, holds, intersection, merged
from etatplateforme.addresses.index.reading import Word
from etatplateforme.addresses.index.scoring import Scorer
from etatplateforme.values.address import Point

MAX_SCORED: Final = 1_200
"""At most this many docs are compared with a query, however it is written."""
_LOST: Final = 0.5
_HARDLY: Final = 0.05
_MAX_AREAS: Final = 16
_MAX_COMMUNES: Final = 20


class Search:
    """One search. Holds the state of one query: made for it and thrown away, so that threads can share an index.

    :param allowed: the only ranges of docs to look into; None for everywhere.
    :param kinds: the only kinds of docs to answer; empty for all.
    :param limit: how many answers are wanted at most.
    """

    def __init__(
        self,
        columns: Columns,
        query: Query,
        *,
        near: Point | None,
        allowed: list[Range] | None,
        kinds: frozenset[int],
        limit: int,
    ) -> None:
        self._columns = columns
        self.words, self.query = look_up(columns, query)
        self._allowed = allowed
        self._kinds = kinds
        self._near = near
        self._spans = commune_spans(columns, self.query)
        cedex = columns.area_of_cedex(self.query.postcode)
        if cedex is not None and not columns.areas_of_postcode(self.query.postcode):
            self._spans.append((range(0), [cedex]))
            self.query = replace(self.query, postcode=0)
        self.chooser = Chooser(columns, self.query, near, limit)
        self._limit = limit
        self._hits: dict[int, Hit] = {}
        self._best: Hit | None = None
        self.scored = 0
        self._tried: set[tuple[int, str]] = set()

    def hits(self) -> list[Hit]:
        """The best answers that are certain enough, best first; equal scores in the order of the file."""
        return [hit for hit in self.every() if hit.certain][: self._limit]

    def every(self) -> list[Hit]:
        """All that was compared: first what is certain, then by score."""
        if not self.query.words and not self.query.postcode:
            return []
        scorer = self._scorer(self.words)
        for docs in self._first_stage():
            self._score(scorer, docs, "")
            if self._settled():
                break
        else:
            self._second_stage()
        return sorted(self._hits.values(), key=lambda hit: (not hit.certain, -hit.score, hit.doc))

    def _scorer(self, words: list[Word]) -> Scorer:
        return Scorer(
            self._columns, self.query, words, outermost(self._spans), self._near, inside=self._allowed is not None
        )

    def _score(self, scorer: Scorer, docs: list[int], text: str, granted: float = 0.0) -> None:
        for doc in docs:
            if self.scored >= MAX_SCORED:
                return
            if (doc, text) in self._tried or (self._kinds and self._columns.doc_kind[doc] not in self._kinds):
                continue
            if not holds(self._allowed, doc):
                continue
            self._tried.add((doc, text))
            self.scored += 1
            hit = scorer.score(doc, text, granted)
            known = self._hits.get(doc)
            if known is None or (hit.certain, hit.score) > (known.certain, known.score):
                self._hits[doc] = hit
            if hit.certain and (self._best is None or hit.score > self._best.score):
                self._best = hit

    def _settled(self) -> bool:
        return self._best is not None and self._best.settled

    def _first_stage(self) -> Iterator[list[int]]:
        """Candidates from the words as they were read: in the postcode, in the commune named, around, anywhere."""
        columns, words = self._columns, self._lightened(range(self.query.street_at))
        if self._allowed is not None:
            yield self.chooser.inside(self._allowed, words)
        postcode = self.query.postcode
        if postcode:
            areas = columns.areas_of_postcode(postcode)
            own = [columns.postcode_range(postcode)]
            # The street is not chosen by the name of its commune: "avenue d'Ivry, Paris" is not "allée Paris-Ivry".
            cities = {at for span, named in self._spans if intersection(own, self._ranges(named)) for at in span}
            inside = self._lightened({*cities, *range(self.query.street_at)})
            if not any(word.role == TYPE for word in words):
                yield [columns.area_doc[area] for area in areas[: max(_MAX_COMMUNES, self._limit)]]
            yield self.chooser.inside(own, inside)
            yield self.chooser.inside(self._ranges(areas), inside)
        looked_into: list[list[int]] = []
        for span, areas in self._spans:
            if areas in looked_into:
                continue
            looked_into.append(areas)
            rest = [word for at, word in enumerate(words) if at not in span]
            if not any(word.role in {CONTENT, TYPE} for word in rest):
                yield [columns.area_doc[area] for area in areas[: max(_MAX_COMMUNES, self._limit)]]
            yield self.chooser.inside(self._ranges(areas), rest)
        if self._near is not None:
            yield self.chooser.inside(self.chooser.around(), words)
        if not postcode or self._best is None or self._best.score < _LOST:
            yield self.chooser.anywhere(words)

    def _lightened(self, span: Collection[int]) -> list[Word]:
        """The words, of which these hardly choose a street: the name of a building, or of the commune looked into."""
        return [
            replace(word, weight=_HARDLY * word.weight) if at in span else word for at, word in enumerate(self.words)
        ]

    def _ranges(self, areas: list[int]) -> list[Range]:
        ranges = merged(
            [one for area in areas[: max(_MAX_AREAS, self._limit)] for one in self._columns.ranges_of(area)]
        )
        return ranges if self._allowed is None else intersection(self._allowed, ranges)

    def _second_stage(self) -> None:
        """Every word may hold a typing error or be cut short, and names are compared as a whole."""
        self._tried.clear()
        self.chooser.floor = 0.0
        words = loosen(self._columns, self.words)
        scorer = self._scorer(words)
        compared: list[list[Range]] = []
        for span, areas, granted in self._known_places():
            ranges = self._allowed or [] if areas is None else self._ranges(areas)
            if ranges in compared:
                continue
            compared.append(ranges)
            rest = [at for at in range(len(words)) if at not in span]
            text = " ".join(words[at].text for at in rest if words[at].role != NUMBER)
            docs = self.chooser.inside(ranges, [words[at] for at in rest])
            if text:
                docs += self.chooser.alike(ranges, text)
            self._score(scorer, docs, text, granted)
            if areas and granted:
                whole = " ".join(word.text for word in words)
                self._score(scorer, [self._columns.area_doc[area] for area in areas[:_MAX_AREAS]], whole, granted)
            if self._settled():
                return
        if not self.query.postcode or self._best is None or self._best.score < _LOST:
            self._score(scorer, self.chooser.anywhere(words), "")

    def _known_places(self) -> Iterator[tuple[range, list[int] | None, float]]:
        """What the query, read strictly then loosely, designates: the words that do, the areas, and their likeness."""
        columns = self._columns
        if self._allowed is not None:
            yield range(0), None, 0.0
        areas = columns.areas_of_postcode(self.query.postcode)
        if areas:
            span = self._spans[0][0] if self._spans and set(areas) & set(self._spans[0][1]) else range(0)
            yield span, areas, 0.0
        for span, named in self._spans[: _MAX_AREAS // 4]:
            yield span, named, 0.0
        for span, named, likeness in loose_commune_spans(columns, self.query)[: _MAX_AREAS // 4]:
            yield span, named, likeness
