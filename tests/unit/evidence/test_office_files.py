"""Office files: what they say of themselves, and nothing of those that are broken, locked or made to explode."""

import zipfile
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.office_files import LARGEST_PART, inspect_file, inspect_named
from etatplateforme.evidence.pdf import inspect_pdf
from etatplateforme.guarantor.facts import OfficeFile


def pdf(*, tagged: bool = False, title: str = "", lang: str = "", made: str = "", password: str = "") -> bytes:
    made_file = pikepdf.new()
    made_file.add_blank_page()
    if tagged:
        made_file.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        made_file.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
    if lang:
        made_file.Root.Lang = pikepdf.String(lang)
    if title:
        made_file.docinfo["/Title"] = title
    if made:
        made_file.docinfo["/CreationDate"] = made
    out = BytesIO()
    made_file.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


def zipped(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def test_a_tagged_pdf_says_so_with_its_title_its_language_and_its_day() -> None:
    made = pdf(tagged=True, title="Menu", lang="fr-FR", made="D:20170502120000+02'00'")
    assert inspect_pdf(made) == OfficeFile("pdf", True, True, True, True, date(2017, 5, 2))


def test_a_bare_pdf_says_nothing_of_itself() -> None:
    assert inspect_pdf(pdf()) == OfficeFile("pdf", False, False, False, False, None)
    assert inspect_pdf(pdf(made="D:20179999")).made_on is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", pdf()[:200], pdf(password="secret"), b"PK\x03\x04"])
def test_nothing_is_known_of_a_pdf_that_is_broken_or_locked(content: bytes) -> None:
    assert inspect_pdf(content) == OfficeFile("pdf")


def test_an_odt_and_a_docx_say_their_title_and_language() -> None:
    odt = zipped(
        meta="<dc:title>Menu</dc:title><meta:creation-date>2019-03-04T10:00:00</meta:creation-date>",
        styles='<style:text-properties fo:language="fr"/>',
    )
    assert inspect_file(odt, "odt") == OfficeFile("odt", titled=True, language=True, made_on=date(2019, 3, 4))
    bare = zipped(meta="<dc:title> </dc:title>", styles='<x fo:language="none"/>')
    assert inspect_file(bare, "odt") == OfficeFile("odt", titled=False, language=False)
    docx = zipped(docProps__core="<dc:title>Menu</dc:title>", word__styles='<w:lang w:val="fr-FR"/>')
    assert inspect_file(docx, "docx") == OfficeFile("docx", titled=True, language=True)
    assert inspect_file(zipped(docProps__core=""), "xlsx") == OfficeFile("xlsx", titled=False, language=None)


def test_a_zip_that_unfolds_without_end_is_read_with_measure() -> None:
    bomb = zipped(meta=" " * (20 * LARGEST_PART) + "<dc:title>loin</dc:title>")
    assert len(bomb) < 1_000_000
    assert inspect_file(bomb, "odt") == OfficeFile("odt", titled=False)


@given(st.binary(max_size=300), st.sampled_from(["pdf", "odt", "docx", "rtf", "epub"]))
def test_no_bytes_break_the_reading(content: bytes, format: str) -> None:
    assert inspect_file(content, format).format == format


def test_another_kind_of_file_is_refused() -> None:
    assert inspect_named(pdf(), "Menu.PDF").format == "pdf"
    with pytest.raises(InvalidInput) as caught:
        inspect_named(b"", "image.png")
    assert caught.value.code == "not_an_office_file"


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etatplateforme.evidence.pdf.find_spec", lambda name: None)
    with pytest.raises(InvalidInput) as caught:
        inspect_pdf(b"")
    assert caught.value.code == "pikepdf_missing"
    assert "documents" in caught.value.remedy
