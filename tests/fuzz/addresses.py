"""Any text asked of a sound index, and of one whose bytes were changed: answers, or a typed error, with bounded work.

python tests/fuzz/addresses.py -max_total_time=300 -timeout=20 [CORPUS]
"""

import sys
import tempfile
import zlib
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.addresses"]):
    from etatplateforme.addresses.asked import Filters, Parts
    from etatplateforme.addresses.index import Index
    from etatplateforme.addresses.index.candidates import MAX_LOOKUPS
    from etatplateforme.addresses.index.columns import Columns
    from etatplateforme.addresses.index.layout import MAGIC, map_file
    from etatplateforme.addresses.index.query import MAX_LENGTH, parse
    from etatplateforme.addresses.index.search import MAX_SCORED, Search
    from etatplateforme.errors import Broken, InvalidInput
    from etatplateforme.values.address import Point
    from tests.fuzz.drawn import Provider
    from tests.unit.addresses.index.world import build_from, rows, write_ban

PREFIX = 20
ASKED = ("8 bd du palais paris", "rue frebault", "75011", "kermadc", "rue de rivoli paris 4e", "saint denis", "3 r v h")
CODES = {"damaged_index", "index_version"}
FOLDER = tempfile.TemporaryDirectory()
SOUND = Path(FOLDER.name) / "sound.idx"
CHANGED = Path(FOLDER.name) / "changed.idx"
_ = build_from(SOUND, write_ban(Path(FOLDER.name) / "world.csv", rows()))
DATA = SOUND.read_bytes()
INDEX = Index.open(SOUND, verify=True)
COLUMNS = Columns(map_file(SOUND, verify=False))


def one(data: bytes) -> None:
    """A query, or an index file: three times in four the file, which has more to go wrong."""
    provider: Provider = atheris.FuzzedDataProvider(data)
    match provider.ConsumeIntInRange(0, 3):
        case 0:
            ask(provider.ConsumeUnicode(provider.remaining_bytes()))
        case 1:
            read(MAGIC + provider.ConsumeBytes(provider.remaining_bytes()))
        case _:
            read(damaged(provider))


def ask(text: str) -> None:
    """Ask the sound index, in every way; nothing but an answer or the error of a text that is too long."""
    try:
        for filters in (Filters(), Filters(postcodes=("75004",))):
            found = INDEX.search(text, filters=filters) + INDEX.autocomplete(text, filters=filters)
            assert all(0 <= (address.score or 0) <= 1 for address in found)
        _ = INDEX.search(Parts(text[:9], text[:190], text[-9:], text))
        search = Search(COLUMNS, parse(text), near=None, allowed=None, kinds=frozenset(), limit=5)
        _ = search.every()
        assert search.scored <= MAX_SCORED
        assert 0 <= search.chooser.lookups_left <= MAX_LOOKUPS
    except InvalidInput:
        assert len(text) > MAX_LENGTH


def damaged(provider: Provider) -> bytes:
    """The sound file with some bytes changed, at times cut; half of the time its header's checksum is made right."""
    content = bytearray(DATA)
    for _ in range(provider.ConsumeIntInRange(1, 40)):
        at = provider.ConsumeIntInRange(0, len(content) - 1)
        new = provider.ConsumeBytes(provider.ConsumeIntInRange(1, 8))
        content[at : at + len(new)] = new
    if provider.ConsumeIntInRange(0, 1):
        length = int.from_bytes(content[12:16], "little")
        content[16:20] = zlib.crc32(content[PREFIX : PREFIX + length]).to_bytes(4, "little")
    if provider.ConsumeIntInRange(0, 9) == 0:
        del content[provider.ConsumeIntInRange(0, len(content)) :]
    return bytes(content)


def read(content: bytes) -> None:
    """Open a file and ask it everything: answers or Broken, whatever its bytes are."""
    _ = CHANGED.write_bytes(content)
    try:
        with Index.open(CHANGED) as index:
            for text in ASKED:
                _ = index.search(text, near=Point(2.3, 48.8))
                _ = index.autocomplete(text)
            _ = index.search("rue", filters=Filters(citycodes=("75104",), depcodes=("75",)))
            _ = index.reverse(Point(2.3458, 48.8564), limit=100, max_distance_m=20_000)
    except Broken as told:
        if told.code not in CODES:
            raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
