"""Chooses the few docs that are worth scoring: inside known ranges of docs, or over the whole index."""

from bisect import bisect_left
from heapq import nsmallest
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.query import ARTICLE, CONTENT, NUMBER, TYPE, Query
from etatplateforme.addresses.index.ranges import Range, merged
from etatplateforme.addresses.index.reading import Word
from etatplateforme.values.address import Point

KEPT: Final = 10
FLOOR: Final = 0.6
"""What holds less than this share of what the best holds cannot be certain: not worth scoring as long as one is."""
MAX_LOOKUPS: Final = 8_000
MAX_NAMES: Final = 30_000
_CUT: Final = 120
_CUT_FOR_EACH: Final = 10
_MANY: Final = 1_500
_NEAREST: Final = 16


def union(lists: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """All docs of these lists, once each, ascending."""
    # np.unique would import numpy.ma at its first call: 60 ms in the middle of somebody's search.
    every = np.sort(np.concatenate(lists))
    first = np.ones(len(every), dtype=np.bool_)
    first[1:] = every[1:] != every[:-1]
    return every[first]


def _members(docs: NDArray[np.uint32], others: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of *docs* are among *others*; both ascending."""
    if not len(others):
        return np.zeros(len(docs), dtype=np.bool_)
    at = np.minimum(np.searchsorted(others, docs), len(others) - 1)
    found: NDArray[np.bool_] = others[at] == docs
    return found


class Chooser:
    """Chooses candidates for one query: ten, or as many as the answers that are wanted."""

    def __init__(self, columns: Columns, query: Query, near: Point | None, limit: int) -> None:
        self._columns = columns
        self._query = query
        self._near = near
        # More than is wanted: some will not be certain, or not of the right kind.
        self._kept = max(KEPT, 2 * limit)
        self._cut = max(_CUT, _CUT_FOR_EACH * limit)
        # Whatever is typed, the work of one query is bounded: docs looked up by word, names compared as a whole.
        self.floor = FLOOR
        self.lookups_left = MAX_LOOKUPS
        self.names_left = MAX_NAMES

    def inside(self, ranges: list[Range], words: list[Word]) -> list[int]:
        """The docs of these ranges that hold most of these words."""
        telling = [word for word in words if word.role == CONTENT and len(word.text) > 1]
        telling = telling or [word for word in words if word.role == CONTENT]
        telling = telling or [word for word in words if word.role in {TYPE, NUMBER}]
        telling = sorted({word.text: word for word in telling}.values(), key=lambda word: -word.weight)
        scores: dict[int, float] = {}
        for word in telling:
            found: dict[int, float] = {}
            for ident, like in self._ids(word):
                self._collect(ident, like * word.weight, ranges, scores, found)
            for doc, gain in found.items():
                scores[doc] = scores.get(doc, 0.0) + gain
        return self._best(scores, words)

    @staticmethod
    def _ids(word: Word) -> list[tuple[int, float]]:
        ids = list(word.ids.items())
        if word.last - word.first <= 64:
            ids.extend((ident, word.prefix_like) for ident in range(word.first, word.last) if ident not in word.ids)
        return ids

    def _collect(
        self, ident: int, gain: float, ranges: list[Range], before: dict[int, float], found: dict[int, float]
    ) -> None:
        """Give *gain* to the docs of the ranges that hold a word; if very common, only to those known *before*."""
        columns = self._columns
        post, start, end = columns.post, columns.post_at[ident], columns.post_at[ident + 1]
        for low, high in ranges:
            if self.lookups_left <= 0:
                return
            self.lookups_left -= 1
            first = bisect_left(post, low, start, end)
            last = bisect_left(post, high, first, end)
            if last - first <= _MANY:
                for doc in post[first:last].tolist():
                    if found.get(doc, 0.0) < gain:
                        found[doc] = gain
            elif before:
                for doc in before:
                    at = bisect_left(post, doc, first, last)
                    if at < last and post[at] == doc and found.get(doc, 0.0) < gain:
                        found[doc] = gain
            else:
                for doc in self.top(columns.posts[first:last], self._cut):
                    found[doc] = gain
            start = last

    def _best(self, scores: dict[int, float], words: list[Word]) -> list[int]:
        """The best: by the words they hold, then by type of street, house number, and shortness of the name."""
        if len(scores) > 1 and self.floor:
            least = self.floor * max(scores.values())
            scores = {doc: score for doc, score in scores.items() if score >= least}
        if len(scores) <= self._kept:
            return sorted(scores)
        top = nsmallest(self._cut, scores, key=lambda doc: (-scores[doc], doc))
        if len(top) >= KEPT and scores[top[0]] > 1.5 * scores[top[KEPT - 1]] > 0:
            return top[: self._kept]
        minor = [(word, ident) for word in words if word.role in {TYPE, ARTICLE, NUMBER} for ident in word.ids]
        ranked = [(-self._refined(doc, scores[doc], minor), doc) for doc in top]
        return [doc for _, doc in nsmallest(self._kept, ranked)]

    def _refined(self, doc: int, score: float, minor: list[tuple[Word, int]]) -> float:
        columns = self._columns
        name = columns.words_of(doc)
        score += sum(0.5 * word.weight for word, ident in minor if ident in name) - 0.25 * len(name)
        if any(columns.find_number(doc, house.number, 0) >= 0 for house in self._query.numbers):
            score += 0.5
        return score + columns.doc_importance[doc] / 655_350

    def top(self, docs: NDArray[np.uint32], count: int) -> list[int]:
        """The most important docs, or the nearest if a point is known."""
        if len(docs) <= count:
            chosen: list[int] = docs.tolist()
            return chosen
        far = self._near is None
        rank = -self._columns.doc_importances[docs].astype(np.int64) if far else self._distances(docs)
        chosen = docs[np.lexsort((docs, rank))[:count]].tolist()
        return chosen

    def _distances(self, docs: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Squared distances to the known point, good enough to compare, in (1e-6 degree of latitude)²."""
        near = self._near or Point(0, 0)
        at = self._columns.doc_positions.reshape(-1, 2)[docs].astype(np.float64)
        shrink = np.cos(np.radians(near.latitude))
        east, north = (at[:, 0] - near.longitude * 1e6) * shrink, at[:, 1] - near.latitude * 1e6
        squared: NDArray[np.float64] = east * east + north * north
        return squared.astype(np.int64)

    def anywhere(self, words: list[Word]) -> list[int]:
        """The docs of the whole index that hold the rarest words together."""
        telling = [word for word in words if word.role == CONTENT and (word.ids or word.last > word.first)]
        telling = telling or [word for word in words if word.role in {TYPE, NUMBER} and word.ids]
        lists = sorted((self._docs_of(word) for word in telling), key=len)
        if not lists:
            return []
        kept = lists[0]
        for other in lists[1:]:
            both = kept[_members(kept, other)]
            kept = both if len(both) else kept
        return self._best(dict.fromkeys(self.top(kept, self._cut), 1.0), words)

    def holding(self, words: list[Word]) -> NDArray[np.uint32]:
        """The docs that hold all of these words, ascending."""
        lists = sorted((self._docs_of(word) for word in words), key=len)
        kept = lists[0]
        for other in lists[1:]:
            kept = kept[_members(kept, other)]
        return kept

    def _docs_of(self, word: Word) -> NDArray[np.uint32]:
        at, posts = self._columns.post_at, self._columns.posts
        lists = [posts[at[ident] : at[ident + 1]] for ident, _ in self._ids(word)]
        if not lists:
            return posts[:0]
        return lists[0] if len(lists) == 1 else union(lists)

    def alike(self, ranges: list[Range], text: str) -> list[int]:
        """The docs of these ranges whose whole name looks most like *text* (at most 30,000 names a query)."""
        chosen: list[int] = []
        for low, high in ranges:
            high = min(high, low + self.names_left)
            if high <= low:
                break
            self.names_left -= high - low
            names = self._columns.spelled.slice(low, high).split("\n")[:-1]
            found = process.extract(text, names, scorer=fuzz.ratio, limit=KEPT, score_cutoff=55)
            chosen.extend(low + at for _, _, at in found)
        return chosen

    def around(self) -> list[Range]:
        """The ranges of the 16 communes nearest to the known point (0.15° north and south)."""
        near, columns = self._near, self._columns
        if near is None:
            return []
        latitude = round(near.latitude * 1e6)
        low = bisect_left(columns.near_latitude, latitude - 150_000)
        high = bisect_left(columns.near_latitude, latitude + 150_000, low)
        east = (columns.near_longitudes[low:high] - near.longitude * 1e6) * np.cos(np.radians(near.latitude))
        north = columns.near_latitudes[low:high] - latitude
        order = np.lexsort((np.arange(high - low), east * east + north * north.astype(np.float64)))[:_NEAREST]
        nearest: list[int] = order.tolist()
        return merged([one for at in nearest for one in columns.ranges_of(columns.near_area[low + at])])
