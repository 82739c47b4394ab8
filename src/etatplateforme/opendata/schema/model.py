"""What a Table Schema asks of a table, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.errors import Fault
from etatplateforme.values.bounded_json import Json

NO_PARAMETERS: Mapping[str, Json] = MappingProxyType({})


class FieldType(StrEnum):
    """The types of Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    YEAR = "year"
    YEARMONTH = "yearmonth"
    DURATION = "duration"
    GEOPOINT = "geopoint"
    GEOJSON = "geojson"
    ARRAY = "array"
    OBJECT = "object"
    LIST = "list"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a cell must be beyond its type. Bounds and ``enum`` are as the schema writes them, in JSON."""

    required: bool = False
    unique: bool = False
    minimum: Json = None
    maximum: Json = None
    exclusive_minimum: Json = None
    exclusive_maximum: Json = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    enum: tuple[Json, ...] | None = None

    def bounds(self) -> tuple[tuple[str, Json], ...]:
        """The bounds that are set, by the name that the schema gives them."""
        every = (
            ("minimum", self.minimum),
            ("maximum", self.maximum),
            ("exclusiveMinimum", self.exclusive_minimum),
            ("exclusiveMaximum", self.exclusive_maximum),
        )
        return tuple((name, value) for name, value in every if value is not None)


@dataclass(frozen=True, slots=True)
class Check:
    """A check of Validata beside the standard: its name, and its parameters (columns among them)."""

    name: str
    parameters: Mapping[str, Json] = field(default_factory=lambda: NO_PARAMETERS)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type, how its values are written, and their constraints. ``missing`` are the texts of no value."""

    name: str
    type: FieldType = FieldType.STRING
    format: str = "default"
    title: str = ""
    description: str = ""
    example: str = ""
    constraints: Constraints = field(default_factory=Constraints)
    missing: tuple[str, ...] = ("",)
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    delimiter: str = ","
    item: "Field | None" = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must be found in those of a *resource*; an empty one is the table itself."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A whole schema. ``oddities`` are what it says that no reader of the standard hears, each with its remedy."""

    fields: tuple[Field, ...]
    name: str = ""
    title: str = ""
    version: str = ""
    homepage: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    oddities: tuple[Fault, ...] = ()
