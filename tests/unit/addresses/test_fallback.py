"""Two sources as one: who is asked, whose answer stands, and what is not hidden."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from etatplateforme.addresses.asked import Filters, Question, Unanswerable
from etatplateforme.addresses.block import Addresses
from etatplateforme.addresses.fallback import Fallback
from etatplateforme.core.action import Sync
from etatplateforme.core.effects import Op, now
from etatplateforme.errors import Broken, EtatError, InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.check import Check, Health
from tests.support.blocks import House, settled

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
HERE = Point(3.5, 44.5)
THERE = Filters(postcodes=("48000",), citycodes=("48095",))


def address(name: str) -> Address:
    return Address(label=name, kind=AddressKind.STREET, citycode="48095", city="Mende", postcode="48000")


AWAY = Unavailable("Absent.", remedy="Attendez.", code="away")


@dataclass
class Given:
    """A source that always answers the same."""

    answer: list[Address] | EtatError
    name: str = "source"
    asked: int = 0
    heard: list[object] = field(default_factory=list[object])

    def _said(self, *asked: object) -> Op[list[Address]]:
        _ = yield from now()
        self.asked += 1
        self.heard.extend(asked)
        if isinstance(self.answer, EtatError):
            raise self.answer
        return self.answer

    def matching(self, question: Question) -> Op[list[Address]]:
        return (yield from self._said(question))

    def beginning(self, question: Question) -> Op[list[Address]]:
        return (yield from self._said(question))

    def around(self, point: Point, limit: int) -> Op[list[Address]]:
        return (yield from self._said(point, limit))

    def health(self) -> Op[tuple[Check, ...]]:
        _ = yield from now()
        return (Check(self.name, Health.GOOD, "Bien."),)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path)
    yield made
    await made.aclose()


async def ask(house: House, colour: str, first: Given, second: Given) -> list[Address]:
    block = Addresses[Sync](house.runner(colour), Fallback(first, second))
    return await settled(block.search("rue de la paix", limit=3, near=HERE, filters=THERE))


@BOTH
async def test_who_answers_first_is_the_only_one_asked(house: House, colour: str) -> None:
    first, second = Given([address("a")]), Given([address("b")])
    assert await ask(house, colour, first, second) == [address("a")]
    assert (first.asked, second.asked) == (1, 0)


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        [],
        AWAY,
        Unanswerable("Pas ici.", remedy="Ailleurs."),
        UnexpectedReply("Autre chose.", remedy="Voyez."),
        Broken("Abîmé.", remedy="Refaites.", code="damaged"),
    ],
)
async def test_the_second_is_asked_the_same_when_the_first_has_nothing(
    house: House, colour: str, said: list[Address] | EtatError
) -> None:
    first, second = Given(said), Given([address("b")])
    assert await ask(house, colour, first, second) == [address("b")]
    assert first.heard == second.heard == [Question("rue de la paix", 3, HERE, THERE)]


@BOTH
async def test_nothing_found_stands_when_the_second_is_away(house: House, colour: str) -> None:
    assert await ask(house, colour, Given([]), Given(AWAY)) == []
    assert await ask(house, colour, Given(AWAY), Given([])) == []


@BOTH
async def test_when_both_are_away_the_second_says_why(house: House, colour: str) -> None:
    with pytest.raises(UnexpectedReply):
        await ask(house, colour, Given(AWAY), Given(UnexpectedReply("Autre chose.", remedy="Voyez.")))


@BOTH
async def test_a_query_that_cannot_be_read_is_not_asked_twice(house: House, colour: str) -> None:
    first, second = Given(InvalidInput("Illisible.", remedy="Corrigez.", code="unreadable")), Given([address("b")])
    with pytest.raises(InvalidInput):
        await ask(house, colour, first, second)
    assert second.asked == 0


@BOTH
async def test_every_question_has_its_fallback_and_health_tells_both(house: House, colour: str) -> None:
    source = Fallback(Given(AWAY, "premier"), Given([address("b")], "second"))
    block = Addresses[Sync](house.runner(colour), source)
    assert await settled(block.autocomplete("rue de")) == [address("b")]
    assert await settled(block.reverse(HERE)) == [address("b")]
    assert [check.name for check in await settled(block.check())] == ["premier", "second"]
