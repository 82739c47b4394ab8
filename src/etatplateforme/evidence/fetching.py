"""What a visit asks of the wire: ``robots.txt``, pages, sheets, office files; one at a time, after a pause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from etatplateforme.core.effects import Call, Op, Reply, Trust, compute, now, pause
from etatplateforme.core.retry import call
from etatplateforme.errors import EtatError, TooLarge, Unavailable
from etatplateforme.evidence.course import Course
from etatplateforme.evidence.office_files import inspect_file
from etatplateforme.evidence.reading import WEB_PAGES, decoded, imports, media_type
from etatplateforme.evidence.robots import ALL_ALLOWED, ALL_FORBIDDEN, LARGEST, Robots, parse_robots
from etatplateforme.evidence.urls import origin
from etatplateforme.guarantor.accessibility.documents import office_format
from etatplateforme.guarantor.facts import OfficeFile

LARGEST_SHEET = 2_000_000
LARGEST_FILE = 20_000_000
DEEPEST_IMPORT = 4
TIMEOUT = 15.0
OVER = "La pause que le site demande dépasse la durée du parcours."
LONGEST_STEP = 20.0
"""Seconds of one pause: a longer one is cut, since each step of a stream has a deadline."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
SLOWEST = 16.0
"""Times the usual pause beyond which a site that keeps saying that it is busy is not waited for any longer."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came."""

    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A redirect: where it leads, as written."""

    location: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something else than a page, and what, in French."""

    reason: str


PageAnswer: TypeAlias = Fetched | Moved | Nothing


def fetch_robots(course: Course) -> Op[Robots]:
    """What the site asks of us: all is allowed without the file, nothing when it cannot be had (RFC 9309, 2.3.1)."""
    try:
        reply = yield from _get(course, f"{course.origin}/robots.txt", LARGEST, redirects=5)
    except EtatError:
        return ALL_FORBIDDEN
    if reply.ok:
        return parse_robots(decoded(reply.body, reply.headers.get("content-type", "")))
    return ALL_FORBIDDEN if reply.status >= 500 else ALL_ALLOWED


def fetch_page(course: Course, url: str) -> Op[PageAnswer]:
    """A page, a redirect, or something else. Raises what the wire raises, and Unavailable for an error page."""
    reply = yield from _get(course, url, course.limits.page_bytes)
    location = reply.headers.get("location")
    if reply.status in REDIRECTS and location is not None:
        return Moved(location)
    if not reply.ok:
        raise Unavailable(
            f"La page a répondu {reply.status}.", remedy="Ouvrez-la dans un navigateur.", code="page_not_served"
        )
    kind = media_type(reply.headers.get("content-type", ""))
    if kind not in WEB_PAGES:
        return Nothing(f"Ce n'est pas une page web ({kind[:60] if kind.isprintable() else 'type illisible'}).")
    course.read += 1
    return Fetched(reply.body, reply.headers.get("content-type", ""))


def fetch_sheets(course: Course, asked: tuple[tuple[str, str], ...]) -> Op[Mapping[str, str]]:
    """Style sheets by their address as written, those that they import too; one that cannot be had is missing."""
    found: dict[str, str] = {}
    waiting = [(written, url, 0) for written, url in asked]
    seen: set[str] = set()
    while waiting:
        written, url, depth = waiting.pop(0)
        text = yield from _sheet(course, url)
        if text is None:
            continue
        found[written] = text
        if depth < DEEPEST_IMPORT and url not in seen:
            seen.add(url)
            waiting += [(inner, target, depth + 1) for inner, target in (yield from compute(_imports, text, url))]
    return found


def _imports(text: str, url: str) -> tuple[tuple[str, str], ...]:
    return tuple(imports(text, url))


def _sheet(course: Course, url: str) -> Op[str | None]:
    """A style sheet, fetched once for all the pages; None when it cannot be had."""
    if url not in course.sheets and len(course.sheets) < course.limits.sheets:
        course.sheets[url] = None
        try:
            reply = yield from _get(course, url, LARGEST_SHEET, redirects=2)
        except EtatError:
            return None
        if reply.ok:
            course.sheets[url] = decoded(reply.body, reply.headers.get("content-type", ""))
    return course.sheets.get(url)


def fetch_files(course: Course, asked: tuple[tuple[str, str], ...]) -> Op[Mapping[str, OfficeFile]]:
    """What is seen of the office files that a page offers, as many as the limits allow, by their address as written."""
    found: dict[str, OfficeFile] = {}
    for written, url in asked:
        format = office_format(url)
        if format is None:
            continue
        if url not in course.files and len(course.files) < course.limits.files:
            course.files[url] = yield from _file(course, url, format)
        file = course.files.get(url)
        if file is not None:
            found[written] = file
    return found


def _file(course: Course, url: str, format: str) -> Op[OfficeFile | None]:
    try:
        reply = yield from _get(course, url, LARGEST_FILE, redirects=2)
        return (yield from compute(inspect_file, reply.body, format)) if reply.ok else None
    except EtatError:
        return None


def _get(course: Course, url: str, most: int, redirects: int = 0) -> Op[Reply]:
    """One GET, once the pause since the last one is over; a site that says that it is busy is asked less often."""
    home = origin(url) == course.origin
    if home and not course.robots.allows(url):
        raise Unavailable("Le site demande de ne pas lire cette adresse.", remedy="Rien à faire.", code="robots")
    yield from _wait(course)
    most = max(1, min(most, course.bytes_left))
    trust = Trust.SETTINGS if home else Trust.DATA
    try:
        reply = yield from call(
            Call("GET", url, redirects=redirects, max_bytes=most, timeout=TIMEOUT, attempts=1, trust=trust)
        )
    except TooLarge:
        course.taken += most
        raise
    course.taken += len(reply.body)
    if reply.status in BUSY:
        course.slower = min(SLOWEST, course.slower * 2)
    return reply


def _wait(course: Course) -> Op[None]:
    """Wait for as long as the site asks; raises Unavailable (``visit_over``) when that is longer than the visit."""
    at = yield from now()
    if course.requested is not None:
        left = course.pause - (at - course.requested).total_seconds()
        if left > (course.ends - at).total_seconds():
            course.give_up(OVER)
            raise Unavailable(OVER, remedy="Donnez plus de temps au parcours.", code="visit_over")
        while left > 0:
            yield from pause(min(left, LONGEST_STEP))
            left -= LONGEST_STEP
    course.requested = yield from now()
