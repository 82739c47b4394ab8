"""The catalogue of schemas (schema.data.gouv.fr): which there are, in which versions, and the text of one."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Call, Op, Trust
from etatplateforme.core.retry import call
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.bodies import unavailable, unexpected
from etatplateforme.values.intent import Intent

NAME = "schema.data.gouv.fr"
LARGEST_SCHEMA = 2_000_000
_OPEN = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

SchemaKind = Literal["tableschema", "jsonschema", "datapackage", "other"]


@dataclass(frozen=True, slots=True)
class SchemaEntry:
    """One schema of the catalogue: ``name`` such as ``"etalab/schema-irve-statique"``, versions oldest first."""

    name: str
    title: str
    kind: str
    url: str
    versions: tuple[tuple[str, str], ...] = ()

    def at(self, version: str | None = None) -> str:
        """Address of that *version*, or of the latest. Raises InvalidInput (``unknown_schema_version``)."""
        if version is None:
            return self.url
        found = dict(self.versions).get(version)
        if found is None:
            raise InvalidInput(
                "Cette version du schéma n'existe pas.",
                remedy="Versions connues : " + ", ".join(name for name, _ in self.versions) + ".",
                code="unknown_schema_version",
            )
        return found


class _Version(BaseModel):
    model_config = _OPEN
    version_name: str
    schema_url: str


class _Entry(BaseModel):
    model_config = _OPEN
    name: str
    title: str = ""
    schema_type: str = "other"
    schema_url: str
    versions: list[_Version] = []


class _Entries(BaseModel):
    model_config = _OPEN
    schemas: list[_Entry]


class Schemas(Block[M]):
    """The catalogue of schemas at *base* (``https://schema.data.gouv.fr``)."""

    def __init__(self, runner: Runner, base: str) -> None:
        super().__init__(runner)
        self._base = base.rstrip("/")

    @action(Intent.FIND_DATASET)
    def listed(self, kind: SchemaKind | None = None) -> Op[tuple[SchemaEntry, ...]]:
        """Every schema of the catalogue, or those of one *kind*. Raises Unavailable, UnexpectedReply."""
        reply = yield from call(Call("GET", f"{self._base}/schemas.json"))
        if not reply.ok:
            raise unavailable(NAME, reply.status)
        entries = _parsed(reply.body)
        return tuple(entry for entry in entries if kind is None or entry.kind == kind)

    @action(Intent.FIND_DATASET)
    def text(self, entry: SchemaEntry, version: str | None = None) -> Op[bytes]:
        """The text of a schema in that *version*, or in the latest, as its publisher wrote it.

        Raises InvalidInput (``unknown_schema_version``), Unavailable, TooLarge over 2 MB.
        """
        asked = Call("GET", entry.at(version), trust=Trust.DATA, redirects=3, max_bytes=LARGEST_SCHEMA)
        reply = yield from call(asked)
        if not reply.ok:
            raise unavailable(NAME, reply.status)
        return reply.body


def _parsed(body: bytes) -> tuple[SchemaEntry, ...]:
    try:
        entries = _Entries.model_validate_json(body)
    except ValidationError:
        entries = None
    if entries is None:
        raise unexpected(NAME)
    return tuple(
        SchemaEntry(
            each.name,
            each.title,
            each.schema_type,
            each.schema_url,
            tuple((version.version_name, version.schema_url) for version in each.versions),
        )
        for each in entries.schemas
    )
