"""The signer: the vectors of RFC 8032, its file, its passphrase, and what it never tells."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from etatplateforme.core.signing import Signer
from etatplateforme.errors import InvalidInput, Unavailable

SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"  # RFC 8032, 7.1, TEST 1
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
SIGNATURE = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_the_vector_of_the_rfc() -> None:
    signer = Signer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SEED)))
    assert signer.public.raw.hex() == PUBLIC
    assert signer.sign(b"").hex() == SIGNATURE


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "cle.pem"
    made = Signer.from_file(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Signer.from_file(path, create=True).public == made.public == Signer.from_pem(path.read_bytes()).public
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_under_a_passphrase_opens_with_it_only(tmp_path: Path) -> None:
    path = tmp_path / "cle.pem"
    made = Signer.from_file(path, create=True, password="mot de passe")
    assert b"ENCRYPTED" in path.read_bytes()
    assert Signer.from_file(path, password="mot de passe").public == made.public
    for wrong in ("", "autre"):
        with pytest.raises(InvalidInput) as caught:
            Signer.from_file(path, password=wrong)
        assert caught.value.code == "invalid_signing_key"
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.pem").write_bytes(b"x" * 100_000)
    with pytest.raises(InvalidInput):
        Signer.from_file(tmp_path / "long.pem")
    with pytest.raises(InvalidInput) as caught:
        Signer.from_file(tmp_path / "absent.pem")
    assert caught.value.code == "file_missing"
    with pytest.raises(Unavailable):
        Signer.from_file(tmp_path / "absent" / "cle.pem", create=True)


def test_a_signer_shows_nothing_of_its_key() -> None:
    signer = Signer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SEED)))
    assert SEED not in repr(signer)
    assert "Signer object" in repr(signer)
