"""What is already published, as udata shows it: with the extras, in which our identifiers stand."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from etatplateforme.core.effects import Reply
from etatplateforme.opendata.bodies import unexpected
from etatplateforme.opendata.publish.faults import accepted

EXTERNAL_ID = "etatplateforme:external-id"
"""The key of the extras under which the publisher's own identifier is kept."""

_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Schema(BaseModel):
    model_config = _OPEN
    name: str | None = None
    version: str | None = None


class _Checksum(BaseModel):
    model_config = _OPEN
    type: str
    value: str


class ExistingFile(BaseModel):
    """A resource that is there. ``sha1`` is what the catalogue computed of an uploaded file."""

    model_config = _OPEN
    id: str
    title: str | None = None
    description: str | None = None
    type: str | None = None
    filetype: str | None = None
    checksum: _Checksum | None = None
    schema_: _Schema | None = Field(default=None, alias="schema")
    extras: dict[str, JsonValue] | None = None

    @property
    def external_id(self) -> str | None:
        """The publisher's identifier, when we wrote one."""
        found = (self.extras or {}).get(EXTERNAL_ID)
        return found if isinstance(found, str) else None

    @property
    def sha1(self) -> str | None:
        """Digest of what was uploaded, in lower case."""
        return self.checksum.value.lower() if self.checksum is not None and self.checksum.type == "sha1" else None

    def schema_is(self, name: str | None, version: str | None) -> bool:
        """Whether it is said to follow that schema."""
        schema = self.schema_ or _Schema()
        return (schema.name or None, schema.version or None) == (name, version)


class ExistingDataset(BaseModel):
    """A dataset that is there."""

    model_config = _OPEN
    id: str
    title: str = ""
    description: str | None = None
    license: str | None = None
    frequency: str | None = None
    tags: list[str] | None = None
    private: bool = False
    resources: list[ExistingFile] = []
    extras: dict[str, JsonValue] | None = None

    @property
    def external_id(self) -> str | None:
        """The publisher's identifier, when we wrote one."""
        found = (self.extras or {}).get(EXTERNAL_ID)
        return found if isinstance(found, str) else None


class _Page(BaseModel):
    model_config = _OPEN
    data: list[ExistingDataset]
    next_page: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the datasets of an organisation."""

    datasets: tuple[ExistingDataset, ...]
    total: int | None
    more: bool


def listed(reply: Reply) -> Listed:
    """A page of datasets. Raises what ``accepted`` says, UnexpectedReply."""
    try:
        body = _Page.model_validate_json(accepted(reply).body)
    except ValidationError:
        body = None
    if body is None:
        raise unexpected("data.gouv.fr")
    return Listed(tuple(body.data), body.total, body.next_page is not None)


def existing_dataset(reply: Reply) -> ExistingDataset:
    """One dataset. Raises the same."""
    try:
        return ExistingDataset.model_validate_json(accepted(reply).body)
    except ValidationError:
        pass
    raise unexpected("data.gouv.fr")


def existing_file(reply: Reply) -> ExistingFile:
    """One resource. Raises the same."""
    try:
        return ExistingFile.model_validate_json(accepted(reply).body)
    except ValidationError:
        pass
    raise unexpected("data.gouv.fr")
