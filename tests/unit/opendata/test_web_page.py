"""A web page in place of a file: told apart from every table, list and map that begins with the same signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import UnexpectedReply
from etatplateforme.opendata.web_page import is_web_page, refuse_web_page

PAGES: dict[str, bytes] = {
    "doctype": b"<!DOCTYPE html><html>",
    "doctype on two lines": b"<!doctype\n html>\n<html>",
    "html": b"<html lang=fr>",
    "upper case": b"<HTML><HEAD>",
    "blank lines": b"\r\n\r\n  <!doctype html>",
    "mark": b"\xef\xbb\xbf<!doctype html>",
    "comment": b"<!-- a < b --><html>",
    "comments without end": b"<!-- a --><!-- b --> <html> <!--",
    "xhtml": b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML">',
    "body only": b"<body>Erreur</body>",
    "title only": b"<head><title>404</title>",
    "paragraph": b"<p>Indisponible</p>",
    "utf-16": b"\xff\xfe" + "<!doctype html>".encode("utf-16-le"),
    "utf-16 the other way": b"\xfe\xff" + "<html>".encode("utf-16-be"),
}
FILES: dict[str, bytes] = {
    "csv": b"code;nom\n01001;<html>\n",
    "quoted csv": b'"<html>";"b"\n',
    "empty": b"",
    "json": b'{"html": "<html>"}',
    "json list": b"[1]",
    "xml": b'<?xml version="1.0"?><liste><html/></liste>',
    "kml": b'<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">',
    "gml without declaration": b"<gml:FeatureCollection>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "rss": b"<rss version='2.0'>",
    "zip": b"PK\x03\x04",
    "gzip": b"\x1f\x8b\x08",
    "pdf": b"%PDF-1.7",
    "parquet": b"PAR1",
    "comparison": b"<5 ans;12\n",
    "html in a word": b"<htmlish>",
}
SAYS_HTML = {"content-type": "Text/HTML; charset=utf-8"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_seen_whatever_it_is_called(name: str) -> None:
    for headers in ({}, SAYS_HTML, {"content-type": "text/csv"}, {"content-type": "application/octet-stream"}):
        assert is_web_page(headers, PAGES[name])


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_not_a_page(name: str) -> None:
    assert not is_web_page({}, FILES[name])
    assert not is_web_page({"content-type": "text/csv"}, FILES[name])


@pytest.mark.parametrize("name", ["csv", "quoted csv", "empty", "json", "zip", "comparison", "xml", "kml"])
def test_a_server_that_calls_a_file_a_page_is_not_believed(name: str) -> None:
    assert not is_web_page(SAYS_HTML, FILES[name])


@pytest.mark.parametrize("head", [b"<script>", b"<link rel=icon>", b"<table>", b"<font>", b"<h2>"])
def test_a_server_that_calls_tags_a_page_is_believed(head: bytes) -> None:
    assert is_web_page(SAYS_HTML, head)
    assert not is_web_page({"content-type": "text/csv"}, head)


@pytest.mark.parametrize("declared", ["csv", "CSV", " json ", "geojson", "xlsx", "zip", "xml", "txt", "pdf"])
def test_a_page_is_refused_where_a_file_was_declared(declared: str) -> None:
    with pytest.raises(UnexpectedReply) as refusal:
        refuse_web_page(declared, {}, PAGES["doctype"])
    assert refusal.value.code == "html_instead"
    refuse_web_page(declared, {}, FILES["csv"])


@pytest.mark.parametrize("declared", ["html", "HTML", "", "url", "www:link", "Page Web"])
def test_a_page_is_what_was_asked_for_when_it_was_declared(declared: str) -> None:
    assert is_web_page(SAYS_HTML, PAGES["doctype"])
    refuse_web_page(declared, SAYS_HTML, PAGES["doctype"])


@given(st.binary(max_size=1_024), st.text(max_size=30))
def test_any_beginning_is_judged_at_once(head: bytes, said: str) -> None:
    assert is_web_page({"content-type": said}, head) in {True, False}


@given(st.lists(st.sampled_from([b"<!--", b"-->", b"<?", b"?>", b" ", b"\n", b"<", b"!", b"html", b"a"]), max_size=256))
def test_comments_in_comments_cost_no_time(pieces: list[bytes]) -> None:
    head = b"".join(pieces)
    assert is_web_page({}, b"<html>" + head)
    assert is_web_page({}, head) in {True, False}
