"""Pages that the manifest names by their address, among those that were given."""

from etatplateforme.guarantor.dom import Document
from etatplateforme.guarantor.facts import Facts, Page


def page_at(facts: Facts, url: str | None) -> tuple[Page, Document] | None:
    """The page that stands at *url*, with its tree; None when it was not given."""
    wanted = _bare(url or "")
    found = ((page, document) for page, document in facts.documents if wanted and _bare(page.url) == wanted)
    return next(found, None)


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")
