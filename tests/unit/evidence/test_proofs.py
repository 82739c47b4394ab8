"""The attestation of a site, asked of loopback servers: what is read, bounded, and told when it is not there."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from etatplateforme.core.effects import Call, Reply
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.evidence.proofs import Proofs
from etatplateforme.guarantor.attestation.places import WELL_KNOWN
from etatplateforme.service.sites import open_proofs
from tests.support.servers import closed_port, http_server, reply

START = datetime(2026, 11, 28, tzinfo=UTC)
WHOLE = {"attestation.json": b"{1}", "keyring.json": b"{2}", "revocations.json": b"{3}", "report.json": b"{4}"}


def site_of(documents: Mapping[str, bytes], asked: list[str]) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(f"{handler.command} {handler.path}")
        content = documents.get(handler.path.removeprefix(WELL_KNOWN))
        if content is None:
            reply(handler, 404, b"rien")
        else:
            reply(handler, 200, content)

    return answer


def test_four_documents_are_asked_for_at_the_origin() -> None:
    asked: list[str] = []
    with http_server(site_of(WHOLE, asked)) as base, open_proofs() as proofs:
        found = proofs.fetch(f"{base}/une/page?nom=Dupont#ici")
    assert found.origin == base
    assert found.presented.attestation == b"{1}"
    assert (found.presented.keyrings, found.presented.revocations, found.report) == (b"{2}", b"{3}", b"{4}")
    assert asked == [f"GET {WELL_KNOWN}{name}" for name in WHOLE]
    assert "{1}" not in repr(found)


def test_what_a_site_does_not_have_is_none() -> None:
    with http_server(site_of({"attestation.json": b"{1}"}, [])) as base, open_proofs() as proofs:
        found = proofs.fetch(base)
    assert (found.presented.keyrings, found.presented.revocations, found.report) == (None, None, None)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda handler: reply(handler, 404, b"rien"), "no_attestation"),
        (lambda handler: reply(handler, 302, b"", Location="https://ailleurs.example/"), "no_attestation"),
        (lambda handler: reply(handler, 200, b"x" * 2_000_001), "too_large"),
    ],
)
def test_a_site_without_a_usable_attestation_is_told(
    answer: Callable[[BaseHTTPRequestHandler], None], code: str
) -> None:
    with http_server(answer) as base, open_proofs() as proofs, pytest.raises(EtatError) as caught:
        proofs.fetch(base)
    assert caught.value.code == code


def test_a_site_that_does_not_answer_is_told() -> None:
    with open_proofs() as proofs, pytest.raises(EtatError):
        proofs.fetch(f"http://127.0.0.1:{closed_port()}")


@pytest.mark.parametrize("address", ["", "cantine.exemple.fr", "file:///etc/passwd", "https://a:b@c.fr"])
def test_what_is_no_site_is_refused(address: str) -> None:
    with open_proofs() as proofs, pytest.raises(InvalidInput) as caught:
        proofs.fetch(address)
    assert caught.value.code == "invalid_audience"


def test_no_redirect_is_followed_and_sizes_are_bounded() -> None:
    asked: list[str] = []
    with open_proofs() as proofs:
        op = Proofs.fetch.plan(proofs, "https://cantine.exemple.fr")
        effect = next(op)
        for _ in range(20):
            answer: object = START
            if isinstance(effect, Call):
                assert (effect.method, effect.redirects) == ("GET", 0)
                assert effect.max_bytes <= 20_000_000
                asked.append(effect.url)
                answer = Reply(200, body=b"{}")
            try:
                effect = op.send(answer)
            except StopIteration:
                break
    assert asked == [f"https://cantine.exemple.fr{WELL_KNOWN}{name}" for name in WHOLE]
