"""No act leaves a block by another way than the ports; the whole suite runs under the hook (see conftest)."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Compute
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from tests.architecture.bodies import SRC
from tests.support import one_door

ACTS = {
    "open": "open('/dev/null').close()",
    "socket": "import socket; s = socket.socket(); s.connect_ex(('127.0.0.1', 9)); s.close()",
    "names": "import socket; socket.getaddrinfo('127.0.0.1', 9)",
    "sqlite": "import sqlite3; sqlite3.connect(':memory:').close()",
    "listing": "import os; os.listdir('/')",
    "process": "import subprocess; subprocess.run(['true'])",
}


def body_of_a_block(act: str) -> Callable[[], None]:
    """A function that seems to stand in a block."""
    names: dict[str, object] = {}
    exec(compile(f"def body():\n    {act}", f"{SRC}/opendata/intruder.py", "exec"), names)
    return cast(Callable[[], None], names["body"])


@pytest.mark.parametrize("act", ACTS)
def test_an_act_beside_the_door_is_seen(act: str) -> None:
    body_of_a_block(ACTS[act])()
    seen = [*one_door.seen]
    one_door.seen.clear()
    assert seen
    assert "/opendata/intruder.py:2" in seen[0]


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_work_handed_to_the_ports_is_not(colour: str, tmp_path: Path) -> None:
    clock = SystemClock()
    ports = Ports(clock, Wire(clock), Store(tmp_path / "s.db"), MailWire(None))
    work = Compute(body_of_a_block(ACTS["open"]))
    if colour == "sync":
        ports.perform(work, Within.seconds(clock, 5))
    else:
        await ports.aperform(work, Within.seconds(clock, 5))
    await ports.aclose()
    assert one_door.seen == []


def test_an_import_is_not(tmp_path: Path) -> None:
    body_of_a_block("import importlib; importlib.import_module('colorsys')")()
    assert one_door.seen == []
