"""Publishing on the sandbox's catalogue over real HTTP, in both colours: never twice, never doubled, shown before."""

import hashlib
import json
import logging
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import respx

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.gate import Refused
from etatplateforme.errors import Conflict, EtatError, InvalidInput, Unavailable, Uncertain, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.dataset import Dataset
from etatplateforme.opendata.publish import upload
from etatplateforme.opendata.publish.block import Outcome, Publishing, PublishSettings
from etatplateforme.opendata.publish.publication import LegalBasis, Publication, PublishedFile
from etatplateforme.opendata.publish.tables import SCHEMA
from etatplateforme.sandbox.catalogue.app import ORGANIZATION
from etatplateforme.sandbox.state import CLIENT_SECRET, LocalState, Sandbox
from etatplateforme.service import Service
from tests.support.blocks import House, counted_calls, described, settled
from tests.support.town import START

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
ORGANISATION = str(ORGANIZATION["id"])
KEY = CLIENT_SECRET


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), delay_s=30, silence_s=30) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Generator[LocalState]:
    running.faults.clear()
    yield running
    running.faults.clear()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    (tmp_path / "maison").mkdir()
    made = House(tmp_path / "maison", clock=StillClock(START), schemas=(SCHEMA,))
    yield made
    await made.aclose()


def block(house: House, colour: str, state: LocalState, key: str | None = KEY) -> Publishing[Sync]:
    return Publishing(house.runner(colour), PublishSettings(state.urls.catalogue, key))


def file(folder: Path, name: str, content: bytes = b"jour;plat\r\n2026-09-01;soupe\r\n") -> PublishedFile:
    path = folder / f"{name}.csv"
    _ = path.write_bytes(content)
    return PublishedFile(name, path, f"Titre de {name}", description="Un fichier.")


def publication(request: pytest.FixtureRequest, *files: PublishedFile) -> Publication:
    """A dataset of this test alone."""
    own = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    return Publication(
        f"test:{own}", ORGANISATION, f"Menus {own}", "Les menus.", "lov2", files, "monthly", ("cantine", "menus")
    )


async def shown(house: House, state: LocalState, outcome: Outcome) -> Dataset:
    data: OpenData[Sync] = OpenData(house.runner("sync"), state.urls.catalogue)
    assert outcome.dataset is not None
    return await settled(data.dataset(outcome.dataset))


def writes(calls: list[str]) -> list[str]:
    return [call for call in calls if not call.startswith("GET")]


