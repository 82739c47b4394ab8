"""Reads a query against one doc: which word of the query stands for which word of the name or of the commune."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from etatplateforme.addresses.index.lexicon import Lexicon
from etatplateforme.addresses.index.likeness import INITIAL, likeness
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS
from etatplateforme.addresses.index.query import ARTICLE, CONTENT, NUMBER, OPTIONAL, TYPE

ALIKE: Final = 0.62
"""Below this, what no word explains does not look like what is left of the name."""
LIGHT_SHARE: Final = 0.5
"""How much of their weight types of streets and articles keep where a certainty is weighed: people mistake them."""
SPOILT: Final = 0.65
"""A last word this alike to the commune's name is taken for it, if the whole name of the street was read."""
_READ: Final = 0.95
_RARE: Final = 5.5


@dataclass(slots=True)
class Word:
    """A word of the query looked up in the index: the ranks it may stand for, each with its likeness up to 1.

    ``first`` to ``last`` are the ranks of the words that begin with this one, worth ``prefix_like``. A *loose* word is
    also compared with whatever word a doc has, and remembers it in ``seen``.
    """

    text: str = field(repr=False)
    role: int
    weight: float
    ids: dict[int, float]
    first: int = 0
    last: int = 0
    prefix_like: float = 0.0
    loose: bool = False
    seen: dict[int, float] = field(default_factory=dict[int, float])

    def like(self, rank: int, lexicon: Lexicon) -> float:
        """How well this word stands for the word of this rank."""
        known = self.ids.get(rank)
        if known is not None:
            return known
        start = self.prefix_like if self.first <= rank < self.last else 0.0
        if not self.loose:
            return start
        found = self.seen.get(rank)
        if found is None:
            found = self.seen[rank] = max(start, self._compared(lexicon.text(rank)))
        return found

    def _compared(self, known: str) -> float:
        if known in ARTICLES or (self.role == ARTICLE and len(self.text) > 1) or self.role in {NUMBER, OPTIONAL}:
            return 0.0
        if len(self.text) == 1 and known in TYPE_WORDS:
            return 0.0
        return likeness(self.text, known)


