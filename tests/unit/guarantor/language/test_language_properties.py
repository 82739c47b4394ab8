"""What holds for every text."""

from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.language.advice import read_text
from etatplateforme.guarantor.language.indicators import measure
from etatplateforme.guarantor.language.sentences import sentences
from etatplateforme.guarantor.language.syllables import syllables

PIECES = "Le la mairie vous n'avez pas été reçue. M. 12,5 CAF (centre) ! ? … « » \n \n\n - aujourd'hui œuvre forclusion"
texts = st.lists(st.sampled_from([*PIECES.split(" "), "\n", "\n\n"]), max_size=60).map(" ".join)


@given(st.one_of(texts, st.text(max_size=300)))
def test_counts_stay_within_one_another(text: str) -> None:
    found = measure(text)
    assert found.sentences <= found.words <= found.syllables
    assert found.long_words <= found.words
    assert found.long_sentences <= found.sentences
    assert 0 <= found.long_word_share <= 1
    assert found.lix >= found.words_a_sentence


@given(st.one_of(texts, st.text(max_size=300)))
def test_advice_stands_on_sentences_of_the_text(text: str) -> None:
    squeezed = " ".join(text.split())
    lines = text.count("\n") + 1
    for piece in read_text(text).advice:
        assert piece.sentence in squeezed
        assert 1 <= piece.line <= lines


@given(texts, texts)
def test_two_texts_apart_add_up(one: str, other: str) -> None:
    first, second, both = measure(one), measure(other), measure(f"{one}\n\n{other}")
    assert both.words == first.words + second.words
    assert both.syllables == first.syllables + second.syllables
    assert both.sentences == first.sentences + second.sentences


@given(texts)
def test_cutting_loses_no_word(text: str) -> None:
    """Words follow one another in the text as in its sentences."""
    place = 0
    for word in [word for sentence in sentences(text) for word in sentence.words]:
        found = text.find(word, place)
        assert not any(char.isalnum() for char in text[place:found])
        place = found + len(word)
    assert not any(char.isalnum() for char in text[place:])


@given(st.text(alphabet="abcdeéèiouyœïmnrstlv", min_size=1, max_size=30))
def test_syllables_are_at_least_one_and_at_most_the_letters(word: str) -> None:
    assert syllables("—") == 0
    assert 1 <= syllables(word) <= 2 * len(word)
    assert syllables(f"{word}-{word}") == 2 * syllables(word)
