"""Each obligation is told: whom it protects, and a manifest that meets it, tried here on a manifest that does not."""

import copy
import json
import re
import tomllib
from itertools import chain

import pytest
from pydantic import ValidationError

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.equality.parameters import PARAMETERS
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.levels import LEVEL_RULE_CODE, level_rule
from etatplateforme.guarantor.rule import EVERY_SERVICE, Rule, Theme
from etatplateforme.guarantor.waivers import WAIVER_RULE_CODE, waiver_rule
from etatplateforme.manifest.model import Manifest
from etatplateforme.values.finding import SourceStatus, Verdict

from . import test_rules
from .decisions import cases as decisions
from .equality import cases
from .samples import GOOD, TODAY, Tree, changed, waiver

OWN = (waiver_rule(()), level_rule(CHARTER, ()))
TOLD = tuple(rule for rule in (*CHARTER.rules, *OWN) if not rule.code.startswith("RGAA-"))
"""Rules of the SDK that are not criteria of the RGAA: those have the text of the standard beside them."""

WITHOUT_EXAMPLE = {
    "EG-01-delais": "what a log of decisions shows, no line of a manifest can change",
    "EG-01-ecarts": "what a log of decisions shows, no line of a manifest can change",
    "EG-08-explication": "whether a rule says its steps, no line of a manifest can change",
    "EG-10-jumeaux": "what a registered rule decides, no line of a manifest can change",
    "EG-20-adresses": "what a measure shows, no line of a manifest can change",
    "EG-20": "what fields of pages let through, no line of a manifest can change",
    "LANG-01": "what pages say, no line of a manifest can change",
}
"""Rules that no line of a manifest can satisfy, and why."""

WITH_EXAMPLE = tuple(rule for rule in TOLD if rule.code not in WITHOUT_EXAMPLE)

OWN_WRONGS: dict[str, dict[str, object]] = {
    WAIVER_RULE_CODE: {"waivers": [waiver(expires="2026-11-21")]},
    LEVEL_RULE_CODE: {"levels": {"EG-02": "warn"}},
    "EG-07": {
        "data": [
            test_rules.datum("income", name="quotient"),
            test_rules.datum("document", name="avis", document="tax_notice"),
        ]
    },
    "EG-07-copies": {
        "data.2": test_rules.datum("document", name="avis", document="tax_notice", certified_copy=True),
    },
}
"""Manifests that the examples are made for, where the cases of the rules are about another datum."""

KEYS = ("name", "id", "title", "what")
"""What tells two entries of a list apart, in a manifest."""


def pasted(over: object, example: object) -> object:
    """*example* pasted over a manifest: a table joins its table, an entry of a list takes the place of its namesake."""
    if isinstance(over, dict) and isinstance(example, dict):
        return {**over, **{key: pasted(over.get(key), value) for key, value in example.items()}}
    if isinstance(over, list) and isinstance(example, list) and all(isinstance(entry, dict) for entry in example):
        kept = {_key(entry): entry for entry in over}
        return list({**kept, **{_key(entry): pasted(kept.get(_key(entry)), entry) for entry in example}}.values())
    return copy.deepcopy(example)


def _key(entry: object) -> object:
    assert isinstance(entry, dict)
    return next((entry[key] for key in KEYS if key in entry), id(entry))


def verdicts(rule: Rule, tree: object) -> set[Verdict]:
    """What the rule says of a manifest; nothing when it is not one, as a line pasted where its table is missing."""
    try:
        manifest = Manifest.model_validate_json(json.dumps(tree, default=str))
    except ValidationError:
        return set()
    given = Facts(manifest, TODAY)
    if rule not in OWN:
        return {judgement.verdict for judgement in rule.judged(given)}
    return {finding.verdict for finding in audit(given, CHARTER).findings if finding.rule == rule.code}


def wrong_manifests(rule: Rule) -> list[Tree]:
    """Manifests on which the rule fails or asks, by one change in the good one."""
    bad, unsure = (test_rules.BAD, cases.BAD, decisions.BAD), (test_rules.UNSURE, cases.UNSURE, decisions.UNSURE)
    known = chain(*bad, *unsure)
    plain = (case for case in known if case.page is None and not (case.stocks or case.studies))
    changes = [case.changes for case in plain if case.rule == rule.code]
    tried = [changed(change) for change in (*changes, *filter(None, [OWN_WRONGS.get(rule.code)]))]
    return [tree for tree in tried if verdicts(rule, tree) & {Verdict.FAILED, Verdict.CANT_TELL}]


def test_every_rule_has_an_example_or_a_reason_to_have_none() -> None:
    assert {rule.code for rule in TOLD if not rule.example} == WITHOUT_EXAMPLE.keys()
    assert all(WITHOUT_EXAMPLE.values())


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.code)
def test_the_example_of_a_rule_puts_a_wrong_manifest_right(rule: Rule) -> None:
    example = tomllib.loads(rule.example)
    tried = wrong_manifests(rule)
    assert tried, "no manifest on which the rule fails or asks"
    after = [verdicts(rule, pasted(tree, example)) for tree in tried]
    assert any(Verdict.PASSED in found and Verdict.FAILED not in found for found in after), after


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.code)
def test_the_example_of_a_rule_breaks_nothing_that_was_right(rule: Rule) -> None:
    assert Verdict.FAILED not in verdicts(rule, pasted(GOOD, tomllib.loads(rule.example)))


@pytest.mark.parametrize("rule", TOLD, ids=lambda rule: rule.code)
def test_a_rule_tells_the_story_of_a_person_in_a_few_plain_sentences(rule: Rule) -> None:
    sentences = [part for part in re.split(r"(?<=[.?!])\s+(?=[A-ZÀÉÈÊ«])", rule.story) if part]
    assert 2 <= len(sentences) <= 4, sentences
    assert all(len(sentence.split()) <= 40 for sentence in sentences), sentences
    assert rule.story.endswith((".", "?"))
    assert rule.person.endswith(".")
    assert rule.person not in rule.story


def test_no_two_rules_tell_the_same_story() -> None:
    stories = [rule.story for rule in TOLD]
    assert len(set(stories)) == len(stories) > 40


def test_every_obligation_has_a_rule() -> None:
    codes = {rule.code[:5] for rule in CHARTER.rules if rule.code.startswith("EG-")}
    assert {f"EG-{number:02d}" for number in range(1, 25)} <= codes


@pytest.mark.parametrize("rule", TOLD, ids=lambda rule: rule.code)
def test_every_rule_says_its_theme_whom_it_concerns_and_sources_with_date_and_status(rule: Rule) -> None:
    assert isinstance(rule.theme, Theme)
    assert rule.applies.told[0].islower()
    assert rule.applies is not EVERY_SERVICE or not rule.code.startswith("EG-")
    for source in rule.sources:
        dated = source.read_on if source.status is SourceStatus.READ else source.recalled_on
        assert dated is not None
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", dated)


def test_the_charter_is_in_the_order_of_the_obligations() -> None:
    codes = [rule.code[:5] for rule in CHARTER.rules if rule.code.startswith("EG-")]
    assert codes == sorted(codes)


def test_every_number_of_the_charter_has_its_rule_and_its_source() -> None:
    codes = {rule.code: rule for rule in CHARTER.rules}
    for parameter in PARAMETERS:
        assert parameter.source.reference in {source.reference for source in codes[parameter.rule].sources}
        assert parameter.value > 0
