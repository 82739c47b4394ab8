"""``etatplateforme addresses serve``: the geocoder's HTTP contract over an index, by one or several processes."""

import os
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.addresses_options import DEFAULT_INDEX
from etatplateforme.errors import InvalidInput

PORT = 7878
"""The port of addok's own documentation."""


def serve_command(
    index: Annotated[Path, typer.Argument(metavar="INDEX", help="Le fichier de l'index.")] = DEFAULT_INDEX,
    host: Annotated[str, typer.Option("--host", help="Adresse d'écoute ; cette machine seule par défaut.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port d'écoute.")] = PORT,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processus, sur le même fichier.")] = 1,
    rate: Annotated[
        float,
        typer.Option("--rate", min=0, help="Demandes par seconde d'un client ; 0 : sans borne."),
    ] = 50.0,
) -> None:
    """Servir l'index par HTTP, dans les mots de la Géoplateforme et d'addok (Ctrl-C pour arrêter).

    Aucune demande n'est écrite dans un journal : une adresse cherchée est une donnée personnelle.
    """
    import uvicorn

    from etatplateforme.addresses.index import Index
    from etatplateforme.addresses.serving import INDEX, RATE

    address = _address(host)
    with Index.open(index) as opened:
        screen.good(f"{len(opened)} adresses, {opened.source.dated}, {opened.source.licence}.")
    if not address.is_loopback:
        screen.unsure("Toute machine du réseau peut demander : mettez un serveur HTTPS devant.")
    shown = f"[{address}]" if address.version == 6 else str(address)
    screen.say(f"Géocodeur sur http://{shown}:{port}/search?q= ({workers} processus). Ctrl-C pour arrêter.")
    os.environ |= {INDEX: str(index.resolve()), RATE: str(rate or "")}
    uvicorn.run(
        "etatplateforme.addresses.serving:worker",
        factory=True,
        host=str(address),
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )


def _address(host: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise InvalidInput(
            "L'adresse d'écoute n'est pas une adresse IP.",
            remedy="Donnez 127.0.0.1 (cette machine), ou celle d'une carte réseau.",
            code="invalid_host",
        ) from None
