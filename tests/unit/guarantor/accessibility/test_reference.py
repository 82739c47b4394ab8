"""The RGAA as data: whole, true to the source it was made from, and ready for other versions."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from scripts import build_rgaa

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility import reference
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.accessibility.reference import (
    Decider,
    WcagLevel,
    in_force_on,
    rgaa,
    succeeded_on,
    versions,
)


def test_the_version_in_force_is_whole() -> None:
    known = rgaa("4.1.2")
    assert (len(known.themes), len(known.criteria), len(known.tests)) == (13, 106, 258)
    assert known.published == date(2023, 4, 18)
    assert known.licence.startswith("Licence Ouverte 2.0")
    assert [theme.number for theme in known.themes] == list(range(1, 14))
    assert Counter(test.decider for test in known.tests) == {
        Decider.SOURCE: 21,
        Decider.SOURCE_FAULTS: 82,
        Decider.BROWSER: 17,
        Decider.BROWSER_FAULTS: 36,
        Decider.PERSON: 102,
    }


def test_each_number_stands_once_and_in_its_place() -> None:
    known = rgaa()
    assert len(set(known.numbers)) == 106
    tests = [test.number for test in known.tests]
    assert len(set(tests)) == 258
    for criterion in known.criteria:
        assert all(test.number.startswith(f"{criterion.number}.") for test in criterion.tests)
        assert criterion.theme in {theme.number for theme in known.themes}
        assert sorted(criterion.en301549) == sorted(f"9.{number}" for number in criterion.wcag)
        assert set(criterion.wcag.values()) <= {WcagLevel.A, WcagLevel.AA}


def test_a_name_is_a_criterion_or_a_whole_theme() -> None:
    known = rgaa()
    assert known.named("1.1") == ("1.1",)
    assert len(known.named("4.*")) == 13
    assert known.named("1.*")[0] == "1.1"
    assert all(number.startswith("1.") for number in known.named("1.*"))
    for odd in ("14.1", "1", "", "*", "14.*", "1.1.1"):
        assert known.named(odd) == ()


def test_every_criterion_that_is_judged_is_a_criterion_of_the_rgaa() -> None:
    judged = {criterion.rule.code.removeprefix("RGAA-") for criterion in CRITERIA}
    assert judged <= set(rgaa().numbers)


@pytest.mark.parametrize("version", ["5", "", "../4.1.2", "4.1", "5-web"])
def test_an_unknown_version_names_those_that_are_known(version: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = rgaa(version)
    assert refused.value.code == "unknown_rgaa"
    assert "4.1.2" in refused.value.remedy


def test_nothing_is_newer_than_the_latest_version() -> None:
    assert succeeded_on(versions()[-1]) is None


def test_a_new_version_is_one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = json.loads((Path(reference.__file__).parent / "rgaa/4.1.2.json").read_text(encoding="utf-8"))
    for name, changes in {
        "4.1.2": {},
        "5-web": {"version": "5-web", "published": "2027-01-15"},
        "5-mobile": {"version": "5-mobile", "scope": "mobile", "published": "2027-01-10"},
    }.items():
        _ = (tmp_path / f"{name}.json").write_text(json.dumps({**there, **changes}), encoding="utf-8")
    monkeypatch.setattr(reference, "_folder", lambda: tmp_path)
    reference.versions.cache_clear()
    try:
        assert versions() == ("4.1.2", "5-mobile", "5-web")
        assert succeeded_on("4.1.2") == date(2027, 1, 15)
        assert succeeded_on("5-web") is None
        assert in_force_on(date(2027, 1, 14)).version == "4.1.2"
        assert in_force_on(date(2027, 1, 15)).version == "5-web"
        assert in_force_on(date(2027, 1, 15), "mobile").version == "5-mobile"
        with pytest.raises(InvalidInput):
            _ = in_force_on(date(2027, 1, 15), "papier")
    finally:
        reference.versions.cache_clear()
        reference._load.cache_clear()


@pytest.mark.shared_data
def test_the_file_is_what_the_script_makes_of_the_source(shared: Path) -> None:
    made = build_rgaa.build(shared / "data/rgaa")
    there = json.loads((Path(reference.__file__).parent / "rgaa/4.1.2.json").read_text(encoding="utf-8"))
    assert there == made


@pytest.mark.shared_data
def test_no_sentence_of_the_rgaa_is_in_the_file(shared: Path) -> None:
    text = (Path(reference.__file__).parent / "rgaa/4.1.2.json").read_text(encoding="utf-8")
    rows = json.loads((shared / "data/rgaa/crosswalk.json").read_text(encoding="utf-8"))["rows"]
    assert not [row["rgaa_test"] for row in rows if row["title"][:40] in text]
