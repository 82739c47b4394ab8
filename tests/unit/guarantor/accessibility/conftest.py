"""What the tests of the rules share: under mutation, nothing that the code before its change has kept."""

import os
import sys

import pytest

from etatplateforme.guarantor.accessibility.well_formed import KNOWN_RIGHT

COLD = "etatplateforme.guarantor.accessibility.css.", "etatplateforme.guarantor.accessibility.nesting"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A mutant inherits the process that ran the right code: what that one kept would answer in its place."""
    if "MUTANT_UNDER_TEST" not in os.environ:
        return
    KNOWN_RIGHT.clear()
    for name, module in tuple(sys.modules.items()):
        if name.startswith(COLD):
            for kept in vars(module).values():
                clear = getattr(kept, "cache_clear", None)
                if callable(clear):
                    _ = clear()
