"""An audit hook that sees any act of a block that does not go through the ports.

While a port performs an effect, the body of the action is suspended: its frame is not on the stack. So a frame of a
block on the stack of ``open`` or ``socket.connect`` means that the block did it itself, unless a frame of
``core/ports.py`` lies further out (work handed over by ``compute``), or importlib does (an import reads its file).
"""

import sys
from types import FrameType

from tests.architecture.bodies import SRC

WATCHED = frozenset(
    {"open", "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "os.listdir", "os.scandir", "subprocess.Popen",
     "mmap.__new__", "smtplib.connect"}
)  # fmt: skip
BLOCKS = (
    *(f"{SRC}/{room}/" for room in ("identity", "addresses", "notifications", "opendata", "territory")),
    *(f"{SRC}/evidence/{module}.py" for module in ("site", "course", "fetching")),  # the rest of it opens files
)
PORTS = f"{SRC}/core/ports.py"
OUTSIDE = (
    f"{SRC}/addresses/server.py",
    f"{SRC}/addresses/serving.py",
    f"{SRC}/addresses/index/",
    f"{SRC}/territory/reference",
    f"{SRC}/territory/counters/installed.py",
    f"{SRC}/addresses/bulk/",
    f"{SRC}/addresses/bal/",
    f"{SRC}/opendata/keeping/lock.py",
)
"""The geocoder's server; the index, the reference of communes, the installed list and the lock of kept files, called in
compute; files that a command geocodes, and those that it validates.
"""

seen: list[str] = []


def watch(event: str, args: tuple[object, ...]) -> None:
    """Remember *event* in ``seen`` when a block raised it by itself."""
    if event not in WATCHED:
        return
    block: str | None = None
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name == PORTS or name.startswith("<frozen importlib"):
            return
        if name.startswith(BLOCKS) and not name.startswith(OUTSIDE):
            block = block or f"{event} in {name.removeprefix(str(SRC))}:{frame.f_lineno}"
        frame = frame.f_back
    if block is not None:
        seen.append(block)
