"""Every persona enrols a child through the example's form, and what is kept of her is what she wrote."""

import re
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date

import pytest

from cantine.serve import MANIFEST
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.personas import Persona, Purpose
from etatplateforme.manifest import parse_manifest
from etatplateforme.values.contact import Phone
from etatplateforme.values.finding import Verdict
from etatplateforme.values.person import PartialDate
from tests.browser.person import Person, Sheet
from tests.browser.town_hall import TownHall, running

FIELDS = {
    "family_name": Purpose.FAMILY_NAME,
    "given_names": Purpose.GIVEN_NAMES,
    "address": Purpose.STREET,
    "child_family_name": Purpose.FAMILY_NAME,
    "child_given_names": Purpose.GIVEN_NAMES,
    "child_birth_date": Purpose.BIRTH_DATE,
    "mail": Purpose.MAIL,
    "phone": Purpose.PHONE,
}
"""What the form asks of the person, and of a child who bears her name and was born on her day."""

NAMES = ("family_name", "given_names", "child_family_name", "child_given_names")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Generator[TownHall]:
    with running(tmp_path_factory.mktemp("mairie"), MANIFEST) as town_hall:
        yield town_hall


def enrolled(hall: TownHall, answers: dict[str, str]) -> dict[str, str]:
    """Send the form with these answers; what the store keeps of them."""
    with Person(hall.url) as somebody:
        done = somebody.send(somebody.filled(**answers))
    assert done.status_code == 200, Sheet(done.text).text
    reference = re.search(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", done.text)
    assert reference is not None, Sheet(done.text).text
    with closing(sqlite3.connect(hall.data_dir / "service.db")) as store:
        rows = store.execute("SELECT name, value FROM enrolment_answer WHERE reference = ?", (reference[0],)).fetchall()
    return {str(name): str(value) for name, value in rows}


@pytest.mark.formulaire("Inscription à la cantine")
def test_every_persona_enrols_a_child(hall: TownHall, persona: Persona) -> None:
    form = persona.form(FIELDS)
    form["answer_by"] = "mail" if persona.mail else "post"
    form["capacity"] = "mandated" if persona.guardian else "parent"
    kept = enrolled(hall, form)
    assert {name: kept.get(name, "") for name in NAMES} == {name: form[name] for name in NAMES}
    assert kept["address"] == form["address"]
    assert PartialDate.parse(kept["child_birth_date"]).value == persona.birth_date
    assert kept.get("mail", "") == persona.mail
    assert "phone" not in kept or Phone.parse(kept["phone"]).value == persona.phone
    assert ("phone" in kept) is bool(persona.phone)


def test_names_come_back_from_the_store_as_they_were_written(
    hall: TownHall, assert_roundtrip: Callable[[Callable[[str], str]], None]
) -> None:
    assert_roundtrip(lambda name: enrolled(hall, {"family_name": name, "answer_by": "counter"})["family_name"])


def test_no_field_of_the_form_stops_a_persona(hall: TownHall) -> None:
    with Person(hall.url) as somebody:
        html = somebody.get("/inscription").text
    manifest = parse_manifest(MANIFEST.read_text(encoding="utf-8"))
    facts = Facts(manifest, date(2026, 11, 22), pages=(Page("inscription", html),))
    for code in ("EG-03", "EG-17", "EG-18", "EG-20", "EG-21"):
        rule = CHARTER.rule(code)
        assert rule is not None
        assert {one.verdict for one in rule.judged(facts)} <= {Verdict.PASSED, Verdict.INAPPLICABLE}, code