class Reading:
    """Which words of the query were found in a doc's name and in its place, and how alike they are.

    The words before *aside* may be missing.
    """

    __slots__ = (
        "aside",
        "at",
        "in_name",
        "in_place",
        "lexicon",
        "likeness",
        "missing",
        "name",
        "of_place",
        "place",
        "words",
    )

    def __init__(self, words: list[Word], name: list[int], place: list[int], lexicon: Lexicon, aside: int) -> None:
        self.words = words
        self.aside = aside
        self.name = name
        self.place = place
        self.lexicon = lexicon
        self.likeness = [0.0] * len(words)
        self.at = [-1] * len(words)
        self.of_place = [False] * len(words)
        self.in_name = [0.0] * len(name)
        self.in_place = [0.0] * len(place)
        self.missing: list[int] = []

    def read(self, i: int) -> None:
        """Look for one word of the query in the name, then in the place."""
        word, lexicon = self.words[i], self.lexicon
        plain = not word.loose and word.first == word.last
        for j, rank in enumerate(self.name):
            like = word.ids.get(rank, 0.0) if plain else word.like(rank, lexicon)
            if like > self.likeness[i] and not self._taken(j, word, like):
                self.likeness[i], self.at[i] = like, j
            elif like and like == self.likeness[i] and self.in_name[self.at[i]] >= _READ > self.in_name[j]:
                self.at[i] = j  # "avenue de la porte de": each "de" stands for its own
        if self.at[i] < 0 and len(word.text) == 1 and word.role in {CONTENT, ARTICLE}:
            self._read_initial(i)
        if self.at[i] >= 0:
            self.in_name[self.at[i]] = max(self.in_name[self.at[i]], self.likeness[i])
        if word.role != NUMBER:
            for j, rank in enumerate(self.place):
                like = word.ids.get(rank, 0.0) if plain else word.like(rank, lexicon)
                if like >= _READ or (like and len(word.text) > 1 and self.likeness[i] < _READ):
                    self.of_place[i] = True
                    self.in_place[j] = max(self.in_place[j], like)
                    self.likeness[i] = max(self.likeness[i], like)
            if not self.likeness[i] and word.role == CONTENT and i >= self.aside:
                self.missing.append(i)

    def _read_initial(self, i: int) -> None:
        """A single letter that is no word of the name may begin one: ``rue P. Amusant``."""
        for j, rank in enumerate(self.name):
            if not self.in_name[j]:
                known = self.lexicon.text(rank)
                if (
                    known.startswith(self.words[i].text)
                    and likeness(self.words[i].text, known)
                    and known not in TYPE_WORDS
                ):
                    self.likeness[i], self.at[i] = INITIAL, j
                    return

    def grant(self, span: range) -> None:
        """These words are known to name the commune of the doc, be it by a name that its place does not say."""
        for i in span:
            if not self.likeness[i]:
                self.likeness[i], self.of_place[i] = 1.0, True
        self.missing = [i for i in self.missing if i not in span]

    def _taken(self, j: int, word: Word, like: float) -> bool:
        """Whether a word of the name was already read: a number, an initial or a likeness cannot mean it too."""
        if word.role == NUMBER or len(word.text) == 1:
            return self.in_name[j] > 0.0
        return like < _READ <= self.in_name[j]

    def compare_end(self) -> None:
        """A last word that explains nothing may be the commune's name, spoilt: enough where the name was read."""
        i = self._last()
        if i < 0 or self.likeness[i] or i not in self.missing:
            return
        text = self.words[i].text
        for j, rank in enumerate(self.place):
            like = fuzz.ratio(text, self.lexicon.text(rank)) / 100
            if like >= SPOILT and not self.in_place[j]:
                self.in_place[j], self.likeness[i], self.of_place[i] = like, like, True
                self.missing.remove(i)
                return

    def compare_what_remains(self) -> None:
        """Words that no rank explains may still look like the words of the name that nothing explained."""
        if all(self.in_name):
            return
        left = [(j, self.lexicon.text(self.name[j])) for j, like in enumerate(self.in_name) if not like]
        left = [(j, text) for j, text in left if len(text) > 1]
        if not left:
            return
        joined = "".join(self.words[i].text for i in self.missing)
        together = fuzz.ratio(joined, "".join(text for _, text in left)) / 100
        for i in self.missing:
            best, where = max((fuzz.ratio(self.words[i].text, text) / 100, -j) for j, text in left)
            if max(best, together) >= ALIKE:
                self.likeness[i] = 0.9 * max(best, together)
                if best >= together:
                    self.in_name[-where] = max(self.in_name[-where], 0.9 * best)
        if together >= ALIKE:
            for j, _ in left:
                self.in_name[j] = max(self.in_name[j], 0.9 * together)

    def type_found(self) -> bool:
        """Whether the type of street that was asked is the doc's."""
        return any(word.role == TYPE and self.at[i] >= 0 for i, word in enumerate(self.words))

    def other_number(self) -> bool:
        """Whether the name holds a number that was not asked: ``Allée 3`` for ``allée 1``."""
        return any(
            not like and self.lexicon.first_is_digit(rank) for rank, like in zip(self.name, self.in_name, strict=True)
        )

    def all_found(self) -> bool:
        """Whether every word that tells something was found, were it with a typing error."""
        return not self.missing and all(
            like or word.role != TYPE for word, like in zip(self.words, self.likeness, strict=True)
        )

    def asked(self) -> tuple[float, float]:
        """The share of the query that the doc explains; and of what is left without the words of the commune alone.

        A number or a suffix that is not in the name asks nothing. In the second share types and articles count half.
        """
        found = wanted = beside = wanted_beside = 0.0
        for i, (word, like, inside) in enumerate(zip(self.words, self.likeness, self.of_place, strict=True)):
            role = word.role
            if like or (role != NUMBER and role != OPTIONAL and i >= self.aside):
                weight = word.weight
                wanted += weight
                found += weight * like
                if not inside:
                    if role in (TYPE, ARTICLE):
                        weight *= LIGHT_SHARE
                    wanted_beside += weight
                    beside += weight * like
        asked = found / wanted if wanted else 1.0
        return asked, (beside / wanted_beside if wanted_beside else asked)

    def named(
        self, weight_of: "memoryview[float]", types: frozenset[int], type_part: float, light: frozenset[int]
    ) -> tuple[float, float]:
        """The share of the name that the query gives, each word weighed, those of *types* for a part of their weight.

        And the same where all *light* words (types and articles) count half.
        """
        total = got = light_total = light_got = 0.0
        for rank, like in zip(self.name, self.in_name, strict=True):
            weight = lighter = weight_of[rank]
            if rank in light:
                lighter *= LIGHT_SHARE
                if rank in types:
                    weight *= type_part
            total += weight
            got += weight * like
            light_total += lighter
            light_got += lighter * like
        return (got / total, light_got / light_total) if total else (0.0, 0.0)

    def ends_alike(self, weight_of: "memoryview[float]", beside: float, *, house: bool) -> bool:
        """Whether the name ends as was asked: ``rue hugo`` for ``rue victor hugo``, where nothing asked is missing.

        *beside* is the second share of :meth:`asked`.
        Another type of street is borne only where the *house* exists and the last word is rare.
        """
        if not self.in_name or self.in_name[-1] < _READ:
            return False
        if any(like < _READ and word.role == CONTENT for word, like in zip(self.words, self.likeness, strict=True)):
            return False
        return beside >= _READ or (house and weight_of[self.name[-1]] >= _RARE)

    def open_end(self) -> bool:
        """Whether the last word that tells something explains nothing: it may name a commune that is not known."""
        last = self._last()
        return last >= 0 and self.likeness[last] < ALIKE

    def _last(self) -> int:
        for i in range(len(self.words) - 1, -1, -1):
            if self.words[i].role == CONTENT and not self.words[i].text[0].isdigit():
                return i
        return -1

    def in_order(self) -> float:
        """The share of the words found in the name whose next word in the query is the next one in the name."""
        found = sum(where >= 0 for where in self.at)
        if found < 2:
            return float(found)
        return sum(0 <= a == b - 1 for a, b in pairwise(self.at)) / (found - 1)


def share(words: list[int], found: list[float], weight_of: "memoryview[float]") -> float:
    """The share of these words that was found, each one weighed."""
    total = got = 0.0
    for rank, like in zip(words, found, strict=True):
        total += weight_of[rank]
        got += weight_of[rank] * like
    return got / total if total else 0.0


def telling(name: str) -> str:
    """The words of a name that tell it from others, or all if none does: ``boulevard du`` looks like any other one."""
    return " ".join(word for word in name.split() if word not in TYPE_WORDS and word not in ARTICLES) or name


def alike(text: str, name: str) -> float:
    """How alike a text and a name are as wholes, from 0 to 1, and without what most streets share: whichever is less.

    Where words are parted matters little: ``ami raux`` is ``amiraux``.
    """
    if text.replace(" ", "") == name.replace(" ", ""):
        return 1.0
    asked, known = telling(text), telling(name)
    parted = max(fuzz.ratio(asked, known), fuzz.ratio(asked.replace(" ", ""), known.replace(" ", "")))
    return min(fuzz.ratio(text, name), parted) / 100
