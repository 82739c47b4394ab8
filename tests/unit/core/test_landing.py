"""Where a download lands: whole or not at all, with the rights of the file it replaces, on any state of the disk."""

import hashlib
import os
import resource
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etatplateforme.core.effects import HEAD_BYTES, TAIL_BYTES, Download, Downloaded
from etatplateforme.core.landing import NotServed, landing, storage_error
from etatplateforme.errors import Conflict, EtatError, InvalidInput, StorageFull, Unavailable, UnexpectedReply

CONTENT = b"code;nom\n01001;Abergement\n"


def landed(path: Path, content: bytes = CONTENT, **asked: object) -> Downloaded:
    effect = Download("http://x", path, **asked)  # type: ignore[arg-type]
    with landing(effect, 200, {}) as file:
        for start in range(0, len(content), 7):
            file.write(content[start : start + 7])
        return file.publish({"etag": "a"})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "communes.csv"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
def test_what_was_asked_is_checked_and_the_sha256_is_told(algorithm: str, target: Path) -> None:
    digest = hashlib.new(algorithm, CONTENT).hexdigest()
    for spelt in (digest, digest.upper()):
        done = landed(target, checksums=((algorithm, spelt),), size=len(CONTENT))
        assert done == Downloaded(target, len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), {"etag": "a"})
    assert target.read_bytes() == CONTENT
    with pytest.raises(UnexpectedReply) as failure:
        landed(target, CONTENT + b"x", checksums=((algorithm, digest),))
    assert failure.value.code == "wrong_checksum"
    assert target.read_bytes() == CONTENT


def test_an_empty_file_is_a_file(target: Path) -> None:
    assert landed(target, b"", size=0).size == 0
    assert target.read_bytes() == b""


def test_a_file_is_on_the_disk_before_it_takes_its_place(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: order.append("fsync"))

    def replaced(before: str, after: Path) -> None:
        order.append("replace")
        replace(before, after)

    monkeypatch.setattr(os, "replace", replaced)
    landed(target)
    assert order == ["fsync", "replace"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_rights_that_the_process_gives(umask: int, target: Path) -> None:
    before = os.umask(umask)
    try:
        landed(target)
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o444])
def test_a_replaced_file_keeps_its_rights(mode: int, target: Path) -> None:
    target.write_bytes(b"ancien")
    target.chmod(mode)
    landed(target)
    assert target.stat().st_mode & 0o777 == mode
    assert target.read_bytes() == CONTENT


def test_a_link_is_replaced_and_what_it_led_to_is_not_written(target: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "ailleurs"
    elsewhere.write_bytes(b"intact")
    target.symlink_to(elsewhere)
    landed(target)
    assert not target.is_symlink()
    assert (target.read_bytes(), elsewhere.read_bytes()) == (CONTENT, b"intact")


def test_a_link_that_leads_nowhere_is_replaced(target: Path, tmp_path: Path) -> None:
    target.symlink_to(tmp_path / "absent")
    landed(target)
    assert not target.is_symlink()
    assert not (tmp_path / "absent").exists()


def test_a_link_planted_in_place_of_the_temporary_file_is_not_followed(target: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victime"
    victim.write_bytes(b"intact")
    planted = tmp_path / f".etatplateforme-{os.getpid()}-0.part"
    planted.symlink_to(victim)
    landed(target)
    assert (victim.read_bytes(), target.read_bytes(), planted.is_symlink()) == (b"intact", CONTENT, True)


def test_downloads_of_one_folder_do_not_meet(target: Path, tmp_path: Path) -> None:
    with landing(Download("http://x", target), 200, {}) as one, landing(Download("http://y", target), 200, {}) as two:
        one.write(b"un")
        two.write(b"deux")
        one.publish({})
        assert target.read_bytes() == b"un"
        two.publish({})
        assert target.read_bytes() == b"deux"
    assert list(tmp_path.iterdir()) == [target]


def interrupted(target: Path, failure: BaseException, content: bytes = CONTENT) -> None:
    with landing(Download("u", target), 200, {}) as file:
        file.write(content)
        raise failure


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), ValueError(), UnexpectedReply("Non.", remedy="Rien.")])
def test_whatever_happens_nothing_is_left(failure: BaseException, target: Path) -> None:
    target.write_bytes(b"ancien")
    with pytest.raises(type(failure)) as told:
        interrupted(target, failure)
    assert told.value is failure
    assert list(target.parent.iterdir()) == [target]
    assert target.read_bytes() == b"ancien"


