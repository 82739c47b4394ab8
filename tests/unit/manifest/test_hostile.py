"""Texts that nobody wrote in good faith: one clear refusal, in bounded time, and never another error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.manifest import Manifest, ManifestInvalid, Settings, parse_manifest, parse_settings
from etatplateforme.manifest.statements import LARGEST_BYTES
from tests.unit.manifest.samples import FULL, MINIMAL

FULLEST = LARGEST_BYTES - 2000


def outcome(text: str) -> ManifestInvalid | Manifest:
    try:
        return parse_manifest(text)
    except ManifestInvalid as error:
        refused = error
    assert refused.faults
    assert all(fault.line is not None and fault.line >= 1 for fault in refused.faults)
    assert all(fault.problem and fault.remedy for fault in refused.faults)
    return refused


@pytest.mark.parametrize("text", ["x" * 10_000_000, MINIMAL + "# " + "é" * (LARGEST_BYTES // 2), "\n" * 10_000_000])
def test_a_manifest_that_is_too_large_is_not_read(text: str) -> None:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    assert caught.value.code == "manifest_too_large"
    (fault,) = caught.value.faults
    assert fault.problem == "Le fichier dépasse 256 ko : il n'a pas été lu."
    assert "bon fichier" in fault.remedy


def test_a_large_manifest_is_read() -> None:
    text = MINIMAL + "# " + "x" * (LARGEST_BYTES - len(MINIMAL.encode()) - 2)
    assert len(text.encode()) == LARGEST_BYTES
    assert parse_manifest(text) == parse_manifest(MINIMAL)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 17 + "]" * 17,
        "a = " + "{a=" * 50_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 18) + "]",
        "[[" + " . ".join(['"a b"'] * 18) + "]]",
    ],
)
def test_what_is_too_deep_is_refused_before_any_parser(text: str) -> None:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(MINIMAL + text)
    assert caught.value.code == "manifest_too_deep"
    assert caught.value.faults[0].line == len(MINIMAL.splitlines()) + 1


def test_depth_is_not_counted_in_texts_and_remarks() -> None:
    text = MINIMAL.replace('"cantine"', '"cantine" # ' + "[" * 50 + ".".join("a" * 50))
    text = text.replace("du lundi", "[" * 50 + ".".join("a" * 50) + " du lundi")
    assert parse_manifest(text).service.id == "cantine"


@pytest.mark.parametrize(
    "text",
    [
        '"""\\' * (FULLEST // 4),
        '"' * FULLEST,
        "'" * FULLEST,
        " " * FULLEST,
        "=" * FULLEST,
        "a = \n" * 4900,
        "a = 1\n" * 4900,
        "[a]\n" * 4900,
        "[[data]]\n" * 4900,
        "a = [" + "1," * (FULLEST // 2) + "]",
        "a = [\n" + " " * FULLEST,
        'a = "' + "\\" * FULLEST,
        "a = " + "1" * FULLEST,
        "é\n" * 4900,
        "".join(f"k{number} = 1\n" for number in range(4900)),
        "".join(f"[k{number}.a.b.c]\n" for number in range(4900)),
        "a\r" * (FULLEST // 2),
        "\x00" * FULLEST,
        f'[[data]]\nretention = "1 an{" " * FULLEST}"',
        f'[operator]\nsiret = "{" 1" * (FULLEST // 2)}"',
        f'[access.phone]\nnumber = "{"1 " * (FULLEST // 2)}"',
        f'[access.online]\nurl = "https://{"a." * (FULLEST // 2)}"',
    ],
    ids=range(22),
)
def test_a_full_file_of_nonsense_is_refused(text: str) -> None:
    error = outcome(text)
    assert isinstance(error, ManifestInvalid)
    assert len(error.faults) <= 1000


def test_too_many_lines_are_refused() -> None:
    error = outcome("[levels]\n" + "\n" * 6000)
    assert isinstance(error, ManifestInvalid)
    assert error.code == "manifest_too_large"


def test_a_flood_of_faults_is_cut_and_says_so() -> None:
    error = outcome("".join(f"k{number} = 1\n" for number in range(2000)))
    assert isinstance(error, ManifestInvalid)
    assert error.problem == "« service.toml » contient 2003 fautes ; voici les 1000 premières."
    assert len(error.faults) == 1000


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_manifest_or_a_list_of_faults(text: str) -> None:
    assert isinstance(outcome(text), ManifestInvalid)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="service[]{}.=\"'\n\r\\#, 0189-éT:«”", max_size=200))
def test_any_near_toml_is_a_manifest_or_a_list_of_faults(text: str) -> None:
    assert isinstance(outcome(text), ManifestInvalid)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, len(FULL)),
    st.integers(0, 40),
    st.text(max_size=8) | st.sampled_from(['"', "[", "]", "\n", "=", "{"]),
)
def test_a_manifest_with_a_slip_of_the_hand(start: int, length: int, typed: str) -> None:
    result = outcome(FULL[:start] + typed + FULL[start + length :])
    assert isinstance(result, Manifest) or result.code == "manifest_invalid"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="production[].=\"'\n\\#, ${A}0", max_size=200))
def test_settings_are_as_patient(text: str) -> None:
    outcome: Settings | ManifestInvalid
    try:
        outcome = parse_settings(text)
    except ManifestInvalid as error:
        outcome = error
    assert isinstance(outcome, Settings) or outcome.faults


@given(st.text(alphabet=st.characters(categories=["Cs"]), min_size=1, max_size=5))
def test_halves_of_characters_are_refused(text: str) -> None:
    assert isinstance(outcome(f'a = "{text}"'), ManifestInvalid)
