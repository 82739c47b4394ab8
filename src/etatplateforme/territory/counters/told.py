"""Counters told in French: a week, a state, and the value that the guarantor puts into a remedy."""

from collections.abc import Mapping

from etatplateforme.territory.counters.counter import Counter, CounterSource, Form
from etatplateforme.territory.counters.hours import DayHours, State, Week, french_time
from etatplateforme.territory.counters.nearest import Found
from etatplateforme.values.calendar import french_date
from etatplateforme.values.nearest_counter import NearestCounter

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
STATES = {
    State.OPEN: "ouvert",
    State.BY_APPOINTMENT: "sur rendez-vous",
    State.CLOSED: "fermé",
    State.HOLIDAY: "jour férié : fermé en principe, téléphonez",
    State.UNKNOWN: "horaires inconnus : téléphonez",
}
FORMS = {
    Form.FIXED: "",
    Form.SEVERAL_PLACES: "plusieurs lieux",
    Form.BRANCH: "antenne",
    Form.ROAMING: "itinérant : l'adresse n'est que celle de son port d'attache",
}


def week_text(week: Week) -> str:
    """« du lundi au jeudi de 9 h à 12 h ; le vendredi de 9 h à 11 h »; days without a known opening are left out."""
    runs: list[tuple[int, int, str]] = []
    for number, day in enumerate(week):
        if not day.slots:
            continue
        told = _day_text(day)
        if runs and runs[-1][1] == number - 1 and runs[-1][2] == told:
            runs[-1] = (runs[-1][0], number, told)
        else:
            runs.append((number, number, told))
    return " ; ".join(f"{_days(first, last)} {told}" for first, last, told in runs) or "à des horaires inconnus"


def state_text(found: Found) -> str:
    """The state at the moment asked, and when it next receives if it does not then."""
    told = STATES[found.state]
    if found.holiday is not None:
        told = f"{told} ({found.holiday})"
    if found.opens is None:
        return told
    opens = found.opens
    day = f"{DAY_NAMES[opens.weekday()]} {french_date(opens.date())}"
    return f"{told} ; prochaine ouverture connue : {day} à {french_time(opens.timetz())}"


def source_text(source: CounterSource) -> str:
    """The list, its date and its licence."""
    dated = f"du {french_date(source.day)}" if source.day is not None else "sans date connue"
    return f"Liste « {source.name} », {dated}, {source.licence}."


def step_free_text(counter: Counter) -> str:
    """Whether one enters without a step, as far as anybody said so."""
    known = {True: "accessible en fauteuil roulant", False: "non accessible en fauteuil roulant"}
    return "accessibilité non renseignée" if counter.step_free is None else known[counter.step_free]


def as_json(found: Found, distance_m: float | None) -> Mapping[str, object]:
    """A counter as the command line writes it in JSON. Times are local, with their offset; distances in metres, null
    when all that is known is that the counter lies in the commune.
    """
    counter = found.counter
    return {
        "id": counter.id,
        "name": counter.name,
        "address": list(counter.lines[1:]),
        "commune": counter.commune.value,
        "longitude": counter.point.longitude,
        "latitude": counter.point.latitude,
        "distance_m": None if distance_m is None else round(distance_m),
        "state": found.state,
        "holiday": found.holiday,
        "today": [{"start": f"{one.start:%H:%M}", "end": f"{one.end:%H:%M}", "by_appointment": one.by_appointment}
                  for one in found.today.slots],
        "today_complete": found.today.complete,
        "opens": None if found.opens is None else found.opens.isoformat(),
        "operators": list(found.operators),
        "extra": sorted(counter.extra),
        "phone": counter.phone or None,
        "mail": counter.mail or None,
        "form": counter.form,
        "step_free": counter.step_free,
        "remark": counter.remark or None,
    }  # fmt: skip


def as_nearest(counter: Counter, distance_m: float | None, source: CounterSource) -> NearestCounter:
    """What the guarantor needs of a counter; *distance_m* is None when it lies in the commune itself."""
    address, hours = ", ".join(counter.lines[1:]), week_text(counter.hours)
    return NearestCounter(counter.name, address, distance_m, hours, counter.shown_phone, source.name, source.day)


def _day_text(day: DayHours) -> str:
    return " et ".join(str(slot) for slot in day.slots)


def _days(first: int, last: int) -> str:
    if first == last:
        return f"le {DAY_NAMES[first]}"
    return f"du {DAY_NAMES[first]} au {DAY_NAMES[last]}"
