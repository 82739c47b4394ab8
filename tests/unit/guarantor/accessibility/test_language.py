"""Language tags: the grammar and the examples of RFC 5646, the registry's own facts, and the two methods."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.language import (
    Language,
    SlipKind,
    judge_code,
    judge_tag,
    parse_tag,
    registry,
    slips,
    valid,
    well_formed,
)
from etatplateforme.guarantor.accessibility.words import words

# RFC 5646, appendix A, but for its extensions that are invented and its regions that are not registered.
VALID = words(
    """
    de fr ja i-enochian zh-Hant zh-Hans sr-Cyrl sr-Latn zh-cmn-Hans-CN cmn-Hans-CN zh-yue-HK yue-HK zh-Hans-CN
    sr-Latn-RS sl-rozaj sl-rozaj-biske sl-nedis de-CH-1901 sl-IT-nedis hy-Latn-IT-arevela de-DE en-US es-419
    de-CH-x-phonebk az-Arab-x-AZE-derbend x-whatever qaa-Qaaa-QM-x-southern de-Qaaa sr-Latn-QM sr-Qaaa-RS
    en-US-u-islamcal zh-CN-a-myext-x-private en-a-myext-b-another fr-FR br oc-lengadoc ca-valencia en-GB-oed
    art-lojban FR-fr kab zxx und
    """
)
MALFORMED = [
    *words(
        """
        a-DE 1fr français fr_FR fr- -fr fr--FR fr-FR- en-abcdefghi x x- fr-x fr-u fr-u-x-y abcdefghi
        de-419-DE ar-aao-abh-abv-acm zh-cmn-hans-latn-1 en-a
        """
    ),
    "",
    " ",
    "fr ",
    "fr FR",
    "fr,en",
    "fr" + "-oxendict" * 40,
]
INVALID = {
    "xx": SlipKind.UNREGISTERED,
    "fra": SlipKind.UNREGISTERED,
    "abcd": SlipKind.UNREGISTERED,
    "fr-Zzzy": SlipKind.UNREGISTERED,
    "fr-XK-hello": SlipKind.UNREGISTERED,
    "fr-ZQ": SlipKind.UNREGISTERED,
    "zh-fra": SlipKind.UNREGISTERED,
    "de-1901-1901": SlipKind.REPEATED,
    "en-a-bbb-a-ccc": SlipKind.REPEATED,
    "fr-gan": SlipKind.PREFIX,
    "zh-gan-hak": SlipKind.PREFIX,
}


@pytest.mark.parametrize("tag", VALID)
def test_examples_of_the_standard_are_valid(tag: str) -> None:
    assert well_formed(tag)
    assert valid(tag)
    assert valid(tag.upper())


@pytest.mark.parametrize("tag", MALFORMED)
def test_what_breaks_the_grammar_is_no_tag(tag: str) -> None:
    assert parse_tag(tag) is None
    assert not valid(tag)


@pytest.mark.parametrize(("tag", "kind"), INVALID.items())
def test_what_the_registry_refuses_is_told(tag: str, kind: SlipKind) -> None:
    parsed = parse_tag(tag)
    assert parsed is not None
    assert kind in {slip.kind for slip in slips(parsed)}
    assert not valid(tag)


@pytest.mark.parametrize(
    ("tag", "subtag", "preferred"),
    [
        ("iw", "iw", "he"),
        ("en-BU", "bu", "MM"),
        ("i-klingon", "i-klingon", "tlh"),
        ("zh-cmn-Hans", "zh-cmn-hans", "cmn-Hans"),
        ("zh-gan", "zh-gan", "gan"),
        ("hy-arevela", "arevela", ""),
    ],
)
def test_a_deprecated_subtag_is_valid_and_its_better_is_told(tag: str, subtag: str, preferred: str) -> None:
    parsed = parse_tag(tag)
    assert parsed is not None
    assert (SlipKind.DEPRECATED, subtag, preferred) in [
        (slip.kind, slip.subtag, slip.preferred) for slip in slips(parsed)
    ]
    assert valid(tag)


def test_a_variant_away_from_its_prefix_is_advised_against_and_valid() -> None:
    parsed = parse_tag("sl-biske")
    assert parsed is not None
    assert [(slip.kind, slip.preferred) for slip in slips(parsed)] == [(SlipKind.PREFIX, "sl-rozaj")]
    assert valid("sl-biske")


def test_the_parts_of_a_tag() -> None:
    parsed = parse_tag("zh-Yue-Hant-HK-1901-u-co-pinyin-x-moi")
    assert parsed is not None
    assert (parsed.language, parsed.extlangs, parsed.script, parsed.region) == ("zh", ("yue",), "hant", "hk")
    assert (parsed.variants, parsed.singletons) == (("1901",), ("u",))


@pytest.mark.parametrize(
    ("tag", "act", "rgaa"),
    [
        ("fr", Language.KNOWN, Language.KNOWN),
        ("FR-be", Language.KNOWN, Language.KNOWN),
        ("zh-Hans", Language.KNOWN, Language.KNOWN),
        ("kab", Language.KNOWN, Language.KNOWN),
        ("gsw", Language.KNOWN, Language.KNOWN),
        ("iw", Language.KNOWN, Language.KNOWN),
        ("de-hello", Language.KNOWN, Language.KNOWN),
        ("fra", Language.UNKNOWN, Language.UNSURE),
        ("fre-FR", Language.UNKNOWN, Language.UNSURE),
        ("fr-", Language.KNOWN, Language.UNSURE),
        (" fr ", Language.UNSURE, Language.KNOWN),
        ("fr,", Language.UNSURE, Language.UNKNOWN),
        ("i-klingon", Language.UNKNOWN, Language.UNKNOWN),
        ("i-lux", Language.UNKNOWN, Language.UNKNOWN),
        ("x-fr", Language.UNKNOWN, Language.UNKNOWN),
        *(
            (tag, Language.UNKNOWN, Language.UNKNOWN)
            for tag in ("", " ", "xx", "fr_FR", "français", "#", "12", "fr, en")
        ),
    ],
)
def test_the_two_methods(tag: str, act: Language, rgaa: Language) -> None:
    assert judge_tag(tag) is act
    assert judge_code(tag) is rgaa


def test_the_registry_is_dated_and_whole() -> None:
    known = registry()
    assert known.file_date >= "2025-01-01"
    assert len(known.languages) > 8_000
    assert {"fr", "br", "oc", "gcf", "rcf", "swb", "tah"} - known.languages == {"tah"}
    assert known.doubles["tah"] == "ty"
    assert all(f"variant {word}" not in known.prefixes for word in known.variants)
    assert known.extlangs <= known.prefixes.keys()


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True))
def test_no_text_makes_it_stumble(text: str) -> None:
    judged = judge_tag(text)
    if valid(text) and not text.lower().startswith(("x-", "i-")):
        assert judged is Language.KNOWN or text.lower() in registry().grandfathered
    assert judge_code(text) in Language
    if text.isascii():
        assert well_formed(text) is (parse_tag(text.upper()) is not None)


def test_the_registry_is_not_read_by_importing() -> None:
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import etatplateforme.guarantor.accessibility.language as language
before = [name for name in opened if name.endswith("languages.json")]
language.judge_tag("fr")
language.judge_tag("br")
print(len(before), len([name for name in opened if name.endswith("languages.json")]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["0", "1"]
