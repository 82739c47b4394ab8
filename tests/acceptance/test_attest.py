"""``attest`` as a town hall and a resident use it: keys, signature, verification, and each attack refused."""

import json
import re
import stat
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import time_machine

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.guarantor.attestation.places import MEDIA_TYPES, WELL_KNOWN
from tests.support.servers import http_server, reply

load()
START = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
PAGE = (
    "<!doctype html><html lang='fr'><head><title>Cantine</title><link rel=stylesheet href='a.css'></head>"
    "<body><main><h1>Cantine</h1><p>Bonjour.</p></main></body></html>"
)


def run(*arguments: str) -> int:
    return guarded(lambda: app(list(arguments), standalone_mode=False))


@pytest.fixture
def clock() -> Generator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


class Town:
    """A folder with a service, its keys and its attestation."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def done(self, *arguments: str, code: int = 0) -> str:
        """What a command prints, once it has left with *code*."""
        assert run(*arguments) == code, self._capsys.readouterr()
        shown = self._capsys.readouterr()
        return shown.out + shown.err

    def sign(self, *more: str, code: int = 0) -> str:
        common = ("--page", "accueil.html", "--templates", "gabarits", "--out", "preuve", *more)
        key = () if "--key" in more else ("--key", "cles/signature.pem")
        return self.done("attest", "sign", *key, *common, code=code)

    def verify(self, *more: str, code: int = 0) -> str:
        trust = () if "--trust" in more else ("--trust", "empreinte.txt")
        target = () if more and not more[0].startswith("--") else ("preuve",)
        return self.done("attest", "verify", *target, *more, *trust, code=code)

    def refused(self, *more: str) -> list[str]:
        """The codes of a refusal."""
        said = self.verify(*more, code=1)
        assert "AUTHENTIQUE" not in said
        return re.findall(r"✗ \[(\w+)\]", said)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: object) -> Town:
    """A service whose report was signed an instant ago; its fingerprint is in ``empreinte.txt``, as on paper."""
    monkeypatch.chdir(tmp_path)
    town = Town(tmp_path, capsys)
    town.done("init", "--defaults")
    (tmp_path / "accueil.html").write_text(PAGE)
    (tmp_path / "a.css").write_text("p { color: #000 }")
    (tmp_path / "gabarits" / "messages").mkdir(parents=True)
    (tmp_path / "gabarits" / "base.html").write_text("{% block main %}")
    (tmp_path / "gabarits" / "messages" / "accuse.txt").write_text("Bonjour")
    said = town.done("attest", "keys", "new", "--private", "cles", "--out", "preuve")
    (tmp_path / "empreinte.txt").write_text("# délibération 12\n" + re.findall(r"sha256:[0-9a-f-]+", said)[0] + "\n")
    town.sign()
    return town


def test_what_was_signed_is_verified_by_anyone(town: Town) -> None:
    everything = ("--manifest", "service.toml", "--page", "accueil.html", "--templates", "gabarits")
    said = town.verify(*everything)
    for expected in (
        "ATTESTATION AUTHENTIQUE",
        "Inscription à la cantine",
        "valable jusqu'au 28 décembre 2026",
        "le gabarit « messages/accuse.txt »",
        "la feuille de style « accueil → a.css »",
        "CE QU'ELLE NE PROUVE PAS",
    ):
        assert expected in said
    assert "non comparés" not in said
    assert "non comparés ici : le manifeste" in town.verify()
    assert "AUTHENTIQUE" in town.verify("preuve/attestation.json")
    fingerprint = (town.folder / "empreinte.txt").read_text().splitlines()[1]
    assert "AUTHENTIQUE" in town.verify("--trust", fingerprint.replace("-", "").upper().replace("SHA256", "sha256"))


def test_private_keys_stay_private(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("racine.pem", "signature.pem"):
        path = town.folder / "cles" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        secret = path.read_text().splitlines()[1]
        published = "".join(one.read_text() for one in (town.folder / "preuve").iterdir())
        assert secret not in published + town.sign() + town.done("attest", "keys", "show", "preuve")
    assert stat.S_IMODE((town.folder / "cles").stat().st_mode) == 0o700
    said = town.done("attest", "keys", "new", "--private", "preuve/cles", "--out", "preuve", code=1)
    assert "private_key_published" in said
    assert "file_exists" in town.done("attest", "keys", "new", "--private", "cles", "--out", "ailleurs", code=1)
    assert not (town.folder / "ailleurs").exists()


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("service.toml", ("--manifest", "service.toml"), "wrong_release"),
        ("accueil.html", ("--page", "accueil.html"), "wrong_release"),
        ("a.css", ("--page", "accueil.html"), "wrong_release"),
        ("gabarits/base.html", ("--templates", "gabarits"), "wrong_release"),
        ("preuve/report.json", (), "report_changed"),
        ("preuve/report.json", ("--report", "preuve/report.json"), "report_changed"),
    ],
)
def test_one_byte_changed_in_a_file_is_refused(name: str, given: tuple[str, ...], code: str, town: Town) -> None:
    path = town.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert town.refused(*given) == [code]


def test_a_template_that_is_added_or_missing_is_seen(town: Town) -> None:
    (town.folder / "gabarits" / "nouveau.html").write_text("x")
    assert town.refused("--templates", "gabarits") == ["wrong_release"]
    (town.folder / "gabarits" / "nouveau.html").unlink()
    (town.folder / "gabarits" / "base.html").unlink()
    assert town.refused("--templates", "gabarits") == ["wrong_release"]


@pytest.mark.parametrize("name", ["attestation.json", "keyring.json", "revocations.json"])
def test_one_byte_changed_in_what_is_signed_is_refused(name: str, town: Town) -> None:
    told = json.loads((town.folder / "preuve" / name).read_text())
    envelope = told["keyrings"][0] if name == "keyring.json" else told
    payload = envelope["payload"]
    envelope["payload"] = payload[:40] + ("A" if payload[40] != "A" else "B") + payload[41:]
    (town.folder / "preuve" / name).write_text(json.dumps(told))
    assert set(town.refused()) <= {"bad_signature", "malformed", "unknown_key"}


def test_a_wrong_key_is_refused(town: Town) -> None:
    town.done("attest", "keys", "new", "--private", "faux", "--out", "faussaire")
    town.done("attest", "sign", "--key", "faux/signature.pem", "--out", "faussaire", "--page", "accueil.html")
    assert town.refused("faussaire") == ["unknown_key"]
    (town.folder / "faussaire" / "keyring.json").write_bytes((town.folder / "preuve" / "keyring.json").read_bytes())
    assert town.refused("faussaire") == ["unknown_key"]
    assert "key_not_in_keyring" in town.sign("--key", "faux/signature.pem", code=1)
    assert "key_not_in_keyring" in town.sign("--key", "cles/racine.pem", code=1)


def test_without_a_fingerprint_it_is_refused_and_says_which_to_compare(town: Town) -> None:
    said = town.done("attest", "verify", "preuve", code=1)
    assert "no_trust" in said
    assert (town.folder / "empreinte.txt").read_text().splitlines()[1] in said
    assert "Commune" not in said


def test_an_expired_one_is_refused(town: Town, clock: time_machine.Traveller) -> None:
    clock.move_to(START + timedelta(days=30))
    assert "AUTHENTIQUE" in town.verify()
    clock.move_to(START + timedelta(days=31))
    assert town.refused() == ["expired"]
    clock.move_to(START - timedelta(days=1))
    assert "not_yet_valid" in town.refused()
    clock.move_to(START + timedelta(days=31))
    town.sign()
    assert "N° 2" in town.verify()


def test_a_withdrawn_one_is_refused_and_the_next_is_accepted(town: Town) -> None:
    first = (town.folder / "preuve" / "attestation.json").read_bytes()
    town.done("attest", "revoke", "preuve", "--key", "cles/signature.pem", "--reason", "Page oubliée")
    said = town.verify(code=1)
    assert "[revoked]" in said
    assert "Page oubliée" in said
    town.sign()
    assert "N° 2" in town.verify()
    (town.folder / "preuve" / "attestation.json").write_bytes(first)
    assert "revoked" in town.refused()
    (town.folder / "preuve" / "revocations.json").unlink()
    assert "revocations_missing" in town.refused()


def test_a_replayed_one_is_refused_by_who_remembers(town: Town) -> None:
    kept = {name: (town.folder / "preuve" / name).read_bytes() for name in MEDIA_TYPES}
    town.verify("--state", "vu.json")
    town.sign()
    town.verify("--state", "vu.json")
    for name, content in kept.items():
        (town.folder / "preuve" / name).write_bytes(content)
    before = (town.folder / "vu.json").read_bytes()
    assert set(town.refused("--state", "vu.json")) == {"replayed"}
    assert (town.folder / "vu.json").read_bytes() == before
    assert "AUTHENTIQUE" in town.verify()  # without a memory, what has not expired is accepted: the guide says so


def test_the_one_of_another_site_or_of_a_trial_is_refused(town: Town) -> None:
    assert town.refused("--audience", "https://autre.exemple.fr") == ["wrong_audience"]
    assert town.refused("--environment", "sandbox") == ["wrong_environment"]
    assert "unknown_environment" in town.verify("--environment", "essai", code=1)


def test_a_signing_key_is_rotated_and_a_stolen_one_takes_its_attestations_along(
    town: Town, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=1))
    root = ("--root", "cles/racine.pem")
    said = town.done("attest", "keys", "rotate", "preuve", *root, "--new-key", "cles/signature-2.pem")
    assert "Trousseau n° 2" in said
    assert "AUTHENTIQUE" in town.verify()  # what the old key signed before stays good
    assert "key_not_in_keyring" in town.sign(code=1)
    town.sign("--key", "cles/signature-2.pem")
    assert "« signature-2 »" in town.verify()
    clock.shift(timedelta(days=1))
    town.done("attest", "keys", "rotate", "preuve", *root, "--new-key", "cles/signature-3.pem", "--stolen")
    assert town.refused() == ["key_revoked"]
    town.sign("--key", "cles/signature-3.pem")
    assert "N° 3" in town.verify()


def test_a_new_root_is_reached_from_the_old_fingerprint_and_from_its_own(
    town: Town, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=1))
    said = town.done("attest", "keys", "rotate", "preuve", "--root", "cles/racine.pem", "--new-root", "cles/r2.pem")
    (fresh,) = re.findall(r"sha256:[0-9a-f-]+", said)
    town.sign()
    assert "AUTHENTIQUE" in town.verify()
    assert "AUTHENTIQUE" in town.verify("--trust", fresh)
    assert "key_not_in_keyring" in town.done("attest", "keys", "rotate", "preuve", "--root", "cles/racine.pem", code=1)
    clock.shift(timedelta(days=390))
    town.done("attest", "keys", "rotate", "preuve", "--root", "cles/r2.pem", "--new-key", "cles/s3.pem")
    said = town.done("attest", "keys", "show", "preuve")
    assert "Trousseau n° 3" in said
    assert "remplacée" in said


def test_a_key_may_be_in_the_environment_and_under_a_passphrase(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLE", (town.folder / "cles" / "signature.pem").read_text())
    town.sign("--key", "${CLE}")
    assert "secret_missing" in town.sign("--key", "${ABSENTE}", code=1)
    monkeypatch.setenv("MOT", "cheval pile agrafe")
    new = ("--private", "secret", "--out", "autre", "--passphrase", "${MOT}")
    town.done("attest", "keys", "new", *new)
    sign = ("attest", "sign", "--key", "secret/signature.pem", "--out", "autre")
    assert "invalid_signing_key" in town.done(*sign, code=1)
    town.done(*sign, "--passphrase", "${MOT}")
    assert "literal_secret" in town.done(*sign, "--passphrase", "cheval", code=1)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("attest", "verify", "absent.json"), "file_missing"),
        (("attest", "verify", "service.toml"), "malformed"),
        (("attest", "verify", "preuve", "--trust", "abc"), "invalid_fingerprint"),
        (("attest", "verify", "preuve", "--state", "service.toml"), "malformed"),
        (("attest", "verify", "preuve", "--templates", "absent"), "no_templates"),
        (("attest", "verify", "http://127.0.0.1:1/"), "unreachable"),
        (("attest", "sign", "--key", "absente.pem", "--out", "preuve"), "file_missing"),
        (("attest", "sign", "--key", "cles/signature.pem", "--out", "vide"), "no_keyring"),
        (("attest", "sign", "--key", "cles/signature.pem", "--out", "preuve", "--days", "91"), "invalid_lifetime"),
        (("attest", "revoke", "preuve", "--key", "cles/signature.pem", "--reason", " "), "nothing_to_revoke"),
        (("attest", "keys", "show", "vide"), "no_keyring"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(arguments: tuple[str, ...], code: str, town: Town) -> None:
    before = {path: path.read_bytes() for path in town.folder.rglob("*") if path.is_file()}
    assert code in town.done(*arguments, code=1)
    assert {path: path.read_bytes() for path in town.folder.rglob("*") if path.is_file()} == before


def test_a_site_is_verified_by_its_address(town: Town) -> None:
    served = town.folder / "preuve"

    def answer(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 200, (served / handler.path.removeprefix(WELL_KNOWN)).read_bytes())

    with http_server(answer) as base:
        town.sign("--audience", base)
        assert f"Site : {base}" in town.verify(base)
        town.sign()
        assert town.refused(base) == ["wrong_audience"]


def test_the_audience_comes_from_the_settings_then_from_the_manifest(town: Town) -> None:
    assert "Site : https://cantine.exemple.fr" in town.verify()
    (town.folder / "settings.toml").write_text('[production]\nbase_url = "https://essai.exemple.fr"\n')
    town.sign()
    assert "Site : https://essai.exemple.fr" in town.verify()
