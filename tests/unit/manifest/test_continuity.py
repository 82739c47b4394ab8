"""Continuity, equal treatment and « tell us once » in a manifest: read, kept, and refused with a line."""

from datetime import date

import pytest

from etatplateforme.manifest import ManifestInvalid, parse_manifest
from etatplateforme.manifest.continuity import Continuity, Instead
from etatplateforme.manifest.init import QUESTIONS, answers, defaults
from etatplateforme.manifest.model import Task
from etatplateforme.manifest.processing import Document, Whose
from etatplateforme.manifest.render import render
from tests.unit.manifest.samples import MINIMAL, line_of

CONTINUITY = """
[[makers]]
name = "Atelier"
tasks = ["build", "run"]
until = 2029-06-30

[continuity]
accountable = "Direction des écoles"
funding = "Budget principal"
funded_until = 2028-12-31
licence = "EUPL-1.2"
keys_held_by = ["Commune d'Exemple"]
notice = "6 mois"

[[continuity.exports]]
what = "les demandes"
format = "CSV"
where = "sauvegarde"

[continuity.outages.franceconnect]
instead = ["form", "phone"]
told = "Remplissez le formulaire."
"""

DIFFERENCE = """
[[differences]]
name = "tarif"
about = "tariff"
between = "la commune et ailleurs"
"""


def faults(text: str) -> list[tuple[int | None, str, str, str]]:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    return [(fault.line, fault.key, fault.problem, fault.remedy) for fault in caught.value.faults]


def test_continuity_is_kept_as_it_is_written() -> None:
    manifest = parse_manifest(MINIMAL + CONTINUITY)
    assert manifest.makers[0].tasks == (Task.BUILD, Task.RUN)
    assert manifest.makers[0].until == date(2029, 6, 30)
    continuity = manifest.continuity
    assert continuity is not None
    assert continuity.funded_until == date(2028, 12, 31)
    assert str(continuity.notice) == "6 mois"
    assert continuity.exports is not None
    assert continuity.exports[0].format == "CSV"
    outage = continuity.outages.by_name["franceconnect"]
    assert outage is not None
    assert outage.instead == (Instead.FORM, Instead.PHONE)
    assert continuity.outages.by_name["proconnect"] is None


def test_nothing_of_continuity_is_compulsory() -> None:
    assert parse_manifest(MINIMAL).continuity is None
    assert parse_manifest(MINIMAL + "\n[continuity]\n").continuity == Continuity()


@pytest.mark.parametrize(
    ("good", "bad", "key", "told"),
    [
        ('licence = "EUPL-1.2"', 'licence = "Licence libre"', "continuity.licence", "SPDX"),
        (
            'instead = ["form", "phone"]',
            "instead = []",
            "continuity.outages.franceconnect.instead",
            "au moins une valeur",
        ),
        (
            'instead = ["form", "phone"]',
            'instead = ["pigeon"]',
            "continuity.outages.franceconnect.instead[0]",
            '"form"',
        ),
        ('tasks = ["build", "run"]', 'tasks = ["rêver"]', "makers[0].tasks[0]", '"build"'),
        ("funded_until = 2028-12-31", 'funded_until = "bientôt"', "continuity.funded_until", "année d'abord"),
        (
            "[continuity.outages.franceconnect]",
            "[continuity.outages.meteo]",
            "continuity.outages.meteo",
            "franceconnect",
        ),
        ('format = "CSV"', "", "continuity.exports[0].format", "« format = … »"),
    ],
)
def test_a_wrong_line_is_told_with_its_remedy(good: str, bad: str, key: str, told: str) -> None:
    text = MINIMAL + CONTINUITY.replace(good, bad)
    ((line, where, _, remedy),) = faults(text)
    assert where == key
    assert told in remedy
    assert line is not None
    assert text.split("\n")[line - 1].strip()


def test_equal_rules_and_a_difference_contradict_each_other() -> None:
    text = MINIMAL.replace("[operator]", "same_rules_for_all = true\n[operator]") + DIFFERENCE
    ((line, key, problem, _),) = faults(text)
    assert (line, key) == (line_of(text, "[[differences]]"), "differences[0]")
    assert "mêmes règles" in problem
    for said in ("false", None):
        line_said = "" if said is None else f"same_rules_for_all = {said}\n"
        assert parse_manifest(MINIMAL.replace("[operator]", line_said + "[operator]") + DIFFERENCE).differences


def test_a_difference_has_a_name_of_its_own() -> None:
    ((_, key, problem, _),) = faults(MINIMAL + DIFFERENCE + DIFFERENCE)
    assert key == "differences[1].name"
    assert "déjà plus haut" in problem


def test_an_approval_ends_after_it_began() -> None:
    text = MINIMAL + '[security]\napproved_on = 2026-01-02\nauthority = "Maire"\nvalid_until = 2026-01-01\n'
    ((line, key, _, _),) = faults(text)
    assert (line, key) == (line_of(text, "valid_until"), "security.valid_until")


def test_a_datum_says_whose_it_is_and_which_document() -> None:
    text = MINIMAL + (
        '[[data]]\nname = "avis"\nlabel = "Avis"\nkind = "document"\ndocument = "tax_notice"\nwhose = "other"\n'
        'purpose = "calculer"\nretention = "1 an"\ncannot_obtain = "Habilitation refusée."\ncertified_copy = true\n'
    )
    (datum,) = parse_manifest(text).data
    assert (datum.document, datum.whose, datum.certified_copy) == (Document.TAX_NOTICE, Whose.OTHER, True)
    assert datum.cannot_obtain == "Habilitation refusée."


def test_init_asks_one_thing_of_continuity_and_takes_i_do_not_know_for_an_answer() -> None:
    (question,) = (question for question in QUESTIONS if question.field == "funded_until")
    assert question.default == "-"
    assert question.read("") is None
    assert question.read("2028-12-31") == "2028-12-31"
    told = render(answers({"funded_until": "2028-12-31"}))
    continuity = parse_manifest(told).continuity
    assert continuity is not None
    assert continuity.funded_until == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"franceconnect": ("form", "counter", "phone"), "notifications": ("later",)}),
        ({"url": None}, {"franceconnect": ("counter", "phone"), "notifications": ("later",)}),
        ({"franceconnect": False}, {"notifications": ("later",)}),
        ({"franceconnect": False, "notifications": False}, {}),
    ],
)
def test_init_foresees_the_outages_of_what_is_used(
    given: dict[str, str | int | bool | list[str] | None], expected: dict[str, tuple[str, ...]]
) -> None:
    continuity = parse_manifest(render(answers(given))).continuity
    assert continuity is not None
    foreseen = {name: outage.instead for name, outage in continuity.outages.by_name.items() if outage is not None}
    assert foreseen == expected


def test_the_defaults_of_init_say_nothing_that_nobody_said() -> None:
    continuity = parse_manifest(render(defaults())).continuity
    assert continuity is not None
    assert continuity.model_copy(update={"outages": Continuity().outages}) == Continuity()
