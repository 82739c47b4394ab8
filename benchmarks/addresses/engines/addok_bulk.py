"""addok over the rows of a file, through its Python API: what addok-csv does for each row, without HTTP and forms.

Runs in addok's own venv: python -m benchmarks.addresses.engines.addok_bulk IN OUT
"""

import csv
import importlib
import sys
from pathlib import Path


def main() -> None:
    """Answer every row of a CSV file with one column, « adresse »."""
    importlib.import_module("addok.config").config.load()
    search = importlib.import_module("addok.core").search
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as given, Path(sys.argv[2]).open("w") as out:
        writer = csv.writer(out)
        for row in csv.DictReader(given):
            found = search(row["adresse"], limit=1, autocomplete=False)
            best = found[0] if found else None
            told = ("", "", "", "") if best is None else (best.lat, best.lon, str(best), round(best.score, 4))
            writer.writerow([row["adresse"], *told])


if __name__ == "__main__":
    main()
