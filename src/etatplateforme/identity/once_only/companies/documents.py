"""Documents that API Entreprise gives by a link: whoever holds the link reads the document, until it ends."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from etatplateforme.identity.once_only.told import Told

LONGEST_LINK = 2_000
LONGEST_LIFE = 10 * 366 * 86_400


def _of_the_web(value: object) -> object:
    """Nothing for a text that is no address of the web: it would be shown to an agent as a link."""
    if isinstance(value, str) and not (value.startswith(("https://", "http://")) and len(value) <= LONGEST_LINK):
        return None
    return value


Link = Annotated[str | None, BeforeValidator(_of_the_web)]
"""Address of a document. Confidential: it opens the document without any token."""

Seconds = Annotated[int, Field(ge=0, le=LONGEST_LIFE)]


class LinkedDocument(Told):
    """A document in PDF, behind a link that soon ends: fetch it at once, keep the document and never the link.

    :ivar lasts: seconds from the answer until the link opens nothing more. It is no validity of the document.
    """

    url: Link = Field(default=None, alias="document_url")
    lasts: Seconds | None = Field(default=None, alias="expires_in")

    def ends(self, obtained_at: datetime) -> datetime | None:
        """When the link ends, for an answer that came *obtained_at* (``certified.provenance.obtained_at``)."""
        return None if self.lasts is None else obtained_at + timedelta(seconds=self.lasts)


class RichDocument(LinkedDocument):
    """A document whose data are told beside it, as the fourth versions do."""

    lasts: Seconds | None = Field(default=None, alias="document_url_expires_in")
