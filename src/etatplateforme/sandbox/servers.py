"""One thread with one event loop that serves HTTP (uvicorn) and SMTP (aiosmtpd), and stops within bounds."""

import asyncio
import logging
import socket
import threading
import weakref
from collections.abc import Callable

import uvicorn
from aiosmtpd.smtp import SMTP
from starlette.types import ASGIApp

from etatplateforme.errors import Unavailable

START_S, GRACE_S, STOP_S = 10.0, 1, 10.0
UNFINISHED = "ASGI callable returned without completing response."


class Servers:
    """The running servers. `start` returns once they answer; `stop` once their thread has ended."""

    def __init__(self, http: socket.socket, app: ASGIApp, smtp: socket.socket, mail: Callable[[], SMTP]) -> None:
        self._http, self._smtp = http, smtp
        self._mail = mail
        # No log of requests: an address holds what a person searched, a code or a state.
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._connections: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bac-a-sable", daemon=True)

    def start(self) -> None:
        """Start the thread. Raises Unavailable (``sandbox_not_started``) when nothing answers in time."""
        logging.getLogger("uvicorn.error").addFilter(_quiet)
        self._thread.start()
        if not self._ready.wait(START_S) or not self._server.started:
            self.stop()
            raise Unavailable(
                "Le bac à sable n'a pas démarré dans le temps prévu.",
                remedy="Fermez les programmes qui occupent la machine, puis recommencez.",
                code="sandbox_not_started",
            )

    def stop(self) -> None:
        """Close every connection and wait for the thread, for a bounded time. May be called twice."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_S)
        self._http.close()
        self._smtp.close()
        logging.getLogger("uvicorn.error").removeFilter(_quiet)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        mail = await loop.create_server(self._connection, sock=self._smtp)
        pages = asyncio.create_task(self._server.serve(sockets=[self._http]))
        while not self._server.started and not pages.done():
            await asyncio.sleep(0.005)
        self._ready.set()
        await pages
        mail.close()
        for connection in list(self._connections):
            if connection.transport is not None:
                connection.transport.close()
        await mail.wait_closed()
        await asyncio.sleep(0)  # the closed connections end their tasks

    def _connection(self) -> SMTP:
        connection = self._mail()
        self._connections.add(connection)
        return connection


def _quiet(record: logging.LogRecord) -> bool:
    """Drop uvicorn's complaint about an answer that a fault cut short on purpose."""
    return record.getMessage() != UNFINISHED
