"""The wire: the only importer of httpx. Bounded in time and size; no redirects, cookies or proxies of its own accord.

- a URL from data (``Trust.DATA``) is connected to public addresses only (see ``egress``);
- credentials never leave the origin that they were given for;
- no body is decompressed: ``Accept-Encoding: identity`` is asked for, anything else is refused, so that the size
  limit is a limit on memory too;
- the loggers of httpx and httpcore are closed, since they print whole URLs: a searched address, a state, a code.
"""

import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from etatplateforme.core.clock import Clock, Within
from etatplateforme.core.effects import Call, Download, Downloaded, Reply, Trust
from etatplateforme.core.egress import AsyncGuardedBackend, GuardedBackend
from etatplateforme.core.landing import landing
from etatplateforme.core.rate import Buckets, Rate
from etatplateforme.core.wire_faults import (
    encoded_body,
    invalid_url,
    redirected,
    timed_out,
    too_large,
    wire_failure,
)
from etatplateforme.errors import EtatError

USER_AGENT = "etatplateforme/0.1"
CONNECT_TIMEOUT = 5.0

for _name in ("httpx", "httpcore"):
    # a level, since it holds for their children too (httpcore.http11 prints whole headers), and « disabled » does not
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@cache
def tls_context() -> ssl.SSLContext:
    """One TLS context per process: making one costs 20 to 40 ms."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class WireSettings:
    """How the wire behaves. ``allowed_hosts``: the ``"host:port"`` that a URL from data may name though not public."""

    allowed_hosts: frozenset[str] = frozenset()
    rates: Mapping[str, Rate] = field(default_factory=dict[str, Rate])
    default_rate: Rate | None = None
    connections: int = 20


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request on the wire, after what the redirects so far changed."""

    url: str
    credentials: str | None
    redirects_left: int


