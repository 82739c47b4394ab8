"""Builds an index from files of addresses: read, sort, write beside the target, rename."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from etatplateforme.addresses.index import layout
from etatplateforme.addresses.index.assemble import assemble
from etatplateforme.addresses.index.docs import Docs, sort_docs
from etatplateforme.addresses.index.gather import FORMER, LOCALITY, MUNICIPALITY, STREET, Gatherer
from etatplateforme.addresses.index.report import BuildReport, Progress, SourceReport
from etatplateforme.addresses.index.source import SourceReader, opened
from etatplateforme.errors import InvalidInput

MAX_DOCS: Final = 2**28


def build(
    sources: Iterable[Path],
    out: Path,
    *,
    source_date: date | None,
    licence: str,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Build the index file *out* from files of addresses, plain or gzip, and say what was kept and what was not.

    Formats are told by the content (:mod:`etatplateforme.addresses.index.formats`); lists of communes may be among
    them. The same files in the same order give the same bytes. A row that cannot be read is skipped, counted and
    reported. Whatever interrupts the building, *out* stays as it was.

    :param source_date: the date of the data, shown with the answers, as the licence asks; None when nobody knows it.
    :param licence: the licence of the data (``"Licence Ouverte 2.0"`` for the BAN, ``"ODbL 1.0"`` for BANO).
    :param progress: told every 50,000 rows and at each stage.
    :raises InvalidInput: a file is missing or holds no address.
    :raises StorageFull: no space is left on the disk.
    :raises Unavailable: a file cannot be read, or *out* cannot be written.
    """
    gatherer = Gatherer()
    read = [_read(path, gatherer, progress) for path in sources]
    readings = [reading for reading, _ in read]
    _check_found(gatherer, readings)
    _tell(progress, "sort", readings)
    found = gatherer.found
    del gatherer  # what it remembered to recognise streets and numbers serves no more
    docs = sort_docs(found)
    del found
    if len(docs.streets) >= MAX_DOCS:
        raise layout.too_many()
    _tell(progress, "write", readings)
    size = layout.write(out, _meta(docs, readings, source_date, licence), assemble(docs))
    return _report(docs, readings, [end for _, end in read], size)


def _meta(docs: Docs, readings: list[SourceReader], source_date: date | None, licence: str) -> dict[str, layout.Json]:
    """What the header tells beside the table of contents."""
    return {
        "addresses": len(docs.number_key),
        "date": source_date.isoformat() if source_date is not None else None,
        "files": [[reading.name, reading.format, reading.digest] for reading in readings],
        "licence": licence,
        "suffixes": [*docs.suffixes],
    }


def _check_found(gatherer: Gatherer, readings: list[SourceReader]) -> None:
    if not readings:
        raise InvalidInput("Aucun fichier d'adresses n'est donné.", remedy="Donnez au moins un fichier.")
    if not gatherer.found.streets:
        raise InvalidInput(
            "Les fichiers donnés ne contiennent aucune adresse.",
            remedy="Ajoutez un fichier de la BAN, une BAL ou BANO à la liste des communes.",
            code="no_address",
        )


def _read(path: Path, gatherer: Gatherer, progress: Callable[[Progress], None] | None) -> tuple[SourceReader, int]:
    """Read one file: its account, and how many house numbers were gathered when it ended."""
    with opened(path) as reading:
        gatherer.read(reading, progress)
    if reading.rows == reading.skipped:
        raise InvalidInput(
            f"Aucune ligne de « {reading.name} » n'a pu être lue.",
            remedy="Vérifiez que le fichier est en UTF-8 et complet.",
            faults=tuple(reading.faults),
            code="no_readable_row",
        )
    return reading, len(gatherer.found.street_of)


def _tell(progress: Callable[[Progress], None] | None, stage: str, readings: list[SourceReader]) -> None:
    if progress is not None:
        progress(Progress(stage, "", sum(reading.rows for reading in readings)))


def _report(docs: Docs, readings: list[SourceReader], ends: list[int], size: int) -> BuildReport:
    source_of = np.searchsorted(np.array(ends), docs.repeated, side="right")
    repeated: list[int] = np.bincount(source_of, minlength=len(ends)).tolist()
    kinds = [street.kind for street in docs.streets]
    return BuildReport(
        sources=tuple(
            SourceReport(
                name=reading.name,
                format=reading.format,
                rows=reading.rows,
                kept=reading.rows - reading.skipped - twice,
                skipped=reading.skipped,
                repeated=twice,
                faults=tuple(reading.faults),
            )
            for reading, twice in zip(readings, repeated, strict=True)
        ),
        addresses=len(docs.number_key),
        streets=kinds.count(STREET),
        localities=kinds.count(LOCALITY) + kinds.count(FORMER),
        municipalities=kinds.count(MUNICIPALITY),
        file_bytes=size,
    )
