"""What the guarantor judges: a manifest, a day, the pages that were given, and what the store says that it keeps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar, cast

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.dom import Document, read
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.settings import Environment
from etatplateforme.values.holding import Stock

T = TypeVar("T")

LARGEST_PAGE = 5_000_000
"""Characters of source beyond which a page is not read."""


class PageKind(StrEnum):
    """What a page is for. The home page is where the service starts; a message is one that the service sends."""

    HOME = "home"
    STEP = "step"
    ERROR = "error"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be judged: its source, and a name that the report shows (« accueil », never an address with a query).

    ``url`` tells on which host the page stands and is not shown. Raises InvalidInput for a name that could not be
    printed on a line, and TooLarge beyond 5,000,000 characters.
    """

    name: str
    html: str = field(repr=False)
    kind: PageKind = PageKind.STEP
    url: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 200 or not self.name.isprintable():
            raise InvalidInput(
                "Le nom d'une page ne peut pas être affiché.",
                remedy="Donnez à la page un nom court, sur une ligne : « accueil », « coordonnées ».",
                code="invalid_page_name",
            )
        if len(self.html) > LARGEST_PAGE:
            raise TooLarge(
                f"La page « {self.name} » dépasse cinq millions de caractères.",
                remedy="Donnez au garant une page à la fois, sans les fichiers qu'elle charge.",
                code="page_too_large",
            )


@dataclass(frozen=True)
class Facts:
    """Everything that a rule may look at; ``today`` is the day in the service's territory. No clock and no IO."""

    manifest: Manifest
    today: date
    environment: Environment = Environment.PRODUCTION
    pages: tuple[Page, ...] = ()
    stocks: tuple[Stock, ...] | None = None

    @cached_property
    def documents(self) -> tuple[tuple[Page, Document], ...]:
        """Each page with its tree, read once for all the rules."""
        return tuple((page, read(page.html)) for page in self.pages)

    @cached_property
    def _derived(self) -> dict[object, object]:
        return {}

    def derived(self, make: Callable[[Document], T]) -> tuple[tuple[Page, T], ...]:
        """Each page with what *make* draws from its tree, made once for all the rules that ask for it."""
        if make not in self._derived:
            self._derived[make] = tuple((page, make(document)) for page, document in self.documents)
        return cast(tuple[tuple[Page, T], ...], self._derived[make])
