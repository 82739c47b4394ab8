"""Counters in the schema of data·inclusion (v1, gip-inclusion/data-inclusion-schema): structures and their services.

It is the exchange format of « where can somebody be received »: what a list does not tell stays out of it. Opening
hours are written as OpenStreetMap writes them (``Mo-Fr 09:00-12:00``), and only when the whole week was understood.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.territory.counters.counter import Counter, CounterList, Form
from etatplateforme.territory.counters.hours import DayHours, Week
from etatplateforme.territory.counters.needs import LABELS, Need, needs_of_themes, operators_for
from etatplateforme.values.contact import MailAddress

Value: TypeAlias = str | float | Sequence[str] | None
Record: TypeAlias = Mapping[str, Value]

SOURCE = "france-services"
NETWORK = "france-service"
LARGEST_FILE = 200_000_000
SHORTEST_NAME, LONGEST_NAME = 3, 150

_THEMES: Mapping[Need, str] = {
    Need.EMPLOYMENT: "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    Need.HOUSING: "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement",
    Need.HEALTH: "sante--acces-aux-soins",
}
_BUNDLE_THEMES = (
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    "numerique--acceder-a-des-services-en-ligne",
)
_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa")


def structures(listed: CounterList, day: date) -> list[Record]:
    """One structure a counter. *day* is the date of update of a list that does not tell its own."""
    return [_structure(counter, listed.source.day or day) for counter in listed.counters]


def services(listed: CounterList, day: date) -> list[Record]:
    """One service a counter: help with the procedures of the operators of the bundle on *day*, free of charge."""
    return [_service(counter, listed.source.day or day, day) for counter in listed.counters]


def to_json(records: Sequence[Record]) -> str:
    """The records as a JSON list, one to a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n" if records else "[]\n"


def _structure(counter: Counter, updated: date) -> Record:
    return {
        "source": SOURCE,
        "id": _id(counter),
        "nom": _name(counter.name),
        "date_maj": updated.isoformat(),
        **_place(counter),
        "telephone": counter.phone or None,
        "courriel": _mail(counter.mail),
        "horaires_accueil": opening_hours(counter.hours),
        "reseaux_porteurs": [NETWORK],
    }


def _service(counter: Counter, updated: date, day: date) -> Record:
    needs = [need for need in Need if need in counter.extra or operators_for(need, day)]
    told = ", ".join(LABELS[need] for need in needs)
    welcome = {True: " Sur rendez-vous possible.", False: "", None: ""}[counter.appointment]
    remark = f" {counter.remark}" if counter.remark else ""
    return {
        "source": SOURCE,
        "structure_id": _id(counter),
        "id": f"{_id(counter)}--accompagnement",
        "nom": "Aide aux démarches administratives",
        "description": f"Une personne aide à faire les démarches pour : {told}.{welcome}{remark}"[:10_000],
        "date_maj": updated.isoformat(),
        **_place(counter),
        "telephone": counter.phone or None,
        "courriel": _mail(counter.mail),
        "horaires_accueil": opening_hours(counter.hours),
        "type": "accompagnement",
        "frais": "gratuit",
        "thematiques": [*_BUNDLE_THEMES, *(_THEMES[need] for need in needs if need in _THEMES)],
        "publics": ["tous-publics"],
        "modes_accueil": ["en-presentiel"],
        "modes_mobilisation": ["se-presenter", *(["telephoner"] if counter.phone else [])],
        "mobilisable_par": ["usagers"],
    }


def _place(counter: Counter) -> dict[str, Value]:
    """Where it is; a house on the road has a commune, but no point where somebody would be found."""
    fixed = counter.form is not Form.ROAMING
    return {
        "adresse": counter.address or None,
        "complement_adresse": counter.complement or None,
        "code_postal": counter.postcode if re.fullmatch(r"\d{5}", counter.postcode) else None,
        "commune": counter.city or None,
        "code_insee": counter.commune.value,
        "longitude": counter.point.longitude if fixed else None,
        "latitude": counter.point.latitude if fixed else None,
    }


def _id(counter: Counter) -> str:
    return f"{SOURCE}--{counter.id}"


def _name(name: str) -> str:
    return name[:LONGEST_NAME] if len(name) >= SHORTEST_NAME else f"France services {name}"


def _mail(text: str) -> str | None:
    with suppress(InvalidInput):
        return MailAddress.parse(text).value
    return None


def opening_hours(week: Week) -> str | None:
    """The week as OpenStreetMap writes it; None when a day from Monday to Saturday was not wholly understood."""
    days = week[:6]
    if not all(day.complete for day in days) or not any(day.slots for day in days):
        return None
    told = [f"{name} {_osm(day)}" for name, day in zip(_OSM_DAYS, days, strict=True) if day.slots]
    return "; ".join(told)


def _osm(day: DayHours) -> str:
    comment = {False: "", True: ' "sur rendez-vous"'}
    return ",".join(f"{slot.start:%H:%M}-{slot.end:%H:%M}{comment[slot.by_appointment]}" for slot in day.slots)


class _ServiceRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    structure_id: str
    thematiques: Sequence[str] | None = Field(default=None)


def with_services(listed: CounterList, content: bytes) -> CounterList:
    """*listed* with the extra services that a file of data·inclusion services gives to its counters.

    A service belongs to a counter when its ``structure_id`` is the one of :func:`structures`, or the counter's own.

    :raises InvalidInput: code ``not_inclusion_services``.
    :raises TooLarge: more than 200 million bytes.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge("Le fichier des services est trop grand.", remedy="Gardez ceux des guichets de la liste.")
    try:
        rows = TypeAdapter(list[_ServiceRow]).validate_json(content)
    except ValidationError:
        raise InvalidInput(
            "Ce fichier n'est pas une liste de services data·inclusion.",
            remedy="Donnez un tableau JSON de services du schéma v1.",
            code="not_inclusion_services",
        ) from None
    extra: dict[str, frozenset[Need]] = {}
    for row in rows:
        key = row.structure_id.removeprefix(f"{SOURCE}--")
        extra[key] = extra.get(key, frozenset()) | needs_of_themes(row.thematiques or ())
    counters = tuple(replace(one, extra=one.extra | extra.get(one.id, frozenset())) for one in listed.counters)
    return replace(listed, counters=counters)
