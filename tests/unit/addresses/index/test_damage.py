import json
import random
import struct
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etatplateforme.addresses.index import Index
from etatplateforme.addresses.index.layout import VERSION
from etatplateforme.errors import Broken, Unavailable
from etatplateforme.values.address import Point

PREFIX = struct.Struct("<8sIII")


def changed(data: bytes, **toc: object) -> bytes:
    """The file with another table of contents, its header's checksum right."""
    magic, version, length, _ = PREFIX.unpack_from(data)
    content = json.loads(data[PREFIX.size : PREFIX.size + length])
    for name, entry in toc.items():
        if entry is None:
            del content["toc"][name]
        else:
            content["toc"][name] = entry
    header = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return PREFIX.pack(magic, version, len(header), zlib.crc32(header)) + header + data[PREFIX.size + length :]


def entry_of(data: bytes, name: str) -> list[int | str]:
    length = PREFIX.unpack_from(data)[2]
    entry: list[int | str] = json.loads(data[PREFIX.size : PREFIX.size + length])["toc"][name]
    return entry


def opened(path: Path, data: bytes, *, verify: bool = False) -> None:
    _ = path.write_bytes(data)
    Index.open(path, verify).close()


@pytest.mark.parametrize("kept", [0, 1, 7, 19, 20, 200, 5_000])
def test_a_cut_file_is_refused(tmp_path: Path, index_file: Path, kept: int) -> None:
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", index_file.read_bytes()[:kept])


def test_a_file_cut_in_its_last_part_is_refused(tmp_path: Path, index_file: Path) -> None:
    data = index_file.read_bytes()
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", data[: len(data) - 64])


def test_another_version_says_to_rebuild(tmp_path: Path, index_file: Path) -> None:
    data = index_file.read_bytes()
    with pytest.raises(Broken) as refused:
        opened(tmp_path / "a.idx", data[:8] + struct.pack("<I", 99) + data[12:])
    assert refused.value.code == "index_version"
    assert "Reconstruisez" in refused.value.remedy


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", b"SQLite format 3\x00" * 100)
    with pytest.raises(Unavailable) as missing:
        _ = Index.open(tmp_path / "none.idx")
    assert missing.value.code == "no_index"


@pytest.mark.parametrize(
    "entry",
    [
        None, [], [0, 1], "x", [-64, 8, "u4", 0], [0, -8, "u4", 0], [64, 2**40, "u4", 0], [1, 8, "u4", 0],
        [64, 7, "u4", 0], [64, 8, "f8", 0], [64, 8, "u1", 0], [64.5, 8, "u4", 0], [64, 0, "u4", 0],
    ],
)  # fmt: skip
def test_a_false_table_of_contents_is_refused(tmp_path: Path, index_file: Path, entry: object) -> None:
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", changed(index_file.read_bytes(), post=entry))


@pytest.mark.parametrize(
    "header", [b"[]", b"{}", b'{"meta":1,"toc":{}}', b"\xff", b"[" * 100_000, b'{"meta":{},"toc":{}}']
)
def test_a_false_header_is_refused(tmp_path: Path, header: bytes) -> None:
    magic = b"\x89EPADR\r\n"
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", PREFIX.pack(magic, VERSION, len(header), zlib.crc32(header)) + header + bytes(4096))


def test_a_flipped_bit_in_the_header_is_seen(tmp_path: Path, index_file: Path) -> None:
    data = bytearray(index_file.read_bytes())
    data[PREFIX.size + 100] ^= 1
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", bytes(data))


def test_verify_sees_a_flipped_bit_in_the_data(tmp_path: Path, index_file: Path) -> None:
    data = bytearray(index_file.read_bytes())
    start = entry_of(bytes(data), "doc_position")[0]
    assert isinstance(start, int)
    data[start + 3] ^= 4
    opened(tmp_path / "a.idx", bytes(data))
    with pytest.raises(Broken):
        opened(tmp_path / "a.idx", bytes(data), verify=True)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_data_gives_answers_or_broken_and_nothing_else(tmp_path: Path, index_file: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(index_file.read_bytes())
    start = PREFIX.size + PREFIX.unpack_from(data)[2]
    for _ in range(chance.choice([1, 30, 3_000])):
        data[chance.randrange(start, len(data))] = chance.choice([0, 255, chance.randrange(256)])
    path = tmp_path / "a.idx"
    _ = path.write_bytes(data)
    asked = ["8 bd du palais paris", "rue frebault", "75011", "kermadc", "rue de rivoli paris 4e", "saint denis"]
    codes: set[str] = set()
    try:
        with Index.open(path) as index:
            for q in asked:
                for ask in (index.search, index.autocomplete):
                    with suppress_broken(codes):
                        _ = ask(q, near=Point(2.3, 48.8))
            with suppress_broken(codes):
                _ = index.reverse(Point(2.3458, 48.8564))
    except Broken as told:
        codes.add(told.code)
    assert codes <= {"damaged_index"}


def test_a_crafted_count_of_houses_reserves_no_memory(tmp_path: Path, index_file: Path) -> None:
    data = bytearray(index_file.read_bytes())
    start, size, *_ = entry_of(bytes(data), "number_at")
    assert isinstance(start, int)
    assert isinstance(size, int)
    for at in range(start + 4, start + size - 4, 4):
        data[at : at + 4] = struct.pack("<I", 0xFFFFFF00 if at // 4 % 2 else 0)
    path = tmp_path / "a.idx"
    _ = path.write_bytes(data)
    with Index.open(path) as index, pytest.raises(Broken):
        _ = index.reverse(Point(2.3458, 48.8564), limit=100, max_distance_m=20_000)


def test_a_crafted_table_of_words_ends(tmp_path: Path, index_file: Path) -> None:
    data = bytearray(index_file.read_bytes())
    start, size, *_ = entry_of(bytes(data), "word_table")
    assert isinstance(start, int)
    assert isinstance(size, int)
    data[start : start + size] = bytes(size)  # every slot is taken, by another word
    path = tmp_path / "a.idx"
    _ = path.write_bytes(data)
    with Index.open(path) as index:
        found = [address.street for address in index.search("8 boulevard du palais paris")]
    assert set(found) <= {"Boulevard du Palais"}  # found by its likeness, or not at all


@contextmanager
def suppress_broken(codes: set[str]) -> Generator[None]:
    """Let Broken pass, and no other error."""
    try:
        yield
    except Broken as told:
        codes.add(told.code)
