"""Where communes and addresses lie, for the commands: a file of centres, an index of addresses, or neither."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index
    from etatplateforme.territory.counters.nearest import Counters
    from etatplateforme.territory.counters.places import Centre
    from etatplateforme.territory.divisions import Commune
    from etatplateforme.territory.near import Near
    from etatplateforme.values.address import Point


@dataclass(frozen=True, slots=True)
class Places:
    """Knows the centres of a file, and what an open index finds. Both may be absent."""

    centre: "Centre"
    index: "Index | None" = None

    def __call__(self, commune: "Commune") -> "Point | None":
        """The centre of *commune*: the file's, else the one of its addresses."""
        from etatplateforme.addresses.asked import Filters
        from etatplateforme.values.address import AddressKind

        known = self.centre(commune)
        if known is not None or self.index is None:
            return known
        only = Filters(citycodes=(commune.code.value,), kinds=(AddressKind.MUNICIPALITY,))
        found = self.index.search(commune.name, limit=1, filters=only)
        return found[0].point if found else None


@contextmanager
def places(positions: Path | None, index: Path | None) -> Generator[Places]:
    """What *positions* and *index* know, while the block runs."""
    from etatplateforme.core.reading import read_bytes
    from etatplateforme.territory.counters.places import LARGEST_FILE, nowhere, read_positions

    known: Centre = nowhere
    if positions is not None:
        known = read_positions(read_bytes(positions, "fichier des positions", LARGEST_FILE))
    if index is None:
        yield Places(known)
        return
    from etatplateforme.addresses.index import Index

    with Index.open(index) as opened:
        yield Places(known, opened)


def place_of(text: str, counters: "Counters", known: Places) -> "Near":
    """The place that *text* names; an address too, when there is an index. Raises InvalidInput as ``read_near``."""
    from etatplateforme.territory.near import Near, read_near
    from etatplateforme.territory.reference import reference

    try:
        return read_near(text, counters, reference(), known)
    except InvalidInput as error:
        found = known.index.search(text, limit=1) if known.index is not None and error.code == "unknown_commune" else []
        if not found or found[0].point is None:
            raise
        return Near(found[0].label, found[0].point)
