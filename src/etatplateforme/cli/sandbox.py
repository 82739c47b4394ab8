"""``etatplateforme sandbox``: the small local State, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.manifest.state_services import SANDBOX_HTTP_PORT, SANDBOX_SMTP_PORT


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    _ = app.command("sandbox")(sandbox_command)


def sandbox_command(
    folder: Annotated[Path, typer.Option("--data", metavar="DOSSIER", help="Où ranger ses données.")] = Path(
        "bac-a-sable"
    ),
    host: Annotated[str, typer.Option("--host", help="Adresse de cette machine ; aucune autre n'est acceptée.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port des pages.")] = SANDBOX_HTTP_PORT,
    smtp_port: Annotated[int, typer.Option("--smtp-port", min=0, max=65535, help="Port du courriel.")] = (
        SANDBOX_SMTP_PORT
    ),
) -> None:
    """Démarrer un petit État local, faux, pour développer et essayer (Ctrl-C pour l'arrêter)."""
    from etatplateforme.sandbox import LocalState, run_forever

    def ready(state: LocalState) -> None:
        screen.title("BAC À SABLE : rien n'est vrai ici.")
        for label, url in (
            ("Accueil", state.urls.home),
            ("Courriels reçus", state.urls.inbox),
            ("Pannes à simuler", state.urls.faults),
            ("FranceConnect", state.urls.issuer),
            ("FranceConnect+", state.urls.franceconnect_plus),
            ("ProConnect", state.urls.proconnect),
            ("Géoplateforme", state.urls.geocoder),
            ("data.gouv.fr", state.urls.catalogue),
            ("Courriel (SMTP)", f"{state.urls.smtp_host}, port {state.urls.smtp_port}"),
        ):
            screen.say(f"  {label} : {url}")
        screen.say("Ctrl-C pour arrêter.")

    folder.mkdir(parents=True, exist_ok=True)
    run_forever(folder, host=host, http_port=port, smtp_port=smtp_port, on_ready=ready)
    screen.say("Bac à sable arrêté.")
