"""A table on its way to a spreadsheet: a cell that a spreadsheet would take for a formula is written as text.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tabulation or a carriage return may run a command or send the rest
of the table elsewhere when somebody opens the file (CWE-1236; OWASP, « CSV Injection »). Numbers are left as they are.
Nothing is altered on reading: what a file holds is what is told of it.
"""

from typing import BinaryIO, Final

import polars as pl

BOM: Final = b"\xef\xbb\xbf"
_BEGINNINGS: Final = r"\A[=+\-@\t\r]"
_NUMBER: Final = r"\A[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?\z"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* with an apostrophe before every text that would be a formula; spreadsheets do not show it."""
    return frame.with_columns(_guarded(name) for name, kind in frame.schema.items() if kind == pl.String)


def write_for_spreadsheet(frame: pl.DataFrame, file: BinaryIO, *, delimiter: str = ";", guard: bool = True) -> None:
    """Write *frame* to *file*, opened in binary, as French spreadsheets open it: UTF-8 with its mark, semicolons.

    :param guard: False writes formulas as they are: for a file that a program reads, never for one that people open.
    """
    safe = guarded(frame) if guard else frame
    header = {name: guarded(pl.DataFrame({"title": [name]})).item() if guard else name for name in safe.columns}
    _ = file.write(BOM)
    safe.rename(header).write_csv(file, separator=delimiter, line_terminator="\r\n")


def _guarded(name: str) -> pl.Expr:
    text = pl.col(name)
    formula = text.str.contains(_BEGINNINGS) & ~text.str.contains(_NUMBER)
    return pl.when(formula).then(pl.lit("'") + text).otherwise(text).alias(name)
