"""Table Schema (Frictionless Data, v1 and v2) as schema.data.gouv.fr publishes it, read with what it gets wrong."""

from etatplateforme.opendata.schema.model import Check, Constraints, Field, FieldType, ForeignKey, TableSchema
from etatplateforme.opendata.schema.reading import read_schema

__all__ = ["Check", "Constraints", "Field", "FieldType", "ForeignKey", "TableSchema", "read_schema"]
