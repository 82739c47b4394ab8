"""Pages that others wrote, for other ends: nobody is accused of what is not there."""

import json
from pathlib import Path

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.values.finding import Evidence, Verdict
from tests.unit.guarantor.samples import TODAY, manifest

RULES = ("EG-03", "EG-17", "EG-18", "EG-20", "EG-21")


@pytest.mark.shared_data
def test_no_page_of_the_w3c_is_accused(shared: Path) -> None:
    folder = shared / "data" / "act"
    cases = json.loads((folder / "testcases.json").read_text(encoding="utf-8"))["testcases"]
    paths = sorted({folder / case["relativePath"] for case in cases if case["relativePath"].endswith(".html")})
    pages = tuple(Page(path.stem, path.read_text(encoding="utf-8")) for path in paths)
    facts = Facts(manifest(), TODAY, pages=pages)
    rules = [rule for rule in CHARTER.rules if rule.code in RULES]
    seen = [judgement for rule in rules for judgement in rule.judged(facts) if judgement.evidence is Evidence.OBSERVED]
    assert len(pages) > 500
    assert [judgement.message for judgement in seen if judgement.verdict is Verdict.FAILED] == []
