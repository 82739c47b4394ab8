"""The rhythm of the delivery worker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Effect, Transact
from etatplateforme.core.ports import Ports
from etatplateforme.errors import Broken, EtatError, StorageFull
from etatplateforme.notifications.accounts import Delivery
from etatplateforme.notifications.state import State
from etatplateforme.notifications.worker import IDLE_SECONDS, TROUBLE_SECONDS, run_worker
from tests.unit.notifications.office import MARIE, Office, message, office
from tests.unit.notifications.smtp_peer import SmtpPeer


def after(turns: int) -> Callable[[], bool]:
    left: Iterator[bool] = iter([False] * turns)
    return lambda: next(left, True)


def waits_of(place: Office) -> Callable[[float], None]:
    return place.still.sleep


def test_it_delivers_then_waits_then_stops(tmp_path: Path) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        for number in range(3):
            town.notify(message(f"k{number}"))
        turns: list[Delivery] = []
        run_worker(town, stop=after(3), wait=waits_of(place), delivered=turns.append)
        assert [turn.handled for turn in turns] == [3, 0, 0]
        assert place.still.waits == [IDLE_SECONDS, IDLE_SECONDS]
        assert peer.received == {MARIE.value: 3}


def test_it_waits_longer_for_a_relay_that_is_away_and_sends_when_it_is_back(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        place.agent().notify(message())
        run_worker(place.agent(), stop=after(1), wait=waits_of(place))
        assert place.still.waits == [TROUBLE_SECONDS]
        place.still.advance(120)
    with SmtpPeer() as peer, office(tmp_path, peer.port, place.clock) as place:
        run_worker(place.agent(), stop=after(1), wait=waits_of(place))
        assert peer.received == {MARIE.value: 1}


class Failing:
    """The real ports, that fail once with *error* at the first write."""

    def __init__(self, ports: Ports, error: EtatError) -> None:
        self._ports = ports
        self._errors = [error]

    def perform(self, effect: Effect[object], within: Within) -> object:
        if self._errors and isinstance(effect, Transact):
            raise self._errors.pop()
        return self._ports.perform(effect, within)

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


def test_a_full_disk_is_told_and_waited_for(tmp_path: Path) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        receipt = place.agent().notify(message())
        troubles: list[EtatError] = []
        full = StorageFull("plein", remedy="Libérez de la place.")
        town = place.agent(Failing(place.ports, full))
        run_worker(town, stop=after(2), wait=waits_of(place), troubled=troubles.append)
        assert troubles == [full]
        assert place.still.waits == [TROUBLE_SECONDS]
        assert place.agent().status(receipt.id).state is State.SENT


def test_a_damaged_store_ends_it(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(Failing(place.ports, Broken("abîmé", remedy="Restaurez.")))
        with pytest.raises(Broken):
            run_worker(town, stop=after(5), wait=waits_of(place))


def test_it_purges_about_once_an_hour(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        town.notify(message())
        place.still.advance(86_400 * 40)
        run_worker(town, stop=after(1), wait=waits_of(place))
        assert place.scalar("SELECT count(*) FROM notification_content") == 0
