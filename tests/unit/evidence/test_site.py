"""A small real site on loopback, then hostile ones: what is read, left alone, told, and never for ever."""

from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import cast

import pytest

from etatplateforme.core.action import Async, Block, Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Call, Compute, Now, Pause, Reply
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.evidence.course import Limits
from etatplateforme.evidence.process import Steps, parse_processes
from etatplateforme.evidence.site import Sites
from etatplateforme.evidence.visit import Ended, Failed, Left, Site, SiteStep, Visited, gathered
from etatplateforme.guarantor.facts import PageKind
from etatplateforme.service.sites import open_sites
from tests.support.blocks import House, taken
from tests.support.servers import closed_port, http_server, reply

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
START = datetime(2026, 9, 1, tzinfo=UTC)
QUICK = Limits(pause=0.0)


@contextmanager
def serving(pages: Mapping[str, str | Callable[[BaseHTTPRequestHandler], None]]) -> Generator[tuple[str, list[str]]]:
    """A site of these pages; gives its address and what it is asked for."""
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(f"{handler.command} {handler.path}")
        page = pages.get(handler.path)
        if page is None:
            reply(handler, 404, b"rien")
        elif isinstance(page, str):
            reply(
                handler, 200, page.encode(), Content_Type="text/css" if handler.path.endswith(".css") else "text/html"
            )
        else:
            page(handler)

    with http_server(answer) as base:
        yield base, asked


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path, clock=StillClock(START))
    yield made
    await made.aclose()


def links(*hrefs: str) -> str:
    return "<!DOCTYPE html><html lang=fr><title>x</title>" + "".join(f'<a href="{href}">lien</a>' for href in hrefs)


