"""The sandbox's own pages: plain HTML that works without JavaScript, each marked as false."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from etatplateforme.sandbox import BANNER, NOTICE

PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
PAGE_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


def page(template: str, context: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """The page that *template* makes of *context*; every value is escaped."""
    body = _environment().get_template(template).render({"banner": BANNER, "notice": NOTICE, **context})
    return HTMLResponse(body, status_code=status, headers=PAGE_HEADERS)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
    )
