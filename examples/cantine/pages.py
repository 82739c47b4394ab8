"""Pages: Jinja templates over the words of the manifest, with French spacing."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.responses import HTMLResponse

from etatplateforme.guarantor.accessibility.declaration.mention import WORDS
from etatplateforme.guarantor.going_on import going_on
from etatplateforme.manifest import Manifest, Settings
from etatplateforme.manifest.access import PhoneLine
from etatplateforme.values.calendar import french_date

from .visit import Visit

FOLDER = Path(__file__).parent
_SPACES = (
    (re.compile(" (?=[;?]|!(?!=))"), "\u202f"),
    (re.compile(" (?=[:»])"), "\u00a0"),
    (re.compile("« "), "«\u00a0"),
    (re.compile(r"(?<=\d) (?=h\b|minutes|mois|jours|ans?\b)"), "\u00a0"),
    (re.compile(r"(?<=\bh) (?=\d)"), "\u00a0"),
)


def french(text: object) -> str:
    """*text* with the unbreakable spaces of French: before « : ; ? ! », within quotation marks, after a number."""
    spaced = str(text)
    for pattern, space in _SPACES:
        spaced = pattern.sub(space, spaced)
    return spaced


class FrenchSpaces(Extension):
    """The same on the source of the templates, so that they are written with ordinary spaces."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source that Jinja compiles."""
        return french(source)


class Pages:
    """Renders every page of one service."""

    def __init__(self, manifest: Manifest, settings: Settings) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[FrenchSpaces],
        )
        self._environment.filters["fr"] = french
        self._environment.filters["haut"] = capital
        self._environment.filters["jour"] = french_date
        self._environment.filters["tel"] = phone_shown
        self._shared: dict[str, object] = {
            "manifest": manifest,
            "conformity": WORDS[manifest.accessibility.status] if manifest.accessibility else "non conforme",
            "going_on": going_on(manifest),
            "sandbox": settings.environment == "sandbox",
        }

    def page(self, template: str, visit: Visit | None, *, status: int = 200, **values: object) -> HTMLResponse:
        """The page of *template*. Without a *visit* (an error came before) it shows nobody signed in."""
        text = self._environment.get_template(template).render({**self._shared, "visit": visit, **values})
        return HTMLResponse(text, status_code=status)


def capital(text: str) -> str:
    """*text* with a capital first; the rest stays, proper names among it."""
    return text[:1].upper() + text[1:]


def phone_shown(number: str) -> str:
    """A number of the manifest as it is read in France."""
    return PhoneLine(number=number, hours="-").shown
