"""Figures of a text: lengths, and the readability formulas that can be done again by hand.

LIX and RIX: Björnsson 1968, Anderson 1983. Kandel and Moles 1958, in the variant 207 - 1.015 · words a sentence
- 73.6 · syllables a word; another one, 209 - 1.15 · … - 0.68 · …, is also in circulation: their figures do not compare.
"""

from dataclasses import dataclass
from functools import lru_cache

from etatplateforme.guarantor.language.sentences import is_long, stretches
from etatplateforme.guarantor.language.syllables import syllables

LONG_SENTENCE = 20
"""Words beyond which a sentence is long."""

_ONE_LONG_WORD = 1 << 40


@dataclass(frozen=True, slots=True)
class Indicators:
    """Counts of a text, and the formulas made of them. A text without any word has formulas of zero."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    long_sentences: int

    @property
    def words_a_sentence(self) -> float:
        """Mean length of a sentence, in words."""
        return _ratio(self.words, self.sentences)

    @property
    def long_word_share(self) -> float:
        """Share of the words that have more than six letters, between 0 and 1."""
        return _ratio(self.long_words, self.words)

    @property
    def long_sentence_share(self) -> float:
        """Share of the sentences that have more than twenty words, between 0 and 1."""
        return _ratio(self.long_sentences, self.sentences)

    @property
    def lix(self) -> float:
        """Words a sentence plus percentage of long words: the higher, the harder."""
        return self.words_a_sentence + 100 * self.long_word_share

    @property
    def rix(self) -> float:
        """Long words a sentence: the higher, the harder."""
        return _ratio(self.long_words, self.sentences)

    @property
    def kandel_moles(self) -> float:
        """Kandel and Moles, variant 207: the higher, the easier."""
        return kandel_moles(self.words_a_sentence, _ratio(self.syllables, self.words)) if self.words else 0.0


def kandel_moles(words_a_sentence: float, syllables_a_word: float) -> float:
    """Flesch's formula fitted to French by Kandel and Moles (1958), variant 207."""
    return 207 - 1.015 * words_a_sentence - 73.6 * syllables_a_word


def _ratio(above: int, below: int) -> float:
    return above / below if below else 0.0


def measure(text: str) -> Indicators:
    """Indicators of a plain text (no markup)."""
    sentences = words = long_sentences = total = 0
    for _, stretch in stretches(text):
        figures = list(map(_figures, stretch.split()))
        count = len(figures) - figures.count(0)
        if count:
            sentences += 1
            words += count
            total += sum(figures)
            long_sentences += count > LONG_SENTENCE
    long_words, said = divmod(total, _ONE_LONG_WORD)
    return Indicators(sentences, words, said, long_words, long_sentences)


@lru_cache(maxsize=20_000)
def _figures(token: str) -> int:
    """Syllables, and whether the word is long, in one number: one look-up a word and one sum count both."""
    return syllables(token) + _ONE_LONG_WORD * is_long(token)
