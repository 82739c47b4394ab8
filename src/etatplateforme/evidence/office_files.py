"""What an office file says of itself: title, language, date. ODF and OOXML files are zips, read with measure."""

import re
import zlib
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.pdf import inspect_pdf
from etatplateforme.guarantor.facts import OfficeFile

LARGEST_PART = 4_000_000
"""Bytes of one part that are unfolded: a zip may announce little and hold without end."""

MOST_PARTS = 20_000
ODF = frozenset({"odt", "ods", "odp", "odg", "ott"})
OOXML = frozenset({"docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "ppsx"})

_TITLE = re.compile(rb"<dc:title(?:\s[^>]{0,500})?>([^<]{0,2000})</dc:title>")
_LANGUAGE = re.compile(rb"<dc:language(?:\s[^>]{0,500})?>\s*[A-Za-z]")
_STYLE_LANGUAGE: Mapping[str, re.Pattern[bytes]] = {
    "styles.xml": re.compile(rb"\bfo:language=\"(?!none)[A-Za-z]"),
    "word/styles.xml": re.compile(rb"<w:lang\s[^>]{0,300}w:val=\"[A-Za-z]"),
}
"""Where a text says its language, by part: without such a part, nothing is known."""

_MADE = re.compile(rb"<(?:meta:creation-date|dcterms:created)(?:\s[^>]{0,500})?>(\d{4})-(\d\d)-(\d\d)")
_META = ("meta.xml", "docProps/core.xml")


def inspect_file(content: bytes, format: str) -> OfficeFile:
    """What an office file of this *format* (its extension) says; nothing of one that cannot be read.

    :raises InvalidInput: code ``pikepdf_missing``, for a PDF without the extra ``documents``.
    """
    if format == "pdf":
        return inspect_pdf(content)
    if format in ODF | OOXML:
        return _zipped(content, format)
    return OfficeFile(format)


def _zipped(content: bytes, format: str) -> OfficeFile:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist()[:MOST_PARTS])
            meta = b"".join(_part(archive, name) for name in _META if name in names)
            said = _LANGUAGE.search(meta) is not None
            styled = [p.search(_part(archive, n)) is not None for n, p in _STYLE_LANGUAGE.items() if n in names]
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return OfficeFile(format)  # not a zip, encrypted, or cut short
    title = _TITLE.search(meta)
    return OfficeFile(
        format,
        titled=title is not None and bool(title.group(1).strip()),
        language=True if said or any(styled) else False if styled else None,
        made_on=_day(meta),
    )


def _part(archive: ZipFile, name: str) -> bytes:
    """The beginning of one part, never more."""
    with archive.open(name) as part:
        return part.read(LARGEST_PART)


def _day(meta: bytes) -> date | None:
    found = _MADE.search(meta)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def inspect_named(content: bytes, name: str) -> OfficeFile:
    """What the file called *name* says. Raises InvalidInput (``not_an_office_file``) for another kind of file."""
    from etatplateforme.guarantor.accessibility.documents import office_format

    format = office_format(name)
    if format is None:
        raise InvalidInput(
            "Ce n'est pas un document bureautique connu.",
            remedy="Donnez un fichier PDF, ODT, ODS, DOCX, XLSX…",
            code="not_an_office_file",
        )
    return inspect_file(content, format)
