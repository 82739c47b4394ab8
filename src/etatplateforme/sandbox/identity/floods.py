"""Answers that try to fill the memory or the time of who reads them; each has its own bound, for who does not."""

import asyncio
import gzip
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import cache

from starlette.responses import Response, StreamingResponse

from etatplateforme.sandbox.identity.forge import DEEP_LEVELS

FLOOD_BYTES = 32 * 1024 * 1024
MANY_KEYS = 20_000
HEADER_BYTES = 1024 * 1024
DRIP_S = 0.1
_CHUNK = b" " * 65_536
_JSON = "application/json"

Pause = Callable[[float], Awaitable[None]]


def endless() -> Response:
    """White space, which JSON allows, without a length: 32 MiB."""

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(FLOOD_BYTES // len(_CHUNK)):
            yield _CHUNK
            await asyncio.sleep(0)  # so that who leaves is noticed

    return StreamingResponse(chunks(), media_type=_JSON)


def drip(pause: Pause, seconds: float) -> Response:
    """White space, a byte every tenth of a second during *seconds*: no single read ever waits for long."""

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(int(seconds / DRIP_S)):
            yield b" "
            await pause(DRIP_S)

    return StreamingResponse(chunks(), media_type=_JSON)


def gzip_bomb(media_type: str = _JSON) -> Response:
    """32 KiB that the compression of HTTP unfolds into 32 MiB."""
    return Response(_bomb(), media_type=media_type, headers={"Content-Encoding": "gzip"})


def deep_json() -> Response:
    """Twenty thousand nested lists."""
    return Response('{"profond": ' + "[" * DEEP_LEVELS + "]" * DEEP_LEVELS + "}", media_type=_JSON)


def huge_headers() -> Response:
    """A small answer under a megabyte of headers."""
    return Response("{}", media_type=_JSON, headers={"X-Bourrage": "x" * HEADER_BYTES})


def many_keys(published: dict[str, object]) -> dict[str, object]:
    """*published*, a public key, under twenty thousand names."""
    return {"keys": [{**published, "kid": f"cle-{rank}"} for rank in range(MANY_KEYS)]}


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * FLOOD_BYTES)
