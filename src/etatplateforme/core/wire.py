"""The wire: the only importer of httpx. Bounded in time and size; no redirects, cookies or proxies of its own accord.

- a URL from data (``Trust.DATA``) is connected to public addresses only (see ``egress``);
- credentials, and the caller's headers, never leave the origin that they were given for; a redirect to another origin
  is a URL from data, whatever the first one was;
- a deadline holds for connecting, headers and body together (see ``bounded``);
- no body is decompressed: ``Accept-Encoding: identity`` is asked for, anything else is refused, so that the size
  limit is a limit on memory too;
- the loggers of httpx and httpcore are closed, since they print whole URLs: a searched address, a state, a code.
"""

import asyncio
import logging
import re
import ssl
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from etatplateforme.core.bounded import Until
from etatplateforme.core.clock import Clock, Within
from etatplateforme.core.effects import Call, Download, Downloaded, Reply, Trust
from etatplateforme.core.egress import AsyncGuardedBackend, GuardedBackend
from etatplateforme.core.rate import Buckets, Rate
from etatplateforme.core.resuming import landed, left_of
from etatplateforme.core.retry import LONGEST_WAIT, retry_after
from etatplateforme.core.wire_body import FileBody
from etatplateforme.core.wire_faults import (
    Meter,
    checked_headers,
    closed,
    invalid_text,
    invalid_url,
    redirected,
    timed_out,
    wire_failure,
)
from etatplateforme.errors import EtatError, InvalidInput

USER_AGENT = "etatplateforme/0.1"
CONNECT_TIMEOUT = 5.0
IDLE_S = 5.0
"""Seconds after which an idle connection is not used again: a server that closed it would make a write uncertain."""

_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")  # a name, in Punycode if need be, or an IPv4 or IPv6 address

for _name in ("httpx", "httpcore"):
    # a level, since it holds for their children too (httpcore.http11 prints whole headers), and « disabled » does not
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@cache
def tls_context() -> ssl.SSLContext:
    """One TLS context per process: making one costs 20 to 40 ms."""
    return ssl.create_default_context()


TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class WireSettings:
    """How the wire behaves. ``allowed_hosts``: the ``"host:port"`` that a URL from data may name though not public."""

    allowed_hosts: frozenset[str] = frozenset()
    rates: Mapping[str, Rate] = field(default_factory=dict[str, Rate])
    default_rate: Rate | None = None
    connections: int = 20


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request on the wire, after what the redirects so far changed. ``home``: on the origin first asked, always."""

    url: httpx.URL
    trust: Trust
    home: bool
    redirects_left: int


class _Transport(httpx.HTTPTransport):
    """httpx's transport, over a network that is bounded in time and may be guarded."""

    def __init__(self, allowed: frozenset[str] | None, connections: int) -> None:
        super().__init__(verify=tls_context(), trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(),
            max_connections=connections,
            keepalive_expiry=IDLE_S,
            network_backend=GuardedBackend(allowed),
        )


class _AsyncTransport(httpx.AsyncHTTPTransport):
    """The same in the async colour."""

    def __init__(self, allowed: frozenset[str] | None, connections: int) -> None:
        super().__init__(verify=tls_context(), trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls_context(),
            max_connections=connections,
            keepalive_expiry=IDLE_S,
            network_backend=AsyncGuardedBackend(allowed),
        )


