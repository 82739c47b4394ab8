"""Where a commune lies: told by who knows it, or estimated from the counters that a list places in it.

The reference of communes has no positions (its sources have none): nothing here invents one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.territory.counters.counter import Form
from etatplateforme.territory.counters.nearest import Counters
from etatplateforme.territory.divisions import Commune
from etatplateforme.values.address import Point

LARGEST_FILE = 50_000_000
"""Bytes; the communes of geo.api.gouv.fr with their centre take about 5 million."""


Centre: TypeAlias = Callable[[Commune], Point | None]
"""Knows where communes lie; None for one that it does not know."""


def nowhere(commune: Commune) -> Point | None:
    """Knows none."""
    return None


@dataclass(frozen=True, slots=True)
class Located:
    """A place, and whether it is only estimated (``estimated`` says from what, in French)."""

    point: Point
    estimated: str = ""


class _Centre(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)
    coordinates: tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    code: str
    centre: _Centre | None = None


def read_positions(content: bytes) -> Centre:
    """The centres of the answer of ``https://geo.api.gouv.fr/communes?fields=code,centre``.

    :raises InvalidInput: code ``not_positions``.
    :raises TooLarge: more than 50 million bytes.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge("Le fichier des positions est trop grand.", remedy="Demandez seulement « code » et « centre ».")
    try:
        rows = TypeAdapter(list[_Row]).validate_json(content)
    except ValidationError:
        raise InvalidInput(
            "Ce fichier ne donne pas le centre des communes.",
            remedy="Enregistrez la réponse de https://geo.api.gouv.fr/communes?fields=code,centre",
            code="not_positions",
        ) from None
    known = {row.code: Point(*row.centre.coordinates) for row in rows if row.centre is not None}
    return lambda commune: known.get(commune.code.value)


def locate(commune: Commune, counters: Counters, centre: Centre = nowhere) -> Located | None:
    """Where *commune* lies: its *centre* if that is known, else the middle of its fixed counters, else None."""
    known = centre(commune)
    if known is not None:
        return Located(known)
    inside = [
        one.point
        for one in counters.in_communes({commune.code.value, *commune.former_codes})
        if one.form is not Form.ROAMING
    ]
    if not inside:
        return None
    middle = Point(
        sum(point.longitude for point in inside) / len(inside), sum(point.latitude for point in inside) / len(inside)
    )
    return Located(middle, "d'après les guichets que la liste place dans la commune")