def moved(to: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: reply(handler, 302, b"", Location=to)


def visit(base: str, limits: Limits = QUICK) -> Site:
    with open_sites(StillClock(START)) as sites:
        return gathered(sites.crawl(base, limits))


def names(site: Site) -> list[str]:
    return [one.page.name for one in site.pages]


SMALL: dict[str, str | Callable[[BaseHTTPRequestHandler], None]] = {
    "/": links(
        "/un",
        "deux?b=2&a=1",
        "/deux?a=1&b=2#fin",
        "/logout",
        "/perdue",
        "/plan.pdf",
        "https://autre.example.org/",
        "/image",
    )
    + '<link rel=stylesheet href="/a.css"><form action=/envoi method=post><button>Envoyer</button></form>',
    "/un": links("/", "/trois", "/vieux") + '<link rel=stylesheet href="a.css">',
    "/deux?a=1&b=2": links("/"),
    "/trois": '<base href="/dossier/"><a href="quatre">lien</a>',
    "/dossier/quatre": links(),
    "/vieux": moved("/trois"),
    "/a.css": "@import 'b.css'; p { color: red }",
    "/b.css": "p { color: blue }",
    "/image": lambda handler: reply(handler, 200, b"x", Content_Type="image/png"),
}


@BOTH
async def test_a_small_site_is_read_whole_in_both_colours(colour: str, house: House) -> None:
    with serving(SMALL) as (base, asked):
        block = cast(Block[Sync], Sites[Sync](house.runner(colour)))
        steps: list[SiteStep] = await taken(cast(Sites[Sync], block).crawl(base, QUICK))
    site = gathered(steps)
    assert names(site) == ["accueil", "un", "deux", "trois", "dossier/quatre"]
    assert [one.page.kind for one in site.pages][:2] == [PageKind.HOME, PageKind.STEP]
    assert [one.depth for one in site.pages] == [0, 1, 1, 2, 3]
    assert dict(site.pages[0].page.sheets) == {"/a.css": SMALL["/a.css"], "b.css": SMALL["/b.css"]}
    assert set(site.pages[1].page.sheets) == {"a.css", "b.css"}
    assert (site.failed, site.ended) == ([Failed("perdue", "page_not_served", "La page a répondu 404.")], site.ended)
    assert {one.where for one in site.left} == {"image", "vieux"}
    assert site.ended.complete
    assert {line.partition(" ")[0] for line in asked} == {"GET"}
    assert not {"GET /logout", "GET /plan.pdf"} & set(asked)
    assert len(asked) == len(set(asked))
    assert asked[0] == "GET /robots.txt"


def test_one_request_a_second_and_as_many_as_the_site_asks_for() -> None:
    pages = {**SMALL, "/robots.txt": "User-agent: *\nCrawl-delay: 3\n"}
    for given, pause in ((SMALL, 1.0), (pages, 3.0)):
        with serving(given) as (base, asked):
            clock = StillClock(START)
            with open_sites(clock) as sites:
                gathered(sites.crawl(base))
        assert set(clock.waits) <= {1.0, pause}
        assert sum(clock.waits) >= pause * (len(asked) - 2)


@pytest.mark.parametrize(("delay", "waits", "read"), [(50, [20.0, 20.0, 10.0], 5), (5_000, [], 0)])
def test_a_long_pause_is_kept_and_one_longer_than_the_visit_ends_it(delay: int, waits: list[float], read: int) -> None:
    clock = StillClock(START)
    robots = f"User-agent: *\nCrawl-delay: {delay}\n"
    with serving({**SMALL, "/robots.txt": robots}) as (base, _), open_sites(clock) as sites:
        site = gathered(sites.crawl(base))
    assert clock.waits[:3] == waits
    assert len(site.pages) == read
    assert site.ended.complete is bool(read)
    assert ("pause" in site.ended.reason) is not bool(read)


def test_a_site_that_says_that_it_is_busy_is_asked_less_often() -> None:
    busy: dict[str, str | Callable[[BaseHTTPRequestHandler], None]] = {
        "/": links("/un", "/deux", "/trois"),
        "/un": lambda handler: reply(handler, 503, b""),
        "/deux": links(),
        "/trois": links(),
    }
    clock = StillClock(START)
    with serving(busy) as (base, _), open_sites(clock) as sites:
        site = gathered(sites.crawl(base))
    assert clock.waits[-1] == 2.0
    assert [one.where for one in site.failed] == ["un"]


def test_what_robots_txt_forbids_is_not_asked_for() -> None:
    pages = {**SMALL, "/robots.txt": "User-agent: *\nDisallow: /trois\nDisallow: /a.css"}
    with serving(pages) as (base, asked):
        site = visit(base)
    assert "GET /trois" not in asked
    assert "GET /a.css" not in asked
    assert "robots.txt" in next(one for one in site.left if one.where == "trois").reason
    assert not site.pages[0].page.sheets


@pytest.mark.parametrize(
    "robots",
    ["User-agent: *\nDisallow: /", lambda handler: reply(handler, 500, b""), lambda handler: handler.wfile.close()],
)
def test_a_site_that_forbids_all_or_cannot_say_is_left_alone(
    robots: str | Callable[[BaseHTTPRequestHandler], None],
) -> None:
    with serving({**SMALL, "/robots.txt": robots}) as (base, asked):
        site = visit(base)
    assert site.pages == []
    assert len(site.left) == 1
    assert set(asked) == {"GET /robots.txt"}


def endless(handler: BaseHTTPRequestHandler) -> None:
    here = handler.path.rstrip("/")
    reply(
        handler,
        200,
        links(f"{here}/a{len(here)}", f"{here}/b", f"/c?jour={len(here)}").encode(),
        Content_Type="text/html",
    )


def test_links_without_end_stop_at_the_limits() -> None:
    with http_server(endless) as base:
        few = visit(base, Limits(pause=0.0, pages=12))
        shallow = visit(base, Limits(pause=0.0, depth=3))
        late = visit(base, Limits(pause=1.0, seconds=8.0))
        small = visit(base, Limits(pause=0.0, total_bytes=1_000))
        through = visit(base, Limits(pause=0.0))
    assert len(few.pages) == 12
    assert "12 pages" in few.ended.reason
    assert max(one.depth for one in shallow.pages) == 3
    assert "durée" in late.ended.reason
    assert len(late.pages) < 10
    assert "taille" in small.ended.reason
    assert not any(site.ended.complete for site in (few, shallow, late, small, through))


def test_redirects_in_a_ring_and_to_elsewhere_end() -> None:
    pages: dict[str, str | Callable[[BaseHTTPRequestHandler], None]] = {
        "/": links("/anneau", "/dehors", "/chaine0", "/illisible"),
        "/anneau": moved("/anneau2"),
        "/anneau2": moved("/anneau"),
        "/dehors": moved("https://autre.example.org/"),
        "/illisible": moved("http://["),
        **{f"/chaine{rank}": moved(f"/chaine{rank + 1}") for rank in range(50)},
    }
    with serving(pages) as (base, asked):
        site = visit(base)
    assert names(site) == ["accueil"]
    assert {one.where for one in site.left} == {"anneau2", "dehors", "chaine5"}
    assert [one.code for one in site.failed] == ["unexpected_redirect"]
    assert len(asked) < 20


def flood(handler: BaseHTTPRequestHandler) -> None:
    """Ten gigabytes, in chunks."""
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    block = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    try:
        for _ in range(10_000):
            handler.wfile.write(block)
    except OSError:
        handler.close_connection = True


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Announce more than what comes."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b"court")
    handler.close_connection = True


def test_a_body_without_end_and_one_that_is_cut_are_told_and_the_visit_goes_on() -> None:
    with serving({"/": links("/flot", "/coupe", "/fin"), "/flot": flood, "/coupe": cut, "/fin": links()}) as (base, _):
        site = visit(base, Limits(pause=0.0, page_bytes=2_000_000))
    assert {(one.where, one.code) for one in site.failed} == {("flot", "too_large"), ("coupe", "interrupted")}
    assert names(site) == ["accueil", "fin"]


def test_a_silent_page_is_left_at_its_deadline() -> None:
    """The deadline itself belongs to the wire; here the body of the act is fed with what it answers."""
    with open_sites(StillClock(START)) as sites:
        flow = Sites.crawl.plan(sites, "https://exemple.fr", QUICK)
        effect = next(flow)
        seen: list[SiteStep] = []
        answers = iter([Reply(404), Unavailable("Le service n'a pas répondu.", remedy="…", code="timed_out")])
        try:
            while True:
                match effect:
                    case Now():
                        effect = flow.send(START)
                    case Call():
                        answer = next(answers)
                        effect = flow.throw(answer) if isinstance(answer, Unavailable) else flow.send(answer)
                    case Compute() | Pause():
                        raise AssertionError(effect)
                    case _:
                        seen.append(cast(SiteStep, getattr(effect, "value", None)))
                        effect = flow.send(None)
        except StopIteration:
            pass
    assert [type(one) for one in seen] == [Failed, Ended]


def test_a_site_that_does_not_answer_is_told() -> None:
    site = visit(f"http://127.0.0.1:{closed_port()}/")
    assert site.pages == []
    assert [type(one) for one in (*site.left, *site.failed)] == [Left]


def test_the_same_path_with_other_queries_is_read_a_few_times_under_numbered_names() -> None:
    days = {f"/agenda?jour={day}": links() for day in range(40)}
    with serving({"/": links(*days), **days}) as (base, _):
        site = visit(base)
    assert names(site) == ["accueil", "agenda", *(f"agenda ({rank})" for rank in range(2, 6))]
    assert not site.ended.complete


def test_pages_that_every_sample_holds_are_read_first() -> None:
    many = {f"/a{rank}": links() for rank in range(20)}
    pages = {"/": links(*many) + '<a href="/p7">Mentions légales</a>', "/p7": links(), **many}
    with serving(pages) as (base, _):
        site = visit(base, Limits(pause=0.0, pages=2))
    assert names(site) == ["accueil", "p7"]


def test_a_process_is_followed_in_order_and_a_step_that_needs_a_session_is_told() -> None:
    (process,) = parse_processes(
        '[[process]]\nname = "Inscription"\nsteps = ["/un", "/deux", "/trois", "https://autre.fr/x"]'
    )
    pages: dict[str, str | Callable[[BaseHTTPRequestHandler], None]] = {
        "/un": links("/ailleurs"),
        "/deux": moved("/un"),
        "/trois": links(),
        "/ailleurs": links(),
    }
    with serving(pages) as (base, asked), open_sites(StillClock(START)) as sites:
        site = gathered(sites.follow(process, base, QUICK))
    assert names(site) == ["Inscription – étape 1", "Inscription – étape 3"]
    assert {one.where for one in site.left} == {"x", "deux"}
    assert asked == ["GET /robots.txt", "GET /un", "GET /deux", "GET /trois"]
    assert {one.page.kind for one in site.pages} == {PageKind.STEP}


@pytest.mark.parametrize(
    "text", ["", "[[process]]\nname = 'x'\nsteps = []", "[[process]]\nsteps = ['/a']", "process = 3"]
)
def test_a_process_that_is_not_one_is_refused_with_its_fault(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_processes(text)
    assert caught.value.faults


@pytest.mark.parametrize(
    "limits",
    [{"pages": 0}, {"depth": -1}, {"seconds": 0.0}, {"pause": -1.0}, {"seconds": 1e300}, {"page_bytes": 0}],
)
def test_limits_that_limit_nothing_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Limits(**limits)
    assert caught.value.code == "invalid_limits"


def test_nothing_of_an_address_shows_in_what_is_told() -> None:
    with serving({"/": links("/recherche?q=Dupont"), "/recherche?q=Dupont": lambda h: reply(h, 500)}) as (base, _):
        site = visit(base)
    assert "Dupont" not in repr((site.left, site.failed, site.pages, site.ended))
    assert Visited(site.pages[0]).page.page.name == "accueil"


async def test_async_blocks_have_their_own_face(house: House) -> None:
    assert isinstance(Sites[Async](house.runner("async")), Block)
    assert Steps("x", ("/a",)).steps == ("/a",)
