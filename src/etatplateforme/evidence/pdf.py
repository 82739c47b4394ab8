"""What a PDF says of itself: is it tagged, has it a structure, a title, a language. Its text is not read.

Tags, title and language are what a screen reader needs first (ISO 14289-1, 7.1 and 7.2); their presence proves nothing
of their quality. Needs the extra ``documents`` (pikepdf), imported when it is used.
"""

import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, cast

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.facts import OfficeFile

if TYPE_CHECKING:
    from pikepdf import Pdf

_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


def require_pikepdf() -> None:
    """Raise InvalidInput (``pikepdf_missing``) when the library is not installed."""
    if find_spec("pikepdf") is None:
        raise InvalidInput(
            "La bibliothèque qui ouvre les PDF n'est pas installée.",
            remedy="Installez l'extra : pip install etatplateforme[documents]",
            code="pikepdf_missing",
        )


def inspect_pdf(content: bytes) -> OfficeFile:
    """What the PDF says; nothing is known of one that is damaged or locked.

    :raises InvalidInput: code ``pikepdf_missing``.
    """
    require_pikepdf()
    library = vars(import_module("pikepdf"))
    open_pdf = cast("Callable[..., Pdf]", library["open"])
    own = cast("tuple[type[Exception], ...]", (library["PdfError"], library["PasswordError"]))
    broken: tuple[type[Exception], ...] = (*own, ValueError, TypeError, KeyError, AttributeError, RecursionError)
    try:
        with open_pdf(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            return _facts(pdf)
    except broken:
        return OfficeFile("pdf")  # the file is broken, or protected: nothing can be said of it


def _facts(pdf: "Pdf") -> OfficeFile:
    root, told = pdf.Root, pdf.docinfo
    marked = root.get("/MarkInfo")
    title = str(told.get("/Title", "")).strip()
    return OfficeFile(
        "pdf",
        tagged=marked is not None and bool(marked.get("/Marked", False)),
        structured=root.get("/StructTreeRoot") is not None,
        titled=True if title else None if "/Metadata" in root else False,
        language=bool(str(root.get("/Lang", "")).strip()),
        made_on=_day(str(told.get("/CreationDate", ""))),
    )


def _day(written: str) -> date | None:
    """Day of a PDF date (ISO 32000-1, 7.9.4)."""
    found = _DATE.match(written)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
