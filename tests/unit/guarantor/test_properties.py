"""Whatever the manifest and the pages, the audit answers, and its three forms can be written."""

from datetime import date
from itertools import chain

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etatplateforme.guarantor.accessibility.criteria import CRITERIA, STATIC_CRITERIA
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.gate import GuarantorGate
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.json import from_json, to_json
from etatplateforme.guarantor.report.text import to_text
from etatplateforme.values.decision import Outcome
from etatplateforme.values.finding import Verdict
from etatplateforme.values.intent import Act, Detail, Intent

from .equality import cases
from .samples import TODAY, facts, waiver
from .test_dom import PIECES
from .test_rules import BAD, GOOD_ON_PAGES, INAPPLICABLE, UNSURE

CHANGES = [
    case.changes
    for case in chain(
        *(BAD, UNSURE, INAPPLICABLE, GOOD_ON_PAGES), *(cases.BAD, cases.UNSURE, cases.INAPPLICABLE, cases.GOOD)
    )
    if case.changes
]
LEVELS = st.sampled_from(["off", "observe", "warn", "enforce"])
CODES = st.sampled_from([rule.code for rule in CHARTER.rules] + ["METRO-1"])
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=40)
DAYS = st.dates(date(1, 1, 1), date.max)
PAGES = st.builds(
    Page,
    st.sampled_from(["accueil", "étape", "erreur"]),
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)),
    st.sampled_from(PageKind),
    st.one_of(st.just(""), st.just("https://x.gouv.fr/"), st.text(max_size=20)),
)

BOUNDED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def _merged(parts: list[dict[str, object]]) -> dict[str, object]:
    return {path: value for part in parts for path, value in part.items()}


MANIFEST_CHANGES = st.builds(
    lambda parts, levels, name, waived: {
        **_merged(parts),
        "levels": levels,
        "service.name": name,
        "waivers": [waiver(rule=rule, id=f"d{n}") for n, rule in enumerate(waived)],
    },
    st.lists(st.sampled_from(CHANGES), max_size=5),
    st.dictionaries(CODES, LEVELS, max_size=5),
    TEXTS,
    st.lists(CODES, max_size=3),
)  # fmt: skip

SEEN_ONLY = {c.rule.code for c in CRITERIA} - {c.rule.code for c in STATIC_CRITERIA} - {"RGAA-10.7"}
"""Rules that only a browser can judge: when none looked, one of them says so for all."""


@BOUNDED
@given(MANIFEST_CHANGES, st.lists(PAGES, max_size=3), DAYS)
def test_audit_answers_for_any_manifest_and_any_page(
    changes: dict[str, object], pages: list[Page], today: date
) -> None:
    try:
        given_facts = facts(changes, pages=tuple(pages), today=today)
    except (ValidationError, KeyError, AssertionError, IndexError):
        assume(False)  # two changes that contradict each other, or a text that the manifest refuses
        return
    report = audit(given_facts, CHARTER)
    silent = {line.code for line in report.rules if line.level.value == "off"}
    assert {finding.rule for finding in report.findings} == {line.code for line in report.rules} - silent - SEEN_ONLY
    assert all(finding.remedy for finding in report.of(Verdict.FAILED))
    assert all(finding.question for finding in report.of(Verdict.CANT_TELL))
    assert from_json(to_json(report)) == report
    assert to_text(report).startswith("RAPPORT DU GARANT\n")
    elements = read(to_html(report)).elements
    assert {"script", "img", "iframe"}.isdisjoint(element.tag for element in elements)


@BOUNDED
@given(
    MANIFEST_CHANGES,
    st.sampled_from(Intent),
    st.dictionaries(
        st.sampled_from(["scopes", "provider", "personal", "columns", "faults"]),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=10), st.lists(st.text(max_size=10)).map(tuple)
        ),
    ),
)
def test_a_running_service_is_refused_only_what_it_asks_wrongly(
    changes: dict[str, object], intent: Intent, details: dict[str, Detail]
) -> None:
    try:
        given_facts = facts(changes)
    except (ValidationError, KeyError, AssertionError, IndexError):
        assume(False)
        return
    gate = GuarantorGate(given_facts, CHARTER, lambda: TODAY)
    decision = gate.ask(Act(intent, details))
    asked_wrongly = bool(details) and intent in {Intent.SIGN_IN, Intent.ACKNOWLEDGE}
    if not asked_wrongly and intent not in {Intent.PUBLISH_DATASET, Intent.START}:
        assert decision.outcome is not Outcome.REFUSE
    assert (decision.outcome is Outcome.ALLOW) is (decision.findings == ())
