"""Our embedded index behind the bench, through its public API.

    python -m benchmarks.addresses.engines.ours build ROWS.csv... INDEX
    python -m benchmarks.addresses.engines.ours ask INDEX ASKS OUT
    python -m benchmarks.addresses.engines.ours bulk INDEX IN OUT PROCESSES
    python -m benchmarks.addresses.engines.ours serve INDEX PORT

An address in columns is asked in columns; the peer, which has no other way, is asked the text they make.
"""

import json
import sys
from datetime import date
from pathlib import Path

import uvicorn
from benchmarks.addresses.engines.loop import LIMIT, Asked, Row, answer_all, peak

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.bulk import Job, geocode_file
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.addresses.index import Index, build
from etatplateforme.addresses.server import create_geocoder
from etatplateforme.values.address import Address, AddressKind, Point


def ask(index: Index, asked: Asked) -> list[Address]:
    """The five best answers, or the nearest."""
    given = dict(asked["filters"])
    near = Point(*asked["near"]) if asked["near"] else None
    if asked["mode"] == "reverse" and near is not None:
        return index.reverse(near, limit=1)
    filters = Filters(
        postcodes=tuple(given[name] for name in ("postcode",) if name in given),
        citycodes=tuple(given[name] for name in ("citycode",) if name in given),
        depcodes=tuple(given[name] for name in ("depcode",) if name in given),
        kinds=tuple(AddressKind(given[name]) for name in ("type",) if name in given),
    )
    if asked["mode"] == "autocomplete":
        return index.autocomplete(asked["text"], limit=LIMIT, near=near, filters=filters)
    columns = asked["columns"]
    return index.search(Parts(**columns) if columns else asked["text"], limit=LIMIT, near=near, filters=filters)


def row(address: Address) -> Row:
    """An answer in the bench's words."""
    point = address.point or Point(0.0, 0.0)
    place = (address.kind.value, address.citycode, address.street or address.name, address.housenumber or "")
    return (*place, point.longitude, point.latitude, address.score or 0.0, True)


def main(words: list[str]) -> None:
    """Do one of the three."""
    match words:
        case ["build", *rows, out]:
            report = build(map(Path, rows), Path(out), source_date=date(2026, 11, 22), licence="LO 2.0, ODbL 1.0")
            told = {"addresses": report.addresses, "bytes": report.file_bytes, "peak_bytes": peak()}
            print(json.dumps(told))
        case ["ask", path, asks, out]:
            with Index.open(Path(path)) as index:
                answer_all(Path(asks), Path(out), lambda asked: ask(index, asked), row)
        case ["bulk", path, source, target, processes]:
            job = Job(CsvRequest(("adresse",)))
            _ = geocode_file(Path(source), Path(target), Path(path), job, processes=int(processes), anew=True)
        case ["serve", path, port]:
            with Index.open(Path(path)) as index:
                uvicorn.run(create_geocoder(index), host="127.0.0.1", port=int(port), log_level="critical")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
