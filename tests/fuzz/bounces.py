"""Any bytes as a mail: reading a bounce raises nothing, and never names a message that the bytes do not name.

python tests/fuzz/bounces.py -max_total_time=300 -timeout=20 [CORPUS]
"""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.notifications.channels.bounces", "email"]):
    from etatplateforme.notifications.channels.bounces import read_bounce
    from tests.unit.notifications.channels.test_bounces import AT, OURS, bounce


def one(data: bytes) -> None:
    """Read one mail."""
    for receipt in read_bounce(data, OURS, AT):
        assert receipt.message_id.encode() in data.replace(b"\x00", b"")
        assert len(receipt.detail) <= 11


def plant(folder: Path) -> None:
    """Begin a corpus with good bounces."""
    for number, action in enumerate(("failed", "delayed", "delivered", "relayed")):
        _ = (folder / f"bon-{number}").write_bytes(bounce(action))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if not argument.startswith("-") and Path(argument).is_dir():
            plant(Path(argument))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
