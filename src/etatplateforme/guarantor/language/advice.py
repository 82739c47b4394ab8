"""Advice on a text: each points at one sentence, says what stops the reader and how to put it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.guarantor.language.hints import Hints, SentenceHints, counted, hints_in, unexplained_acronyms
from etatplateforme.guarantor.language.indicators import LONG_SENTENCE, Indicators, measure
from etatplateforme.guarantor.language.sentences import Sentence, sentences

MANY_NEGATIONS = 2
MANY_NOUNS = 3

EASY_SENTENCE = 11
EASY_LIX = 32
"""Mean sentence and LIX of level 3 of a corpus of children's books (ljl): marks to compare with, never thresholds."""

NOT_FALC = (
    "Ces indicateurs comptent des formes\u00a0: ils ne comprennent pas le texte. Ils ne disent pas qu'un texte est en "
    "FALC (facile à lire et à comprendre)\u00a0: seules des personnes en situation de handicap intellectuel peuvent le "
    "relire et le valider."
)


class AdviceKind(StrEnum):
    """What the advice is about."""

    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    NEGATIONS = "negations"
    NOMINALISATIONS = "nominalisations"
    ACRONYM = "acronym"
    JARGON = "jargon"


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: the exact sentence (spaces made single), its line from 1, and what to do, in French."""

    kind: AdviceKind
    sentence: str
    line: int
    advice: str


@dataclass(frozen=True, slots=True)
class LanguageReading:
    """A text read: its indicators, what the hints see, and the advice in the order of the text."""

    indicators: Indicators
    hints: Hints
    advice: tuple[Advice, ...]

    def figures(self) -> tuple[str, ...]:
        """What the figures say, in sentences."""
        return tuple(_figures(self.indicators, self.hints))

    def summary(self) -> tuple[str, ...]:
        """The same, with the reminder of what they cannot say."""
        return (*self.figures(), NOT_FALC) if self.indicators.words else self.figures()


def read_text(text: str) -> LanguageReading:
    """Measure a plain text and advise its writer. Nothing here refuses or blocks a text."""
    found = sentences(text)
    acronyms = unexplained_acronyms(found)
    seen = [hints_in(sentence.text) for sentence in found]
    advice = [
        piece for sentence, hints in zip(found, seen, strict=True) for piece in _advise(sentence, hints, acronyms)
    ]
    return LanguageReading(measure(text), counted(seen, acronyms), tuple(advice))


def _advise(sentence: Sentence, hints: SentenceHints, acronyms: dict[str, Sentence]) -> Iterator[Advice]:
    def piece(kind: AdviceKind, advice: str) -> Advice:
        return Advice(kind, sentence.text, sentence.line, advice)

    count = len(sentence.words)
    if count > LONG_SENTENCE:
        yield piece(
            AdviceKind.LONG_SENTENCE,
            f"Cette phrase a {count} mots. Coupez-la en plusieurs phrases, avec une seule idée dans chacune.",
        )
    for passive in hints.passives:
        yield piece(AdviceKind.PASSIVE, f"{_quoted(passive)}\u00a0: dites qui agit, à la forme active.")
    if hints.negations >= MANY_NEGATIONS:
        yield piece(
            AdviceKind.NEGATIONS, "Plusieurs négations dans une phrase\u00a0: dites plutôt ce qu'il faut faire."
        )
    if len(hints.nominalisations) >= MANY_NOUNS:
        listed = ", ".join(map(_quoted, dict.fromkeys(hints.nominalisations)))
        yield piece(AdviceKind.NOMINALISATIONS, f"{listed}\u00a0: remplacez ces noms par des verbes.")
    for wording, plain in hints.jargon:
        yield piece(AdviceKind.JARGON, f"{_quoted(wording)}\u00a0: dites par exemple {_quoted(plain)}.")
    for acronym, first in acronyms.items():
        if first is sentence:
            yield piece(
                AdviceKind.ACRONYM, f"{_quoted(acronym)} n'est pas expliqué\u00a0: écrivez-le en toutes lettres."
            )


def _quoted(text: str) -> str:
    return f"«\u00a0{text}\u00a0»"


def _figures(found: Indicators, hints: Hints) -> Iterator[str]:
    if not found.words:
        yield "Ce texte n'a aucun mot à mesurer."
        return
    sentence_count = f"{found.sentences} phrase{'s' if found.sentences > 1 else ''}"
    yield (
        f"{sentence_count}, {_decimal(found.words_a_sentence)} mots par phrase en moyenne "
        f"(repère\u00a0: {EASY_SENTENCE}, dans des livres pour la jeunesse)."
    )
    yield (
        f"Phrases de plus de {LONG_SENTENCE} mots\u00a0: {_percent(found.long_sentence_share)}. "
        f"Mots de plus de six lettres\u00a0: {_percent(found.long_word_share)}."
    )
    yield (
        f"LIX\u00a0: {_decimal(found.lix)} (repère\u00a0: {EASY_LIX}\u00a0; plus il est haut, plus le texte est "
        f"difficile). RIX\u00a0: {_decimal(found.rix)}."
    )
    yield (
        f"Kandel et Moles (variante 207)\u00a0: {_decimal(found.kandel_moles)} "
        "(plus il est haut, plus le texte est facile)."
    )
    yield (
        f"Formes relevées\u00a0: voix passive {hints.passives}, négations {hints.negations}, "
        f"noms tirés d'un verbe {hints.nominalisations}, mots administratifs {hints.jargon}, "
        f"sigles sans explication {len(hints.acronyms)}."
    )


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"
