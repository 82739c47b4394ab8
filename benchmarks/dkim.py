"""Cost of a DKIM signature (RSA-2048, relaxed/relaxed) beside dkimpy, in one run.

dkimpy runs in a process of its own, by the interpreter of its own environment (PEER_PYTHON, else this one). Both sign
the same 5 kB mail with the same key and the same headers; they alternate batch by batch, each counts its own CPU time,
and the medians are compared. Each signature of ours is verified once by dkimpy. Prints one JSON line.

    PEER_PYTHON=/tmp/pairs/bin/python python benchmarks/dkim.py [BATCHES] [SIGNATURES]
"""

import base64
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import IO

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from etatplateforme.notifications.channels.dkim import OVERSIGNED, DkimKey, DkimSigner
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.render import Letter, Renderer, Sender
from etatplateforme.values.contact import MailAddress

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DOMAIN = "marivaux.test"
SENTENCE = "Nous avons reçu l'inscription de votre enfant à la cantine ; elle prendra effet dès la rentrée prochaine. "
PROMISE = 8.0

PEER = """
import base64, json, sys, time
import dkim
setup = json.loads(sys.stdin.readline())
mail, key = base64.b64decode(setup["mail"]), setup["key"].encode()
headers = [name.encode() for name in setup["headers"]]
def sign():
    return dkim.sign(mail, b"pair", setup["domain"].encode(), key, include_headers=headers,
                     canonicalize=(b"relaxed", b"relaxed"))
for line in sys.stdin:
    order = json.loads(line)
    if "verify" in order:
        text = order["record"].encode()
        signed = dkim.DKIM(base64.b64decode(order["verify"]))
        sound = signed.verify(idx=order["number"], dnsfunc=lambda name, timeout=5: text)
        print(json.dumps(bool(sound)), flush=True)
        continue
    began = time.process_time()
    for _ in range(order["times"]):
        sign()
    print(json.dumps(time.process_time() - began), flush=True)
"""


def mail() -> bytes:
    """A rendered mail of some 5 kB."""
    content = (Paragraph("Bonjour,"), Paragraph(SENTENCE * 6), Paragraph(SENTENCE * 8))
    letter = Letter("id1", Kind.SERVICE, MailAddress("famille@exemple.test"), "Inscription enregistrée", content)
    return Renderer(Sender(MailAddress("mairie@marivaux.test"), "Mairie")).render(letter, AT)


def key(kind: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, selector: str) -> tuple[DkimKey, str]:
    """A key of ours, and its PEM in the form that dkimpy reads."""
    pem = (
        kind.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
        if isinstance(kind, rsa.RSAPrivateKey)
        else kind.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    )
    return DkimKey.from_pem(DOMAIN, selector, pem), pem


def asked(peer: "subprocess.Popen[str]", order: dict[str, object]) -> float:
    """What the peer answers to one order."""
    _send(peer.stdin, order)
    assert peer.stdout is not None
    return float(json.loads(peer.stdout.readline()))


def _send(pipe: IO[str] | None, order: dict[str, object]) -> None:
    assert pipe is not None
    _ = pipe.write(json.dumps(order) + "\n")
    pipe.flush()


def cost(signer: DkimSigner, content: bytes, times: int) -> float:
    """CPU seconds of *times* signed mails."""
    began = time.process_time()
    for _ in range(times):
        _ = signer.sign(content, AT)
    return time.process_time() - began


def main(batches: int = 15, times: int = 40) -> None:
    """Measure and print the line."""
    content = mail()
    rsa_key, pem = key(rsa.generate_private_key(public_exponent=65537, key_size=2048), "rsa")
    ed_key, _ = key(ed25519.Ed25519PrivateKey.generate(), "ed")
    one, both = DkimSigner([rsa_key]), DkimSigner([rsa_key, ed_key])
    names = [name for name in OVERSIGNED for _ in range(2) if name != "reply-to"] + ["content-language"]
    python = os.environ.get("PEER_PYTHON", sys.executable)
    with subprocess.Popen([python, "-c", PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peer:
        setup: dict[str, object] = {
            "mail": base64.b64encode(content).decode(),
            "key": pem,
            "headers": names,
            "domain": DOMAIN,
        }
        _send(peer.stdin, setup)
        signed = base64.b64encode(both.sign(content, AT)).decode()
        for number, signing in enumerate((rsa_key, ed_key)):
            assert asked(peer, {"verify": signed, "record": signing.record[1], "number": number})
        runs = [
            (
                asked(peer, {"times": times}) / times,
                cost(one, content, times) / times,
                cost(both, content, times) / times,
            )
            for _ in range(batches)
        ]
        assert peer.stdin is not None
        peer.stdin.close()
        _ = peer.wait(10)
    theirs, ours, double = (statistics.median(run[index] for run in runs) * 1e6 for index in range(3))
    line = {
        "benchmark": "dkim",
        "peer": "dkimpy",
        "batches": batches,
        "signatures": times,
        "bytes": len(content),
        "peer_cpu_us": round(theirs),
        "rsa_cpu_us": round(ours),
        "rsa_and_ed25519_cpu_us": round(double),
        "times_faster": round(theirs / ours, 1),
        "promise": PROMISE,
        "kept": theirs / ours >= PROMISE,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
