"""What each of the team's pages says, drawn from what the ledger knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.notifications.accounts import Attempt, Status
from etatplateforme.notifications.board import Board, Stack
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.register import Held, Line
from etatplateforme.notifications.state import WAITING, Reason, State
from etatplateforme.notifications.words import CHANNELS, KINDS, NEWS, NO_REMEDY, REASONS, REMEDIES, STATES
from etatplateforme.values.calendar import Calendar, french_date
from etatplateforme.values.check import Check, Health
from etatplateforme.web.team.plot import SERIES, described, plot
from etatplateforme.web.team.templates import BASE, MESSAGE, OVERVIEW, STYLE, TOLD

if TYPE_CHECKING:
    from jinja2 import Environment

SHOWN = 100
"""Messages that the page lists; the rest comes when these are done."""

OUTCOMES = {
    "accepted": "pris",
    "refused": "refusé",
    "refused_for_now": "refusé pour l'instant",
    "unreached": "fournisseur injoignable",
    "uncertain": "peut-être pris",
    "withdrawn": "non commencé",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A button: the name that the form sends, what it says, and what it does."""

    name: str
    label: str
    effect: str


RESEND = Act("renvoyer", "Il n'est pas parti : le remettre en file", "Le message part dès que possible.")
SENT = Act("parti", "Il est parti", "Rien n'est envoyé : le message est noté comme parti.")
GIVE_UP = Act("renvoyer", "Il n'est pas parti", "Il ne peut plus partir : écrivez de nouveau à la personne.")
CANCEL = Act("annuler", "Annuler ce message", "Il ne partira pas. Ce choix ne se défait pas.")
DONE = {
    State.QUEUED: "Le message est remis en file.",
    State.SENT: "Le message est noté comme parti.",
    State.CANCELLED: "Le message est annulé.",
    State.FAILED: "Le message est noté comme non parti.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose pages these are, where they are mounted, and by which clock they tell the time."""

    service: str
    root: str
    calendar: Calendar


def overview(place: Place, board: Board, dead: Sequence[Line], held: Sequence[Held], checks: Sequence[Check]) -> str:
    """The ledger at a glance."""
    hours = [f"{place.calendar.local(hour.start).hour} h" for hour in board.hours]
    shown = [state for state in State if any(stack.counts.get(state) for stack in board.stacks)]
    return _draw(
        "overview",
        place,
        now=_moment(place, board.at),
        checks=[check for check in checks if check.health in (Health.WEAK, Health.BROKEN)],
        dead=[_line(line) for line in dead[:SHOWN]],
        more=len(dead) > SHOWN,
        states=[STATES[state] for state in shown],
        stacks=[_stack(stack, shown, board.at) for stack in board.stacks],
        held=[_held(place, one) for one in held],
        described=described(board.hours),
        plot=plot(board.hours, hours),
        series=[name for name, _ in SERIES],
        hours=[
            {"name": name, "counts": [count(hour) for _, count in SERIES]}
            for name, hour in zip(hours, board.hours, strict=True)
        ],
    )


def message(place: Place, status: Status, *, done: bool = False) -> str:
    """One message, its attempts, and what a person may do about it."""
    return _draw(
        "message",
        place,
        id=status.receipt.id,
        done=DONE.get(status.state, "") if done else "",
        facts=_facts(place, status),
        went_on_as=status.went_on_as,
        acts=_acts(status),
        remedy=REMEDIES.get(status.reason, NO_REMEDY) if status.awaits_person else "",
        attempts=[_attempt(place, one) for one in status.attempts],
    )


def told(place: Place, title: str, said: str, *, sign_in: str = "", wanted: str = "", back: bool = False) -> str:
    """A page that says one thing, with a way on."""
    return _draw("told", place, title=title, said=said, sign_in=sign_in, wanted=wanted, back=back)


def _facts(place: Place, status: Status) -> list[str]:
    reason = REASONS.get(status.reason, "")
    facts = [
        f"{KINDS[status.kind].capitalize()}, par {CHANNELS[status.channel]}.",
        f"État : {STATES[status.state]}{f' ({reason})' if reason else ''}.",
        f"Mis en file le {_moment(place, status.receipt.queued_at)}.",
    ]
    if status.receipt.lawful_by is not None:
        facts.append(f"À envoyer au plus tard le {_moment(place, status.receipt.lawful_by)} (CRPA, art. R112-11-2).")
    if status.sent_at is not None:
        facts.append(f"Parti le {_moment(place, status.sent_at)}.")
    if status.news is not None and status.news_at is not None:
        facts.append(f"Nouvelle du fournisseur, le {_moment(place, status.news_at)} : {NEWS[status.news]}.")
    if status.next_at is not None:
        facts.append(f"Prochain acte le {_moment(place, status.next_at)}.")
    if status.purged:
        facts.append("Son contenu et son destinataire sont effacés.")
    return facts


def _acts(status: Status) -> list[Act]:
    if status.state in WAITING:
        return [CANCEL]
    if status.awaits_person or status.state is State.UNCERTAIN:
        lost = status.purged or status.kind is Kind.BULK
        return [GIVE_UP if lost else RESEND, SENT]
    return []


def _line(line: Line) -> dict[str, object]:
    reason: Reason = line.reason
    return {
        "id": line.id,
        "channel": CHANNELS[line.channel],
        "state": STATES[line.state],
        "reason": REASONS.get(reason, ""),
        "attempts": line.attempts,
        "answer": f"{line.code or ''} {line.detail}".strip(),
        "remedy": REMEDIES.get(reason, NO_REMEDY),
    }


def _stack(stack: Stack, states: Sequence[State], at: datetime) -> dict[str, object]:
    name = f"{KINDS[stack.kind].capitalize()}, {CHANNELS[stack.channel]}"
    return {
        "name": f"{name} ({stack.service})" if stack.service else name,
        "counts": [stack.counts.get(state, 0) for state in states],
        "age": "rien n'attend" if stack.oldest is None else lasting(at - stack.oldest),
    }


def _held(place: Place, one: Held) -> str:
    who = f"Le fournisseur « {one.provider} »" if one.provider else "Un domaine de courriel"
    return f"{who} : {one.failures} échec(s) de suite, nouvel essai le {_moment(place, one.until)}."


def _attempt(place: Place, one: Attempt) -> dict[str, object]:
    return {
        "number": one.number,
        "provider": one.provider,
        "begun": _moment(place, one.begun_at),
        "outcome": "sans nouvelle" if one.outcome is None else OUTCOMES.get(one.outcome, one.outcome),
        "answer": f"{one.code or ''} {one.detail}".strip(),
    }


def lasting(age: timedelta) -> str:
    """A duration as a person says it: « 3 min », « 5 h », « 2 jours »."""
    minutes = max(age, timedelta()) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} jours"


def _moment(place: Place, moment: datetime) -> str:
    local = place.calendar.local(moment)
    return f"{french_date(local.date())} à {local.hour} h {local.minute:02d}"


def _draw(template: str, place: Place, **values: object) -> str:
    known = {"service": place.service, "root": place.root, "style": STYLE, **values}
    return _environment().get_template(template).render(known)


@cache
def _environment() -> "Environment":
    from jinja2 import DictLoader, Environment, StrictUndefined

    return Environment(
        loader=DictLoader({"base": BASE, "told": TOLD, "overview": OVERVIEW, "message": MESSAGE}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
