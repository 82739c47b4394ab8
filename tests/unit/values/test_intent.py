"""What is put to the gate: an intent, and words of its arguments."""

import pytest

from etatplateforme.values.intent import Act, Detail, Intent


@pytest.mark.parametrize(
    ("detail", "names"),
    [
        ("openid  birthdate", {"openid", "birthdate"}),
        (("openid", "birthdate"), {"openid", "birthdate"}),
        ("", set()),
        ((), set()),
        (None, set()),
        (True, set()),
        (3, set()),
    ],
)
def test_names_of_a_detail_are_told_whatever_its_form(detail: Detail, names: set[str]) -> None:
    assert Act(Intent.SIGN_IN, {"scopes": detail}).names("scopes") == names
    assert Act(Intent.SIGN_IN).names("scopes") == frozenset()
