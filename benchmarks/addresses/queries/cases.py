"""A case: what is asked, and everything that may rightly be answered. Written and read as JSON lines."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypedDict, cast

from benchmarks.addresses.queries.world import Point

Mode = Literal["search", "autocomplete", "reverse"]
Kind = Literal["housenumber", "street", "municipality"]


@dataclass(frozen=True, slots=True)
class Columns:
    """A query as a table holds it."""

    number: str
    street: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of an engine. ``text`` is empty for a reverse search; ``near`` is (longitude, latitude).

    ``filters`` are pairs of a name (``citycode``, ``postcode``, ``depcode``, ``type``) and a value.
    """

    text: str
    mode: Mode = "search"
    near: Point | None = None
    filters: tuple[tuple[str, str], ...] = ()
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An answer that is right. What is empty (or None) is not compared.

    ``kind``: ``housenumber``, ``street`` (or lieu-dit, without number) or ``municipality``; ``street`` is canonical.
    ``point`` tells two addresses apart that share everything else (one street's name in two former communes).
    """

    kind: Kind
    citycode: str
    street: str = ""
    number: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answers, in the words of the BAN; ``street`` has no number in it, ``point`` is lon, lat.

    ``certain`` is what the engine itself says of its answer, where it says something.
    """

    kind: str
    citycode: str
    street: str
    number: str
    point: Point | None
    score: float
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """One query of a class. ``exists`` is False where no engine can answer: silence is then right, so is ``right``."""

    category: str
    ask: Ask
    right: tuple[Target, ...]
    zone: str
    source: str
    exists: bool = True


class _RawAsk(TypedDict):
    text: str
    mode: Mode
    near: list[float] | None
    filters: list[list[str]]
    columns: dict[str, str] | None


class _RawTarget(TypedDict):
    kind: Kind
    citycode: str
    street: str
    number: str
    point: list[float] | None


class _Raw(TypedDict):
    category: str
    ask: _RawAsk
    right: list[_RawTarget]
    zone: str
    source: str
    exists: bool


def write(path: Path, cases: Iterable[Case]) -> None:
    """Write *cases*, one JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for case in cases:
            print(json.dumps(asdict(case), ensure_ascii=False), file=file)


def read(path: Path) -> Iterator[Case]:
    """The cases of a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield _case(cast(_Raw, json.loads(line)))


def _case(raw: _Raw) -> Case:
    ask, columns = raw["ask"], raw["ask"]["columns"]
    asked = Ask(
        text=ask["text"],
        mode=ask["mode"],
        near=_point(ask["near"]),
        filters=tuple((name, value) for name, value in ask["filters"]),
        columns=Columns(**columns) if columns else None,
    )
    return Case(raw["category"], asked, tuple(map(_target, raw["right"])), raw["zone"], raw["source"], raw["exists"])


def _target(raw: _RawTarget) -> Target:
    return Target(raw["kind"], raw["citycode"], raw["street"], raw["number"], _point(raw["point"]))


def _point(value: list[float] | None) -> Point | None:
    return None if value is None else (value[0], value[1])
