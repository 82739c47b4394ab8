"""The same addresses geocoded in this process and by a Spark cluster of this machine: two workers of one core.

Spark needs Java 17 and ``pip install pyspark`` (the extra ``nightly``). Nothing listens but on the loopback address.
Prints one JSON line; ends with 1 when a single cell differs.

    python scripts/spark_geocode.py [ROWS]
"""

import csv
import io
import json
import os
import sys
import tempfile
import time
from datetime import date
from importlib import import_module
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from random import Random

from etatplateforme.addresses.bulk.rows import RowGeocoder
from etatplateforme.addresses.bulk.spark import geocode_frame
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.addresses.index import Index, build
from etatplateforme.sandbox.world import ban_csv, write_ban_csv

ROWS = 20_000
HEADER = ("dossier", "numero", "voie", "code_postal", "ville")
REQUEST = CsvRequest(filters={"postcode": "code_postal"}, parts={"number": "numero", "street": "voie", "city": "ville"})


def rows(count: int) -> list[tuple[int, str | None, str, str | None, str]]:
    """Addresses of the sandbox, one in four misspelt or with a part missing, drawn from a fixed seed."""
    draw = Random(7)
    known = list(csv.DictReader(io.StringIO(ban_csv()), delimiter=";"))
    made: list[tuple[int, str | None, str, str | None, str]] = []
    for rank, line in enumerate(islice(cycle(known), count)):
        street, number, postcode = line["nom_voie"], line["numero"], line["code_postal"]
        match draw.randrange(12):
            case 0:
                street = street[:3] + street[4:]
            case 1:
                made.append((rank, None, street, postcode, line["nom_commune"]))
                continue
            case 2:
                made.append((rank, number, street, None, line["nom_commune"]))
                continue
        made.append((rank, number, street, postcode, line["nom_commune"]))
    return made


def here(index: Path, given: list[tuple[int, str | None, str, str | None, str]]) -> list[list[str]]:
    """The cells behind each row, in this process."""
    with Index.open(index) as opened:
        geocoder = RowGeocoder(opened, HEADER, REQUEST)
        return [geocoder.cells(["" if cell is None else str(cell) for cell in row]) for row in given]


def there(index: Path, given: list[tuple[int, str | None, str, str | None, str]]) -> list[list[str]]:
    """The same on a cluster: a master and two workers, each a process with a Python of its own."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = import_module("pyspark.sql").SparkSession.builder.master("local-cluster[2,1,700]")
    for key in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(key, "127.0.0.1")
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), *sys.path]))
    builder = builder.config("spark.executorEnv.PYTHONPATH", path).config("spark.executor.memory", "600m")
    builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    session = builder.config("spark.pyspark.python", sys.executable).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        schema = "dossier int, numero string, voie string, code_postal string, ville string"
        frame = session.createDataFrame(given, schema).repartition(4)
        located = geocode_frame(frame, index, REQUEST).collect()
    finally:
        session.stop()
    return [list(row)[len(HEADER) :] for row in sorted(located, key=lambda row: row[0])]


def main(count: int = ROWS) -> int:
    """Geocode both ways and compare."""
    given = rows(count)
    with tempfile.TemporaryDirectory() as folder:
        write_ban_csv(Path(folder) / "ban.csv")
        index = Path(folder) / "adresses.idx"
        _ = build([Path(folder) / "ban.csv"], index, source_date=date(2026, 9, 1), licence="inventée")
        began = time.perf_counter()
        mine = here(index, given)
        middle = time.perf_counter()
        theirs = there(index, given)
        ended = time.perf_counter()
    found = sum(cells[-1] == "ok" for cells in mine)
    line = {
        "script": "spark_geocode",
        "rows": count,
        "found": found,
        "equal": mine == theirs,
        "seconds": {"here": round(middle - began, 2), "cluster, its start included": round(ended - middle, 2)},
        "load": round(os.getloadavg()[0], 2),
        "versions": {name: version(name) for name in ("pyspark", "pyarrow")},
    }
    print(json.dumps(line))
    return 0 if mine == theirs else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
