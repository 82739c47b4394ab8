"""addok behind the bench, through its Python API. Runs in addok's own venv: it imports addok and the standard library.

ADDOK_CONFIG_MODULE=addok.conf REDIS_PORT=… python -m benchmarks.addresses.engines.addok_worker ASKS OUT
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from benchmarks.addresses.engines.loop import LIMIT, Asked, Row, answer_all


class Result(Protocol):
    """The parts of addok's result that are read. What a document has not is the empty text."""

    type: str
    citycode: str
    name: str
    oldcity: str
    housenumber: str | None
    lon: str | float
    lat: str | float
    score: float


class Search(Protocol):
    """addok.core.search"""

    def __call__(self, query: str, **options: object) -> list[Result]:
        """Answer a text."""
        ...


def asking(search: Search, reverse: Callable[..., list[Result]]) -> Callable[[Asked], list[Result]]:
    """How a question of the bench is put to addok."""

    def ask(asked: Asked) -> list[Result]:
        filters = dict(asked["filters"])
        longitude, latitude = asked["near"] or (None, None)
        if asked["mode"] == "reverse":
            return reverse(lat=latitude, lon=longitude, limit=1, **filters)
        complete = asked["mode"] == "autocomplete"
        return search(asked["text"], limit=LIMIT, autocomplete=complete, lat=latitude, lon=longitude, **filters)

    return ask


def row(result: Result) -> Row:
    """An answer in the bench's words; the BAN's export writes a homonymous street « Rue X (ancienne commune) »."""
    street = result.name.removesuffix(f" ({result.oldcity})") if result.oldcity else result.name
    where = (float(result.lon), float(result.lat))
    return (result.type, str(result.citycode), street, result.housenumber or "", *where, float(result.score), True)


def main() -> None:
    """Answer every question of a file."""
    importlib.import_module("addok.config").config.load()
    core = importlib.import_module("addok.core")
    answer_all(Path(sys.argv[1]), Path(sys.argv[2]), asking(core.search, core.reverse), row)


if __name__ == "__main__":
    main()
