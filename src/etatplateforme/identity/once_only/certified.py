"""A datum with where it comes from: kept together, so that a file can say in five years who said what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic

from pydantic import TypeAdapter, ValidationError

from etatplateforme.errors import Broken
from etatplateforme.identity.once_only.question import Source
from etatplateforme.identity.once_only.told import T, T_co
from etatplateforme.values.held_datum import By
from etatplateforme.values.holding import Json


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a datum comes from. Holds nothing personal.

    :param source: name of the datum (``particulier.quotient_familial``).
    :param api: address of the API, so that a test is never taken for the real State.
    :param endpoint: path of the endpoint, without the number of a body.
    :param by: how the person was told: by their own sign-in, by civil status, by a number.
    :param obtained_at: aware, in UTC.
    :param recipient: SIRET of the administration for which it was asked.
    :param ground: the text and the habilitation, in French.
    :param cached: whether the API answered from its cache; None when it did not say.
    :param renewed_at: before that moment, asking again brings the same answer from the cache.
    """

    source: str
    api: str
    endpoint: str
    by: By
    obtained_at: datetime
    recipient: str
    ground: str
    cached: bool | None = None
    renewed_at: datetime | None = None


_PROVENANCE = TypeAdapter(Provenance)


@dataclass(frozen=True, slots=True)
class Certified(Generic[T_co]):
    """A datum as the administration told it, and its provenance."""

    value: T_co = field(repr=False)
    provenance: Provenance

    def to_record(self) -> dict[str, Json]:
        """The whole, ready for JSON: the value in the words of the API, beside its provenance."""
        return {
            "value": self.value.model_dump(mode="json", by_alias=True, exclude_none=True),
            "provenance": _PROVENANCE.dump_python(self.provenance, mode="json"),
        }

    @staticmethod
    def from_record(record: Mapping[str, Json], source: Source[T]) -> "Certified[T]":
        """What :meth:`to_record` wrote about the datum of *source*.

        :raises Broken: code ``certified_record``: it is of another datum, or was altered.
        """
        read: Certified[T] | None = None
        try:
            provenance = _PROVENANCE.validate_python(record.get("provenance"))
            value = source.answer.model_validate_json(TypeAdapter(object).dump_json(record.get("value")))
            read = Certified(value, provenance)
        except ValidationError:
            pass
        if read is None or read.provenance.source != source.name:
            raise Broken(
                "Une donnée gardée n'est pas celle qui est relue, ou a été modifiée.",
                remedy="Redemandez-la à l'administration, ou restaurez la sauvegarde.",
                code="certified_record",
            )
        return read
