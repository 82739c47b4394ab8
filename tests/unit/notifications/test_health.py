"""What ``doctor`` says of the ledger: late is what may leave and has not, by its kind; a doubt is counted."""

from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.notifications.board import Board
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.state import State
from etatplateforme.values.check import Check, Health
from tests.unit.notifications.office import MARIE, START, Carrier, Office, acknowledgement, carried_by, message, office


def checks(place: Office) -> dict[str, Check]:
    return {check.name: check for check in place.agent(settings=carried_by(Carrier())).check()}


@pytest.mark.parametrize(
    ("kind", "minutes", "health"),
    [
        (Kind.ACKNOWLEDGEMENT, 14, Health.GOOD),
        (Kind.ACKNOWLEDGEMENT, 16, Health.WEAK),
        (Kind.SERVICE, 59, Health.GOOD),
        (Kind.SERVICE, 61, Health.WEAK),
        (Kind.BULK, 3 * 24 * 60, Health.GOOD),
        (Kind.BULK, 5 * 24 * 60, Health.WEAK),
    ],
)
def test_a_message_is_late_by_its_kind(kind: Kind, minutes: int, health: Health, tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        if kind is Kind.ACKNOWLEDGEMENT:
            town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        else:
            town.notify(message(kind=kind))
        place.still.advance(minutes * 60)
        assert checks(place)["file des messages"].health is health


def test_what_waits_for_its_day_or_for_another_try_is_not_late(tmp_path: Path) -> None:
    later = Carrier(lambda parcel: Outcome(Fate.REFUSED_FOR_NOW, 451, wait=timedelta(hours=5)))
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(later))
        town.notify(message("demain"), not_before=START + timedelta(days=1))
        town.notify(message("plus tard"))
        town.deliver()
        place.still.advance(4 * 3600)
        assert checks(place)["file des messages"].health is Health.GOOD
        place.still.advance(3 * 3600)
        assert checks(place)["file des messages"].health is Health.WEAK


def test_doubts_are_counted(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier(lambda parcel: Outcome(Fate.UNCERTAIN))))
        town.notify(message())
        town.deliver()
        place.still.advance(600)
        town.deliver()
        check = checks(place)["messages à trancher"]
        assert (check.health, "1 sont dans le doute" in check.seen) == (Health.WEAK, True)
        board: Board = town.board()
        assert [dict(stack.counts) for stack in board.stacks] == [{State.UNCERTAIN: 1}]
        assert sum(hour.uncertain for hour in board.hours) == 1
