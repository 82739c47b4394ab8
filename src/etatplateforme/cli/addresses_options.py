"""What the commands on addresses share."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_INDEX = Path("adresses.idx")
STAGES = {"read": "lecture", "sort": "tri", "write": "écriture"}
IndexFile = Annotated[Path, typer.Option("--index", metavar="FICHIER", help="Le fichier de l'index.")]
