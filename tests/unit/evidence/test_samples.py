"""Sample data come from TOML, JSON or Python, with every fault of the file and its line."""

from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.evidence.samples import LARGEST_FILE, parse_samples, read_samples, samples_of

TOML = """
[common]
commune = "Marivaux"

[[sample]]
template = "a.html"
variant = "connecté"
data = { person = { name = "Camille" }, commune = "Ici" }

[[sample]]
template = "a.html"
variant = "anonyme"
"""
JSON = '{"common": {"commune": "Marivaux"}, "sample": [{"template": "a.html", "data": {"n": [1, {"b": null}]}}]}'


def test_a_toml_file_gives_each_template_its_variants_over_what_is_common() -> None:
    first, second = parse_samples(TOML).of("a.html")
    assert (first.variant, first.data) == ("connecté", {"commune": "Ici", "person": {"name": "Camille"}})
    assert (second.variant, second.data) == ("anonyme", {"commune": "Marivaux"})
    (other,) = parse_samples(TOML).of("b.html")
    assert (other.variant, other.data) == ("", {"commune": "Marivaux"})
    assert parse_samples(TOML).names() == {"a.html"}


def test_a_json_file_says_the_same() -> None:
    (only,) = parse_samples(JSON, name="g.json").of("a.html")
    assert only.data == {"commune": "Marivaux", "n": [1, {"b": None}]}


def test_python_gives_one_mapping_or_several() -> None:
    samples = samples_of({"a.html": {"x": 1}, "b.html": [{"x": 1}, {"x": 2}]}, {"y": 3})
    assert [one.data for one in samples.of("a.html")] == [{"y": 3, "x": 1}]
    assert [one.variant for one in samples.of("b.html")] == ["cas 1", "cas 2"]


def test_faults_of_a_toml_file_have_their_line_and_no_value_is_shown() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_samples('[[sample]]\nvariant = "x"\nsecret = "Dupont"\n')
    assert {fault.line for fault in caught.value.faults} <= {1, 2, 3}
    assert "Dupont" not in str(caught.value)
    with pytest.raises(InvalidInput) as caught:
        parse_samples('{"sample": [{"nom": "Dupont"}]}', name="g.json")
    assert caught.value.code == "invalid_samples"
    assert "Dupont" not in str(caught.value)


def test_a_file_that_is_missing_or_too_large_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        read_samples(tmp_path / "rien.toml")
    large = tmp_path / "g.toml"
    large.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(InvalidInput) as caught:
        read_samples(large)
    assert caught.value.code == "invalid_samples"
    (tmp_path / "bon.toml").write_text(TOML, encoding="utf-8-sig")
    assert len(read_samples(tmp_path / "bon.toml").each) == 2
