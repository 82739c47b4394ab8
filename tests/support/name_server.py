"""A DNS server on loopback, for tests: it answers TXT records from a table, or says nothing at all."""

import socket
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from etatplateforme.core.dns_records import Resolver

LONGEST_STRING = 255


@contextmanager
def name_server(records: Mapping[str, tuple[str, ...]], *, mute: bool = False) -> Generator[Resolver]:
    """Whom to ask, within a ``with`` block. *mute*: it hears, and does not answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as place:
        place.bind(("127.0.0.1", 0))
        place.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    packet, peer = place.recvfrom(4_096)
                except TimeoutError:
                    continue
                if not mute:
                    place.sendto(_answer(packet, records), peer)

        thread = threading.Thread(target=serve, name="dns", daemon=True)
        thread.start()
        try:
            yield Resolver(("127.0.0.1",), place.getsockname()[1], patience=0.3 if mute else 3.0)
        finally:
            over.set()
            thread.join(5)


def _answer(packet: bytes, records: Mapping[str, tuple[str, ...]]) -> bytes:
    asked = dns.message.from_wire(packet)
    reply = dns.message.make_response(asked)
    reply.flags |= dns.flags.RA
    name = asked.question[0].name
    texts = records.get(name.to_text(omit_final_dot=True).lower())
    if texts is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    else:
        quoted = [" ".join(f'"{part}"' for part in _cut(text)) for text in texts]
        reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
    return reply.to_wire()


def _cut(text: str) -> list[str]:
    """A record longer than 255 bytes is several strings (RFC 1035, 3.3)."""
    return [text[start : start + LONGEST_STRING] for start in range(0, len(text), LONGEST_STRING)]
