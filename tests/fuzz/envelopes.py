"""Any bytes as an attestation, a keyring and a revocation list, signed or not: the verifier answers, and is not fooled.

python tests/fuzz/envelopes.py -max_total_time=300 -timeout=20 [CORPUS]

The first byte says which document the rest stands for, and whether the rest is the document or the payload of one that
the right key signed. What is accepted must say exactly what the town said.
"""

import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.guarantor.attestation", "etatplateforme.values"]):
    from etatplateforme.guarantor.attestation.dsse import seal
    from etatplateforme.guarantor.attestation.keys import PAYLOAD_TYPE as KEYRING
    from etatplateforme.guarantor.attestation.keys import encode_chain
    from etatplateforme.guarantor.attestation.revocation import PAYLOAD_TYPE as REVOCATIONS
    from etatplateforme.guarantor.attestation.statement import PAYLOAD_TYPE as STATEMENT
    from etatplateforme.guarantor.attestation.told import to_text
    from tests.unit.guarantor.attestation.town import ROOT, SIGNING, Case, case, keyring, revocations, usual

USUAL = case()


def one(data: bytes) -> None:
    """Verify one triple, two thirds of it good."""
    if not data:
        return
    kind, rest = data[0] % 6, data[1:]
    told = spoilt(kind, rest).verify()
    assert told.accepted or told.refusals
    assert to_text(told).endswith("\n")
    if kind < 3 and told.accepted:  # nobody signed these bytes: they can only say the same again
        assert told.statement == usual()


def spoilt(kind: int, rest: bytes) -> Case:
    """The usual case with *rest* in the place of one document, or of what one of them signs."""
    match kind:
        case 0:
            return replace(USUAL, attestation=rest)
        case 1:
            return replace(USUAL, keyrings=rest)
        case 2:
            return replace(USUAL, revocations=rest)
        case 3:
            return replace(USUAL, attestation=seal(STATEMENT, rest, SIGNING).encode())
        case 4:
            return replace(USUAL, keyrings=encode_chain((*USUAL.chain, seal(KEYRING, rest, ROOT))))
        case _:
            return replace(USUAL, revocations=seal(REVOCATIONS, rest, SIGNING).encode())


def plant(folder: Path) -> None:
    """Begin a corpus with the six good documents: drawn bytes alone seldom get past base64."""
    good = (USUAL.attestation, encode_chain(USUAL.chain), USUAL.revocations or b"")
    signed = (usual().encode(), keyring().encode(), revocations().encode())
    for kind, document in enumerate((*good, *signed)):
        _ = (folder / f"bon-{kind}").write_bytes(bytes([kind]) + document)


if __name__ == "__main__":
    for corpus in filter(Path.is_dir, map(Path, sys.argv[1:])):
        plant(corpus)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
