"""``journal-decisions.toml``: what it gives, and how its faults are told."""

from datetime import date
from textwrap import dedent

import pytest

from etatplateforme.evidence.decision_log import shape_file
from etatplateforme.evidence.decision_log.shape import (
    DateColumns,
    DateForm,
    Dimension,
    LogShape,
    OutcomeColumn,
    StratumColumn,
    TextFile,
)
from etatplateforme.evidence.decision_log.shape_file import parse_log_shape
from etatplateforme.manifest.load import ManifestInvalid

EXAMPLE = dedent((shape_file.__doc__ or "").split("::\n", 1)[1].rsplit("\n\n", 1)[0]).strip()
SMALLEST = """
[outcome]
name = "demandes acceptées"
column = "decision"
favourable = ["oui"]
unfavourable = ["non"]
[[dimensions]]
name = "canal"
column = "canal"
"""


def test_the_example_is_read() -> None:
    assert parse_log_shape(EXAMPLE) == LogShape(
        OutcomeColumn(
            "demandes acceptées",
            "decision",
            frozenset({"accordée", "accordée en partie"}),
            frozenset({"refusée"}),
            frozenset({"en cours"}),
        ),
        (
            Dimension(
                "territoire",
                "code_quartier",
                {"QN06904M": "quartier prioritaire", "97*": "outre-mer"},
                "autre territoire",
            ),
            Dimension("tranche d'âge", "date_naissance", bands=(18, 26, 65), birth_date=True),
        ),
        StratumColumn("démarche", "demarche"),
        DateColumns("recu_le", "repondu_le", 60, DateForm.FRENCH),
        date(2026, 1, 15),
        TextFile("cp1252", ";"),
    )


def test_most_of_it_may_be_left_out() -> None:
    shape = parse_log_shape(SMALLEST)
    assert (shape.stratum, shape.dates, shape.extracted_on, shape.text) == (None, None, None, TextFile())


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ('form = "JJ/MM/AAAA"', 'form = "DD/MM/YYYY"', 29, "dates.form"),
        ("bands = [18, 26, 65]", "bands = [18, 65, 26]", 16, "dimensions[1]"),
        ('open = ["en cours"]', 'open = ["refusée"]', 3, "outcome"),
        ('open = ["en cours"]', 'ouvert = ["en cours"]', 8, "outcome.ouvert"),
        ('encoding = "cp1252"', 'encoding = "cp9999"', 32, "text"),
        ('received = "recu_le"', "", 26, "dates.received"),
        ("limit_days = 60", 'limit_days = 60\nzone = "Paris"', 26, "dates"),
        ('name = "tranche d\'âge"', 'name = "territoire"', 17, "dimensions[1].name"),
    ],
)
def test_a_fault_has_its_line(right: str, wrong: str, line: int, key: str) -> None:
    assert right in EXAMPLE
    with pytest.raises(ManifestInvalid) as caught:
        parse_log_shape(EXAMPLE.replace(right, wrong))
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [(line, key)]


def test_the_day_of_extraction_is_asked_for_when_days_are_counted() -> None:
    with pytest.raises(ManifestInvalid) as caught:
        parse_log_shape(EXAMPLE.replace("extracted_on = 2026-01-15", ""))
    assert "extracted_on" in str(caught.value)


def test_a_value_never_goes_into_a_message() -> None:
    with pytest.raises(ManifestInvalid) as caught:
        parse_log_shape(SMALLEST.replace('["non"]', '["oui", "Camille Dupont"]'))
    assert "Dupont" not in str(caught.value)