class _Transport(httpx.HTTPTransport):
    """httpx's transport, over a network that may be guarded."""

    def __init__(self, backend: httpcore.NetworkBackend | None) -> None:
        super().__init__(verify=tls_context(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=backend)


class _AsyncTransport(httpx.AsyncHTTPTransport):
    """The same in the async colour."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend | None) -> None:
        super().__init__(verify=tls_context(), trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(ssl_context=tls_context(), network_backend=backend)


def origin_of(url: str) -> str:
    """Scheme, host and port of *url*. Raises InvalidInput for anything but an http(s) URL without user and password."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise invalid_url() from None
    if port is None or not parts.hostname or parts.username is not None or parts.password is not None:
        raise invalid_url()
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _no_cookies() -> CookieJar:
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


class Wire:
    """Performs :class:`Call` and :class:`Download` in both colours. Thread-safe; to be closed by who made it."""

    def __init__(self, clock: Clock, settings: WireSettings | None = None) -> None:
        self._clock = clock
        self._settings = settings or WireSettings()
        self._buckets = Buckets(dict(self._settings.rates), self._settings.default_rate)
        self._sync: dict[Trust, httpx.Client] = {}
        self._async: dict[Trust, httpx.AsyncClient] = {}

    # --- clients ----------------------------------------------------------------------------------------------------

    def _client(self, trust: Trust) -> httpx.Client:
        if trust not in self._sync:
            transport = _Transport(GuardedBackend(self._settings.allowed_hosts) if trust is Trust.DATA else None)
            self._sync[trust] = httpx.Client(transport=transport, trust_env=False, cookies=_no_cookies())
        return self._sync[trust]

    def _async_client(self, trust: Trust) -> httpx.AsyncClient:
        if trust not in self._async:
            backend = AsyncGuardedBackend(self._settings.allowed_hosts) if trust is Trust.DATA else None
            self._async[trust] = httpx.AsyncClient(
                transport=_AsyncTransport(backend), trust_env=False, cookies=_no_cookies()
            )
        return self._async[trust]

    def close(self) -> None:
        """Close the connections of the sync colour."""
        while self._sync:
            self._sync.popitem()[1].close()

    async def aclose(self) -> None:
        """Close the connections of both colours."""
        while self._async:
            await self._async.popitem()[1].aclose()
        self.close()

    # --- what both colours share ------------------------------------------------------------------------------------

    def _request(self, effect: Call | Download, hop: _Hop, within: Within) -> httpx.Request:
        headers = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
        if hop.credentials is not None:
            headers["authorization"] = hop.credentials
        seconds = min(effect.timeout, within.remaining())
        if seconds <= 0:
            raise timed_out()
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT)).as_dict()
        extensions = {"timeout": timeout}
        if isinstance(effect, Download):
            return httpx.Request("GET", hop.url, headers=headers, extensions=extensions)
        headers |= {name.lower(): value for name, value in effect.headers.items()}
        if effect.idempotency_key is not None:
            headers[effect.idempotency_header.lower()] = effect.idempotency_key
        params = effect.params if hop.redirects_left == effect.redirects else None
        return httpx.Request(
            effect.method, hop.url, params=params or None, headers=headers, content=effect.body, extensions=extensions
        )

    def _first(self, effect: Call | Download) -> _Hop:
        _ = origin_of(effect.url)
        return _Hop(effect.url, effect.credentials if isinstance(effect, Call) else None, effect.redirects)

    def _next(self, effect: Call | Download, hop: _Hop, response: httpx.Response) -> _Hop | None:
        """The hop that a redirect asks for; None when *response* is the answer. Raises UnexpectedReply."""
        location = response.headers.get("location")
        if not response.is_redirect or location is None:
            return None
        if effect.redirects == 0:
            return None
        target = urljoin(str(response.request.url), location)
        downgrade = hop.url.startswith("https:") and not target.startswith("https:")
        if hop.redirects_left == 0 or effect.writes or downgrade:
            raise redirected()
        same = origin_of(target) == origin_of(hop.url)
        return _Hop(target, hop.credentials if same else None, hop.redirects_left - 1)

    def _wait(self, effect: Call | Download, within: Within) -> float:
        wait = self._buckets.reserve(urlsplit(effect.url).hostname or "", self._clock.monotonic())
        if wait > within.remaining():
            raise timed_out()
        return wait

    # --- sync colour ------------------------------------------------------------------------------------------------

    def call(self, effect: Call, within: Within) -> Reply:
        """Send one request and read its answer whole."""
        failure: EtatError
        try:
            ends = Within.seconds(self._clock, min(effect.timeout, within.remaining()))
            with self._answer(effect, within) as response:
                return _reply(response, b"".join(self._bounded(response, effect.max_bytes, ends)))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=effect.writes)
        raise failure  # outside the handler: the httpx error holds the URL and must not travel as __context__

    def download(self, effect: Download, within: Within) -> Downloaded:
        """Fetch one file; see :class:`Download`."""
        failure: EtatError
        try:
            with self._answer(effect, within) as response, landing(effect, response.status_code) as file:
                for chunk in self._bounded(response, effect.max_bytes, within):
                    file.write(chunk)
                return file.publish(dict(response.headers))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=False)
        raise failure

    @contextmanager
    def _answer(self, effect: Call | Download, within: Within) -> Generator[httpx.Response]:
        hop: _Hop | None = self._first(effect)
        if wait := self._wait(effect, within):
            self._clock.sleep(wait)
        while hop is not None:
            response = self._client(effect.trust).send(self._request(effect, hop, within), stream=True)
            with closing(response):
                hop = self._next(effect, hop, response)
                if hop is None:
                    yield response

    def _bounded(self, response: httpx.Response, limit: int, ends: Within) -> Iterator[bytes]:
        meter = _Meter(response, limit, ends)
        for chunk in response.iter_raw():
            yield meter.passed(chunk)

    # --- async colour -----------------------------------------------------------------------------------------------

    async def acall(self, effect: Call, within: Within) -> Reply:
        """Send one request and read its answer whole."""
        failure: EtatError
        try:
            ends = Within.seconds(self._clock, min(effect.timeout, within.remaining()))
            async with self._aanswer(effect, within) as response:
                chunks = [chunk async for chunk in self._abounded(response, effect.max_bytes, ends)]
                return _reply(response, b"".join(chunks))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=effect.writes)
        raise failure

    async def adownload(self, effect: Download, within: Within) -> Downloaded:
        """Fetch one file; see :class:`Download`."""
        failure: EtatError
        try:
            async with self._aanswer(effect, within) as response:
                with landing(effect, response.status_code) as file:
                    async for chunk in self._abounded(response, effect.max_bytes, within):
                        file.write(chunk)
                    return file.publish(dict(response.headers))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            failure = wire_failure(error, writes=False)
        raise failure

    @asynccontextmanager
    async def _aanswer(self, effect: Call | Download, within: Within) -> AsyncGenerator[httpx.Response]:
        hop: _Hop | None = self._first(effect)
        if wait := self._wait(effect, within):
            await self._clock.asleep(wait)
        while hop is not None:
            response = await self._async_client(effect.trust).send(self._request(effect, hop, within), stream=True)
            async with aclosing(response):
                hop = self._next(effect, hop, response)
                if hop is None:
                    yield response

    async def _abounded(self, response: httpx.Response, limit: int, ends: Within) -> AsyncIterator[bytes]:
        meter = _Meter(response, limit, ends)
        async for chunk in response.aiter_raw():
            yield meter.passed(chunk)


class _Meter:
    """Bytes and time of one body."""

    def __init__(self, response: httpx.Response, limit: int, ends: Within) -> None:
        if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise encoded_body()
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > limit:
            raise too_large(limit)
        self._limit, self._ends, self._size = limit, ends, 0

    def passed(self, chunk: bytes) -> bytes:
        """*chunk*, once counted. Raises TooLarge, or ReadTimeout past the time given (a peer may drip for ever)."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise too_large(self._limit)
        if self._ends.remaining() <= 0:
            raise httpx.ReadTimeout("")
        return chunk


def _reply(response: httpx.Response, body: bytes) -> Reply:
    return Reply(response.status_code, dict(response.headers), body, origin_of(str(response.request.url)))