@contextmanager
def at_most(size: int) -> Generator[None]:
    """Files of this process may not grow beyond *size*: the kernel then refuses as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_is_said_and_the_old_file_stays(size: int, target: Path) -> None:
    """Ten bytes wait in a buffer until the file is flushed; a hundred thousand are refused while writing."""
    target.write_bytes(b"ancien")
    with at_most(5), pytest.raises(StorageFull):
        landed(target, b"x" * size)
    assert target.read_bytes() == b"ancien"
    assert list(target.parent.iterdir()) == [target]


def test_a_full_disk_is_said_even_when_writing_had_already_failed(target: Path) -> None:
    with at_most(5), pytest.raises(StorageFull):
        interrupted(target, UnexpectedReply("Autre chose.", remedy="Rien."), b"x" * 10)
    assert list(target.parent.iterdir()) == []


def test_the_judge_sees_both_ends_whatever_the_chunks(target: Path) -> None:
    seen: list[bytes] = []
    content = bytes(range(256)) * 20
    landed(target, content, judge=lambda headers, head, tail: seen.extend((head, tail)))
    assert seen == [content[:HEAD_BYTES], content[-TAIL_BYTES:]]


def test_every_checksum_must_be_right(target: Path) -> None:
    right = ("sha1", hashlib.sha1(CONTENT).hexdigest())
    landed(target, checksums=(right, ("md5", hashlib.md5(CONTENT).hexdigest())))
    for checksums in ((right, ("md5", "0" * 32)), (("md5", "0" * 32), right)):
        with pytest.raises(UnexpectedReply, match="wrong_checksum"):
            landed(target, checksums=checksums)


def test_a_name_taken_meanwhile_is_left_to_who_took_it(target: Path) -> None:
    landed(target, replaces=False)
    target.write_bytes(b"d'un autre")
    with pytest.raises(Conflict, match="file_exists"):
        landed(target, replaces=False)
    assert target.read_bytes() == b"d'un autre"
    target.unlink()
    target.symlink_to(target.parent / "ailleurs")
    with pytest.raises(Conflict, match="file_exists"):
        landed(target, replaces=False)
    assert list(target.parent.iterdir()) == [target]


def test_the_judge_comes_first(target: Path) -> None:
    def refuse(headers: object, head: bytes, tail: bytes) -> None:
        raise UnexpectedReply("Une page.", remedy="Rien.", code="html_instead")

    with pytest.raises(UnexpectedReply) as failure:
        landed(target, size=1, checksums=(("sha1", "0"),), judge=refuse)
    assert failure.value.code == "html_instead"
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("status", [204, 206, 301, 304, 400, 401, 403, 404, 410])
def test_another_status_is_no_file(status: int, target: Path) -> None:
    with pytest.raises(UnexpectedReply, match=str(status)), landing(Download("u", target), status, {}):
        raise AssertionError
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_status_that_may_pass_is_unavailable(status: int, target: Path) -> None:
    with pytest.raises(NotServed) as failure, landing(Download("u", target), status, {"retry-after": "3"}):
        raise AssertionError
    assert (failure.value.reply.status, failure.value.reply.headers) == (status, {"retry-after": "3"})
    assert failure.value.code == "download_unavailable"


def test_a_checksum_of_no_known_kind_is_refused(target: Path) -> None:
    with pytest.raises(InvalidInput) as failure:
        landed(target, checksums=(("crc32", "0"),))
    assert failure.value.code == "unknown_checksum"
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [("ENOSPC", StorageFull, "storage_full"), ("EDQUOT", StorageFull, "storage_full"),
     ("EFBIG", StorageFull, "storage_full"), ("EACCES", Unavailable, "storage_denied"),
     ("EPERM", Unavailable, "storage_denied"), ("EROFS", Unavailable, "storage_denied"),
     ("ENOENT", Unavailable, "storage_missing"), ("ENOTDIR", Unavailable, "storage_missing"),
     ("EISDIR", Unavailable, "storage_missing"), ("ENAMETOOLONG", Unavailable, "storage_missing"),
     ("EIO", Unavailable, "storage_error")],
)  # fmt: skip
def test_errors_of_the_disk_are_told_without_a_path(number: str, kind: type[EtatError], code: str) -> None:
    import errno

    told = storage_error(OSError(getattr(errno, number), "No space", "/home/camille/dossier"))
    assert (type(told), told.code) == (kind, code)
    assert "camille" not in str(told)
