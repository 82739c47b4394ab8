import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.addresses.index.normalise import MAX_WORDS, fold, words


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("8 bd. du Gal-Leclerc", "8 boulevard du general leclerc"),
        ("8bis r. St-Honoré", "8 bis rue saint honore"),
        ("Œuvres d'Été", "oeuvres d ete"),
        ("11ème", "11e"),
        ("1er", "1e"),
        ("Albert Ier", "albert 1e"),
        ("Albert Premier", "albert 1e"),
        ("rue du Onze Novembre", "rue du 11 novembre"),
        ("rue du Dix-Neuf Mars 1962", "rue du 19 mars 1962"),
        ("avenue du quatre septembbre", "avenue du 4 septembbre"),
        ("rue des Quatre Vents", "rue des quatre vents"),
        ("Châlons s/ Marne", "chalons sur marne"),
        ("l'Haÿ-les-Roses", "l hay les roses"),
        ("27 q rue des Meuniers", "27 q rue des meuniers"),
        ("12 q Voltaire", "12 quai voltaire"),
        ("Grande R", "grande rue"),
        ("75011PARIS", "75011 paris"),
        ("28/30", "28 30"),
        ("", ""),
        ("…!?", ""),
    ],
)
def test_names_are_spelled_in_full(written: str, spelled: str) -> None:
    assert " ".join(words(written)) == spelled


def test_the_word_being_typed_is_left_as_it_is() -> None:
    assert words("8 r pas", unfinished=True) == ["8", "rue", "pas"]
    assert words("8 pas") == ["8", "passage"]
    assert words("8 pas ", unfinished=True) == ["8", "passage"]


@given(st.text(max_size=300))
def test_any_text_gives_few_short_words_without_marks(text: str) -> None:
    found = words(text)
    assert len(found) <= MAX_WORDS
    assert all(word and len(word) <= 40 and " " not in word for word in found)
    assert all(word.encode() for word in found)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèêëàâùûüçôöîïñÿ' -", max_size=40))
def test_case_and_accents_change_nothing(text: str) -> None:
    assert words(text.upper()) == words(text) == words(fold(text))
