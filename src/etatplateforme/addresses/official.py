"""What only the State's own address services answer, whatever the source that a service chose for its searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from etatplateforme.addresses.ban import identifier, parse_lookup
from etatplateforme.addresses.block import read_limit, read_query
from etatplateforme.addresses.completion import MOST_SUGGESTIONS, parse_completion
from etatplateforme.addresses.csv_answers import ROWS_AT_ONCE, Batch, batches
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.addresses.projects import (
    MOST_PROJECT_BYTES,
    GeocodingProject,
    named,
    pipeline,
    read_project,
    refusal,
)
from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import NOTHING, Call, Download, Downloaded, Flow, Op, Trust, emit, pause, secret
from etatplateforme.core.multipart import FormFile, multipart
from etatplateforme.core.retry import call, fetch
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Address, Point
from etatplateforme.values.commune import CommuneCode, Postcode
from etatplateforme.values.intent import Intent

MOST_ANSWERED = 20_000_000
"""Bytes that the answer to one piece of a file may have."""

UPLOAD_S = 3_600.0
"""Seconds that sending a whole file may take."""

FAST_S = 2.0
"""A suggestion that comes later than this is of no use to who types."""


@dataclass(frozen=True, slots=True)
class OfficialServices:
    """Where they answer: the Géoplateforme's geocoder and the platform of the Base Adresse Nationale."""

    geoplateforme: str
    ban: str


