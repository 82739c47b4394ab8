"""Which mark parts the columns of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.values.delimited import DELIMITERS, delimiter_of


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("nom;adresse;ville", ";"),
        ("nom,adresse,ville", ","),
        ("nom\tadresse", "\t"),
        ("nom|adresse|ville", "|"),
        ('"nom, prénom, usage";adresse', ";"),
        ("courriel", ";"),
        ("", ";"),
    ],
)
def test_the_most_frequent_mark_outside_of_quotes_parts_the_columns(head: str, mark: str) -> None:
    assert delimiter_of(head) == mark


@given(st.text(max_size=200), st.sampled_from(DELIMITERS))
def test_any_line_has_one(head: str, otherwise: str) -> None:
    found = delimiter_of(head, otherwise)
    assert found in DELIMITERS
    assert found in head or found == otherwise
