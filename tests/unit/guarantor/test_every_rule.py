"""No rule without its cases: one that passes, one that fails, one that is unsure, each judged by its own tests."""

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Verdict

from . import test_outcome_rules, test_rules
from .accessibility import test_beyond, test_criteria
from .accessibility.rendered import test_rendered
from .decisions import cases as decisions
from .equality import cases, test_geocoding
from .samples import HOME, facts

RIGHT = {finding.rule for finding in audit(facts(pages=(HOME,)), CHARTER).of(Verdict.PASSED)}
"""Rules that pass on the manifest and the page where all is well."""

CASES = {
    "good": RIGHT
    | {case.rule for case in (*test_rules.GOOD_ON_PAGES, *cases.GOOD, *decisions.GOOD)}
    | {code for code, _ in test_criteria.GOOD}
    | {f"RGAA-{number}" for number, _ in test_rendered.RIGHT}
    | test_outcome_rules.JUDGED
    | {test_geocoding.JUDGED},
    "bad": {case.rule for case in (*test_rules.BAD, *cases.BAD, *decisions.BAD)}
    | {case.code for case in test_criteria.BAD}
    | {f"RGAA-{number}" for number, *_ in test_rendered.WRONG}
    | {test_geocoding.JUDGED},
    "unsure": {case.rule for case in (*test_rules.UNSURE, *cases.UNSURE, *decisions.UNSURE)}
    | {case.code for case in test_criteria.UNSURE}
    | {code for code, *_ in test_beyond.UNSURE}
    | {f"RGAA-{number}" for number, _ in test_rendered.UNSURE}
    | {"RGAA-12.2"}
    | test_outcome_rules.JUDGED
    | {test_geocoding.JUDGED},
}

WITHOUT = {
    "good": {
        "RGAA-1.5": "another way past a captcha may be anywhere",
        "RGAA-3.3": "whether a component is known by its edge, only a person can say",
        "RGAA-4.13": "markup shows what hides a player, never that all of it is within reach",
        "RGAA-5.1": "whether a text explains a complex table, only a person can say",
        "RGAA-7.4": "markup shows what leaves the page, never that nothing does",
        "RGAA-8.6": "whether a title is the right one, only a person can say",
        "RGAA-12.2": "a source does not say where a menu is drawn",
        "RGAA-12.8": "markup shows what changes the order, never that the order makes sense",
        "RGAA-13.3": "whether a file or its web version can be read by everybody, only a person can say",
        "RGAA-13.8": "markup shows what moves, never that nothing else does",
    },
    "bad": {
        "EG-01-delais": "figures ask what explains a gap; they never accuse",
        "EG-01-ecarts": "figures ask what explains a gap; they never accuse",
        "LANG-01": "a form that often stops readers may be the right one: advice never fails",
        "RGAA-1.5": "another way past a captcha may be anywhere",
        "RGAA-3.3": "a component with a faint edge may be known by its text or place",
        "RGAA-7.4": "whether the person is warned, a person reads",
        "RGAA-10.4": "a meta tag tells what phones are asked, never that no other means enlarges the text",
        "RGAA-12.2": "two menus may be two different ones",
        "RGAA-12.8": "an order that is changed may still make sense",
        "RGAA-13.3": "an accessible version may be elsewhere",
    },
    "unsure": {},
}
"""Rules for which no such case can exist, and why."""


@pytest.mark.parametrize("kind", CASES)
def test_every_rule_of_the_charter_has_its_case(kind: str) -> None:
    codes = {rule.code for rule in CHARTER.rules}
    assert codes - CASES[kind] == WITHOUT[kind].keys()
    assert codes >= CASES[kind]
