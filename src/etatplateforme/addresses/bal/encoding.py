"""In which encoding a file is written: UTF-8, or the one that spreadsheets of Windows use."""

import codecs
import re
from typing import BinaryIO, Final

from etatplateforme.errors import InvalidInput

UTF8, WINDOWS = "utf-8", "windows-1252"
BLOCK: Final = 1 << 20
MOST_DAMAGED: Final = 10
"""A file of UTF-8 may have one wrong sequence for so many right ones; then the row tells of its wrong character."""
MOST_WRONG: Final = 5

_NOT_TEXT: Final = {
    b"PK\x03\x04": "un classeur (.xlsx, .ods) ou une archive .zip",
    b"\x1f\x8b": "un fichier compressé (.gz)",
    b"%PDF": "un PDF",
    b"\xd0\xcf\x11\xe0": "un classeur Excel (.xls)",
}
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SEQUENCE: Final = re.compile(
    rb"(?P<right>[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3})|[\x80-\xff]"
)


def encoding_of(file: BinaryIO) -> str:
    """The encoding of *file*, read to its end by blocks and put back at its start.

    :raises InvalidInput: code ``bal_not_text``: the file is no text, or is UTF-16.
    """
    head = file.read(4)
    for magic, name in _NOT_TEXT.items():
        if head.startswith(magic):
            raise _not_text(f"C'est {name}, pas un fichier CSV.")
    if head.startswith(_WIDE):
        raise _not_text("Le fichier est en UTF-16 ou en UTF-32.")
    _ = file.seek(0)
    decoder = codecs.getincrementaldecoder(UTF8)()
    try:
        while block := file.read(BLOCK):
            _ = decoder.decode(block)
        _ = decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _of_damaged(file)
    finally:
        _ = file.seek(0)
    return UTF8


def _of_damaged(file: BinaryIO) -> str:
    """UTF-8 with few wrong sequences, or not UTF-8; at most a few wrong ones are looked at."""
    right = wrong = 0
    _ = file.seek(0)
    for line in file:
        for found in _SEQUENCE.finditer(line):
            if found["right"]:
                right += 1
            else:
                wrong += 1
                if wrong > MOST_WRONG:
                    return UTF8 if right > wrong * MOST_DAMAGED else WINDOWS
    return UTF8 if right > wrong * MOST_DAMAGED else WINDOWS


def _not_text(problem: str) -> InvalidInput:
    return InvalidInput(
        f"Ce fichier n'est pas une Base Adresse Locale. {problem}",
        remedy="Dans votre tableur, choisissez « Enregistrer sous », puis « CSV UTF-8 », séparateur point-virgule.",
        code="bal_not_text",
    )
