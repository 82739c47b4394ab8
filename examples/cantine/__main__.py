"""``python -m cantine [SERVICE.TOML] [--port 8000] [--environment sandbox]``: serve the application on this machine."""

import argparse
import sys
from pathlib import Path

from etatplateforme.errors import EtatError

from .serve import MANIFEST, run


def main() -> int:
    """Read the command line and serve; 1 with one message when the service may not, or cannot, start."""
    parser = argparse.ArgumentParser(prog="cantine", description="Sert l'inscription à la cantine sur cette machine.")
    _ = parser.add_argument("manifeste", nargs="?", type=Path, default=MANIFEST, help="chemin de service.toml")
    _ = parser.add_argument("--port", type=int, default=8000, help="port d'écoute (8000 par défaut)")
    _ = parser.add_argument("--environment", help="sandbox, integration ou production")
    _ = parser.add_argument("--donnees", type=Path, default=Path(), help="dossier sous lequel ranger les données")
    asked = parser.parse_args()
    try:
        run(asked.manifeste, port=asked.port, environment=asked.environment, folder=asked.donnees.absolute())
    except EtatError as error:
        _ = sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
