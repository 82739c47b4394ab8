"""What the guarantor judges: a manifest, a day, the pages that were given, and what the store says that it keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.dom import Document, read
from etatplateforme.guarantor.personas.run import PersonaRun
from etatplateforme.guarantor.rendered import Rendered
from etatplateforme.guarantor.statistics.geocoding import GeocodingAccuracy
from etatplateforme.guarantor.statistics.study import OutcomeStudy
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.holding import Stock
from etatplateforme.values.nearest_counter import NearestCounter

T = TypeVar("T")

LARGEST_PAGE = 25_000_000
"""Characters of source beyond which a page is not read."""

NO_SHEETS: Mapping[str, str] = MappingProxyType({})


class PageKind(StrEnum):
    """What a page is for. The home page is where the service starts; a message is one that the service sends; a
    fragment is a part of pages (a template that others include): what it lacks may stand around it.
    """

    HOME = "home"
    STEP = "step"
    ERROR = "error"
    MESSAGE = "message"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """What was seen of an office file (PDF, ODT, DOCX…) without reading its text; None stands for what is not known.

    ``tagged`` says that a PDF declares a structure (ISO 14289-1, 7.1), ``structured`` that it holds one; ``titled``
    and ``language`` that it has a title and says its language; ``made_on`` the day that it says it was made.
    """

    format: str
    tagged: bool | None = None
    structured: bool | None = None
    titled: bool | None = None
    language: bool | None = None
    made_on: date | None = None


NO_FILES: Mapping[str, OfficeFile] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be judged: its source, and a name that the report shows (« accueil », never an address with a query).

    ``url`` tells on which host the page stands and is not shown. ``sheets`` are the style sheets that the page links,
    by their address as the page writes it (``href``), and those that they import, by theirs; when one is missing,
    what hangs on visibility is a doubt. ``files`` are the office files that were opened, by the page's ``href``.
    ``rendered`` is what a browser showed, None when none looked. Raises InvalidInput for a name that could not be
    printed on a line, and TooLarge beyond 25,000,000 characters.
    """

    name: str
    html: str = field(repr=False)
    kind: PageKind = PageKind.STEP
    url: str = field(default="", repr=False)
    sheets: Mapping[str, str] = field(default_factory=lambda: NO_SHEETS, repr=False, hash=False)
    files: Mapping[str, OfficeFile] = field(default_factory=lambda: NO_FILES, repr=False, hash=False)
    rendered: Rendered | None = field(default=None, repr=False, hash=False)

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 200 or not self.name.isprintable():
            raise InvalidInput(
                "Le nom d'une page ne peut pas être affiché.",
                remedy="Donnez à la page un nom court, sur une ligne : « accueil », « coordonnées ».",
                code="invalid_page_name",
            )
        if len(self.html) > LARGEST_PAGE:
            raise TooLarge(
                f"La page « {self.name} » dépasse vingt-cinq millions de caractères.",
                remedy="Donnez au garant une page à la fois, sans les fichiers qu'elle charge.",
                code="page_too_large",
            )


class Reading:
    """Pages, each parsed once, with what rules draw from them."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.pages = pages
        self._derived: dict[object, object] = {}

    @cached_property
    def documents(self) -> tuple[tuple[Page, Document], ...]:
        """Each page with its tree."""
        return tuple((page, _document(page)) for page in self.pages)

    def derived(self, make: Callable[[Page, Document], T]) -> tuple[tuple[Page, T], ...]:
        """Each page with what *make* draws from it, made once for all the rules that ask for it."""
        if make not in self._derived:
            self._derived[make] = tuple((page, make(page, document)) for page, document in self.documents)
        return cast(tuple[tuple[Page, T], ...], self._derived[make])


def _document(page: Page) -> Document:
    """The tree of a page's source; of what a browser showed, without lines, when scripts alone draw the page."""
    document = read(page.html)
    if page.rendered is None or not document.drawn_by_script:
        return document
    shown = read(page.rendered.html)
    for element in shown.elements:
        element.line = element.column = None
    return shown


@dataclass(frozen=True)
class Facts:
    """Everything that a rule may look at; ``today`` is the day in the service's territory. No clock and no IO.

    ``outcomes`` are what logs of decisions say, as far as those who read the report may see it.
    ``studies`` are the rules of decision that the service registers, as far as they were tried; None when nobody gave
    them. ``nearest_counter`` is the France Services nearest to the service, None when no list of them was given.
    ``geocoding`` is how often the service's address search finds what was meant, None when nobody measured.
    """

    manifest: Manifest
    today: date
    environment: Environment = Environment.PRODUCTION
    pages: tuple[Page, ...] = ()
    stocks: tuple[Stock, ...] | None = None
    outcomes: tuple[OutcomeStudy, ...] = ()
    persona_run: PersonaRun | None = None
    studies: tuple[DecisionStudy, ...] | None = None
    nearest_counter: NearestCounter | None = None
    geocoding: GeocodingAccuracy | None = None

    @cached_property
    def reading(self) -> Reading:
        """The pages, each read once for all the rules."""
        return Reading(self.pages)

    @property
    def documents(self) -> tuple[tuple[Page, Document], ...]:
        """Each page with its tree."""
        return self.reading.documents