@BOTH
async def test_a_second_run_changes_nothing_and_says_so(
    colour: str, house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wanted = publication(request, file(tmp_path, "un"), file(tmp_path, "deux", b"a\n1\n"), file(tmp_path, "trois"))
    first = await settled(block(house, colour, state).publish(wanted))
    assert first.done
    assert first.steps[0] == "créer le jeu de données"
    with counted_calls(house.ports.wire) as calls:
        second = await settled(block(house, colour, state).publish(wanted))
    assert (second.dataset, second.steps, second.changed) == (first.dataset, (), False)
    assert writes(calls) == []
    dataset = await shown(house, state, second)
    assert [resource.title for resource in dataset.resources] == ["Titre de un", "Titre de deux", "Titre de trois"]
    assert dataset.licence == "lov2"
    assert dataset.resources[1].checksum == ("sha1", hashlib.sha1(b"a\n1\n", usedforsecurity=False).hexdigest())


@BOTH
async def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    colour: str, house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wanted = publication(request, file(tmp_path, "un"))
    with counted_calls(house.ports.wire) as calls:
        told = await settled(block(house, colour, state).publish(wanted, dry_run=True))
    assert writes(calls) == []
    assert (told.dataset, told.done) == (None, False)
    assert told.steps == ("créer le jeu de données", "envoyer le fichier « Titre de un »")
    done = await settled(block(house, colour, state).publish(wanted))
    assert done.steps == told.steps


async def test_what_changed_is_changed_and_what_is_not_ours_is_left(
    house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ours = block(house, "sync", state)
    wanted = publication(request, file(tmp_path, "un"), file(tmp_path, "deux"))
    first = await settled(ours.publish(wanted))
    before = await shown(house, state, first)
    foreign = f"{state.urls.catalogue}/datasets/{first.dataset}/upload/"
    with httpx.Client(headers={"x-api-key": KEY}) as client:
        assert client.post(foreign, files={"file": ("autre.csv", b"x\n1\n")}).status_code == 201
    fresh = replace(wanted, title="Un autre titre", files=(file(tmp_path, "deux", b"neuf\n1\n"), wanted.files[0]))
    second = await settled(ours.publish(fresh))
    assert second.steps == (
        "modifier le jeu de données (titre)",
        "remplacer le fichier « Titre de deux »",
        "remettre les fichiers dans l'ordre",
    )
    assert second.left == 1
    after = await shown(house, state, second)
    assert after.title == "Un autre titre"
    assert [each.title for each in after.resources] == ["Titre de deux", "Titre de un", "autre.csv"]
    assert [each.id for each in after.resources[:2]] == [each.id for each in reversed(before.resources)]
    assert (await settled(ours.publish(fresh))).steps == ()


async def test_a_large_file_goes_in_parts_and_a_cut_is_taken_up_where_it_was(
    house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "PART", 1_000)
    content = b"a;b\n" + bytes(range(97, 107)) * 480
    wanted = publication(request, file(tmp_path, "grand", content))
    ours = block(house, "sync", state)
    first = await settled(ours.publish(replace(wanted, files=())))
    form = upload.form_of

    def cut_at_the_fourth(parcel: upload.Parcel, index: int, size: int) -> tuple[tuple[str, str], ...]:
        if index == 3:
            state.faults.set("catalogue_read_only")
        return form(parcel, index, size)

    with monkeypatch.context() as patch:
        patch.setattr(upload, "form_of", cut_at_the_fourth)
        with pytest.raises(Unavailable) as failure:
            _ = await settled(ours.publish(wanted))
    assert failure.value.code == "read_only"
    state.faults.clear()
    with counted_calls(house.ports.wire) as calls:
        second = await settled(ours.publish(wanted))
    sent = [call for call in writes(calls) if call.endswith("/upload/")]
    assert len(sent) == 3  # the fourth part, the fifth, and the request that puts them together
    assert second.dataset == first.dataset
    (resource,) = (await shown(house, state, second)).resources
    assert resource.size == len(content)
    assert resource.checksum == ("sha1", hashlib.sha1(content, usedforsecurity=False).hexdigest())


@BOTH
@pytest.mark.parametrize("large", [False, True], ids=["at once", "in parts"])
async def test_a_lost_answer_doubles_nothing(
    colour: str,
    large: bool,
    house: House,
    state: LocalState,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if large:
        monkeypatch.setattr(upload, "PART", 1_000)
    wanted = publication(request, file(tmp_path, "un", b"x;y\n" * 600), file(tmp_path, "deux"))
    with state.faults.on("catalogue_lost_reply"):
        for _ in range(20):  # every answer is lost: each run gets a step further, or says that it is not sure
            try:
                outcome = await settled(block(house, colour, state).publish(wanted))
            except (Uncertain, Unavailable):
                continue
            if not outcome.changed:
                break
    outcome = await settled(block(house, colour, state).publish(wanted))
    assert [each.title for each in (await shown(house, state, outcome)).resources] == ["Titre de un", "Titre de deux"]
    with httpx.Client() as client:
        url = f"{state.urls.catalogue}/organizations/{ORGANISATION}/datasets/?page_size=1000"
        named = [each for each in client.get(url).json()["data"] if each["title"] == wanted.title]
    assert len(named) == 1


@BOTH
async def test_one_lost_answer_is_looked_for_and_the_run_goes_on(
    colour: str, house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wanted = publication(request, file(tmp_path, "un"))
    state.faults.set("catalogue_lost_reply", times=1)
    with counted_calls(house.ports.wire) as calls:
        outcome = await settled(block(house, colour, state).publish(wanted))
    assert outcome.done
    assert len([call for call in calls if call.startswith("POST") and call.endswith("/datasets/")]) == 1


REFUSED: dict[str, tuple[type[EtatError], str]] = {
    "catalogue_read_only": (Unavailable, "read_only"),
    "catalogue_key_refused": (InvalidInput, "key_refused"),
    "catalogue_500": (Unavailable, "catalogue_unavailable"),
    "catalogue_429": (Unavailable, "catalogue_unavailable"),
}


@BOTH
@pytest.mark.parametrize("fault", REFUSED)
async def test_each_refusal_is_told_and_the_key_is_in_none(
    colour: str,
    fault: str,
    house: House,
    state: LocalState,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kind, code = REFUSED[fault]
    ours = block(house, colour, state)
    with caplog.at_level(logging.DEBUG), state.faults.on(fault), pytest.raises(kind) as failure:
        _ = await settled(ours.publish(publication(request, file(tmp_path, "un"))))
    assert failure.value.code == code
    told = str(failure.value) + repr(failure.value.__cause__) + described(ours) + caplog.text
    told += "".join(path.read_text(encoding="latin-1") for path in (tmp_path / "maison").iterdir())
    assert KEY not in told


async def test_a_page_or_a_forbidden_kind_of_file_is_refused_with_its_remedy(
    house: House, state: LocalState, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ours = block(house, "sync", state)
    page = publication(request, file(tmp_path, "page", b"<!DOCTYPE html><html></html>"))
    with pytest.raises(InvalidInput) as failure:
        _ = await settled(ours.publish(page))
    assert failure.value.code == "html_refused"
    program = tmp_path / "programme.exe"
    _ = program.write_bytes(b"MZ")
    with pytest.raises(InvalidInput) as failure:
        _ = await settled(
            ours.publish(replace(page, files=(PublishedFile("exe", program, "Programme", reviewed=("*",)),)))
        )
    assert failure.value.code == "refused_by_catalogue"
    with pytest.raises(InvalidInput) as failure:
        _ = await settled(ours.publish(replace(page, files=(PublishedFile("rien", tmp_path / "rien.csv", "Rien"),))))
    assert failure.value.code == "file_missing"


async def test_two_datasets_of_one_identifier_are_a_conflict(
    house: House, state: LocalState, request: pytest.FixtureRequest
) -> None:
    wanted = publication(request)
    body = {
        "title": "Double",
        "description": "x",
        "organization": ORGANISATION,
        "extras": {"etatplateforme:external-id": wanted.external_id},
    }
    with httpx.Client(headers={"x-api-key": KEY}) as client:
        for _ in range(2):
            assert client.post(f"{state.urls.catalogue}/datasets/", json=body).status_code == 201
    with counted_calls(house.ports.wire) as calls, pytest.raises(Conflict) as failure:
        _ = await settled(block(house, "sync", state).publish(wanted))
    assert failure.value.code == "doubled_dataset"
    assert writes(calls) == []


async def test_without_a_key_nothing_is_asked(house: House, state: LocalState, request: pytest.FixtureRequest) -> None:
    with counted_calls(house.ports.wire) as calls, pytest.raises(InvalidInput) as failure:
        _ = await settled(block(house, "sync", state, key=None).publish(publication(request)))
    assert failure.value.code == "no_publishing_key"
    assert calls == []


@BOTH
async def test_the_key_goes_to_no_other_host(colour: str, house: House, request: pytest.FixtureRequest) -> None:
    with respx.mock(assert_all_called=False) as router:
        elsewhere = router.route(host="ailleurs.example").mock(httpx.Response(200, json={}))
        _ = router.route(host="www.data.gouv.fr").mock(
            httpx.Response(302, headers={"location": "https://ailleurs.example/"})
        )
        made: Publishing[Sync] = Publishing(
            house.runner(colour), PublishSettings("https://www.data.gouv.fr/api/1", KEY)
        )
        with pytest.raises((UnexpectedReply, Unavailable)):
            _ = await settled(made.publish(publication(request)))
        assert not elsewhere.called


def test_the_inventory_is_told_as_text_and_as_json(
    state: LocalState, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    load()
    assert _run("init", "--defaults") == 0
    with Path("service.toml").open("a", encoding="utf-8") as manifest:
        _ = manifest.write("\n[opendata]\n")
    _ = Path("settings.toml").write_text(f'[sandbox]\ndatagouv_url = "{state.urls.catalogue}"\n', encoding="utf-8")
    _ = capsys.readouterr()
    assert _run("opendata", "inventory", "--organization", ORGANISATION) == 0
    said = capsys.readouterr().out
    assert "Subventions de plus de 23 000 €" in said
    assert "(à vérifier)" in said
    assert _run("opendata", "inventory", "--organization", ORGANISATION, "--format", "json") == 0
    lines = {line["code"]: line for line in json.loads(capsys.readouterr().out)}
    assert lines["subventions"]["state"] == "likely"  # its title says so, no schema does
    assert lines["subventions"]["datasets"] == ["subventions-aux-associations-bac-a-sable"]
    assert lines["irve"]["state"] == "not_found"


LETTERS = b"objet;ecrire_a\r\nfuite;camille.dupont@exemple.fr\r\n"


def test_the_guarantor_refuses_and_nothing_leaves(
    state: LocalState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    load()
    assert _run("init", "--defaults") == 0
    with Path("service.toml").open("a", encoding="utf-8") as manifest:
        _ = manifest.write("\n[opendata]\n")
    _ = Path("settings.toml").write_text(f'[sandbox]\ndatagouv_url = "{state.urls.catalogue}"\n', encoding="utf-8")
    good, letters = publication(request, file(tmp_path, "un")), file(tmp_path, "lettres", LETTERS)
    wrong = {
        "EG-09-publie": replace(good, files=(letters,)),
        "EG-24-licence": replace(good, licence="notspecified"),
    }
    with Service.open("service.toml") as service, counted_calls(service.foundations.ports.wire) as calls:
        for rule, wanted in wrong.items():
            with pytest.raises(Refused) as failure:
                _ = service.publishing.publish(wanted)
            assert failure.value.decision.refusing == (rule,)
            assert failure.value.decision.findings[0].sources
        assert calls == []
        based = replace(good, files=(letters,), legal_basis=LegalBasis.DECREE)
        assert service.publishing.publish(based, dry_run=True).steps[0] == "créer le jeu de données"
        assert writes(calls) == []


def _run(*arguments: str) -> int:
    return guarded(lambda: app(list(arguments), standalone_mode=False))


def test_what_is_wrong_with_a_publication_is_all_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as failure:
        _ = Publication("", "a/b", " ", "", "lov2", (file(tmp_path, "un"), file(tmp_path, "un")), tags=("Été",))
    keys = {fault.key for fault in failure.value.faults}
    assert keys == {"external_id", "organization", "title", "description", "tags", "files"}
    assert json.dumps([str(fault) for fault in failure.value.faults])
