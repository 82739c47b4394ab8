"""What only the State's own address services answer, whatever the source that a service chose for its searches."""

from collections.abc import Sequence
from dataclasses import dataclass

from etatplateforme.addresses.ban import identifier, parse_lookup
from etatplateforme.addresses.block import read_limit, read_query
from etatplateforme.addresses.completion import MOST_SUGGESTIONS, parse_completion
from etatplateforme.addresses.csv_answers import ROWS_AT_ONCE, Batch, batches
from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import Call, Flow, Op, emit, secret
from etatplateforme.core.multipart import FormFile, multipart
from etatplateforme.core.retry import call
from etatplateforme.values.address import Address, Point
from etatplateforme.values.commune import CommuneCode, Postcode
from etatplateforme.values.intent import Intent

MOST_ANSWERED = 20_000_000
"""Bytes that the answer to one piece of a file may have."""

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
