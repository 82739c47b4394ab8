"""A delimited file of a French administration, read whole or not at all: every character, every cell, every line.

``open_table`` gives the header, then batches of rows as text. What is not certain is told with its line and its place
in the file; nothing is replaced, guessed, padded or dropped in silence. Memory does not grow with the file.

>>> with open("prenoms.csv", "rb") as file:
...     table = open_table(file)
...     for batch in table.batches():
...         batch.frame  # a polars.DataFrame of texts

Needs the extra ``data`` (Polars). The caller opens the file: nothing here touches a disk.
"""

from etatplateforme.opendata.reading.faults import BrokenTable, RowFault, RowProblem
from etatplateforme.opendata.reading.table import Batch, HeaderFault, HeaderProblem, Table, open_table

__all__ = [
    "Batch",
    "BrokenTable",
    "HeaderFault",
    "HeaderProblem",
    "RowFault",
    "RowProblem",
    "Table",
    "open_table",
]