def parsed(url: str) -> httpx.URL:
    """*url*, read once by the parser that also makes the request: two parsers could see two hosts.

    Raises InvalidInput for anything but an http(s) URL without user and password.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        raise invalid_url() from None
    _ = origin_of(parts)
    return parts


def origin_of(parts: httpx.URL) -> str:
    """Scheme, host and port of a URL. Raises InvalidInput for anything but a plain http(s) one."""
    port = parts.port if parts.port is not None else {"http": 80, "https": 443}.get(parts.scheme, 0)
    host = parts.raw_host.decode("ascii")
    if parts.scheme not in ("http", "https") or not 0 < port < 65_536 or parts.userinfo or not _HOST.fullmatch(host):
        raise invalid_url()
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _no_cookies() -> CookieJar:
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


class Wire:
    """Performs :class:`Call` and :class:`Download` in both colours. Thread-safe; to be closed by who made it.

    Connections of the async colour belong to the loop that opened them: another loop gets its own.
    """

    def __init__(self, clock: Clock, settings: WireSettings | None = None) -> None:
        self._clock = clock
        self._settings = settings or WireSettings()
        self._buckets = Buckets(dict(self._settings.rates), self._settings.default_rate)
        self._lock = threading.Lock()
        self._closed = False
        self._sync: dict[Trust, httpx.Client] = {}
        self._async: dict[asyncio.AbstractEventLoop, dict[Trust, httpx.AsyncClient]] = {}

    # --- clients ----------------------------------------------------------------------------------------------------

    def _allowed(self, trust: Trust) -> frozenset[str] | None:
        if self._closed:
            raise closed()
        return self._settings.allowed_hosts if trust is Trust.DATA else None

    def _client(self, trust: Trust) -> httpx.Client:
        with self._lock:
            allowed = self._allowed(trust)
            if trust not in self._sync:
                transport = _Transport(allowed, self._settings.connections)
                self._sync[trust] = httpx.Client(transport=transport, trust_env=False, cookies=_no_cookies())
            return self._sync[trust]

    def _async_client(self, trust: Trust) -> httpx.AsyncClient:
        with self._lock:
            allowed = self._allowed(trust)
            for loop in [loop for loop in self._async if loop.is_closed()]:
                del self._async[loop]  # its connections ended with it
            mine = self._async.setdefault(asyncio.get_running_loop(), {})
            if trust not in mine:
                transport = _AsyncTransport(allowed, self._settings.connections)
                mine[trust] = httpx.AsyncClient(transport=transport, trust_env=False, cookies=_no_cookies())
            return mine[trust]

    def close(self) -> None:
        """Close the connections of the sync colour; no call passes afterwards."""
        with self._lock:
            self._closed = True
            clients, self._sync = self._sync, {}
        for client in clients.values():
            client.close()

    async def aclose(self) -> None:
        """Close the connections of both colours, those of the running loop; no call passes afterwards."""
        self.close()
        with self._lock:
            clients, self._async = self._async.pop(asyncio.get_running_loop(), {}), {}
        for client in clients.values():
            await client.aclose()

    # --- what both colours share ------------------------------------------------------------------------------------

    def _ends(self, effect: Call | Download, within: Within) -> Within:
        """Deadline of the whole effect; what carries a file has its own."""
        if isinstance(effect, Download):
            seconds = effect.total
        else:
            seconds = effect.timeout if effect.file is not None else min(effect.timeout, within.remaining())
        if seconds <= 0:
            raise timed_out()
        return Within.seconds(self._clock, seconds)

    def _request(self, effect: Call | Download, hop: _Hop, ends: Within) -> httpx.Request:
        connect, step = Until(ends, min(effect.timeout, CONNECT_TIMEOUT)), Until(ends, effect.timeout)
        extensions = {"timeout": {"connect": connect, "read": step, "write": step, "pool": step}}
        ours = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
        if isinstance(effect, Download):
            left = left_of(effect) if effect.resumes else None
            return httpx.Request("GET", hop.url, headers=ours | (left.headers() if left else {}), extensions=extensions)
        if hop.home and effect.credentials is not None:
            ours["authorization"] = effect.credentials
        if hop.home and effect.idempotency_key is not None:
            ours[effect.idempotency_header.lower()] = effect.idempotency_key
        if effect.file is not None:
            # httpx writes neither of the two beside a stream
            ours |= {"content-length": str(FileBody(effect.file).size), "host": hop.url.netloc.decode("ascii")}
        headers = checked_headers(effect.method, effect.headers if hop.home else {}, ours)
        params = effect.params if hop.redirects_left == effect.redirects else None
        try:
            return httpx.Request(
                effect.method,
                hop.url,
                params=params or None,
                headers=headers,
                content=effect.body if effect.file is None else None,
                stream=None if effect.file is None else FileBody(effect.file),
                extensions=extensions,
            )
        except UnicodeError:
            raise invalid_text() from None

    def _first(self, effect: Call | Download) -> _Hop:
        return _Hop(parsed(effect.url), effect.trust, True, effect.redirects)

    def _next(self, effect: Call | Download, hop: _Hop, response: httpx.Response) -> _Hop | None:
        """The hop that a redirect asks for; None when *response* is the answer. Raises UnexpectedReply."""
        location = response.headers.get("location")
        if not response.is_redirect or location is None or effect.redirects == 0:
            return None
        try:
            target = response.request.url.join(location)
            here, there = origin_of(hop.url), origin_of(target)
        except (httpx.InvalidURL, InvalidInput, UnicodeError):
            raise redirected() from None
        downgrade = here.startswith("https:") and not there.startswith("https:")
        if hop.redirects_left == 0 or effect.writes or downgrade:
            raise redirected()
        same = here == there
        return _Hop(target, hop.trust if same else Trust.DATA, hop.home and same, hop.redirects_left - 1)

    def _wait(self, hop: _Hop, ends: Within) -> float:
        wait = self._buckets.reserve(hop.url.host, self._clock.monotonic(), ends.remaining(), hop.url.path)
        if wait is None:
            raise timed_out()
        return wait

    def _heed(self, hop: _Hop, response: httpx.Response) -> None:
        """Hold everybody back from a host that was asked too often, for as long as it says (RFC 6585, 4)."""
        if response.status_code == TOO_MANY_REQUESTS:
            seconds = retry_after(response.headers.get("retry-after"), self._clock.now())
            if seconds is not None and seconds <= LONGEST_WAIT:
                self._buckets.hold(hop.url.host, self._clock.monotonic(), seconds, hop.url.path)

    # --- sync colour ------------------------------------------------------------------------------------------------

    def call(self, effect: Call, within: Within) -> Reply:
        """Send one request and read its answer whole."""
        failure: EtatError
        try:
            with self._answer(effect, within) as response:
                return _reply(response, b"".join(self._bounded(response, effect.max_bytes)))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=effect.writes)
        raise failure  # outside the handler: the httpx error holds the URL and must not travel as __context__

    def download(self, effect: Download, within: Within) -> Downloaded:
        """Fetch one file; see :class:`Download`."""
        failure: EtatError
        try:
            with self._answer(effect, within) as response:
                headers = dict(response.headers)
                with landed(effect, response.status_code, headers) as file:
                    for chunk in self._bounded(response, effect.max_bytes - file.size):
                        file.write(chunk)
                    return file.publish(headers)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=False)
        raise failure

    @contextmanager
    def _answer(self, effect: Call | Download, within: Within) -> Generator[httpx.Response]:
        first = self._first(effect)
        ends = self._ends(effect, within)
        if wait := self._wait(first, ends):
            self._clock.sleep(wait)
        hop: _Hop | None = first
        while hop is not None:
            response = self._client(hop.trust).send(self._request(effect, hop, ends), stream=True)
            with closing(response):
                hop = self._next(effect, hop, response)
                if hop is None:
                    self._heed(first, response)
                    yield response

    def _bounded(self, response: httpx.Response, limit: int) -> Iterator[bytes]:
        meter = Meter(response, limit)
        for chunk in response.iter_raw():
            yield meter.passed(chunk)

    # --- async colour -----------------------------------------------------------------------------------------------

    async def acall(self, effect: Call, within: Within) -> Reply:
        """Send one request and read its answer whole."""
        failure: EtatError
        try:
            async with self._aanswer(effect, within) as response:
                chunks = [chunk async for chunk in self._abounded(response, effect.max_bytes)]
                return _reply(response, b"".join(chunks))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=effect.writes)
        raise failure

    async def adownload(self, effect: Download, within: Within) -> Downloaded:
        """Fetch one file; see :class:`Download`."""
        failure: EtatError
        try:
            async with self._aanswer(effect, within) as response:
                headers = dict(response.headers)
                with landed(effect, response.status_code, headers) as file:
                    async for chunk in self._abounded(response, effect.max_bytes - file.size):
                        file.write(chunk)
                    # flushing two gigabytes takes seconds; cancelled here, the file is published whole or not at all
                    return await asyncio.to_thread(file.publish, headers)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=False)
        raise failure

    @asynccontextmanager
    async def _aanswer(self, effect: Call | Download, within: Within) -> AsyncGenerator[httpx.Response]:
        first = self._first(effect)
        ends = self._ends(effect, within)
        if wait := self._wait(first, ends):
            await self._clock.asleep(wait)
        hop: _Hop | None = first
        while hop is not None:
            response = await self._async_client(hop.trust).send(self._request(effect, hop, ends), stream=True)
            async with aclosing(response):
                hop = self._next(effect, hop, response)
                if hop is None:
                    self._heed(first, response)
                    yield response

    async def _abounded(self, response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
        meter = Meter(response, limit)
        async for chunk in response.aiter_raw():
            yield meter.passed(chunk)


def _reply(response: httpx.Response, body: bytes) -> Reply:
    return Reply(response.status_code, dict(response.headers), body, origin_of(response.request.url))
