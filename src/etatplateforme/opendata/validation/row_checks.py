"""Runs the checks of a schema over the rows: each group of texts is judged once a batch."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from etatplateforme.opendata.reading import Batch
from etatplateforme.opendata.schema.model import TableSchema
from etatplateforme.opendata.validation.checks import Known, RowCheck, Unusable, row_check
from etatplateforme.opendata.validation.judge import Column, cells_at
from etatplateforme.opendata.validation.report import Code, Problem
from etatplateforme.opendata.validation.tally import Tally
from etatplateforme.opendata.validation.values import Value

GROUP = "group"


class RowChecks:
    """The checks of *schema*, on the *columns* of a file; what cannot be run, and what is found, goes to *tally*."""

    def __init__(self, schema: TableSchema, columns: Sequence[Column], known: Known, tally: Tally) -> None:
        self._columns: Mapping[str, Column] = {column.field.name: column for column in columns}
        self._tally = tally
        self._checks = list(self._usable(schema, known))

    def _usable(self, schema: TableSchema, known: Known) -> Iterator[RowCheck]:
        for said in schema.checks:
            try:
                check = row_check(said, known)
            except Unusable as unusable:
                self._tally.add(Problem(Code.CHECK_ERROR, unusable.problem, unusable.remedy, rule=said.name), 1)
                continue
            there = [name for name in check.columns if name in self._columns]
            absent = [name for name in check.columns if name not in self._columns]
            if (check.together == "all" and there and absent) or (check.together == "one" and not there):
                named = ", ".join(f"« {name} »" for name in absent)
                message = f"Il manque des colonnes que « {check.name} » demande ensemble : {named}."
                self._tally.add(Problem(Code.CUSTOM_CHECK, message, "Ajoutez-les.", rule=check.name), 1)
            elif there and (not absent or not check.skips_missing):
                yield check

    def judge(self, batch: Batch) -> None:
        """Tell the rows of *batch* that break a check."""
        for check in self._checks:
            if batch.frame.height:
                self._judge(batch, check)

    def _judge(self, batch: Batch, check: RowCheck) -> None:
        there = [self._columns[name] for name in check.columns if name in self._columns]
        texts = batch.frame.select(column.name for column in there)
        groups = texts.unique(maintain_order=True).with_row_index(GROUP)
        wrong: dict[str, list[int]] = {}
        for group, *row in groups.iter_rows():
            said = self._verdict(check, dict(zip((column.name for column in there), row, strict=True)))
            if said:
                wrong.setdefault(said, []).append(group)
        if not wrong:
            return
        ranks = texts.join(groups, on=texts.columns, how="left", nulls_equal=True, maintain_order="left").get_column(
            GROUP
        )
        for said, held in wrong.items():
            places = ranks.is_in(held).arg_true()
            self._tally.add(self._problem(check, said), places.len(), partial(cells_at, batch, there[0].place, places))

    def _verdict(self, check: RowCheck, row: Mapping[str, str | None]) -> str:
        values: list[Value] = []
        for name in check.columns:
            column = self._columns.get(name)
            text = row[column.name] if column is not None else None
            values.append(column.judge.value(text) if column is not None and text is not None else None)
        if check.skips_missing and any(value is None for value in values):
            return ""
        return check.judge(values)

    def _problem(self, check: RowCheck, said: str) -> Problem:
        first = self._columns.get(check.columns[0])
        named = ", ".join(f"« {name} »" for name in check.columns)
        place = first.place + 1 if first is not None else 0
        return Problem(Code.CUSTOM_CHECK, f"{said} ({named}).", check.remedy, check.columns[0], place, check.name)
