"""The tables that foreign keys lead to: which values their columns hold."""

from typing import BinaryIO

import polars as pl

from etatplateforme.opendata.reading import open_table
from etatplateforme.opendata.schema.model import Field, TableSchema
from etatplateforme.opendata.validation.judge import column_of
from etatplateforme.opendata.validation.keys import Ledger, Others


def others_of(file: BinaryIO, schema: TableSchema | None) -> Others:
    """Gives the values of some columns of the table in *file*; read at each call, from where *file* stands now.

    :raises BrokenTable: when called, the file cannot be read.
    """
    start = file.tell() if file.seekable() else None

    def values(names: tuple[str, ...]) -> pl.Series | None:
        if start is not None:
            _ = file.seek(start)
        table = open_table(file)
        fields = {field.name: field for field in schema.fields} if schema is not None else {}
        if any(name not in table.header for name in names):
            return None
        columns = (column_of(table.header.index(name), fields.get(name, Field(name))) for name in names)
        ledger = Ledger(tuple(columns))
        for batch in table.batches():
            ledger.add(batch)
        return ledger.whole().get_column("key")

    return values
