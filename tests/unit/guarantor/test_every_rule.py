"""No rule without its cases: one that passes, one that fails, one that is unsure, each judged by its own tests."""

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Verdict

from . import test_rules
from .accessibility import test_criteria
from .accessibility.rendered import test_rendered
from .samples import HOME, facts

RIGHT = {finding.rule for finding in audit(facts(pages=(HOME,)), CHARTER).of(Verdict.PASSED)}
"""Rules that pass on the manifest and the page where all is well."""

CASES = {
    "good": RIGHT
    | {case.rule for case in test_rules.GOOD_ON_PAGES}
    | {code for code, _ in test_criteria.GOOD}
    | {f"RGAA-{number}" for number, _ in test_rendered.RIGHT},
    "bad": {case.rule for case in test_rules.BAD}
    | {case.code for case in test_criteria.BAD}
    | {f"RGAA-{number}" for number, *_ in test_rendered.WRONG},
    "unsure": {case.rule for case in test_rules.UNSURE}
    | {code for code, _ in test_criteria.UNSURE}
    | {f"RGAA-{number}" for number, _ in test_rendered.UNSURE},
}

WITHOUT = {
    "good": {
        "RGAA-8.6": "whether a title is the right one, only a person can say",
        "RGAA-3.3": "whether a component is known by its edge, only a person can say",
        "RGAA-12.8": "whether an order makes sense, only a person can say",
        "RGAA-13.9": "that nothing is lost when a screen is turned, only a person can say",
    },
    "bad": {
        "RGAA-3.3": "a component with a faint edge may be known by its text or place",
        "RGAA-10.4": "a meta tag, or a text that is cut, never tells that no other means enlarges the text",
        "RGAA-12.8": "an order that goes up the page may make sense",
        "RGAA-13.9": "an orientation may be essential to what the page does",
    },
    "unsure": {"RGAA-8.2": "what the parser saw in the source is certain"},
}
"""Rules for which no such case can exist, and why."""


@pytest.mark.parametrize("kind", CASES)
def test_every_rule_of_the_charter_has_its_case(kind: str) -> None:
    codes = {rule.code for rule in CHARTER.rules}
    assert codes - CASES[kind] == WITHOUT[kind].keys()
    assert codes >= CASES[kind]
