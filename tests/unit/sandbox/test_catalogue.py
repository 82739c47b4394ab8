"""The catalogue over HTTP: finding, paging, downloading, and what each fault does."""

import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import JsonValue, TypeAdapter

from etatplateforme.sandbox.catalogue.app import ORGANIZATION, OVERSIZE_BYTES
from etatplateforme.sandbox.catalogue.library import Library
from etatplateforme.sandbox.state import LocalState
from etatplateforme.sandbox.world import world

Json = dict[str, JsonValue]
OBJECT = TypeAdapter(Json)
OBJECTS = TypeAdapter(list[Json])
MENUS = "menus-de-la-cantine-bac-a-sable"


def page(client: httpx.Client, url: str) -> tuple[list[Json], Json]:
    reply = client.get(url)
    assert reply.status_code == 200
    body = OBJECT.validate_json(reply.content)
    return OBJECTS.validate_python(body["data"]), body


def menus(client: httpx.Client, state: LocalState) -> Json:
    dataset = OBJECT.validate_json(client.get(f"{state.urls.catalogue}/datasets/{MENUS}/").content)
    return OBJECTS.validate_python(dataset["resources"])[0]


def sha1_of(resource: Json) -> str:
    return str(OBJECT.validate_python(resource["checksum"])["value"])


def sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def test_following_next_page_reads_every_dataset_once(state: LocalState, client: httpx.Client, tmp_path: Path) -> None:
    url: JsonValue = f"{state.urls.catalogue}/datasets/?page_size=7"
    seen: list[JsonValue] = []
    totals: set[JsonValue] = set()
    for _ in range(100):
        if not isinstance(url, str):
            break
        assert urlsplit(url).netloc == urlsplit(state.urls.home).netloc
        datasets, body = page(client, url)
        assert len(datasets) <= 7
        seen += [dataset["id"] for dataset in datasets]
        totals.add(body["total"])
        url = body["next_page"]
    expected = [dataset.id for dataset in Library(world(), tmp_path).datasets]
    assert seen == expected
    assert totals == {len(expected)}


def test_the_first_page_has_twenty_and_no_previous(state: LocalState, client: httpx.Client) -> None:
    datasets, body = page(client, f"{state.urls.catalogue}/datasets/")
    assert (len(datasets), body["page"], body["page_size"], body["previous_page"]) == (20, 1, 20, None)


def test_a_page_after_the_last_is_empty(state: LocalState, client: httpx.Client) -> None:
    datasets, body = page(client, f"{state.urls.catalogue}/datasets/?page=99")
    assert datasets == []
    assert body["next_page"] is None


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page_size=0", "page_size=un", "page=1.5", "page=" + "9" * 5_000]
)
def test_a_page_that_cannot_be_is_refused(state: LocalState, client: httpx.Client, query: str) -> None:
    reply = client.get(f"{state.urls.catalogue}/datasets/?{query}")
    assert reply.status_code == 400
    assert set(OBJECT.validate_json(reply.content)) == {"errors", "message"}


@pytest.mark.parametrize("q", ["cantine", "CANTINE menus", "équipements", "equipements", "mairie Œuilly", "97411"])
def test_search_ignores_case_and_accents(state: LocalState, client: httpx.Client, q: str) -> None:
    datasets, body = page(client, str(httpx.URL(f"{state.urls.catalogue}/datasets/", params={"q": q})))
    assert datasets
    assert body["total"] == len(datasets)


def test_search_finds_nothing_where_there_is_nothing(state: LocalState, client: httpx.Client) -> None:
    assert page(client, f"{state.urls.catalogue}/datasets/?q=licorne")[0] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [("tag=cantine", True), ("tag=licorne", False), (f"organization={ORGANIZATION['id']}", True),
     ("organization=534fff8ba3a7292c64a77ed4", False)],
)  # fmt: skip
def test_a_search_is_narrowed(state: LocalState, client: httpx.Client, query: str, found: bool) -> None:
    datasets, _ = page(client, f"{state.urls.catalogue}/datasets/?q=menus&{query}")
    assert bool(datasets) is found


def test_a_dataset_is_found_by_identifier_and_by_slug(state: LocalState, client: httpx.Client) -> None:
    by_slug = client.get(f"{state.urls.catalogue}/datasets/{MENUS}/").json()
    assert client.get(f"{state.urls.catalogue}/datasets/{by_slug['id']}/").json() == by_slug
    assert "bac à sable" in by_slug["title"]
    assert client.get(f"{state.urls.catalogue}/datasets/inconnu/").status_code == 404


@pytest.mark.shared_data
def test_datasets_and_resources_have_the_keys_of_the_real_ones(
    state: LocalState, client: httpx.Client, shared: Path
) -> None:
    samples = shared / "data/opendata/samples"
    dataset = OBJECT.validate_json(client.get(f"{state.urls.catalogue}/datasets/{MENUS}/").content)
    real = OBJECT.validate_json((samples / "client_dataset_metadata.json").read_bytes())
    assert real.keys() - dataset.keys() <= {"quality", "frequency_date"}
    real_resource = OBJECT.validate_json((samples / "client_resource_metadata_api1.json").read_bytes())
    assert OBJECTS.validate_python(dataset["resources"])[0].keys() == real_resource.keys()


