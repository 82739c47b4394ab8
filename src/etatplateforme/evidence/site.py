"""A whole site, visited politely: one host, what ``robots.txt`` allows, one request at a time and a second between two.

Every request passes by the wire as an effect; nothing but GET, no form sent, no cookie kept, no link that leaves a
session or erases. Pages come one by one as they are read, so that the guarantor may judge while the visit goes on.
"""

from etatplateforme.core.action import Block, M, stream
from etatplateforme.core.effects import Flow, Op, compute, emit, now
from etatplateforme.errors import EtatError
from etatplateforme.evidence.course import Course, Limits, Target
from etatplateforme.evidence.fetching import (
    Fetched,
    Moved,
    Nothing,
    fetch_files,
    fetch_page,
    fetch_robots,
    fetch_sheets,
)
from etatplateforme.evidence.pdf import require_pikepdf
from etatplateforme.evidence.process import Steps
from etatplateforme.evidence.reading import PageReading, decoded, read_page
from etatplateforme.evidence.urls import normal, origin, same_place, start_of, without_query
from etatplateforme.evidence.visit import Ended, Failed, Left, SiteStep, Visited
from etatplateforme.guarantor.accessibility.recognition import SitePage
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.values.intent import Intent

USUAL = Limits()


class Sites(Block[M]):
    """Visits sites for the guarantor."""

    @stream(Intent.AUDIT_SITE)
    def crawl(self, start: str, limits: Limits = USUAL) -> Flow[SiteStep]:
        """The pages of the site that begins at *start*, nearest first, with what was left alone or failed.

        Raises InvalidInput (``invalid_url``; ``pikepdf_missing`` when files are to be opened). What happens to one
        page is told and does not end the visit.
        """
        course = Course(start_of(start), limits, (yield from now()))
        if limits.files:
            yield from compute(require_pikepdf)
        course.robots = yield from fetch_robots(course)
        while (target := course.next((yield from now()))) is not None:
            for step in (yield from _visit(course, target)):
                yield from emit(step)
        yield from emit(Ended(course.complete, course.stopped_by))

    @stream(Intent.AUDIT_SITE)
    def follow(self, process: Steps, base: str, limits: Limits = USUAL) -> Flow[SiteStep]:
        """The pages of *process* in order, on the site (of trial) that stands at *base*.

        Each one is asked for by GET and without a session: a step that only a sent form opens is told as failed.
        """
        course = Course(start_of(base), limits, (yield from now()))
        targets, elsewhere = _targets(course, process)
        for path in elsewhere:
            yield from emit(Left(without_query(path), "Cette étape n'est pas sur le site."))
        course.only(targets)
        course.robots = yield from fetch_robots(course)
        while (target := course.next((yield from now()))) is not None:
            for step in (yield from _visit(course, target)):
                yield from emit(step)
        yield from emit(Ended(course.complete, course.stopped_by))


def _targets(course: Course, process: Steps) -> tuple[list[Target], list[str]]:
    """The steps of a process as addresses of the site, and those that are not."""
    targets: list[Target] = []
    elsewhere: list[str] = []
    for rank, path in enumerate(process.steps, 1):
        url = normal(path, course.start)
        if url is None or origin(url) != course.origin:
            elsewhere.append(path)
        else:
            targets.append(Target(url, rank, name=f"{process.name} – étape {rank}"))
    return targets, elsewhere


def _visit(course: Course, target: Target) -> Op[tuple[SiteStep, ...]]:
    """Read one page and note where it leads. Never raises for what that page does."""
    where = without_query(target.url)
    if not course.robots.allows(target.url):
        return (Left(where, "Le fichier robots.txt demande de ne pas lire cette page."),)
    try:
        fetched = yield from fetch_page(course, target.url)
        match fetched:
            case Moved(location):
                return (yield from _moved(course, target, location))
            case Nothing(reason):
                return (Left(where, reason),)
            case Fetched():
                return (Visited((yield from _read(course, target, fetched))),)
    except EtatError as error:
        return (Failed(where, error.code, error.problem),)


def _moved(course: Course, target: Target, location: str) -> Op[tuple[SiteStep, ...]]:
    """Go where a redirect leads, when it stays on the site."""
    where = without_query(target.url)
    found = normal(location, target.url)
    if found is None:
        return (Failed(where, "unexpected_redirect", "La page renvoie vers une adresse illisible."),)
    if target.depth == 0 and origin(found) != course.origin and same_place(course.origin, origin(found)):
        course.move(origin(found))
        course.robots = yield from fetch_robots(course)
    if origin(found) != course.origin:
        return (Left(where, "La page renvoie vers un autre site."),)
    if not course.redirect(target, found):
        return (Left(where, "La page renvoie vers une page déjà vue, ou de renvoi en renvoi."),)
    return ()


def _read(course: Course, target: Target, fetched: Fetched) -> Op[SitePage]:
    """The page with its sheets, and the links noted for later."""
    html = decoded(fetched.body, fetched.content_type)
    reading: PageReading = yield from compute(read_page, html, target.url)
    sheets = yield from fetch_sheets(course, reading.sheets)
    files = yield from fetch_files(course, reading.files)
    page = Page(
        course.name(target),
        html,
        PageKind.HOME if target.depth == 0 and not target.name else PageKind.STEP,
        target.url,
        sheets,
        files,
    )
    if not target.name:  # a declared step leads nowhere else
        course.note(reading.links, target.depth + 1)
    return SitePage(page, target.depth, reading.links)
