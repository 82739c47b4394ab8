"""The files of a release, as they are bound by an attestation and held against it."""

from dataclasses import dataclass, field

from etatplateforme.guarantor.attestation.statement import SubjectRole, digest_of
from etatplateforme.guarantor.facts import Page

LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Material:
    """One file of a release, as its bytes are on the disk or on the wire."""

    role: SubjectRole
    name: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return digest_of(self.content)


def materials_of(page: Page, source: bytes | None = None) -> tuple[Material, ...]:
    """The files of a page: its *source* (its text in UTF-8 when it is not given), then the sheets judged with it.

    A sheet is bound as UTF-8 without its byte order mark, since that is how it was read.
    """
    own = _bytes(page.html) if source is None else source
    sheets = (
        Material(SubjectRole.SHEET, _short(f"{page.name} → {address}"), _bytes(text))
        for address, text in sorted(page.sheets.items())
    )
    return (Material(SubjectRole.PAGE, page.name, own), *sheets)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _short(name: str) -> str:
    """A name that fits; a long one keeps its beginning, and a digest of the whole tells it from the others."""
    return name if len(name) <= LONGEST_NAME else f"{name[:200]}… {digest_of(_bytes(name))[:16]}"
