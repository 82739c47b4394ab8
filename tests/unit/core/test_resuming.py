"""A download that was cut goes on with the same file only, whatever a server answers to its conditions."""

import hashlib
import os
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from etatplateforme.core.effects import Download
from etatplateforme.errors import EtatError, TooLarge, Unavailable, UnexpectedReply
from tests.support.servers import http_server, reply
from tests.support.wires import BOTH, CONTENT, fetch, inside

PAST = "Mon, 01 Jun 2020 08:00:00 GMT"
CUT = 4_000
Headers = Mapping[str, str]


class Cutting:
    """A server whose first answer stops after CUT bytes; the next are made by *then*. ``asked``: their headers."""

    def __init__(self, first: Headers, then: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.first = first
        self.then = then
        self.asked: list[dict[str, str]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append({name.lower(): value for name, value in handler.headers.items()})
        if len(self.asked) > 1:
            self.then(handler)
            return
        handler.send_response(200)
        for name, value in {**self.first, "content-length": str(len(CONTENT))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(CONTENT[:CUT])
        handler.close_connection = True


def rest(content: bytes = CONTENT, start: int = CUT, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """The rest of *content* from *start*."""
    said = {"Content_Range": f"bytes {start}-{len(content) - 1}/{len(content)}", **headers}
    return lambda handler: reply(handler, 206, content[start:], **said)


async def cut_then(colour: str, server: Cutting, folder: Path) -> bytes:
    """What two attempts bring, the first of which is cut."""
    with http_server(server) as base:
        effect = Download(f"{base}/f", folder / "f", resumes=True)
        with pytest.raises(Unavailable, match="interrupted"):
            await fetch(colour, effect, inside(base))
        assert not (folder / "f").exists()
        done = await fetch(colour, effect, inside(base))
    assert done.sha256 == hashlib.sha256((folder / "f").read_bytes()).hexdigest()
    assert [path.name for path in folder.iterdir()] == ["f"]
    return (folder / "f").read_bytes()


@BOTH
@pytest.mark.parametrize(
    ("mark", "then"),
    [
        ({"ETag": '"v1"'}, rest(ETag='"v1"')),
        ({"Last-Modified": PAST}, rest(Last_Modified=PAST)),
        ({"Last-Modified": PAST}, rest()),  # RFC 9110, 15.3.7: it need not be said again
    ],
)
async def test_the_rest_of_the_same_file_is_added(
    colour: str, mark: Headers, then: Callable[[BaseHTTPRequestHandler], None], tmp_path: Path
) -> None:
    server = Cutting(mark, then)
    assert await cut_then(colour, server, tmp_path) == CONTENT
    assert server.asked[1]["range"] == f"bytes={CUT}-"
    assert [server.asked[1]["if-range"]] == list(mark.values())


@BOTH
async def test_another_file_is_fetched_from_its_start(colour: str, tmp_path: Path) -> None:
    other = CONTENT.replace(b"01001", b"01002")
    server = Cutting({"ETag": '"v1"'}, lambda handler: reply(handler, 200, other, ETag='"v2"'))
    assert await cut_then(colour, server, tmp_path) == other


@pytest.mark.parametrize(
    "mark", [{}, {"ETag": 'W/"v1"'}, {"Last-Modified": "Mon, 01 Jun 2099 08:00:00 GMT"}, {"ETag": "v1"}]
)
async def test_a_part_that_cannot_be_told_again_is_not_kept(mark: Headers, tmp_path: Path) -> None:
    server = Cutting(mark, lambda handler: reply(handler, 200, CONTENT))
    assert await cut_then("sync", server, tmp_path) == CONTENT
    assert "range" not in server.asked[1]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (rest(ETag='"v2"'), Unavailable),  # the rest of another file, though If-Range forbids it
        (rest(start=CUT + 1, ETag='"v1"'), UnexpectedReply),
        (rest(ETag='"v1"', Content_Range=f"bytes {CUT}-{CUT + 9}/{len(CONTENT)}"), UnexpectedReply),
        (rest(ETag='"v1"', Content_Range="bytes */9"), UnexpectedReply),
        (lambda handler: reply(handler, 206, CONTENT[CUT:]), UnexpectedReply),
        (lambda handler: reply(handler, 416, b""), Unavailable),
        (rest(CONTENT * 50, ETag='"v1"'), TooLarge),
    ],
)
async def test_a_rest_that_is_not_the_one_asked_for_is_not_added(
    answer: Callable[[BaseHTTPRequestHandler], None], kind: type[EtatError], tmp_path: Path
) -> None:
    server = Cutting({"ETag": '"v1"'}, answer)
    (tmp_path / "f").write_bytes(b"ancien")
    with http_server(server) as base:
        effect = Download(f"{base}/f", tmp_path / "f", resumes=True, max_bytes=2 * len(CONTENT))
        with pytest.raises(Unavailable):
            await fetch("sync", effect, inside(base))
        with pytest.raises(kind):
            await fetch("sync", effect, inside(base))
    assert [path.name for path in tmp_path.iterdir()] == ["f"]  # the next attempt begins again
    assert (tmp_path / "f").read_bytes() == b"ancien"


async def test_what_was_not_asked_for_in_part_is_not_taken_in_part(tmp_path: Path) -> None:
    with http_server(rest(start=0, ETag='"v1"')) as base, pytest.raises(Unavailable):
        await fetch("sync", Download(f"{base}/f", tmp_path / "f", resumes=True), inside(base))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("planted", [".f.part", ".f.validator"])
async def test_a_link_planted_in_place_of_the_part_is_not_followed(planted: str, tmp_path: Path) -> None:
    victim = tmp_path / "victime"
    victim.write_bytes(b"intact")
    folder = tmp_path / "d"
    folder.mkdir()
    os.symlink(victim, folder / planted)
    with http_server(lambda handler: reply(handler, 200, CONTENT, ETag='"v1"')) as base, pytest.raises(Unavailable):
        await fetch("sync", Download(f"{base}/f", folder / "f", resumes=True), inside(base))
    assert victim.read_bytes() == b"intact"