class OfficialAddresses(Block[M]):
    """The Géoplateforme's completion and files, and the look-up in the Base Adresse Nationale."""

    def __init__(self, runner: Runner, services: OfficialServices) -> None:
        super().__init__(runner)
        self._geoplateforme = services.geoplateforme.rstrip("/")
        self._ban = services.ban.rstrip("/")

    @action(Intent.LOOK_UP_ADDRESS)
    def complete(
        self,
        q: str,
        *,
        limit: int = 5,
        near: Point | None = None,
        postcodes: Sequence[Postcode] = (),
        citycodes: Sequence[CommuneCode] = (),
    ) -> Op[list[Address]]:
        """Suggestions for *q*, at most *limit* (1 to 15), without INSEE code. One try, of two seconds.

        Raises InvalidInput for a text under 3 or over 200 characters, Unavailable when the service does not answer.
        """
        asked = {
            "text": read_query(q),
            "type": "StreetAddress",
            "maximumResponses": str(read_limit(limit, MOST_SUGGESTIONS)),
        }
        if near is not None:
            asked["lonlat"] = f"{near.longitude:.6f},{near.latitude:.6f}"
        if postcodes:
            asked["zipcode"] = ",".join(code.value for code in postcodes)
        if citycodes:
            asked["citycode"] = ",".join(code.value for code in citycodes)
        url = f"{self._geoplateforme}/completion/"
        reply = yield from call(Call("GET", url, asked, attempts=1, timeout=FAST_S))
        return parse_completion(reply, limit)

    @action(Intent.LOOK_UP_ADDRESS)
    def look_up(self, ban_id: str) -> Op[Address | None]:
        """The address, street or commune of an identifier of the BAN; None when there is none (any more).

        Raises InvalidInput (``invalid_ban_id``), Unavailable when the platform does not answer.
        """
        reply = yield from call(Call("GET", f"{self._ban}/lookup/{identifier(ban_id)}"))
        return parse_lookup(reply)

    @stream(Intent.LOOK_UP_ADDRESS)
    def geocode_csv(self, text: str, request: CsvRequest, *, rows_at_once: int = ROWS_AT_ONCE) -> Flow[tuple[str, ...]]:
        """The rows of a CSV file, each with what the Géoplateforme found behind it; the first item is the header.

        The file is sent a few hundred rows at a time, within the rate of the service; nothing is asked beyond what is
        read. As many rows come back as were given, in their order.

        Raises InvalidInput (``invalid_csv``), Unavailable, and UnexpectedReply when rows are lost or added.
        """
        header_told = False
        for batch in batches(text, request, rows_at_once):
            header, *rows = yield from self._answered(batch)
            if not header_told:
                yield from emit(header)
                header_told = True
            for row in rows:
                yield from emit(row)

    @stream(Intent.LOOK_UP_ADDRESS)
    def geocode_project(
        self, source: Path, request: CsvRequest, *, delimiter: str = ",", every: float = 5.0
    ) -> Flow[GeocodingProject]:
        """Have the Géoplateforme geocode a whole file, of at most 1 GB in UTF-8: the project as it goes, until it is
        over, then to be fetched with :meth:`fetch_project`. The addresses leave.

        The first item is the project just made: who keeps its ``id`` and ``token`` can follow it after a stop.

        Raises InvalidInput (``unanswerable``, ``project_refused``), Unavailable, Uncertain, UnexpectedReply.
        """
        options = pipeline(request, delimiter)
        made = yield from call(Call("POST", f"{self._geoplateforme}/async/projects", attempts=1))
        project = read_project(made)
        yield from emit(project)
        told = {"content-type": "application/json"}
        _ = yield from self._asked(self._request("PUT", project, "/pipeline", headers=told, body=options), project)
        sent = {"content-type": "application/octet-stream", "content-disposition": 'attachment; filename="input.csv"'}
        upload = self._request("PUT", project, "/input-file", headers=sent)
        _ = yield from self._asked(replace(upload, file=source, timeout=UPLOAD_S), project)
        started = yield from self._asked(self._request("POST", project, "/start"), project)
        yield from emit(started)
        yield from self._followed(started, every)

    @stream(Intent.LOOK_UP_ADDRESS)
    def follow_project(self, project: GeocodingProject, *, every: float = 5.0) -> Flow[GeocodingProject]:
        """The project as it goes, looked at *every* so many seconds, until it is over.

        Raises InvalidInput (``unknown_project``), Unavailable, UnexpectedReply.
        """
        yield from self._followed(project, every)

    def _followed(self, project: GeocodingProject, every: float) -> Flow[GeocodingProject]:
        while True:
            project = yield from self._asked(self._request("GET", project), project)
            yield from emit(project)
            if project.status.over:
                return
            yield from pause(every)

    @action(Intent.LOOK_UP_ADDRESS)
    def fetch_project(self, project: GeocodingProject, into: Path) -> Op[Downloaded]:
        """The answer to a completed project, in the file *into*; a fetch that was cut goes on where it was.

        Raises InvalidInput (``project_not_over``), Unavailable, UnexpectedReply, TooLarge, StorageFull.
        """
        if named(project).output is None:
            raise InvalidInput(
                "Ce projet de géocodage n'a pas de résultat.", remedy="Suivez-le d'abord.", code="project_not_over"
            )
        url = f"{self._geoplateforme}/async/projects/{project.id}/output-file/{project.output}"
        limit = 5 * MOST_PROJECT_BYTES
        found = yield from fetch(Download(url, into, max_bytes=limit, trust=Trust.SETTINGS, resumes=True))
        return found

    @action(Intent.LOOK_UP_ADDRESS)
    def forget_project(self, project: GeocodingProject) -> Op[None]:
        """Have the Géoplateforme erase a project that is over, its files with it. Raises as :meth:`follow_project`."""
        reply = yield from call(self._request("DELETE", project))
        if not reply.ok:
            raise refusal(reply.status)

    def _asked(self, request: Call, project: GeocodingProject) -> Op[GeocodingProject]:
        reply = yield from call(request)
        return read_project(reply, project)

    def _request(
        self,
        method: str,
        project: GeocodingProject,
        path: str = "",
        *,
        headers: Mapping[str, str] = NOTHING,
        body: bytes = b"",
    ) -> Call:
        url = f"{self._geoplateforme}/async/projects/{named(project).id}{path}"
        return Call(method, url, headers=headers, body=body, credentials=f"Token {project.token}")

    def _answered(self, batch: Batch) -> Op[list[tuple[str, ...]]]:
        boundary = yield from secret(24)
        kind, body = multipart(batch.fields, FormFile("data", "data.csv", batch.content), boundary)
        headers, url = {"content-type": kind}, f"{self._geoplateforme}/search/csv"
        # searching changes nothing over there, so it may be asked again; the key says so to the wire
        sent = Call(
            "POST", url, headers=headers, body=body, idempotency_key=boundary, max_bytes=20_000_000, timeout=25.0
        )
        reply = yield from call(sent)
        return batch.rows_of(reply)
