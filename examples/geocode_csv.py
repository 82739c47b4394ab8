"""Géocode un fichier d'adresses avec l'index de cette machine, dans deux processus.

python examples/geocode_csv.py inscrits.csv resultat.csv adresses.idx adresse ville
"""

import sys
from pathlib import Path

from etatplateforme.addresses.bulk import Job, geocode_file
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.errors import EtatError

if __name__ == "__main__":  # chaque processus relit ce fichier : sans cette ligne, il recommencerait
    source, target, index, *columns = sys.argv[1:]
    try:
        report = geocode_file(Path(source), Path(target), Path(index), Job(CsvRequest(tuple(columns))), processes=2)
    except EtatError as error:
        sys.exit(f"{error.problem} {error.remedy}")
    _ = sys.stdout.write("\n".join([*report.lines(), ""]))
