"""Where a visit of a site stands: what is to be read, what was seen, what is left of its limits. No IO."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.robots import ALL_ALLOWED, Robots
from etatplateforme.evidence.urls import acts, endless, origin, without_query
from etatplateforme.guarantor.accessibility.documents import office_format
from etatplateforme.guarantor.accessibility.recognition import Link, role_of
from etatplateforme.guarantor.facts import OfficeFile

MOST_WAITING = 20_000
"""Addresses that wait their turn: beyond, the site has no end that a visit could reach."""

MOST_REDIRECTS = 5
LONGEST = 864_000.0
"""Seconds that a visit may last: ten days."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a visit goes: pages, links away from the first one, bytes of all and of one answer, seconds.

    ``pause`` is the seconds between two requests (one by default; the site may ask for more). ``variants`` is how
    many queries of one path are read; ``sheets`` and ``files`` how many style sheets, and office files, are fetched.
    Raises InvalidInput (``invalid_limits``).
    """

    pages: int = 200
    depth: int = 10
    total_bytes: int = 200_000_000
    page_bytes: int = 5_000_000
    seconds: float = 3_600.0
    pause: float = 1.0
    variants: int = 5
    sheets: int = 60
    files: int = 0

    def __post_init__(self) -> None:
        counts = (self.pages, self.total_bytes, self.page_bytes, self.variants)
        others = (self.depth, self.sheets, self.files, self.pause)
        if min(counts) < 1 or min(others) < 0 or not 0 < self.seconds <= LONGEST:
            raise InvalidInput(
                "Une limite du parcours n'est pas possible.",
                remedy="Donnez des nombres positifs, et au moins une page.",
                code="invalid_limits",
            )


@dataclass(frozen=True, slots=True)
class Target:
    """An address to read, how far it is from the first page, after how many redirects, and its name if declared."""

    url: str = field(repr=False)
    depth: int
    redirects: int = 0
    name: str = ""


@dataclass(slots=True)
class Course:
    """The visit of one site."""

    start: str = field(repr=False)
    limits: Limits
    began: datetime
    robots: Robots = ALL_ALLOWED
    requested: datetime | None = None
    slower: float = 1.0
    read: int = 0
    taken: int = 0
    unread: dict[str, None] = field(default_factory=dict[str, None])
    origin: str = field(init=False, repr=False)
    sheets: dict[str, str | None] = field(default_factory=dict[str, str | None], repr=False)
    files: dict[str, OfficeFile | None] = field(default_factory=dict[str, OfficeFile | None], repr=False)
    _first: deque[Target] = field(init=False, repr=False)
    _later: deque[Target] = field(default_factory=deque[Target], repr=False)
    _seen: set[str] = field(init=False, repr=False)
    _paths: Counter[str] = field(default_factory=Counter[str], repr=False)
    _names: Counter[str] = field(default_factory=Counter[str], repr=False)

    def __post_init__(self) -> None:
        self.origin = origin(self.start)
        self._first = deque([Target(self.start, 0)])
        self._seen = {self.start}

    @property
    def pause(self) -> float:
        """Seconds between two requests: what the site asks for, or more when it said that it has too much to do."""
        return max(self.limits.pause, self.robots.delay or 0.0) * self.slower

    @property
    def ends(self) -> datetime:
        """When the visit is over, whatever is left to read."""
        return self.began + timedelta(seconds=self.limits.seconds)

    @property
    def complete(self) -> bool:
        """True when nothing that was found is left unread."""
        return not self.unread

    @property
    def stopped_by(self) -> str:
        """Why the visit ended, in French."""
        return " ".join(self.unread) or "Tout le site a été lu."

    @property
    def bytes_left(self) -> int:
        """Bytes that may still come."""
        return self.limits.total_bytes - self.taken

    def next(self, at: datetime) -> Target | None:
        """What to read now; None when nothing is left, or a limit is reached."""
        if not self._first and not self._later:
            return None
        for reached, why in (
            (self.read >= self.limits.pages, f"La limite de {self.limits.pages} pages est atteinte."),
            (self.bytes_left <= 0, "La limite de taille du parcours est atteinte."),
            (at >= self.ends, "La limite de durée du parcours est atteinte."),
        ):
            if reached:
                self._stop(why)
                return None
        return self._first.popleft() if self._first else self._later.popleft()

    def only(self, targets: Iterable[Target]) -> None:
        """Read *targets* and nothing else, in this order."""
        self._first = deque(targets)
        self._seen = {target.url for target in self._first}

    def move(self, to: str) -> None:
        """The site answers under the origin *to*."""
        self.origin = to

    def give_up(self, why: str) -> None:
        """Read nothing more."""
        self._first.clear()
        self._later.clear()
        self._stop(why)

    def redirect(self, target: Target, url: str) -> bool:
        """Read *url* in place of *target*; False when it was seen, or after too many redirects."""
        if url in self._seen or target.redirects >= MOST_REDIRECTS:
            return False
        self._seen.add(url)
        self._first.appendleft(Target(url, target.depth, target.redirects + 1, target.name))
        return True

    def note(self, links: Iterable[Link], depth: int) -> None:
        """Keep for later those of *links* that a visit may follow; pages that every sample holds come first."""
        for link in links:
            if link.url in self._seen or origin(link.url) != self.origin or not self._worth(link):
                continue
            if depth > self.limits.depth:
                self._stop("La limite de profondeur du parcours est atteinte.")
                continue
            if len(self._first) + len(self._later) >= MOST_WAITING:
                self._stop("Trop d'adresses attendent leur tour : les suivantes n'ont pas été gardées.")
                continue
            path = link.url.partition("?")[0]
            if self._paths[path] >= self.limits.variants:
                self._stop("Une même page a trop de variantes : toutes n'ont pas été lues.")
                continue
            self._paths[path] += 1
            self._seen.add(link.url)
            (self._first if role_of(link.text, link.url) else self._later).append(Target(link.url, depth))

    def name(self, target: Target) -> str:
        """How the report calls a page: its path, and a number when it comes back with another query."""
        name = target.name or without_query(target.url)
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _worth(self, link: Link) -> bool:
        """False for a file, an act, or a path without end."""
        if acts(link.url, link.text):
            return False
        if endless(link.url):
            self._stop("Des adresses se répètent sans fin : elles n'ont pas été suivies.")
            return False
        return office_format(link.url) is None

    def _stop(self, why: str) -> None:
        self.unread[why] = None
