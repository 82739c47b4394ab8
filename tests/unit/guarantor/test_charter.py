"""The charter: no two rules of one code, and the rules that other packages add, with package and version."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from etatplateforme import guarantor as guarantor_room
from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.accessibility.mandatory import PAGE_TITLE
from etatplateforme.guarantor.charter import CHARTER, Origin, load_charter, rules_in
from etatplateforme.guarantor.equality.without_internet import NON_DIGITAL_WAY
from etatplateforme.guarantor.facts import LARGEST_PAGE, Page
from etatplateforme.guarantor.guarantor import Guarantor
from etatplateforme.guarantor.rule import Rule, passed
from etatplateforme.values.intent import Intent

from .samples import TODAY, manifest

EXTRA = replace(
    PAGE_TITLE.rule, code="METRO-1", title="Règle de la métropole", judge=lambda facts: [passed("En règle.")]
)

PLUGIN = """
from dataclasses import replace
from etatplateforme.guarantor.accessibility.mandatory import PAGE_TITLE
RULES = [replace(PAGE_TITLE.rule, code="METRO-1"), replace(PAGE_TITLE.rule, code="METRO-2")]
NOT_A_RULE = 3
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    load_charter.cache_clear()
    yield
    load_charter.cache_clear()


def installed(folder: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package of rules in *folder*, as pip would."""
    (folder / "metro_rules.py").write_text(PLUGIN, encoding="utf-8")
    info = folder / "metro_rules-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: metro-rules\nVersion: 1.2\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[etatplateforme.rules]\nmetro = {value}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


def test_rules_of_an_installed_package_are_judged_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, "metro_rules:RULES", monkeypatch)
    charter = load_charter()
    assert charter.rule("METRO-2") is not None
    assert charter.origin("METRO-1") == Origin("metro-rules", "1.2")
    assert charter.origin("EG-02") == Origin("etatplateforme", metadata.version("etatplateforme"))
    report = Guarantor(manifest()).audit(TODAY)
    assert {(line.package, line.version) for line in report.rules if line.code == "METRO-1"} == {("metro-rules", "1.2")}
    assert "METRO-1" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("value", ["metro_rules:ABSENT", "no_such_module:RULES", "metro_rules:NOT_A_RULE"])
def test_a_package_that_cannot_be_used_is_named(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, value, monkeypatch)
    with pytest.raises(InvalidInput, match="metro-rules") as caught:
        _ = load_charter()
    assert caught.value.code == "bad_rule_package"


def test_without_packages_the_charter_is_the_sdk_s() -> None:
    assert load_charter().rules == CHARTER.rules
    assert load_charter() is load_charter()


def test_a_package_adds_rules_and_never_replaces_one() -> None:
    with pytest.raises(InvalidInput, match="EG-02") as caught:
        _ = CHARTER.plus([replace(NON_DIGITAL_WAY, title="Plus douce")], Origin("autre", "1"))
    assert caught.value.code == "duplicate_rule"


def test_one_rule_or_several_may_be_offered() -> None:
    assert rules_in(EXTRA, "metro") == (EXTRA,)
    assert rules_in(iter([EXTRA]), "metro") == (EXTRA,)


@pytest.mark.parametrize("offered", [3, None, [EXTRA, "EG-02"]])
def test_what_is_not_a_rule_is_refused(offered: object) -> None:
    with pytest.raises(InvalidInput, match="metro"):
        _ = rules_in(offered, "metro")


@pytest.mark.parametrize(
    "incomplete",
    [
        lambda: replace(EXTRA, code=" "),
        lambda: replace(EXTRA, title=""),
        lambda: replace(EXTRA, remedy=""),
        lambda: replace(EXTRA, sources=()),
    ],
)
def test_a_rule_says_its_code_title_remedy_and_source(incomplete: Callable[[], Rule]) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = incomplete()
    assert caught.value.code == "invalid_rule"


def test_a_rule_that_judges_acts_says_which() -> None:
    with pytest.raises(InvalidInput):
        _ = replace(EXTRA, judge_act=lambda act, facts: None)
    assert replace(EXTRA, judge_act=lambda act, facts: None, acts=frozenset({Intent.NOTIFY})).acts


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "x" * 201, "\u202e"])
def test_a_page_has_a_name_that_can_be_printed(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = Page(name, "")
    assert caught.value.code == "invalid_page_name"


def test_a_page_has_a_largest_size() -> None:
    assert Page("grande", " " * LARGEST_PAGE).name == "grande"
    with pytest.raises(TooLarge):
        _ = Page("trop grande", " " * (LARGEST_PAGE + 1))


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(guarantor_room, name) is not None for name in guarantor_room.__all__)
    misspelt = "Garant"
    with pytest.raises(AttributeError, match=misspelt):
        _ = getattr(guarantor_room, misspelt)
