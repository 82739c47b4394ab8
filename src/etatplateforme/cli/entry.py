"""Entry point of ``etatplateforme``. Imports nothing at first: Ctrl-C is answered even while the commands load."""

import sys
from typing import NoReturn

from etatplateforme.cli import INTERRUPTED, INTERRUPTION


def run() -> NoReturn:
    """Run the command line and leave with its code: 0 done, 1 refused or failed, 2 misused, 130 interrupted."""
    try:
        from etatplateforme.cli.main import app, guarded, load

        load()
        code = guarded(lambda: app(standalone_mode=False))
    except KeyboardInterrupt:
        print(f"\n{INTERRUPTION}", file=sys.stderr)
        code = INTERRUPTED
    sys.exit(code)
