"""The tables that lead from the RGAA and from ACT rules to WCAG are those of the published standards."""

import json
import re
from pathlib import Path

import pytest

from etatplateforme.guarantor.accessibility.act.requirements import ACT_REQUIREMENTS
from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.wcag import WCAG_NAMES, WCAG_OF_RGAA, understanding


def test_every_number_has_its_name() -> None:
    assert len(WCAG_NAMES) == 87
    assert len(set(WCAG_NAMES.values())) == 87
    assert {number for behind in WCAG_OF_RGAA.values() for number in behind} <= set(WCAG_NAMES)
    assert {number for behind in ACT_REQUIREMENTS.values() for number in behind} <= set(WCAG_NAMES)
    assert understanding("1.1.1").endswith("/non-text-content")


@pytest.mark.shared_data
def test_the_rgaa_cites_these_success_criteria(shared: Path) -> None:
    topics = json.loads((shared / "data" / "rgaa" / "criteres.json").read_text(encoding="utf-8"))["topics"]
    published = {
        f"{topic['number']}.{one['criterium']['number']}": tuple(
            re.split(r"\s", text)[0]
            for reference in one["criterium"]["references"]
            for text in reference.get("wcag", [])
        )
        for topic in topics
        for one in topic["criteria"]
    }
    assert dict(WCAG_OF_RGAA) == published


@pytest.mark.shared_data
def test_act_rules_map_to_these_success_criteria(shared: Path) -> None:
    mapping = json.loads((shared / "data" / "act" / "wcag-mapping.json").read_text(encoding="utf-8"))
    rules = {rule["frontmatter"]["id"]: rule for rule in mapping["act-rules"]}
    for code, rule in rules.items():
        told = rule["frontmatter"].get("accessibility_requirements") or {}
        primary = {
            key.split(":")[1] for key, value in told.items() if key.startswith("wcag2") and "secondary" not in value
        }
        assert set(ACT_REQUIREMENTS.get(code, ())) == primary, code
        assert {WCAG_NAMES[number] for number in primary} <= set(rule["successCriteria"])
    assert set(ACT_RULES) <= set(rules)