def test_a_file_has_the_announced_size_and_checksum(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    moved = client.get(str(resource["latest"]))
    assert (moved.status_code, moved.headers["location"]) == (302, resource["url"])
    reply = client.get(str(resource["url"]))
    assert (len(reply.content), sha1(reply.content)) == (resource["filesize"], sha1_of(resource))
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["etag"] == f'"{sha1_of(resource)}"'
    assert reply.text.startswith("date;entree;plat;dessert;regime\r\n")


def test_a_download_can_be_resumed_while_the_file_is_the_same(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    whole = client.get(str(resource["url"])).content
    etag = f'"{sha1_of(resource)}"'
    rest = client.get(str(resource["url"]), headers={"range": "bytes=100-", "if-range": etag})
    assert (rest.status_code, rest.content) == (206, whole[100:])
    assert rest.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    changed = client.get(str(resource["url"]), headers={"range": "bytes=100-", "if-range": '"autre"'})
    assert (changed.status_code, changed.content) == (200, whole)
    assert client.get(str(resource["url"]), headers={"range": f"bytes={len(whole)}-"}).status_code == 416


@pytest.mark.parametrize("path", ["/fichiers/inconnu/x.csv", "/fichiers/..%2f..%2fetc/passwd", "/datasets/r/inconnu"])
def test_what_does_not_exist_is_not_found(state: LocalState, client: httpx.Client, path: str) -> None:
    base = state.urls.catalogue if path.startswith("/datasets") else f"{state.urls.home}catalogue"
    assert client.get(base + path).status_code == 404


def test_the_old_table_is_not_utf8(state: LocalState, client: httpx.Client) -> None:
    datasets, _ = page(client, f"{state.urls.catalogue}/datasets/?q=equipements+publics")
    modern, old = OBJECTS.validate_python(datasets[0]["resources"])
    content = client.get(str(old["url"])).content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.decode("cp1252") == client.get(str(modern["url"])).content.decode("utf-8")


def test_the_same_world_gives_the_same_files(tmp_path: Path) -> None:
    first, again = Library(world(), tmp_path / "a"), Library(world(), tmp_path / "b")
    assert first.datasets == again.datasets
    identifiers = [resource.id for dataset in first.datasets for resource in dataset.resources]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("status", [429, 500])
def test_the_api_refuses_in_its_own_words(state: LocalState, client: httpx.Client, status: int) -> None:
    state.faults.set(f"catalogue_{status}", times=1)
    reply = client.get(f"{state.urls.catalogue}/datasets/")
    assert reply.status_code == status
    assert set(OBJECT.validate_json(reply.content)) == {"message"}
    assert reply.headers.get("retry-after") == ("5" if status == 429 else None)
    assert client.get(f"{state.urls.catalogue}/datasets/").status_code == 200


@pytest.mark.parametrize("fault", ["catalogue_slow", "catalogue_silence"])
def test_late_is_later_than_an_impatient_client_waits(state: LocalState, client: httpx.Client, fault: str) -> None:
    state.faults.set(fault)
    with pytest.raises(httpx.ReadTimeout):
        client.get(f"{state.urls.catalogue}/datasets/", timeout=0.4)


def test_slow_answers_right_in_the_end(
    state: LocalState, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state.faults, "delay_s", 0.02)
    state.faults.set("catalogue_slow")
    assert page(client, f"{state.urls.catalogue}/datasets/")[0]


def test_a_wrong_checksum_has_the_right_length(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    state.faults.set("catalogue_wrong_checksum")
    content = client.get(str(resource["url"])).content
    assert len(content) == resource["filesize"]
    assert sha1(content) != sha1_of(resource)


def test_a_truncated_file_ends_before_its_announced_length(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    state.faults.set("catalogue_truncated")
    with client.stream("GET", str(resource["url"])) as reply:
        assert reply.headers["content-length"] == str(resource["filesize"])
        with pytest.raises(httpx.RemoteProtocolError):
            _ = reply.read()
    assert reply.num_bytes_downloaded == int(str(resource["filesize"])) // 2


def test_a_page_comes_instead_of_the_table(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    state.faults.set("catalogue_html_instead_of_csv")
    reply = client.get(str(resource["url"]))
    assert reply.status_code == 200
    assert reply.text.startswith("<!doctype html>")
    assert "BAC À SABLE" in reply.text


def test_a_redirection_leads_to_another_origin_on_this_machine(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    state.faults.set("catalogue_redirect_elsewhere")
    reply = client.get(str(resource["url"]))
    there, here = urlsplit(reply.headers["location"]), urlsplit(str(resource["url"]))
    assert reply.status_code == 302
    assert (there.hostname, there.port) == ("localhost", here.port)


def test_the_other_origin_tells_which_credentials_it_received(state: LocalState, client: httpx.Client) -> None:
    url = f"{state.urls.home}catalogue/ailleurs/x.csv"
    assert client.get(url).json()["credentials_received"] == []
    leaked = client.get(url, headers={"X-API-KEY": "cle", "Authorization": "Bearer jeton"})
    assert leaked.json()["credentials_received"] == ["x-api-key", "authorization"]
    assert "cle" not in json.dumps(leaked.json()["credentials_received"])


def test_a_file_too_large_goes_on_far_beyond_its_announced_size(state: LocalState, client: httpx.Client) -> None:
    resource = menus(client, state)
    state.faults.set("catalogue_too_large")
    received = 0
    limit = 2 * 1024 * 1024
    with client.stream("GET", str(resource["url"])) as reply:
        assert "content-length" not in reply.headers
        for block in reply.iter_raw():
            received += len(block)
            if received > limit:
                break
    assert received > limit > int(str(resource["filesize"]))
    assert limit < OVERSIZE_BYTES
