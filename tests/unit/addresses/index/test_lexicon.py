from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from etatplateforme.addresses.index import layout, lexicon
from etatplateforme.addresses.index.lexicon import Lexicon, allowed_slips

ALPHABET = "abcdé"
vocabulary = st.sets(st.text(alphabet=ALPHABET, min_size=1, max_size=9), min_size=1, max_size=40).map(sorted)


def lexicon_of(folder: Path, words: list[str]) -> Lexicon:
    _ = layout.write(folder / "words", {}, lexicon.build("word", sorted(words, key=str.encode)))
    return Lexicon(layout.map_file(folder / "words", verify=True), "word")


@settings(deadline=None)
@given(words=vocabulary, asked=st.text(alphabet=ALPHABET, max_size=9))
def test_find_and_prefix_agree_with_a_plain_list(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], asked: str
) -> None:
    ordered = sorted(words, key=str.encode)
    found = lexicon_of(tmp_path_factory.mktemp("lexicon"), words)
    assert found.find(asked) == (ordered.index(asked) if asked in words else -1)
    low, high = found.prefix(asked)
    assert ordered[low:high] == [word for word in ordered if word.startswith(asked)]


@settings(deadline=None)
@given(words=vocabulary, asked=st.text(alphabet=ALPHABET, min_size=3, max_size=7))
def test_one_slip_is_always_found(tmp_path_factory: pytest.TempPathFactory, words: list[str], asked: str) -> None:
    found = lexicon_of(tmp_path_factory.mktemp("lexicon"), words)
    near = {found.text(rank): slips for rank, slips in found.close_to(asked)}
    assert all(OSA.distance(asked, word) == slips <= allowed_slips(asked) for word, slips in near.items())
    expected = {w for w in words if allowed_slips(w) and len(w) <= 7 and OSA.distance(asked, w) <= 1}
    assert expected <= set(near)


def test_short_words_and_numbers_are_never_corrected(tmp_path: Path) -> None:
    found = lexicon_of(tmp_path, ["12", "1234", "a", "ab", "abc"])
    assert found.close_to("1235") == []
    assert found.close_to("ac") == []
