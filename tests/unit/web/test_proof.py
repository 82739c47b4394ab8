"""What is served under /.well-known/etatplateforme/: four documents, nothing else, the same by ASGI and by WSGI."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from etatplateforme.guarantor.attestation.places import LARGEST_REPORT, MEDIA_TYPES, WELL_KNOWN
from etatplateforme.web import asgi, wsgi
from etatplateforme.web.proof import AsgiProof, WsgiProof, proof_answer
from tests.unit.web.answers_of import GOOD, page, sending

ATTESTATION = f"{WELL_KNOWN}attestation.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published folder, with files beside its documents that nobody may have."""
    folder = tmp_path / "preuve"
    folder.mkdir()
    for name in MEDIA_TYPES:
        (folder / name).write_text(f'{{"name":"{name}"}}')
    (folder / "racine.pem").write_text("PRIVÉ")
    (tmp_path / "service.db").write_text("PRIVÉ")
    return folder


def by_asgi(folder: Path, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(AsgiProof(sending(*page(GOOD)), folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://mairie.example") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(fetch())


def application(environ: wsgi.Environ, start_response: wsgi.StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("content-type", "text/html; charset=utf-8")])
    return [GOOD.encode()]


def by_wsgi(folder: Path, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    guarded: Any = WsgiProof(application, folder)
    transport = httpx.WSGITransport(guarded)
    with httpx.Client(transport=transport, base_url="http://mairie.example") as client:
        return client.request(method, path, headers=headers)


BOTH = pytest.mark.parametrize("fetch", [by_asgi, by_wsgi])


def ask(fetch: object, folder: Path, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    assert callable(fetch)
    answer = fetch(folder, method, path, {name.replace("_", "-"): value for name, value in headers.items()})
    assert isinstance(answer, httpx.Response)
    return answer


@BOTH
@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_each_document_has_its_media_type(name: str, folder: Path, fetch: object) -> None:
    answer = ask(fetch, folder, WELL_KNOWN + name)
    assert answer.status_code == 200
    assert answer.content == (folder / name).read_bytes()
    assert answer.headers["content-type"] == MEDIA_TYPES[name]
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


@BOTH
def test_a_copy_that_is_still_good_is_not_sent_again(folder: Path, fetch: object) -> None:
    tag = ask(fetch, folder, ATTESTATION).headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}'):
        again = ask(fetch, folder, ATTESTATION, if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
    (folder / "attestation.json").write_text("{}")
    assert ask(fetch, folder, ATTESTATION, if_none_match=tag).content == b"{}"


@BOTH
def test_the_head_is_that_of_the_document(folder: Path, fetch: object) -> None:
    head, whole = ask(fetch, folder, ATTESTATION, "HEAD"), ask(fetch, folder, ATTESTATION)
    assert head.content == b""
    assert head.headers == whole.headers


@BOTH
@pytest.mark.parametrize(
    "path", ["racine.pem", "../service.db", "%2e%2e/service.db", "", "attestation.json/", "ATTESTATION.JSON", "a\x00b"]
)
def test_nothing_else_of_the_folder_is_served(path: str, folder: Path, fetch: object) -> None:
    answer = proof_answer(folder, "GET", WELL_KNOWN + path)
    assert answer is not None
    assert (answer.status.value, answer.body) == (404, b"")
    if path.isprintable():
        assert "PRIVÉ" not in ask(fetch, folder, WELL_KNOWN + path).text


@BOTH
def test_a_document_that_is_absent_or_too_large_is_not_found(folder: Path, fetch: object) -> None:
    (folder / "keyring.json").unlink()
    with (folder / "report.json").open("wb") as file:
        file.truncate(LARGEST_REPORT + 1)
    assert ask(fetch, folder, f"{WELL_KNOWN}keyring.json").status_code == 404
    assert ask(fetch, folder, f"{WELL_KNOWN}report.json").status_code == 404
    assert ask(fetch, folder / "absent", ATTESTATION).status_code == 404


@BOTH
def test_nothing_is_changed_from_outside(folder: Path, fetch: object) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = ask(fetch, folder, ATTESTATION, method)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@BOTH
@pytest.mark.parametrize("path", ["/", "/.well-known/security.txt", "/.well-known/etatplateforme", "/x/.well-known/"])
def test_every_other_request_is_passed_on(path: str, folder: Path, fetch: object) -> None:
    assert ask(fetch, folder, path).text == GOOD


def test_a_lifespan_is_passed_on(folder: Path) -> None:
    passed: list[object] = []

    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        passed.append(scope["type"])

    async def nothing() -> asgi.Message:
        return {}

    async def nowhere(message: asgi.Message) -> None:
        return

    asyncio.run(_call(AsgiProof(app, folder), nothing, nowhere))
    assert passed == ["lifespan"]


async def _call(app: asgi.App, receive: asgi.Receive, send: asgi.Send) -> None:
    await app({"type": "lifespan"}, receive, send)
