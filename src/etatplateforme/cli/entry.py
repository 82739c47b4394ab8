"""Entry point of ``etatplateforme``. Imports nothing at first: Ctrl-C is answered even while the commands load."""

import gc
import signal
import sys
from types import FrameType
from typing import NoReturn

from etatplateforme.cli import INTERRUPTED, INTERRUPTION

COLLECTED_EVERY = (50_000, 20, 20)
"""Containers between two passes of the garbage collector, in place of 700: what a command imports, which is most of
what it holds, lives until its end, and going through it again and again finds nothing.
"""


def run() -> NoReturn:
    """Run the command line and leave with its code: 0 done, 1 refused or failed, 2 misused, 130 interrupted."""
    gc.set_threshold(*COLLECTED_EVERY)
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
