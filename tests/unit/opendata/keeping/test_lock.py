"""The lock of kept files: sorted, whole, written by one at a time, and read as what anybody may have written."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import JsonValue

from etatplateforme.core.effects import Downloaded
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.dataset import Dataset, Resource
from etatplateforme.opendata.keeping.lock import LOCK, Kept, arrived, begun, read_lock, record

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
DATASET = Dataset("d-1", "menus", "Menus", "Ville", "lov2", None, ())
URL = "https://x.fr/menus.csv"


def kept(path: str = "menus.csv", **headers: str) -> Kept:
    """A file as it came."""
    got = Downloaded(Path(path), 12, "a" * 64, headers)
    return arrived(begun(path, DATASET, Resource("r-1", "Menus", URL, "csv"), AT), URL, got, AT)


def test_what_is_recorded_is_read_again_and_sorted(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    for path in ("b.csv", "a.csv", "c.csv", "a.csv"):
        record(lock, kept(path, etag='"v1"'))
    assert [each.path for each in read_lock(lock)] == ["a.csv", "b.csv", "c.csv"]
    assert read_lock(lock)[0] == kept("a.csv", etag='"v1"')
    text = lock.read_text(encoding="utf-8")
    body = json.loads(text)
    assert text == json.dumps(body, indent=2, sort_keys=True) + "\n"
    assert body["files"][0] == {
        "path": "a.csv",
        "dataset": "menus",
        "resource": "r-1",
        "url": URL,
        "latest": None,
        "format": "csv",
        "etag": '"v1"',
        "last_modified": None,
        "size": 12,
        "sha256": "a" * 64,
        "licence": "lov2",
        "date": "2026-09-01T08:00:00Z",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{LOCK}.held", LOCK]


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [threading.Thread(target=record, args=(tmp_path / LOCK, kept(f"{n}.csv"))) for n in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)
    assert len(read_lock(tmp_path / LOCK)) == 12


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", "../menus.csv"),
        ("path", "/etc/passwd"),
        ("path", "a/b.csv"),
        ("path", "C:\\x.csv"),
        ("path", ".bashrc"),
        ("path", "con.csv"),
        ("path", "Donnees.lock"),
        ("path", "a\u202eb.csv"),
        ("path", ""),
        ("path", "é" * 150),
        ("size", -1),
        ("size", "12"),
        ("sha256", "A" * 64),
        ("sha256", "a" * 64 + "\n"),
        ("date", "2026-09-01T08:00:00"),
        ("url", "h" * 3_000),
        ("inconnu", 1),
    ],
)
def test_a_lock_that_says_anything_else_is_refused(key: str, value: JsonValue, tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    record(lock, kept())
    body = json.loads(lock.read_text())
    body["files"][0][key] = value
    lock.write_text(json.dumps(body))
    before = lock.read_bytes()
    with pytest.raises(InvalidInput, match="invalid_lock"):
        read_lock(lock)
    with pytest.raises(InvalidInput, match="invalid_lock"):
        record(lock, kept("b.csv"))
    assert lock.read_bytes() == before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 2, "files": []}', '{"version": 1}', "\ud800"])
def test_what_is_no_lock_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(InvalidInput, match=r"invalid_lock|not_utf8"):
        read_lock(tmp_path / LOCK)


def test_two_entries_of_one_name_are_refused_whatever_their_case(tmp_path: Path) -> None:
    record(tmp_path / LOCK, kept("menus.csv"))
    record(tmp_path / LOCK, kept("MENUS.csv"))
    with pytest.raises(InvalidInput, match="invalid_lock"):
        read_lock(tmp_path / LOCK)


def test_what_a_server_says_at_length_is_not_recorded() -> None:
    assert kept(etag='"' + "x" * 600 + '"', last_modified="\x1b[31m").etag is None
    assert kept(etag='"a"').etag == '"a"'
    with pytest.raises(InvalidInput, match="unrecordable"):
        begun("a.csv", DATASET, Resource("r", "t", f"https://x.fr/{'a' * 3_000}"), AT)


def test_an_address_is_not_shown() -> None:
    assert "x.fr" not in repr(kept())
