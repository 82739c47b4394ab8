"""A small local State for development and tests: false, on loopback only, and in real protocols.

`Sandbox` starts it in threads of this process; `run_forever` keeps it for the command line. Importing this package
loads nothing heavy: the servers come with the first use. Every page, mail and token says "BAC À SABLE".
"""

from typing import TYPE_CHECKING

BANNER = "BAC À SABLE"
NOTICE = "Rien n'est vrai ici : personnes, adresses, données et jetons sont inventés."

if TYPE_CHECKING:
    from etatplateforme.sandbox.faults import Faults, KnownFault
    from etatplateforme.sandbox.listen import RefusedToListen
    from etatplateforme.sandbox.state import LocalState, Sandbox, Urls, run_forever
else:
    _HOMES = {
        "Faults": "faults",
        "KnownFault": "faults",
        "RefusedToListen": "listen",
        "LocalState": "state",
        "Sandbox": "state",
        "Urls": "state",
        "run_forever": "state",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "BANNER",
    "NOTICE",
    "Faults",
    "KnownFault",
    "LocalState",
    "RefusedToListen",
    "Sandbox",
    "Urls",
    "run_forever",
]
