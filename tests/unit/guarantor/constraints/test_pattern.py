"""Patterns: what they admit, what browsers ignore, what is not read; and hostile ones, which cost what is allowed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.constraints.nodes import (
    MOST_STEPS,
    Ahead,
    Characters,
    Choice,
    Patience,
    Repeat,
    Sequence,
    admits,
    strangers,
)
from etatplateforme.guarantor.constraints.pattern import DEEPEST, LONGEST, Unread, read_pattern


def reads(pattern: str, text: str) -> bool | None:
    node = read_pattern(pattern)
    assert not isinstance(node, Unread), (pattern, node)
    return admits(node, text, Patience())


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        ("[0-9]{5}", ["97400", "01000"], ["2A004", "9740", "974000", ""]),
        ("(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}", ["48000"], ["97400", "98800"]),
        (r"[\p{L}\s'’\-]+", ["O’Brien-Núñez", "D'INVENTŒUVRE-L'HAŸ", "Y"], ["Y2", ""]),
        ("[A-Za-zÀ-ÿ]*", ["Étienne", ""], ["Œ", "Y-"]),
        (r"^\+?\d{6,}$", ["+687780001", "0692000001"], ["06 92"]),
        (r"(?=.*\d)[a-z\d]+", ["a1"], ["ab"]),
        (r"(?!SNP)\w+", ["NPF"], ["SNPF"]),
        (r"\bY\b", ["Y"], []),
        (".", ["é", "😀"], ["\n", "ab"]),
        ("a|", ["a", ""], ["b"]),
        (r"\u{1F600}|\x41|\u0042|\cJ", ["😀", "A", "B", "\n"], ["C"]),
        ("[^]", ["\n"], [""]),
        ("[]", [], ["", "a"]),
        ("(?:a{0}b)?", ["", "b"], ["ab"]),
    ],
)
def test_a_pattern_admits_a_whole_text(pattern: str, right: list[str], wrong: list[str]) -> None:
    assert {text: reads(pattern, text) for text in (*right, *wrong)} == {
        **dict.fromkeys(right, True),
        **dict.fromkeys(wrong, False),
    }


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Za-z-]+",
        "[a-z' -]",
        "(",
        ")",
        "a**",
        "{2}",
        "a{3,1}",
        "a{,2}",
        r"\-",
        r"\e",
        "[z-a]",
        "[(]",
        "]",
        "^*",
        "(?=a)*",
    ],
)
def test_browsers_ignore_what_does_not_compile(pattern: str) -> None:
    assert read_pattern(pattern) is Unread.INVALID


@pytest.mark.parametrize(
    "pattern",
    [r"(a)\1", r"(?<=a)b", "(?i:a)", "[a--b]", "[a&&b]", r"\p{Script=Latin}", r"(?<n>a)\k<n>", "(?<n>a)|(?<n>b)"],
)
def test_what_is_not_read_is_not_guessed(pattern: str) -> None:
    assert read_pattern(pattern) is Unread.UNSUPPORTED


def test_older_browsers_read_more_between_brackets() -> None:
    node = read_pattern("[A-Za-z-]+", sets=False)
    assert not isinstance(node, Unread)
    assert admits(node, "Anne-Marie", Patience())
    assert read_pattern("[[]", sets=False) is not Unread.INVALID
    assert read_pattern(r"[\&]", sets=False) is Unread.INVALID


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*",
        "(a|aa)+b",
        "((a*)*)*b",
        "(" * 29 + "a*" + ")*" * 29 + "b",
        "(.*){1,32000}[bc]",
        "(a?){300}a{300}",
        "(x+x+)+y",
        "((a|b|c|d)*?){0,99999}z",
        "(?=(a+)+$)(?!(a*)*b)" * 10,
    ],
)
def test_a_hostile_pattern_costs_what_is_allowed(pattern: str) -> None:
    patience = Patience()
    before = patience.steps
    node = read_pattern(pattern)
    assert not isinstance(node, Unread)
    answers = {admits(node, "a" * size, patience) for size in (10, 80, 300)}
    assert answers <= {True, False, None}
    assert before - patience.steps <= 3 * MOST_STEPS


def test_patience_that_is_spent_answers_nothing() -> None:
    node = read_pattern("a")
    assert not isinstance(node, Unread)
    assert admits(node, "a", Patience(0)) is None


@pytest.mark.parametrize(
    "pattern", ["a" * (LONGEST + 1), "(" * (DEEPEST + 1) + ")" * (DEEPEST + 1), "[" * 40 + "]" * 40]
)
def test_a_pattern_beyond_measure_is_not_read(pattern: str) -> None:
    assert read_pattern(pattern) is Unread.UNSUPPORTED


def test_strangers_are_the_characters_that_no_part_admits() -> None:
    node = read_pattern(r"[A-Za-z]+( [a-z]+)?(?!’)")
    assert not isinstance(node, Unread)
    assert strangers(node, "O’Brien-Núñez y") == ("’", "-", "ú", "ñ")


SETS = st.sampled_from(
    [
        (Characters(((0x61, 0x61),)), "a"),
        (Characters(((0x61, 0x63),)), "[a-c]"),
        (Characters(((0x62, 0x62),), negated=True), "[^b]"),
    ]
)
TREES = st.recursive(
    SETS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(
            lambda parts: (Sequence(tuple(node for node, _ in parts)), "".join(f"(?:{text})" for _, text in parts))
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda ways: (Choice(tuple(node for node, _ in ways)), "|".join(f"(?:{text})" for _, text in ways))
        ),
        st.tuples(inner, st.integers(0, 2), st.integers(0, 2)).map(
            lambda each: (
                Repeat(each[0][0], each[1], each[1] + each[2]),
                f"(?:{each[0][1]}){{{each[1]},{each[1] + each[2]}}}",
            )
        ),
        st.tuples(inner, st.booleans()).map(
            lambda each: (Ahead(each[0][0], each[1]), f"(?{'!' if each[1] else '='}{each[0][1]})")
        ),
    ),
    max_leaves=8,
)


@given(TREES, st.text("abcd", max_size=6))
def test_sets_of_places_find_what_backtracking_finds(tree: tuple[object, str], text: str) -> None:
    node, written = tree
    assert isinstance(node, Characters | Sequence | Choice | Repeat | Ahead)
    assert admits(node, text, Patience()) is (re.fullmatch(written, text) is not None)


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_text_is_a_pattern_or_says_why_not(pattern: str, text: str) -> None:
    for sets in (True, False):
        node = read_pattern(pattern, sets=sets)
        assert isinstance(node, Unread) or admits(node, text, Patience()) in (True, False, None)
