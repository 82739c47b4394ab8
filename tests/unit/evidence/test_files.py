"""Pages on the disk: their sheets are found beside them, and nothing else is read."""

from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.files import page_from_file, sheets_beside, sheets_in
from etatplateforme.guarantor import PageKind
from etatplateforme.guarantor.accessibility.css.sheet import imported


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {
        "index.html": "<!doctype html><link rel=stylesheet href=css/app.css>",
        "css/app.css": "@charset 'utf-8'; @import url(base.css); @import \"../print.css\" print; p{}",
        "css/base.css": "@import 'app.css'; a{}",
        "print.css": "b{}",
        "secret.txt": "secret",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        _ = path.write_text(text)
    return tmp_path


def link(*addresses: str) -> str:
    return "<!doctype html>" + "".join(f"<link rel='StyleSheet' href='{address}'>" for address in addresses)


def test_linked_and_imported_sheets_are_given_by_the_address_that_is_written(site: Path) -> None:
    page = page_from_file(site / "index.html")
    assert page.kind is PageKind.HOME
    assert set(page.sheets) == {"css/app.css", "base.css", "../print.css", "app.css"}
    assert page.sheets["base.css"] == "@import 'app.css'; a{}"


@pytest.mark.parametrize(
    "address",
    ["https://ailleurs.fr/print.css", "//ailleurs.fr/print.css", "/print.css", "absente.css", "secret.txt", "http://[",
     "%00.css", "a" * 5_000 + ".css", "", "css", "data:text/css,p{}"],
)  # fmt: skip
def test_what_is_no_local_sheet_is_left_out(site: Path, address: str) -> None:
    assert sheets_beside(link(address), site) == {}


def test_the_root_and_the_shelf_find_what_the_folder_does_not(site: Path) -> None:
    addresses = ("/print.css", "https://cdn.exemple.fr/x/base.css?v=3")
    found = sheets_beside(link(*addresses), site / "css", root=site, shelf=site / "css")
    assert found == {"/print.css": "b{}", addresses[1]: "@import 'app.css'; a{}", "app.css": found["app.css"],
                     "base.css": "@import 'app.css'; a{}", "../print.css": "b{}"}  # fmt: skip


def test_two_sheets_under_one_name_are_both_doubtful(site: Path) -> None:
    (site / "other").mkdir()
    _ = (site / "other" / "app.css").write_text("@import 'base.css';")
    _ = (site / "other" / "base.css").write_text("i{}")
    found = sheets_beside(link("css/app.css", "other/app.css"), site)
    assert "base.css" not in found
    assert {"css/app.css", "other/app.css"} <= set(found)


def test_a_sheet_that_is_not_utf_8_is_left_out(site: Path) -> None:
    _ = (site / "print.css").write_bytes(b"\xff\xfe")
    assert sheets_beside(link("print.css"), site) == {}


def test_a_folder_of_sheets_is_given_by_its_address(site: Path) -> None:
    assert set(sheets_in(site, at="/statique/")) == {"/statique/css/app.css", "/statique/css/base.css",
                                                     "/statique/print.css"}  # fmt: skip
    assert sheets_in(site / "absent", at="/") == {}


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("@import 'a.css';", ("a.css",)),
        ('@IMPORT  url( "a.css" ) layer(x);', ("a.css",)),
        ("@import url(a.css) screen; @import\n'b.css'", ("a.css", "b.css")),
        ("/* @import 'a.css'; */ @layer x; @import 'b.css';", ("b.css",)),
        ("p{} @import 'a.css';", ()),
        ("@import", ()),
        ("", ()),
    ],
)
def test_imports_stand_before_any_block(css: str, found: tuple[str, ...]) -> None:
    assert imported(css) == found


@pytest.mark.parametrize(("content", "code"), [(None, "file_missing"), (b"\xe9t\xe9", "not_utf8")])
def test_a_page_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "page.html"
    if content is not None:
        _ = path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        _ = page_from_file(path)
    assert refused.value.code == code
