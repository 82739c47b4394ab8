"""The multi-year scheme and the yearly plan: whole they are written, with any gap they are refused."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.declaration.html import to_html
from etatplateforme.guarantor.accessibility.declaration.plan import Plan, plan_faults, plan_text
from etatplateforme.guarantor.accessibility.declaration.reading import read_as
from etatplateforme.guarantor.accessibility.declaration.scheme import Policy, Scheme, Works, scheme_faults, scheme_text
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict

POINTS = "\n".join(f'{name} = "Point sur {name}."' for name in Policy.model_fields)
WORKS = "\n".join(f'{name} = "Travaux sur {name}."' for name in Works.model_fields)

SCHEME = f"""\
organisation = "Commune d'Exemple"
site = "https://www.exemple.fr/"
first_day = 2026-01-01
last_day = 2028-12-31

[policy]
{POINTS}

[works]
{WORKS}

[[audits]]
service = "Cantine"
by = 2026-06-30

[[corrections]]
content = "Rendre le calendrier utilisable au clavier"
by = 2026-12-31

[[plans]]
year = 2026
url = "https://www.exemple.fr/accessibilite/plan-2026"
"""

PLAN = """\
organisation = "Commune d'Exemple"
site = "https://www.exemple.fr/"
scheme_url = "https://www.exemple.fr/accessibilite/schema"
year = 2026
previous_review = "Les deux audits prévus ont été faits."

[[actions]]
content = "Auditer la cantine"
owner = "référente accessibilité"
by = 2026-06-30
service = "Cantine"
"""


def scheme(before: str = "", after: str = "") -> Scheme:
    assert before in SCHEME
    return read_as(Scheme, SCHEME.replace(before, after) if before else SCHEME, name="schema.toml")


def plan(before: str = "", after: str = "") -> Plan:
    assert before in PLAN
    return read_as(Plan, PLAN.replace(before, after) if before else PLAN, name="plan.toml")


def test_a_whole_scheme_tells_every_point() -> None:
    text = read(to_html(scheme_text(scheme()))).text
    for name in Policy.model_fields:
        assert f"Point sur {name}." in text
    for name in Works.model_fields:
        assert f"Travaux sur {name}." in text
    assert "Rendre le calendrier utilisable au clavier" in text
    assert "30 juin 2026" in text


EVERY_POINT = [
    f"{part}.{name}" for part, table in (("policy", Policy), ("works", Works)) for name in table.model_fields
]


@pytest.mark.parametrize("name", EVERY_POINT)
def test_each_point_is_asked(name: str) -> None:
    part, _, key = name.partition(".")
    starts = f'{key} = "{"Point" if part == "policy" else "Travaux"} sur'
    line = next(line for line in SCHEME.splitlines() if line.startswith(starts))
    incomplete = scheme(line)
    assert [fault.key for fault in scheme_faults(incomplete)] == [name]
    with pytest.raises(InvalidInput) as refused:
        _ = scheme_text(incomplete)
    assert refused.value.code == "scheme_incomplete"


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("last_day = 2028-12-31", "last_day = 2029-01-01", "last_day"),
        ("last_day = 2028-12-31", "last_day = 2026-01-01", "last_day"),
        ("last_day = 2028-12-31", "", "last_day"),
        ("by = 2026-06-30", "by = 2025-12-31", "audits[0].by"),
        ("by = 2026-12-31", "by = 2029-12-31", "corrections[0].by"),
    ],
)
def test_dates_hold_in_three_years(before: str, after: str, key: str) -> None:
    assert [fault.key for fault in scheme_faults(scheme(before, after))] == [key]


def test_an_empty_scheme_tells_every_gap() -> None:
    assert len(scheme_faults(Scheme())) == 7 + len(Policy.model_fields) + len(Works.model_fields)


def test_a_whole_plan_is_written_and_reads_well() -> None:
    html = to_html(plan_text(plan()))
    assert "Les deux audits prévus ont été faits." in read(html).text
    for one in (html, to_html(scheme_text(scheme()))):
        assert audit_pages([Page("texte", one)]).of(Verdict.FAILED) == ()


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        ('organisation = "Commune d\'Exemple"', "", ["organisation"]),
        ('site = "https://www.exemple.fr/"', "", ["site"]),
        ('scheme_url = "https://www.exemple.fr/accessibilite/schema"', "", ["scheme_url"]),
        ("year = 2026", "", ["year"]),
        ("year = 2026", "year = 2027", ["actions[0].by"]),
        ('previous_review = "Les deux audits prévus ont été faits."', "", ["previous_review"]),
        ('previous_review = "Les deux audits prévus ont été faits."', "first = true", []),
    ],
)
def test_each_gap_of_a_plan_is_told(before: str, after: str, keys: list[str]) -> None:
    incomplete = plan(before, after)
    assert [fault.key for fault in plan_faults(incomplete)] == keys
    if keys:
        with pytest.raises(InvalidInput) as refused:
            _ = plan_text(incomplete)
        assert refused.value.code == "plan_incomplete"


def test_a_plan_without_action_is_refused() -> None:
    assert [fault.key for fault in plan_faults(plan(PLAN[PLAN.index("[[actions]]") :]))] == ["actions"]


def test_json_says_the_same_as_toml() -> None:
    told = plan()
    assert read_as(Plan, told.model_dump_json(exclude_none=True), name="plan.json") == told
    with pytest.raises(InvalidInput) as refused:
        _ = read_as(Plan, '{"year": "2026"}', name="plan.json")
    assert [fault.key for fault in refused.value.faults] == ["year"]
