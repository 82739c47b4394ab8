"""The fields of a page whose purpose is certain, each with what it asks and its constraints."""

from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.carriers import around
from etatplateforme.guarantor.accessibility.forms import fields
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.roles import explicit_role, type_of
from etatplateforme.guarantor.accessibility.view import View, once
from etatplateforme.guarantor.constraints.field import Field, field_of, fillable, owner_of
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.equality.labels import (
    BODIES,
    NAME_ALONE,
    agreed,
    asks_otherwise,
    plain,
    purpose_of_identifier,
    purpose_of_label,
    purpose_of_token,
    under,
)
from etatplateforme.guarantor.personas import Purpose

MOST_FIELDS = 300
"""Fields of a page that are looked at."""

CHOSEN = frozenset({"radio", "checkbox", "file", "range", "color"})
"""Types of ``input`` in which nobody writes."""

GIVEN = frozenset({Purpose.GIVEN_NAME, Purpose.GIVEN_NAMES})
OF_PERSONS = frozenset(
    {
        *GIVEN,
        Purpose.FAMILY_NAME,
        Purpose.USAGE_NAME,
        Purpose.FULL_NAME,
        Purpose.CIVILITY,
        Purpose.BIRTH_DATE,
        Purpose.BIRTH_TOWN,
        Purpose.BIRTH_PLACE_CODE,
        Purpose.BIRTH_DEPARTEMENT,
        Purpose.BIRTH_COUNTRY,
        Purpose.NIR,
    }
)
"""What is asked of a person only, whatever stands around."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a page, what it certainly asks, and its constraints."""

    element: Element
    purpose: Purpose
    field: Field


@once
def asked_fields(view: View) -> tuple[Asked, ...]:
    """Fields of a page, in its order, that a person may fill in and whose purpose is certain."""
    written = [one for one in fields(view) if type_of(one) not in CHOSEN or one.tag != "input"]
    looked = sorted(filter(fillable, written), key=lambda one: one.order)[:MOST_FIELDS]
    told = [_told(view, element) for element in looked]
    people = {owner_of(view, one.element) for one in told if one.personal}
    return tuple(_asked(view, told, people))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a field says of itself. ``sure`` when its author gave a token, not a label alone."""

    element: Element
    purpose: Purpose | None
    sure: bool

    @property
    def personal(self) -> bool:
        """True when the field tells that its form is about a person."""
        return self.purpose is not None and (self.sure or self.purpose in OF_PERSONS)


def _asked(view: View, told: list[_Told], people: set[Element | None]) -> Iterator[Asked]:
    """A label that may speak of anybody or anything (« Nom », « Téléphone ») counts in a form about a person only."""
    for one in told:
        purpose = one.purpose
        about_a_person = owner_of(view, one.element) in people
        if purpose is None and about_a_person and _named_alone(view, one.element):
            purpose = _in_its_group(view, one.element, Purpose.FAMILY_NAME)
        if purpose is not None and about_a_person:
            yield Asked(one.element, purpose, field_of(view, one.element))


def _named_alone(view: View, element: Element) -> bool:
    """True for « Nom », unless a token says that it is the name of something else."""
    told = plain(name_of(view, element) or "")
    return told == NAME_ALONE and not asks_otherwise(element.attributes.get("autocomplete", ""))


def _told(view: View, element: Element) -> _Told:
    label, autocomplete = name_of(view, element), element.attributes.get("autocomplete", "")
    if label is None or BODIES.search(plain(label)) or asks_otherwise(autocomplete):
        return _Told(element, None, False)
    token = purpose_of_token(autocomplete)
    told = purpose_of_label(label)
    if not label:
        identifiers = (element.attributes.get(name, "") for name in ("name", "id"))
        told = next(filter(None, map(purpose_of_identifier, identifiers)), None)
    purpose = agreed(token, told)
    if purpose is not Purpose.MAIL and element.tag == "input" and type_of(element) == "email":
        purpose = None
    return _Told(element, None if purpose is None else _in_its_group(view, element, purpose), token is not None)


def _in_its_group(view: View, element: Element, purpose: Purpose) -> Purpose | None:
    """What the field asks once the legends around it are read, the nearest first."""
    found: Purpose | None = purpose
    for outer in around(view, element):
        if found is not None and (outer.tag == "fieldset" or explicit_role(outer) == "group"):
            found = under(name_of(view, outer) or "", found)
    return found
