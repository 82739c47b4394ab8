"""What often makes a sentence heavy: passive voice, negations, nouns made of verbs, acronyms left unexplained.

Hints, not grammar: they see forms, not meanings, and a writer may well be right against them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etatplateforme.guarantor.language.jargon import jargon_in
from etatplateforme.guarantor.language.sentences import Sentence

_PASSIVE = re.compile(
    r"\b(?:suis|es|est|sommes|êtes|sont|sera|serez|seront|était|étiez|étaient|serait|seraient|soit|soient|été|être|fut)"
    r"\s+(?:\w+ment\s+|pas\s+|plus\s+|jamais\s+|donc\s+|alors\s+|ainsi\s+)?"
    r"(\w{2,}(?:ée?s?)|(?:re|per|trans|ad|sou|com|pro)?mise?s?|(?:re|entre|com|sur)?prise?s?|reçue?s?|rendue?s?|"
    r"fournie?s?|remplie?s?|établie?s?|requise?s?|produite?s?|réduite?s?|(?:in|dé|pre)?scrite?s?|ouverte?s?|couverte?s?|"
    r"faite?s?|jointe?s?|tenue?s?|(?:pré)?vue?s?|perçue?s?|due?s?|accueillie?s?|saisie?s?|choisie?s?|(?:a|dé)?battue?s?)\b",
    re.IGNORECASE,
)
_REFLEXIVE = re.compile(r"(?:\b[mst]['’]|\b(?:[mst]e|vous vous|nous nous)\s)\Z", re.IGNORECASE)
"""What stands before « est arrêtée » in « s'est arrêtée »."""
_NOT_PASSIVE = re.compile(
    r"(?:all|arriv|entr|rentr|rest|tomb|mont|retourn|n|âg|situ|mari|pacs|dériv|décéd|pass|priv|ferm|oblig)ée?s?\Z",
    re.IGNORECASE,
)
_NEGATED_VERB = re.compile(
    r"\b(?:ne\s+|n['’])(?!(?:(?!pas\b|plus\b|jamais\b|rien\b)[\w'’-]+\s+){1,2}?qu(?:e\b|['’]))", re.IGNORECASE
)
"""« ne » or « n' », but not in « ne … que », which limits and does not deny."""
_WITHOUT = re.compile(r"\bsans\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:ni|aucune?)\b", re.IGNORECASE)
_NOUN_OF_VERB = re.compile(r"\b\w{3,40}(?:tion|sion)s?\b", re.IGNORECASE)
_NOUN_IN_MENT = re.compile(r"\b(?:le|du|un|ce|au|de|des|les|[ld]['’]) ?(\w{3,}(?:ement|iment)s?)\b", re.IGNORECASE)
_PLAIN_NOUNS = frozenset(
    {
        "question", "attention", "situation", "pension", "profession", "condition", "population", "station", "nation",
        "mention", "émission", "version", "fonction", "position", "relation", "solution", "occasion", "moment",
        "logement", "appartement", "département", "règlement", "traitement", "vêtement", "bâtiment", "événement",
        "aliment",
    }
)  # fmt: skip
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,6}\d{0,3}\b")
_CAPITALS = re.compile(r"\b[A-ZÀ-Ý]+(?:[\s'’-]+[A-ZÀ-Ý]+)+\b")
_ROMAN = re.compile(r"[IVXLCDM]+")
_EVERYBODY_KNOWS = frozenset({"SMS", "PDF"})
_NEARBY = 200


@dataclass(frozen=True, slots=True)
class Hints:
    """How many forms were seen in a text, and the acronyms not explained the first time."""

    passives: int
    negations: int
    nominalisations: int
    jargon: int
    acronyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceHints:
    """What was seen in one sentence: the forms as they are written there, and the plain equivalent of jargon."""

    passives: tuple[str, ...]
    negations: int
    nominalisations: tuple[str, ...]
    jargon: tuple[tuple[str, str], ...]


def hints_in(sentence: str) -> SentenceHints:
    """What the hints see in a sentence."""
    return SentenceHints(passives(sentence), negations(sentence), nominalisations(sentence), jargon_in(sentence))


def counted(seen: Sequence[SentenceHints], acronyms: Iterable[str]) -> Hints:
    """What the hints saw in the sentences of a text, and the acronyms that it does not explain."""
    return Hints(
        passives=sum(len(sentence.passives) for sentence in seen),
        negations=sum(sentence.negations for sentence in seen),
        nominalisations=sum(len(sentence.nominalisations) for sentence in seen),
        jargon=sum(len(sentence.jargon) for sentence in seen),
        acronyms=tuple(acronyms),
    )


def passives(sentence: str) -> tuple[str, ...]:
    """Forms that look like a passive voice: « sera transmis »."""
    return tuple(
        match.group()
        for match in _PASSIVE.finditer(sentence)
        if not _NOT_PASSIVE.match(match.group(1))
        and not _REFLEXIVE.search(sentence, max(0, match.start() - 10), match.start())
    )


def negations(sentence: str) -> int:
    """Number of negations: verbs denied by « ne », and « sans ».

    « aucun » and « ni » go with a « ne » and deny no more; where there is none, they deny once.
    """
    verbs = sum(1 for _ in _NEGATED_VERB.finditer(sentence))
    without = sum(1 for _ in _WITHOUT.finditer(sentence))
    return verbs + without if verbs else without + (_NONE.search(sentence) is not None)


def nominalisations(sentence: str) -> tuple[str, ...]:
    """Nouns that stand for a verb: « la transmission », « le versement »."""
    nouns = [*_NOUN_OF_VERB.findall(sentence), *_NOUN_IN_MENT.findall(sentence)]
    return tuple(noun for noun in nouns if not {noun.lower(), noun.lower().rstrip("s")} & _PLAIN_NOUNS)


def unexplained_acronyms(text: Iterable[Sentence]) -> dict[str, Sentence]:
    """Acronyms that are not explained the first time, with the sentence where each comes first.

    Explained: « centre communal d'action sociale (CCAS) », or « CCAS (centre communal d'action sociale) ». Words in
    capitals that follow each other, or stand alone, are a title (« BAC À SABLE ») and no acronyms.
    """
    first: dict[str, Sentence] = {}
    explained: set[str] = set()
    for sentence in text:
        if sentence.text.upper() == sentence.text:
            continue
        capitals = [match.span() for match in _CAPITALS.finditer(sentence.text)]
        for match in _ACRONYM.finditer(sentence.text):
            acronym = match.group()
            if any(start <= match.start() < end for start, end in capitals):
                continue
            if acronym in first or acronym in _EVERYBODY_KNOWS or _ROMAN.fullmatch(acronym):
                continue
            first[acronym] = sentence
            if _is_explained(sentence.text, match):
                explained.add(acronym)
    return {acronym: sentence for acronym, sentence in first.items() if acronym not in explained}


def _is_explained(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - _NEARBY) : match.start()].rstrip()
    after = sentence[match.end() : match.end() + _NEARBY].lstrip()
    if before.endswith("(") and after.startswith(")"):
        return len(before.split()) > 2
    words, bracket, _ = after.removeprefix("(").partition(")")
    return after.startswith("(") and bool(bracket) and len(words.split()) > 1
