"""The two formats in which the State published the list of France Services: CSV of 2024, GeoJSON of 2020."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from etatplateforme.core.reading import text_of
from etatplateforme.errors import Fault, InvalidInput, TooLarge
from etatplateforme.territory.counters.counter import Counter, CounterList, CounterSource, Form
from etatplateforme.territory.counters.hours import (
    CLOSED_DAY,
    UNKNOWN_DAY,
    UNKNOWN_WEEK,
    DayHours,
    Slot,
    Week,
    parse_day,
)
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode

LARGEST_FILE = 20_000_000
"""Bytes; the list of 2024 has 1.2 million."""
MOST_COUNTERS = 20_000

CSV_2024, GEOJSON_2020 = "france-services-2024", "france-services-2020"
DAYS = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi")
_NEEDED = frozenset({"id_fs", "lib_fs", "insee_com", "lib_com", "latitude", "longitude", *DAYS})
_FORMS = {"Multisites": Form.SEVERAL_PLACES, "Bus_équivalent": Form.ROAMING, "Itinérante": Form.ROAMING}
_ONLY_BY_APPOINTMENT = re.compile(
    r"(?:uniquement )?sur (?:rdv|rendez[- ]vous)(?: uniquement)?[ .!]*|(?:rdv|rendez[- ]vous) uniquement", re.IGNORECASE
)
_NO_HOURS = frozenset({"", "horaires non communiqués"})

Row = Mapping[str, str]
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, coerce_numbers_to_str=True)


def read_counters(content: bytes, name: str, *, day: date | None = None) -> CounterList:
    """The counters of a list, whichever its format. *day* is the one of the list, else the one that its *name* tells.

    A line without a commune, a place or a name is left out and told as a fault.

    :raises InvalidInput: codes ``file_too_large``, ``not_utf8``, ``not_a_counter_list``.
    :raises TooLarge: more than 20 000 counters.
    """
    text = text_of(content, f"La liste « {name} »", LARGEST_FILE)
    geojson = text.lstrip().startswith("{")
    rows, made = (_geojson_rows(text), _of_2020) if geojson else (_csv_rows(text), _of_2024)
    counters, faults = _made(rows, made)
    source = CounterSource(name, GEOJSON_2020 if geojson else CSV_2024, day or day_in(name))
    return CounterList(source, counters, faults)


def day_in(name: str) -> date | None:
    """The day written in the name of a file: « liste-fs-20240801.csv », « …-2020-09.geojson » (its first day)."""
    found = re.search(r"(20\d\d)-?([01]\d)(?:-?([0-3]\d))?(?!\d)", name)
    if found is None:
        return None
    with suppress(ValueError):
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3) or 1))
    return None


def _made(
    rows: Iterator[tuple[int, Row]], make: Callable[[Row], Counter]
) -> tuple[tuple[Counter, ...], tuple[Fault, ...]]:
    made: dict[str, Counter] = {}
    faults: list[Fault] = []
    for line, row in rows:
        if len(made) >= MOST_COUNTERS:
            raise TooLarge(f"La liste a plus de {MOST_COUNTERS} guichets.", remedy="Vérifiez que c'est la bonne liste.")
        try:
            counter = make(row)
            if counter.id in made:
                raise _unreadable("Cet identifiant est déjà pris.", "Gardez une seule ligne par guichet.", "id_fs")
            made[counter.id] = counter
        except (InvalidInput, ValueError) as error:
            faults.append(_fault(error, line))
    return tuple(made.values()), tuple(faults)


def _fault(error: InvalidInput | ValueError, line: int) -> Fault:
    if isinstance(error, InvalidInput):
        key = error.faults[0].key if error.faults else "insee_com"
        return Fault(key, error.problem, error.remedy, line)
    return Fault("latitude", "Le lieu n'est pas un nombre.", "Donnez la latitude et la longitude.", line)


def _unreadable(problem: str, remedy: str, key: str) -> InvalidInput:
    return InvalidInput(problem, remedy=remedy, faults=(Fault(key, problem, remedy),), code="unreadable_counter")


def _csv_rows(text: str) -> Iterator[tuple[int, Row]]:
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = next(reader, None)
        if header is None or not set(header) >= _NEEDED:
            raise not_a_list()
        for cells in reader:
            if cells:
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))
    except csv.Error:
        raise not_a_list() from None


def not_a_list() -> InvalidInput:
    """What was given is no list of counters."""
    return InvalidInput(
        "Ce fichier n'est pas une liste de France Services.",
        remedy="Donnez la liste publiée par l'ANCT sur data.gouv.fr, en CSV (2024) ou en GeoJSON (2020).",
        code="not_a_counter_list",
    )


class _Feature(BaseModel):
    model_config = _OPEN
    properties: Mapping[str, str | None]


class _Collection(BaseModel):
    model_config = _OPEN
    features: Sequence[_Feature] = Field(max_length=MOST_COUNTERS)


def _geojson_rows(text: str) -> Iterator[tuple[int, Row]]:
    try:
        features = TypeAdapter(_Collection).validate_json(text).features
    except ValidationError:
        raise not_a_list() from None
    if features and "lib_france_services" not in features[0].properties:
        raise not_a_list()
    for number, feature in enumerate(features, 1):
        yield number, {key: (value or "").strip() for key, value in feature.properties.items()}


def _of_2024(row: Row) -> Counter:
    written = [row[day] for day in DAYS]
    # the list leaves closed days empty; a house without any hours has not told them
    days = tuple(parse_day(text) if text else CLOSED_DAY for text in written)
    remark = row.get("commentaire", "")
    form = _FORMS.get(row.get("format_fs", ""), Form.FIXED)
    if form is Form.FIXED and row.get("type_fs") == "Antenne":
        form = Form.BRANCH
    return Counter(
        id=_required(row, "id_fs"),
        name=_required(row, "lib_fs"),
        commune=CommuneCode.parse(row["insee_com"]),
        address=row.get("adresse", ""),
        complement=row.get("complement_adresse", ""),
        postcode=row.get("code_postal", ""),
        city=row["lib_com"],
        point=Point(float(row["longitude"]), float(row["latitude"])),
        phone=row.get("telephone", ""),
        mail=row.get("mail", ""),
        hours=_week(days, remark) if any(written) else UNKNOWN_WEEK,
        appointment={"Oui": True, "Non": False}.get(row.get("prise_rdv", "")),
        remark=remark,
        form=form,
        labelled_on=_labelled(row.get("labellisation_fs", "")),
    )


def _of_2020(row: Row) -> Counter:
    days = tuple(_day_of_2020(row.get(day, "")) for day in DAYS)
    remark = row.get("Commentaire.horaires", "")
    roaming = row.get("ITINERANCE") == "Oui" or "itinerante" in row.get("categorie", "")
    branch = row.get("FORMAT_FS") == "Antenne"
    return Counter(
        id=_required(row, "MATRICULE"),
        name=f"France services {_required(row, 'lib_france_services')}",
        commune=CommuneCode.parse(row.get("insee_com", "")),
        address=row.get("ADRESSE", ""),
        complement=row.get("COMPLEMENT.D.ADRESSE", ""),
        postcode=row.get("code_postal", ""),
        city=row.get("lib_com", ""),
        point=Point(float(row.get("LONGITUDE", "")), float(row.get("LATITUDE", ""))),
        phone=row.get("TELEPHONE", ""),
        mail=row.get("CONTACT.MAIL", ""),
        hours=_week(days, remark),
        remark=remark,
        form=Form.ROAMING if roaming else Form.BRANCH if branch else Form.FIXED,
        labelled_on=_labelled(row.get("Labellisation", "")),
    )


def _day_of_2020(text: str) -> DayHours:
    return UNKNOWN_DAY if text.casefold() in _NO_HOURS else parse_day(text)


def _week(days: tuple[DayHours, ...], remark: str) -> Week:
    """Monday to Sunday; both lists say nothing of Sunday. A remark may put the whole week under appointment."""
    if _ONLY_BY_APPOINTMENT.fullmatch(remark):
        days = tuple(_by_appointment(day) for day in days)
    monday, tuesday, wednesday, thursday, friday, saturday = days
    return (monday, tuesday, wednesday, thursday, friday, saturday, UNKNOWN_DAY)


def _by_appointment(day: DayHours) -> DayHours:
    return DayHours(tuple(Slot(one.start, one.end, by_appointment=True) for one in day.slots), day.complete, day.text)


def _required(row: Row, key: str) -> str:
    if not row.get(key):
        raise _unreadable("Une information manque.", "Complétez la ligne, ou retirez-la.", key)
    return row[key]


def _labelled(text: str) -> date | None:
    found = re.search(r"(?:(\d\d)/)?(\d\d)/(20\d\d)", text)
    if found is None:
        return None
    with suppress(ValueError):
        return date(int(found.group(3)), int(found.group(2)), int(found.group(1) or 1))
    return None
