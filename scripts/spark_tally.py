"""The same log counted by Polars and, through one Ibis expression, by DuckDB and by a Spark cluster of this machine.

Spark needs Java 17 and ``pip install pyspark`` (the extra ``nightly``); Ibis' own extra for it would ask for an older
one. Nothing listens but on the loopback address. Prints one JSON line; ends with 1 when a single count differs.

    python scripts/spark_tally.py [ROWS]
"""

import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import polars as pl

from etatplateforme.evidence.decision_log import tally, tally_ibis
from etatplateforme.evidence.decision_log.shape import DateColumns, Dimension, LogShape, OutcomeColumn, StratumColumn
from etatplateforme.guarantor.statistics.log_tally import LogTally

ROWS = 1_000_000
LAST = date(2026, 1, 15)
SHAPE = LogShape(
    OutcomeColumn(
        "demandes acceptées", "decision", frozenset({"accordée"}), frozenset({"refusée"}), frozenset({"en cours"})
    ),
    (
        Dimension("territoire", "commune", {"75056": "QPV", "97*": "outre-mer", "974*": "Réunion"}, other="autre"),
        Dimension("tranche d'âge", "naissance", bands=(18, 26, 65), birth_date=True),
        Dimension("enfants", "enfants"),
        Dimension("canal", "canal"),
        Dimension("aidé", "aide"),
    ),
    StratumColumn("année", "recu", year=True),
    DateColumns("recu", "repondu", 60),
    LAST,
)


def log(rows: int) -> pl.DataFrame:
    """A log of every kind of value, the odd ones included, drawn from the number of the row."""
    number = pl.int_range(rows, eager=True).alias("number")

    def drawn(seed: int, values: list[str | None] | list[bool | None] | list[int | None]) -> pl.Series:
        return pl.Series(values).gather((number.hash(seed) % len(values)).cast(pl.UInt32))

    def day(seed: int, first: date, days: int) -> pl.Series:
        drawn_days = (number.hash(seed) % days).cast(pl.Int32)
        return pl.Series([first]).new_from_index(0, rows).dt.offset_by(drawn_days.cast(pl.String) + "d")

    sometimes = number.hash(9) % 4 == 0
    return pl.DataFrame(
        {
            "decision": drawn(1, ["accordée", " accordée", "refusée", "refusée", "en cours", "", "sans objet", None]),
            "commune": drawn(2, ["75056", "75056 ", "97105", "97411", "2A004", "35238", " ", None]),
            "naissance": day(3, date(1890, 1, 1), 50_000),
            "enfants": drawn(4, [0, 1, 2, None]),
            "canal": drawn(
                5, ["guichet", " guichet", "e\u0301crit", "écrit", 'au "téléphone"', "l'accueil; 100 %", None]
            ),
            "aide": drawn(6, [True, False, None]),
            "recu": day(7, date(2024, 1, 1), 760),
            "repondu": day(8, date(2024, 2, 1), 800).set(sometimes, None),
        }
    )


def spark_tally(file: Path) -> LogTally:
    """The tally by Spark."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[2]")
    for key in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(key, "127.0.0.1")
    session = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        return tally_ibis(import_module("ibis").pyspark.connect(session).read_parquet(str(file)), SHAPE)
    finally:
        session.stop()


def duckdb_tally(file: Path) -> LogTally:
    """The tally by DuckDB."""
    return tally_ibis(import_module("ibis").duckdb.connect().read_parquet(str(file)), SHAPE)


def main(rows: int = ROWS) -> int:
    """Count and compare."""
    warnings.simplefilter("ignore")  # those of Ibis and pyspark about each other's versions
    tallies: dict[str, LogTally] = {}
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.parquet"
        log(rows).write_parquet(file)
        engines: dict[str, Callable[[Path], LogTally]] = {
            "polars": lambda path: tally(path, SHAPE),
            "duckdb": duckdb_tally,
            "spark": spark_tally,
        }
        for name, count in engines.items():
            began = time.perf_counter()
            tallies[name] = count(file)
            seconds[name] = round(time.perf_counter() - began, 2)
    equal = {name: one == tallies["polars"] for name, one in tallies.items() if name != "polars"}
    cells = sum(len(one.outcomes.cells) for one in tallies["polars"].dimensions)
    packages = {name: version(name) for name in ("polars", "ibis-framework", "duckdb", "pyspark")}
    line = {
        "script": "spark_tally",
        "rows": rows,
        "cells": cells,
        "equal": equal,
        "seconds": seconds,
        "versions": packages,
    }
    print(json.dumps(line))
    return 0 if all(equal.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
