"""Geocoding of a CSV file by the server: ``POST /search/csv`` and ``/reverse/csv``, in the words of the Géoplateforme.

A file of at most 50 MB and 200,000 rows is read whole and judged before its first row is searched; answers are sent as
they are found, so that memory does not grow with them.
"""

import csv
import io
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from etatplateforme.addresses.csv_rows import (
    ADDED,
    ADDED_AROUND,
    FILTERS,
    MOST_BYTES,
    Asked,
    CsvRequest,
    CsvTable,
    RowReader,
    added_columns,
    cells,
)
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Address

ROOM_FOR_FIELDS = 100_000
ROWS_A_CHUNK = 200
Answer = Callable[[Asked], Sequence[Address]]
Reading = Callable[[RowReader, Sequence[str]], Asked]


class _Refused(Exception):
    """The request is not what the contract wants; *status* and the message are for its sender."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Upload:
    """What was sent: the text of the file, its name, how to read it, and whether Excel shall recognise UTF-8."""

    text: str
    name: str
    request: CsvRequest
    delimiter: str | None
    with_bom: bool


class CsvGeocoder:
    """The two endpoints, over what answers a row of a search and a row of a reverse search."""

    def __init__(self, search: Answer, reverse: Answer) -> None:
        self._search = search
        self._reverse = reverse

    async def search(self, request: Request) -> Response:
        """``POST /search/csv``: the file with what was found behind each row."""
        return await _answered(request, ADDED, RowReader.searched, self._search)

    async def reverse(self, request: Request) -> Response:
        """``POST /reverse/csv``: the file with the nearest address behind each row."""
        return await _answered(request, ADDED_AROUND, RowReader.located, self._reverse)


async def _answered(request: Request, every: Sequence[str], reading: Reading, answer: Answer) -> Response:
    try:
        upload = await _received(request)
        table = CsvTable(upload.text, upload.request, upload.delimiter)
        columns = added_columns(upload.request, every)
        await run_in_threadpool(_judged, table)
    except _Refused as refused:
        return JSONResponse({"code": refused.status, "message": str(refused), "detail": []}, refused.status)
    except InvalidInput as error:
        return JSONResponse({"code": 400, "message": "Failed parsing query", "detail": [error.problem]}, 400)
    lines = geocoded(table, columns, reading, answer, upload.with_bom)
    name = f"{PurePosixPath(upload.name).stem or 'adresses'}.geocoded.csv"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}  # RFC 6266, 4.3
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _judged(table: CsvTable) -> None:
    """Read every row before one is answered. Raises InvalidInput for a row that cannot be read."""
    for _ in table.rows():
        continue


def geocoded(
    table: CsvTable, columns: Sequence[str], reading: Reading, answer: Answer, with_bom: bool
) -> Iterator[str]:
    """The file with its new columns, a few hundred rows at a time; lines end as RFC 4180 wants."""
    out = io.StringIO()
    _ = out.write("\ufeff" if with_bom else "")
    writer = csv.writer(out, delimiter=table.delimiter)
    writer.writerow([*table.header, *columns])
    for count, row in enumerate(table.rows(), 1):
        asked = reading(table.reader, row)
        found = answer(asked) if asked.status is None else ()
        writer.writerow([*row, *cells(found, asked.status, columns)])
        if count % ROWS_A_CHUNK == 0:
            yield out.getvalue()
            _ = out.seek(0), out.truncate()
    yield out.getvalue()


async def _received(request: Request) -> _Upload:
    """The upload of *request*. Raises _Refused: 413 for too much, 400 for what is no form or no UTF-8."""
    try:
        parser = MultiPartParser(request.headers, _bounded(request), max_files=1, max_fields=100)
        form = await parser.parse()
    except (MultiPartException, KeyError):
        raise _Refused(400, "A multipart form is expected, with the file as « data ».") from None
    try:
        return await _read(form)
    finally:
        await form.close()


async def _bounded(request: Request) -> AsyncGenerator[bytes]:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > MOST_BYTES + ROOM_FOR_FIELDS:
            raise _Refused(413, "The file is larger than 50 MB.")
        yield chunk


async def _read(form: FormData) -> _Upload:
    sent = form.get("data")
    if not isinstance(sent, UploadFile):
        raise _Refused(400, "The file is expected as « data ».")
    try:
        text = (await sent.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Refused(400, "The file is expected in UTF-8.") from None
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    request = CsvRequest(
        columns=_texts(form, "columns"),
        filters={name: given[name] for name in FILTERS if given.get(name)},
        result_columns=_texts(form, "result_columns"),
    )
    delimiter = given.get("delimiter") or None
    if delimiter is not None and len(delimiter) != 1:
        raise _Refused(400, "A delimiter is one character.")
    return _Upload(text, sent.filename or "", request, delimiter, given.get("with_bom", "").lower() in {"1", "true"})


def _texts(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(value for value in form.getlist(name) if isinstance(value, str) and value)
