"""Any bytes as a token, an encrypted one, a callback or an answer of the token endpoint: refused by name, or verified.

python tests/fuzz/tokens.py -max_total_time=300 -timeout=20 [CORPUS]

The first byte says what the rest stands for. Bytes that nobody signed are never accepted; those that the
provider signed are accepted only when they say who, for whom, and answer the question that was asked. Any error but a
typed one that keeps the bytes to itself is a crash.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.identity", "etatplateforme.values"]):
    from etatplateforme.core.effects import Reply
    from etatplateforme.errors import EtatError
    from etatplateforme.identity.exchange import callback_code, callback_state, read_tokens
    from etatplateforme.identity.sealed import opened
    from etatplateforme.identity.tokens import LARGEST_ID_TOKEN, IdClaims, read_token, verify_id_token
    from tests.unit.identity.forge import (
        ASKED,
        CLIENT,
        EXPECTED,
        ISSUER,
        KEYS,
        NONCE,
        NOW,
        SUBJECT,
        id_claims,
        segment,
        signed,
    )
    from tests.unit.identity.test_sealed import KEYS as DECRYPTION_KEYS
    from tests.unit.identity.test_sealed import sealed

GOOD = signed(id_claims())
HEAD, BODY, SIGNATURE = GOOD.split(".")
KINDS = 7


def verified(token: str) -> IdClaims:
    """What a token says, after every check."""
    return verify_id_token(read_token(token, LARGEST_ID_TOKEN), KEYS, EXPECTED, ASKED, NOW)


def tried(kind: int, rest: bytes) -> IdClaims | None:
    """Give *rest* to one parser; claims when a token is accepted."""
    text = rest.decode("utf-8", "surrogateescape")
    match kind:
        case 0:
            return verified(text)
        case 1:  # another header, or another signature, around what is good
            return verified(f"{segment(rest)}.{BODY}.{SIGNATURE}")
        case 2:
            return verified(signed(rest))
        case 3:
            return verified(opened(text, "ECDH-ES", DECRYPTION_KEYS, LARGEST_ID_TOKEN))
        case 4:
            return verified(opened(sealed(rest), "ECDH-ES", DECRYPTION_KEYS, LARGEST_ID_TOKEN))
        case 5:
            parameters = dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))
            assert callback_state(parameters)
            assert callback_code(parameters, ISSUER, sends_issuer=True).isascii()
        case _:
            tokens = read_tokens(Reply(200, {"content-type": "application/json"}, rest))
            assert tokens.id_token not in repr(tokens)
    return None


def keeps_to_itself(error: EtatError) -> None:
    """A refusal has a code, and nothing of what was read: what the parsers raise quotes it."""
    assert error.code
    assert error.__context__ is None
    assert SUBJECT not in repr(error) + str(error)


def one(data: bytes) -> None:
    """Try one input."""
    if not data:
        return
    kind, rest = data[0] % KINDS, data[1:]
    try:
        told = tried(kind, rest)
    except EtatError as error:
        keeps_to_itself(error)
        return
    if told is not None and kind != 2:  # nobody signed these bytes: they can only say the same again
        assert told.subject == SUBJECT
    if told is not None and kind == 2:
        claims = json.loads(rest)
        assert (claims["iss"], claims["nonce"], told.subject) == (ISSUER, NONCE, claims["sub"])
        assert claims["aud"] in (CLIENT, [CLIENT])


def plant(folder: Path) -> None:
    """Begin a corpus with one good input of each kind."""
    answer = {"id_token": GOOD, "access_token": "a" * 43, "token_type": "Bearer", "expires_in": 60}
    good = (
        GOOD.encode(),
        json.dumps({"alg": "ES256", "typ": "JWT"}).encode(),
        json.dumps(id_claims()).encode(),
        sealed(GOOD).encode(),
        GOOD.encode(),
        f"state={'s' * 43}&code={'c' * 43}&iss={ISSUER}".encode(),
        json.dumps(answer).encode(),
    )
    for kind, document in enumerate(good):
        _ = (folder / f"bon-{kind}").write_bytes(bytes([kind]) + document)


if __name__ == "__main__":
    for corpus in filter(Path.is_dir, map(Path, sys.argv[1:])):
        plant(corpus)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
