"""The memory of a verifier: read back, bounded, one mark for each site and root."""

import json

import pytest

from etatplateforme.guarantor.attestation.causes import AttestationRefused
from etatplateforme.guarantor.attestation.seen import MOST, NOTHING_SEEN, Mark, Seen, Step

from .town import case


def mark(number: int, site: str = "https://a.fr", anchor: str = "ab" * 32) -> Mark:
    step = Step(number=number, digest="cd" * 32)
    return Mark(audience=site, anchor=anchor, keyring=step, revocations=step, attestation=step)


def test_what_was_seen_is_read_back() -> None:
    seen = case().verify().seen
    assert Seen.read(seen.encode()) == seen
    assert Seen.read(NOTHING_SEEN.encode()) == NOTHING_SEEN


def test_a_mark_takes_the_place_of_the_one_before_for_its_site_and_root_only() -> None:
    seen = NOTHING_SEEN.after(mark(1)).after(mark(1, "https://b.fr")).after(mark(1, anchor="ef" * 32)).after(mark(2))
    assert len(seen.marks) == 3
    assert seen.of("https://a.fr", "ab" * 32) == mark(2)
    assert seen.of("https://c.fr", "ab" * 32) is None


def test_the_oldest_sites_are_forgotten_first() -> None:
    seen = Seen(tuple(mark(1, f"https://{number}.fr") for number in range(MOST)))
    assert len(seen.after(mark(1)).marks) == MOST
    assert Seen.read(seen.after(mark(1)).encode()).of("https://0.fr", "ab" * 32) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"schema":"etatplateforme/seen/2"}',
        json.dumps({"marks": [json.loads(mark(1).encode())] * 2}).encode(),
        json.dumps({"marks": [{**json.loads(mark(1).encode()), "keyring": 3}]}).encode(),
    ],
)
def test_another_file_is_not_taken_for_a_memory(raw: bytes) -> None:
    with pytest.raises(AttestationRefused) as caught:
        Seen.read(raw)
    assert caught.value.code == "malformed"
