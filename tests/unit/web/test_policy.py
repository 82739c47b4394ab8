"""A page's own policy still holds: the overlay's style is let in by its hash, and nothing more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.web.policy import letting_in, style_hash

HASH = style_hash("p { color: red }")


@pytest.mark.parametrize(
    ("policy", "changed"),
    [
        ("script-src 'self'", "script-src 'self'"),
        ("style-src 'self'", f"style-src 'self' {HASH}"),
        ("default-src 'none'; style-src 'none'", f"default-src 'none'; style-src {HASH}"),
        ("default-src 'self'", f"default-src 'self'; style-src 'self' {HASH}"),
        ("style-src 'unsafe-inline'", "style-src 'unsafe-inline'"),
        ("style-src 'unsafe-inline' 'nonce-a'", f"style-src 'unsafe-inline' 'nonce-a' {HASH}"),
        ("style-src 'self'; style-src-elem 'none'", f"style-src 'self'; style-src-elem {HASH}"),
        ("STYLE-SRC 'NONE'", f"STYLE-SRC {HASH}"),
        ("style-src a.fr; style-src b.fr", f"style-src a.fr {HASH}; style-src b.fr"),
        ("style-src", f"style-src {HASH}"),
        ("", ""),
        (" ; ;", " ; ;"),
        ("style-src a.fr, default-src 'none'", f"style-src a.fr {HASH},default-src 'none'; style-src {HASH}"),
    ],
)
def test_each_policy_lets_the_style_in(policy: str, changed: str) -> None:
    assert letting_in(policy, HASH) == changed


@settings(deadline=None)
@given(st.text(alphabet="script-src 'self';,unone\t", max_size=80))
def test_what_rules_scripts_is_never_changed(policy: str) -> None:
    def scripts(text: str) -> list[list[str]]:
        directives = [part.split() for one in text.split(",") for part in one.split(";")]
        return [words for words in directives if words and words[0] == "script-src"]

    assert scripts(letting_in(policy, HASH)) == scripts(policy)
