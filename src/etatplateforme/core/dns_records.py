"""Text records of the DNS, asked by ``doctor`` (extra ``dns``). The only importer of dnspython."""

from dataclasses import dataclass
from typing import TypeAlias

from etatplateforme.errors import InvalidInput

Texts: TypeAlias = tuple[str, ...] | None
"""The records found; none when the DNS says that there is none; None when it does not answer: then nothing is known."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Whom to ask: *servers* by their addresses, else those of this machine. *patience* is seconds for one name."""

    servers: tuple[str, ...] = ()
    port: int = 53
    patience: float = 4.0

    def texts(self, name: str) -> Texts:
        """The TXT records of *name*, each one joined (RFC 7208, 3.3).

        :raises InvalidInput: code ``library_missing``.
        """
        try:
            import dns.exception
            import dns.rdtypes.txtbase
            import dns.resolver
        except ModuleNotFoundError:
            raise InvalidInput(
                "La bibliothèque qui interroge le DNS n'est pas installée.",
                remedy="Installez l'extra : pip install 'etatplateforme[dns]'",
                code="library_missing",
            ) from None
        try:
            asked = dns.resolver.Resolver(configure=not self.servers)
            if self.servers:
                asked.nameservers, asked.port = list(self.servers), self.port
            answer = asked.resolve(f"{name}.", "TXT", lifetime=self.patience)
            texts = [record.strings for record in answer if isinstance(record, dns.rdtypes.txtbase.TXTBase)]
            return tuple(b"".join(strings).decode("utf-8", "replace") for strings in texts)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError):
            return None
