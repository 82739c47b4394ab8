"""``etatplateforme demo``: the whole house at work in half a minute, on this machine only."""

import re
import tempfile
import threading
import webbrowser
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.errors import UnexpectedReply

if TYPE_CHECKING:
    from etatplateforme.cli.journey import Journey
    from etatplateforme.cli.stage import Stage
    from etatplateforme.guarantor import Page, Report

MAIL_WAIT_S = 60.0  # the ledger leaves a relay that was away alone for 15 s, then for 30: it may have tried twice
NOTICED_S = 1.5  # the example asks FranceConnect how it is before each sign-in, at most once a second
ADDRESS = "6 chem de la teiere somnolente mende"  # abbreviated and misspelt, as people type
PERSON, MAIL = "ordinaire", "amandine.exemple@example.org"


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    _ = app.command("demo")(demo_command)


def demo_command(
    keep: Annotated[
        bool, typer.Option("--keep", help="Tout laisser ouvert, pour regarder dans un navigateur.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port de l'application ; 0 : un libre.")] = 0,
) -> None:
    """Montrer un service de bout en bout : connexion, adresse, inscription, accusé, garant, panne."""
    from etatplateforme.cli.journey import Journey
    from etatplateforme.cli.stage import staged

    began = monotonic()
    screen.title("etatplateforme : la démonstration (personnes, adresses et mairie sont inventées)")
    with tempfile.TemporaryDirectory(prefix="etatplateforme-") as folder, staged(Path(folder), port) as stage:
        journey = Journey(stage.base, since=began)
        journey.done("Bac à sable et exemple démarrés sur cette machine")
        with screen.working("Une personne parcourt le service…"):
            _citizen_is_served(stage, journey)
        report, pages = _guarantor_reports(stage, journey)
        _anyone_verifies(stage, report, pages)
        _service_without_counter_is_refused(stage)
        with screen.working("Les services de l'État sont arrêtés…"):
            _service_goes_on_without_the_state(stage)
        screen.title(f"Tout est allé au bout en {monotonic() - began:.1f} s.")
        if keep:
            _stay_open(stage)


def _citizen_is_served(stage: "Stage", journey: "Journey") -> None:
    screen.title("1. Une personne inscrit son enfant à la cantine")
    form = journey.sign_in(PERSON)
    received = journey.enrol(form, MAIL, ADDRESS)
    mail = stage.state.inbox.wait_for(1, timeout_s=MAIL_WAIT_S)[0]
    reference = re.search(r"Sa référence : (\S+)", received.text)
    if reference is None or reference[1] not in (mail.text or ""):
        raise _failed("Le courriel ne porte pas la référence.")
    journey.done(f"Courriel reçu : « {mail.subject} », référence {reference[1]}")


def _guarantor_reports(stage: "Stage", journey: "Journey") -> "tuple[Report, tuple[Page, ...]]":
    from etatplateforme.guarantor import Page, PageKind
    from etatplateforme.guarantor.report.text import text_lines

    screen.title("2. Le rapport du garant, sur le manifeste, les pages vues et les actes passés par sa porte")
    pages = tuple(
        Page(name, page.html, PageKind.HOME if name == "accueil" else PageKind.STEP, page.url)
        for name, page in journey.pages.items()
    )
    report = stage.service.report(pages=pages)
    screen.show(text_lines(report, detail=False, manifest=str(stage.application.MANIFEST)))
    if report.blocking:
        raise _failed("Le garant bloque l'exemple.")
    return report, pages


def _anyone_verifies(stage: "Stage", report: "Report", pages: "tuple[Page, ...]") -> None:
    from etatplateforme.cli.proof_stage import fetched, signed

    screen.title("3. Le rapport est signé avec une clé d'essai, et servi par l'exemple sous /.well-known/")
    made = signed(stage, report, pages)
    told = fetched(stage, made)
    if not told.accepted or told.statement is None:
        raise _failed("L'attestation de l'exemple est refusée.")
    said = told.statement.predicate
    screen.good(f"Lue sur le site et vérifiée : n° {said.serial}, {len(told.statement.subject)} fichiers liés")
    for refusal in fetched(stage, made, spoilt=True).refusals:
        screen.good(f"Un octet changé, elle est refusée : {refusal.code}")


def _service_without_counter_is_refused(stage: "Stage") -> None:
    from etatplateforme.core.gate import Refused

    screen.title("4. Le même service, sans guichet, ni téléphone, ni courrier")
    text = stage.application.MANIFEST.read_text(encoding="utf-8")
    poorer = stage.folder / "sans-guichet.toml"
    _ = poorer.write_text(without(text, "access.counter", "access.phone", "access.post", "access.help"), "utf-8")
    try:
        service = stage.application.open_service(poorer, settings=stage.settings, folder=stage.folder / "refuse")
    except Refused as refusal:
        screen.good(f"Refusé avant d'ouvrir : {', '.join(refusal.decision.refusing)}")
        for finding in refusal.decision.findings:
            if finding.blocks:
                screen.say(f"    {finding.rule} : {finding.message}")
                screen.say(f"    Remède : {finding.remedy}")
        return
    service.foundations.ports.close()
    raise _failed("Ce service aurait dû être refusé.")


def _service_goes_on_without_the_state(stage: "Stage") -> None:
    from etatplateforme.cli.journey import Journey

    screen.title("5. FranceConnect et tous les services de l'État sont arrêtés")
    stage.stop_state()
    _ = threading.Event().wait(NOTICED_S)
    journey = Journey(stage.base)
    start = journey.citizen.visit(f"{stage.base}/")
    offered = start.form("/connexion") if any("/connexion" in form.action for form in start.forms) else None
    told = journey.citizen.submit(offered, {}) if offered is not None else start
    for needed in ("FranceConnect ne répond pas", "guichet", "formulaire papier"):
        if needed.lower() not in told.text.lower():
            raise UnexpectedReply(
                f"La page de panne ne dit pas « {needed} ».", remedy="Signalez-le.", code="demo_failed"
            )
    journey.done(f"La page « {told.title} » montre le guichet, le téléphone et le formulaire papier")
    form = journey.citizen.visit(told.link("sans FranceConnect"))
    names = {"family_name": "Ô", "given_names": ""}
    _ = journey.enrol(form, MAIL, ADDRESS, names)
    stage.start_state()
    mail = stage.state.inbox.wait_for(1, timeout_s=MAIL_WAIT_S)[0]
    journey.done(f"L'État revient : le courriel qui attendait est parti (« {mail.subject} »)")


def _stay_open(stage: "Stage") -> None:
    try:
        screen.say(f"  L'application : {stage.base}/")
        screen.say(f"  Le bac à sable : {stage.state.urls.home}")
        screen.say(f"  Les courriels : {stage.state.urls.inbox}")
        screen.say("  Ctrl-C pour tout arrêter.")
        _ = webbrowser.open(f"{stage.base}/")
        _ = threading.Event().wait()
    except KeyboardInterrupt:
        screen.say("Arrêté.")


def _failed(problem: str) -> UnexpectedReply:
    return UnexpectedReply(problem, remedy="Signalez-le : la démonstration doit aller au bout.", code="demo_failed")


def without(text: str, *tables: str) -> str:
    """*text* (TOML) without the tables named."""
    kept: list[str] = []
    skipping = False
    for line in text.splitlines():
        if line.startswith("["):
            skipping = line.strip("[] ") in tables
        if not skipping:
            kept.append(line)
    return "\n".join(kept)
