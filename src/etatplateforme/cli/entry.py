"""Entry point of ``etatplateforme``. Imports nothing at first: Ctrl-C is answered even while the commands load."""

import signal
import sys
from types import FrameType
from typing import NoReturn

from etatplateforme.cli import INTERRUPTED, INTERRUPTION


def run() -> NoReturn:
    """Run the command line and leave with its code: 0 done, 1 refused or failed, 2 misused, 130 interrupted."""
    try:
        _ = signal.signal(signal.SIGTERM, _stop)
        from etatplateforme.cli.main import app, guarded, load

        load()
        code = guarded(lambda: app(standalone_mode=False))
    except KeyboardInterrupt:
        print(f"\n{INTERRUPTION}", file=sys.stderr)
        code = INTERRUPTED
    sys.exit(code)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """A service manager's stop is answered like Ctrl-C: what is open is closed, temporary folders go."""
    raise KeyboardInterrupt
