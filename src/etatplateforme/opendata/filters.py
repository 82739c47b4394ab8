"""What datasets of data.gouv.fr may be chosen by (udata, API 1: arguments of ``GET /datasets/``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from etatplateforme.errors import InvalidInput

_WORD = re.compile(r"[\w][\w .:/+'-]{0,199}")


class Order(StrEnum):
    """In which order datasets come. Without one, the most relevant first."""

    OLDEST = "created"
    NEWEST = "-created"
    LATEST_CHANGE = "-last_update"
    MOST_REUSED = "-reuses"
    MOST_FOLLOWED = "-followers"
    MOST_SEEN = "-views"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class DatasetFilter:
    """Datasets that meet all of these, in the words of data.gouv.fr.

    ``organization`` is an identifier, ``licence`` a short name (``"lov2"``), ``geozone`` an identifier such as
    ``"fr:commune:48095"``, ``schema`` a name of schema.data.gouv.fr (``"etalab/schema-irve-statique"``), ``badge`` one
    such as ``"hvd"`` (data of high value, règlement d'exécution UE 2023/138).

    Raises InvalidInput (``invalid_filter``) for a value that none of them may have; its text is not repeated.
    """

    organization: str | None = None
    tag: str | None = None
    licence: str | None = None
    format: str | None = None
    schema: str | None = None
    geozone: str | None = None
    granularity: str | None = None
    badge: str | None = None

    def __post_init__(self) -> None:
        wrong = [name for name, value in self._given() if _WORD.fullmatch(value) is None]
        if wrong:
            raise InvalidInput(
                "Un critère de recherche n'a pas une forme possible : " + ", ".join(wrong) + ".",
                remedy="Donnez un identifiant, un code ou un mot, comme data.gouv.fr l'écrit.",
                code="invalid_filter",
            )

    def _given(self) -> Iterator[tuple[str, str]]:
        for each in fields(self):
            value: object = getattr(self, each.name)
            if isinstance(value, str):
                yield each.name, value

    def params(self) -> dict[str, str]:
        """As arguments of the request."""
        return {"license" if name == "licence" else name: value for name, value in self._given()}
